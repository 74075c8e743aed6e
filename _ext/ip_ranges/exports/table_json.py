"""``ip-ranges.json``: everything that the page says, for machines. Byte-stable while the facts are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..base.timestamps import instant_or_none
from ..changes.a_records import RECORD_TARGET
from ..changes.published_paths import address, folder
from ..model.entries import Entry
from ..model.table import STABILITY, Notice, Range, Region
from .chunks import Lines, digest_of, in_pieces
from .feed_view import Grouped
from .json_lines import document_in_pieces, dump

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
"""As ``@tsv`` of jq writes them, so that a shell computes the same digest."""


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in pieces."""
    publication, feed = grouped.publication, grouped.feed
    facts = [_facts(entry) for entry in grouped.kinds]
    head = {
        "$schema": "schema/ip-ranges.schema.json",
        "serial": publication.serial,
        "changed": instant_or_none(publication.changed),
        "example": feed.example,
        "digest": ranges_digest(grouped, facts),
        "feed": {
            "name": feed.name,
            "format": feed.format,
            "serial": feed.serial,
            "changed": instant_or_none(feed.changed),
            "table": feed.digest,
        },
    }
    arrays: dict[str, Iterable[str] | Lines] = {
        "regions": (dump(_region(grouped, region)) for region in feed.regions),
        "ranges": grouped.lines([f'", {dump(one)[1:]}' for one in facts], '{"prefix": "'),
        "notices": (dump(notice_row(notice)) for notice in feed.table.notices),
    }
    return document_in_pieces(head, arrays)


def ranges_digest(grouped: Grouped, facts: Sequence[Mapping[str, Any]]) -> str:
    """The SHA-256 that consumers can check: of one line a range, with its prefix, region, role, direction, state,
    effective, expires and keep_until between tabs, nothing for null, each line with a line feed.

    *facts* are those of each kind.
    """
    return digest_of(in_pieces(grouped.lines([_digested(one) for one in facts])))


def _digested(facts: Mapping[str, Any]) -> str:
    return "".join([f"\t{_escaped(facts[name] or '')}" for name in _DIGESTED]) + "\n"


@lru_cache(maxsize=1 << 12)  # a thousand kinds of ranges have few facts
def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


_DIGESTED = ("region", "role", "direction", "state", "effective", "expires", "keep_until")


def _facts(entry: Entry) -> dict[str, Any]:
    """The facts of an entry but its prefix. *listed* says whether the feed has it now."""
    item: Range = entry.range
    return {
        "region": item.region,
        "role": item.role,
        "direction": item.direction,
        "state": entry.state,
        "effective": instant_or_none(item.effective),
        "expires": instant_or_none(item.expires),
        "keep_until": instant_or_none(entry.keep_until),
        "stability": item.stability,
        "note": item.note,
        "listed": entry.gone is None,
        "gone": instant_or_none(entry.gone),
        "labels": dict(item.labels),
    }


def _region(grouped: Grouped, region: Region) -> dict[str, Any]:
    """A region with what it has and what it has not: absence is said, never left out."""
    place = region.location
    uses = grouped.listed.get(region.id, {})
    families = {use.family for use in uses}
    return {
        "id": region.id,
        "name": region.title,
        "vendor": region.vendor or None,
        "vendor_region": region.vendor_region or None,
        "location": None
        if place is None
        else {
            "city": place.city or None,
            "country": place.country or None,
            "latitude": place.latitude,
            "longitude": place.longitude,
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
    found = publication.pool(region)
    if found is None:
        return {**facts, "count": None, "ipv4": None, "ipv6": None, "digest": None, "url": None}
    feed, entries = found
    prefixes = sorted(set(entries.prefixes))
    lines = "".join(f"{prefix}\n" for prefix in prefixes)
    return {
        **facts,
        "count": len(prefixes),
        "ipv4": sum(prefix.version == 4 for prefix in prefixes),
        "ipv6": sum(prefix.version == 6 for prefix in prefixes),
        "digest": hashlib.sha256(lines.encode()).hexdigest(),
        "url": address(publication, f"{folder(publication, feed)}ip-ranges.json"),
    }


def notice_row(notice: Notice) -> dict[str, Any]:
    """A notice as it is published."""
    return {
        "id": notice.id,
        "published": instant_or_none(notice.published),
        "effective": instant_or_none(notice.effective),
        "title": notice.title,
        "body": notice.body,
        "regions": list(notice.regions),
        "url": notice.url,
    }
