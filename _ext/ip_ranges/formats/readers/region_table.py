"""The project's own region table, JSON or TOML: regions, ranges with dates, and notices to readers.

Contract: the schema published with every site as ``schema/region-table.schema.json``.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from ...base.errors import DocumentError, Problem
from ...base.object_reader import Fields
from ...base.strict_json import describe_document, strict_json
from ...base.suggestions import nearest
from ...model.table import REGION_STATUSES, TENANCIES, Location, Notice, Region, ServerPool, Table
from .. import Format, ReadOptions
from ..region_table_rows import add_ranges
from ..row_places import RowPlaces
from ..rows import Rows

REGION_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
"""The ids that a region or notice may have: they become part of file names and anchors."""

_HOSTNAME = re.compile(r"(?=.{1,253}\.?$)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.?")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a region table; every fault is a problem with its place."""
    rows = Rows(options)
    top = Fields(_content(document), "", rows.problems)
    if not top.values:
        raise DocumentError(rows.problems or [Problem("", "This region table is empty.")])
    version = top.text("format_version", "1.0", required=True)
    if version.split(".")[0] != "1":
        raise DocumentError([Problem(".format_version", f'"{version[:20]}" is not known here; this reader knows version 1.')])
    top.raw("$schema")
    serial = top.integer("serial", low=0, high=10**12)
    published = top.instant("published")
    example = top.flag("example")
    regions = _unique_ids([_region(item, path, rows) for path, item in top.rows("regions", required=True)], "region", rows)
    region_ids = tuple(region.id for region in regions)
    listed = top.raw("ranges")
    rows_of_table = listed if isinstance(listed, list) else [item for _, item in top.rows("ranges", required=True)]
    places = RowPlaces(document, top.values)
    add_ranges(rows, rows_of_table, region_ids, places)
    notices = _unique_ids([_notice(item, path, rows, region_ids) for path, item in top.rows("notices")], "notice", rows)
    top.finish(ignored="x-")
    rows.problems[:] = map(places.placed, rows.problems)
    return rows.table(regions=regions, notices=notices, token=serial, published=published, example=example)


def _content(document: bytes) -> Any:
    """The document's value: JSON where it begins like JSON, else TOML."""
    head = document.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head in (b"{", b"[", b"<", b""):
        if not head:
            raise DocumentError([Problem("", "A region table was expected and an empty document arrived.")])
        # "[" may also begin a TOML table header; JSON's own error would mislead there.
        if head != b"[" or document.lstrip()[1:2] in b'{"]0123456789':
            return strict_json(document)
    try:
        return tomllib.loads(document.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DocumentError([Problem("", f"This is not UTF-8 text at byte {error.start:,}: {describe_document(document)}.")]) from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        sentence = f"A region table was expected and {describe_document(document)} arrived, which is not TOML: {str(error)[:120]}."
        raise DocumentError([Problem("", sentence)]) from None


def _id(fields: Fields) -> str:
    value = fields.text("id", required=True)
    if value and not REGION_ID.fullmatch(value):
        fields.wrong("id", f"{value[:60]!r} is not an id; use letters, digits, dots, hyphens and underscores, at most 64.")
        return ""
    return value


def _region(item: Any, path: str, rows: Rows) -> Region | None:
    fields = Fields(item, path, rows.problems)
    region_id = _id(fields)
    hostname = fields.text("hostname", limit=254)
    if hostname and not _HOSTNAME.fullmatch(hostname):
        fields.wrong("hostname", f"{hostname[:60]!r} is not a host name.")
        hostname = ""
    region = Region(
        id=region_id,
        name=fields.text("name", region_id),
        vendor=fields.text("vendor"),
        vendor_region=fields.text("vendor_region"),
        location=_location(fields),
        tenancy=fields.choice("tenancy", TENANCIES, "public"),
        status=fields.choice("status", REGION_STATUSES, "active"),
        hostname=hostname,
        server_pool=_server_pool(fields),
    )
    fields.finish(ignored="x-")
    return region if region_id else None


def _location(fields: Fields) -> Location | None:
    values = fields.nested("location")
    if values is None:
        return None
    latitude = values.number("latitude", low=-90, high=90)
    longitude = values.number("longitude", low=-180, high=180)
    location = Location(values.text("city"), values.text("country"), latitude, longitude)
    values.finish(ignored="x-")
    return location


def _server_pool(fields: Fields) -> ServerPool | None:
    values = fields.nested("server_pool")
    if values is None:
        return None
    feed, region = values.text("feed", required=True), values.text("region")
    # Every other key is a fact that the pool's ranges must have, under the vendor's own name.
    further = tuple(sorted((key, values.text(key)) for key in values.names("feed", "region")))
    return ServerPool(feed, region, further) if feed else None


def _notice(item: Any, path: str, rows: Rows, region_ids: tuple[str, ...]) -> Notice | None:
    fields = Fields(item, path, rows.problems)
    before = len(rows.problems)
    notice_id = _id(fields)
    published = fields.instant("published", required=True)
    title = fields.text("title", required=True)
    body = fields.text("body", limit=10_000, lines=True)
    effective = fields.instant("effective")
    regions = fields.texts("regions")
    for index, region in enumerate(regions):
        if region not in region_ids:
            fields.wrong(f"regions[{index}]", f'There is no region "{region[:60]}" in this table.{nearest(region, region_ids)}')
    url = fields.text("url", limit=2000) or None
    if url is not None and not re.fullmatch(r"https?://[^\s\"'<>\\^`{|}]+", url):
        fields.wrong("url", "This is not a web address; it begins with https://.")
    fields.finish(ignored="x-")
    if published is None or len(rows.problems) != before:
        return None
    return Notice(notice_id, published, title, body, effective, regions, url)


def _unique_ids(items: list[Any], word: str, rows: Rows) -> list[Any]:
    kept: dict[str, Any] = {}
    for index, item in enumerate(items):
        if item is None:
            continue
        # File names are made of ids, and some file systems do not tell "A" from "a".
        if item.id.casefold() in map(str.casefold, kept):
            rows.wrong(f".{word}s[{index}].id", f'The {word} id "{item.id}" is used twice.')
        else:
            kept[item.id] = item
    return list(kept.values())


FORMAT = Format(
    name="region-table",
    title="The region table of this project, JSON or TOML",
    source="schema/region-table.schema.json",
    read=read,
    labels=(),
)
