"""Geofeeds, RFC 8805: https://www.rfc-editor.org/rfc/rfc8805

Lines of ``prefix,country,region,city,postal``; ``#`` begins a comment. The region is the third field (ISO 3166-2,
``NL-NH``); the others become labels. DigitalOcean and Linode publish such files, some with more fields.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime

from ..model import Table
from . import Format, ReadOptions
from .lines import BLANKS, lines_of
from .rows import Rows
from .shape import iso_instant

_EXPECTED = 'A geofeed with lines like "192.0.2.0/24,NL,NL-NH,Amsterdam,"'
_MODIFIED = re.compile(r"#\s*last modified:\s*(\S.{8,38}\S)\s*", re.IGNORECASE)
_HEADINGS = ("prefix", "ip_prefix", "ip prefix", "network")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a geofeed; a comment ``# Last modified: ...`` is its publication time (UTC), a token it has not."""
    rows = Rows(options)
    published: datetime | None = None
    first = True
    for number, line in lines_of(document, _EXPECTED):
        if line.lstrip(BLANKS).startswith("#"):
            found = _MODIFIED.fullmatch(line.strip(BLANKS))
            published = published or (iso_instant(found.group(1)) if found else None)
            continue
        fields = _fields(line)
        if fields is None:
            rows.wrong(f"line {number}", "This line has a quotation mark without its partner.")
        elif not (first and fields[0].lower() in _HEADINGS):
            _put(rows, f"line {number}", fields)
        first = False
    rows.refuse_if_none(document, _EXPECTED)
    return rows.table(published=published)


def _fields(line: str) -> list[str] | None:
    """The fields of one line; None where its quotes do not match, which would swallow the lines after it."""
    if '"' not in line:
        cells = line.split("#", 1)[0].split(",")
    else:
        try:
            cells = next(csv.reader([line], strict=True, skipinitialspace=True))
        except csv.Error:
            return None
    return [cell.strip(BLANKS) for cell in cells]


def _put(rows: Rows, path: str, fields: list[str]) -> None:
    prefix, country, region, city, postal = (*fields[:5], *("",) * (5 - len(fields[:5])))
    labels = {"country": country, "city": city, "postal": postal}
    rows.put(path, prefix, rows.facts(path, region=region, labels=labels))


FORMAT = Format(
    name="geofeed",
    title="Geofeed, RFC 8805",
    source="https://www.rfc-editor.org/rfc/rfc8805",
    read=read,
)
