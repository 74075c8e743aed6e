"""A table as canonical text: sorted JSON, one range a line; this text is accepted, recorded and digested.

The digest of a table is the SHA-256 of exactly this text, so that checking it costs no parsing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..base.timestamps import instant_or_none, parse_instant
from ..model.prefix import Prefix, parse_prefix_and_canonicality
from ..model.range_columns import Ranges, in_columns, in_published_order
from ..model.table import Location, Notice, RangeFacts, Region, ServerPool, Table

_RANGES, _NOTICES = ',\n"ranges": [', '],\n"notices": '
_ROW, _REST = '{"prefix": "', '", '
_NEXT = f",\n{_ROW}"
"""A range: its prefix, and the JSON of its facts. A line feed is only ever between the rows: within a text it is escaped."""

_PIECE = 1 << 16
"""Characters that are digested at once: a table is long, and a copy of it takes longer than its digest."""

_dump = json.JSONEncoder(ensure_ascii=False).encode
"""``json.dumps`` would make an encoder for every one of thousands of rows."""


def table_text(table: Table) -> str:
    """The canonical JSON of what a table says: no token, no time of publication."""
    head = f'{{"example": {"true" if table.example else "false"},\n"regions": {_lines(map(_region_row, table.regions))}'
    # One join: each sum would copy megabytes.
    return "".join([head, _RANGES, *_rows(in_columns(table.ranges)), _NOTICES, _lines(map(_notice_row, table.notices)), "}"])


def text_digest(text: str) -> str:
    """The SHA-256 of a text in hexadecimal."""
    digest = hashlib.sha256()
    for start in range(0, len(text), _PIECE):
        digest.update(text[start : start + _PIECE].encode())
    return digest.hexdigest()


def parse_table(body: str, *, token: int | None, published: datetime | None) -> Table:
    """Read what :func:`table_text` wrote, with what the text does not say.

    Raises any of :class:`ValueError`, :class:`KeyError`, :class:`TypeError` and the like for another text.
    """
    start = body.index(_RANGES)
    end = body.index(_NOTICES, start)
    value = json.loads(body[: start + len(_RANGES)] + body[end:])  # all but the ranges
    return Table(
        regions=tuple(_region(row) for row in value["regions"]),
        ranges=_ranges(body, start + len(_RANGES), end),
        notices=tuple(_notice(row) for row in value["notices"]),
        token=token,
        published=published,
        example=value["example"],
    )


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    text = ",\n".join(map(_dump, rows))
    return f"[\n{text}\n]" if text else "[]"


def _without_absent(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what is not there: an absent fact takes no room on 17,000 lines."""
    return {key: value for key, value in row.items() if value not in (None, "", (), [], {})}


def _rows(ranges: Ranges) -> list[str]:
    """One line a range, in pieces: each prefix, and what follows it up to the next one.

    A few hundred sets of facts stand behind thousands of prefixes, so each is written once.
    """
    if not ranges:
        return []
    ends = list(ranges.map(lambda facts: f"{_REST}{_dump(_facts_row(facts))[1:]}{_NEXT}"))
    ends[-1] = ends[-1].removesuffix(_NEXT) + "\n"
    pieces = [f"\n{_ROW}", *ends, *ends]
    pieces[1::2] = ranges.texts
    pieces[2::2] = ends
    return pieces


def _facts_row(facts: RangeFacts) -> dict[str, str]:
    """The facts of a range without what is not there: all are texts."""
    return {name: text for name, text in facts.named().items() if text}


def _region_row(region: Region) -> dict[str, Any]:
    location, pool = region.location, region.server_pool
    return _without_absent(
        {
            "id": region.id,
            "name": region.name,
            "vendor": region.vendor,
            "vendor_region": region.vendor_region,
            "location": None
            if location is None
            else {"city": location.city, "country": location.country, "latitude": location.latitude, "longitude": location.longitude},
            "tenancy": region.tenancy,
            "status": region.status,
            "hostname": region.hostname,
            "server_pool": None if pool is None else {"feed": pool.feed, "region": pool.region, **dict(pool.select)},
        }
    )


def _notice_row(notice: Notice) -> dict[str, Any]:
    return _without_absent(
        {
            "id": notice.id,
            "published": instant_or_none(notice.published),
            "title": notice.title,
            "body": notice.body,
            "effective": instant_or_none(notice.effective),
            "regions": list(notice.regions),
            "url": notice.url,
        }
    )


def _ranges(body: str, start: int, end: int) -> Ranges:
    """The ranges of the lines that :func:`_rows` writes; the JSON behind the prefixes is read once for each kind."""
    facts: list[RangeFacts] = []
    tails: dict[str, int] = {}
    prefixes: list[Prefix] = []
    texts: list[str] = []
    numbers: list[int] = []
    last, parsed, canonical, ordered = "", Prefix(4, 0, 0), "", True
    text = body[start:end]
    if text in ("", "\n"):
        return Ranges()
    first, *lines = text.removesuffix("\n").split(f"\n{_ROW}")
    if first or not lines or not text.endswith("}\n"):
        raise ValueError("a range does not begin with its prefix, or the last one is not the last")
    for line in lines:
        prefix, _, tail = line.partition(_REST)
        number = tails.get(tail)
        if number is None:
            if "\n" in tail:
                raise ValueError("a range goes on in the next line")
            number = tails[tail] = len(facts)
            facts.append(RangeFacts.of_named(json.loads("{" + tail.removesuffix(","))))
        if prefix != last:  # a vendor's services share prefixes, and the lines are sorted
            before, last = parsed, prefix
            parsed, is_canonical = parse_prefix_and_canonicality(prefix)
            canonical = prefix if is_canonical else str(parsed)
            ordered = ordered and before <= parsed
        prefixes.append(parsed)
        texts.append(canonical)
        numbers.append(number)
    ranges = Ranges(prefixes, texts, numbers, facts)
    # Another package's format may have accepted them in its own order before anybody looked.
    return ranges if ordered else in_published_order(ranges)


def _region(row: dict[str, Any]) -> Region:
    location, pool = row.get("location"), dict(row.get("server_pool", {}))
    return Region(
        id=row["id"],
        name=row.get("name", ""),
        vendor=row.get("vendor", ""),
        vendor_region=row.get("vendor_region", ""),
        location=None if location is None else Location(**location),
        tenancy=row["tenancy"],
        status=row["status"],
        hostname=row.get("hostname", ""),
        server_pool=ServerPool(pool.pop("feed"), pool.pop("region", ""), tuple(sorted(pool.items()))) if pool else None,
    )


def _notice(row: dict[str, Any]) -> Notice:
    effective = row.get("effective")
    return Notice(
        id=row["id"],
        published=parse_instant(row["published"]),
        title=row.get("title", ""),
        body=row.get("body", ""),
        effective=parse_instant(effective) if effective else None,
        regions=tuple(row.get("regions", ())),
        url=row.get("url"),
    )
