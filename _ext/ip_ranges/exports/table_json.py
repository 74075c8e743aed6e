"""``ip-ranges.json``: everything that the page says, for machines. Byte-stable while the facts are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..base.timestamps import instant_or_none
from ..changes.a_records import RECORD_TARGET
from ..changes.published_paths import folder
from ..model.entries import Entries, EntryFacts
from ..model.table import STABILITY, Region
from .chunks import digest_of, iter_chunks
from .feed_view import Grouped
from .json_lines import dump, iter_document
from .links import file_link

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""As ``@tsv`` of jq writes them, so that a shell computes the same digest."""


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in chunks."""
    publication, feed = grouped.publication, grouped.feed
    head = {
        "$schema": "schema/ip-ranges.schema.json",
        "serial": publication.serial,
        "changed": instant_or_none(publication.changed),
        "example": feed.example,
        "digest": ranges_digest(feed.entries),
        "feed": {
            "name": feed.name,
            "format": feed.format,
            "serial": feed.serial,
            "changed": instant_or_none(feed.changed),
            "table": feed.digest,
        },
    }
    arrays: dict[str, Iterable[str]] = {
        "regions": (dump(_region(grouped, region)) for region in feed.regions),
        "ranges": _rows(feed.entries),
        "notices": (dump(notice.as_json()) for notice in feed.table.notices),
    }
    return iter_document(head, arrays)


def _rows(entries: Entries) -> Iterator[str]:
    """The JSON of each row. What follows from a prefix is worked out here, for each row; what follows from facts in :func:`_facts`."""
    facts_of_rows = entries.map(lambda facts: dump(_facts(facts))[1:])
    return (f'{{"prefix": "{text}", {facts}' for text, facts in zip(entries.texts, facts_of_rows, strict=True))


def ranges_digest(entries: Entries) -> str:
    """The SHA-256 that consumers can check: of one line a range, with its prefix, region, role, direction, state,
    effective, expires and keep_until between tabs, nothing for null, each line with a line feed.
    """
    return digest_of(iter_chunks(map(str.__add__, entries.texts, entries.map(_digested))))


def _digested(facts: EntryFacts) -> str:
    named = _facts(facts)
    return "".join([f"\t{_escaped(named[name] or '')}" for name in _DIGESTED]) + "\n"


@lru_cache(maxsize=1 << 12)  # a thousand sets of facts have few texts
def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


_DIGESTED = ("region", "role", "direction", "state", "effective", "expires", "keep_until")


def _facts(facts: EntryFacts) -> dict[str, Any]:
    """The keys after the prefix. *listed* says whether the feed has the range now."""
    item = facts.range
    return {
        "region": item.region,
        "role": item.role,
        "direction": item.direction,
        "state": facts.state,
        "effective": instant_or_none(item.effective),
        "expires": instant_or_none(item.expires),
        "keep_until": instant_or_none(facts.keep_until),
        "stability": item.stability,
        "note": item.note,
        "listed": facts.gone is None,
        "gone": instant_or_none(facts.gone),
        "labels": dict(item.labels),
    }


def _region(grouped: Grouped, region: Region) -> dict[str, Any]:
    """A region with what it has and what it has not: absence is said, never left out."""
    location = region.location
    uses = grouped.listed.get(region.id, Counter())
    families = {use.family for use in uses}
    return {
        "id": region.id,
        "name": region.title,
        "vendor": region.vendor or None,
        "vendor_region": region.vendor_region or None,
        "location": None
        if location is None
        else {
            "city": location.city or None,
            "country": location.country or None,
            "latitude": location.latitude,
            "longitude": location.longitude,
        },
        "tenancy": region.tenancy,
        "status": region.status,
        "hostname": region.hostname or None,
        "ranges": sum(uses.values()),
        "ipv4": 4 in families,
        "ipv6": 6 in families,
        "a_records": [
            {"prefix": str(row.prefix), "from": instant_or_none(row.begins), "until": instant_or_none(row.ends)}
            for row in grouped.feed.a_records(region.id, grouped.publication.now)
        ],
        "bare_domain": any((use.role, use.direction) == RECORD_TARGET for use in uses),
        "fixed_egress": any(use.direction == "outbound" and STABILITY.get(use.role) == "fixed" for use in uses),
        "server_pool": _pool(grouped, region),
    }


def _pool(grouped: Grouped, region: Region) -> dict[str, Any] | None:
    """A region's server pool: how many ranges the vendor's feed has for it, their digest, and where they are."""
    pool, publication = region.server_pool, grouped.publication
    if pool is None:
        return None
    facts = {"feed": pool.feed, "region": pool.region or None, "select": dict(pool.select)}
    vendor = publication.pool(region)
    if vendor is None:
        return {**facts, "count": None, "ipv4": None, "ipv6": None, "digest": None, "url": None}
    feed, entries = vendor
    prefixes = sorted(set(entries.prefixes))
    lines = "".join(f"{prefix}\n" for prefix in prefixes)
    return {
        **facts,
        "count": len(prefixes),
        "ipv4": sum(prefix.version == 4 for prefix in prefixes),
        "ipv6": sum(prefix.version == 6 for prefix in prefixes),
        "digest": hashlib.sha256(lines.encode()).hexdigest(),
        "url": file_link(publication, f"{grouped.folder}ip-ranges.json", f"{folder(publication, feed)}ip-ranges.json"),
    }
