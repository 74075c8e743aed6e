"""Geofeeds, RFC 8805: https://www.rfc-editor.org/rfc/rfc8805

Lines of ``prefix,country,region,city,postal``; ``#`` begins a comment. The region is the third field (ISO 3166-2,
``NL-NH``); the others become labels. DigitalOcean and Linode publish such files, some with more fields.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from ...base.errors import DocumentError, Problem
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import dated_by_comment
from ..prefix_texts import LASTS, LENGTHS, is_prefix_text, plain_name
from ..rows import PrefixRow, Rows
from ..shape import BLANKS, lines_of, split_comments
from ..sort_order import FactsNumber

_EXPECTED = 'A geofeed with lines like "192.0.2.0/24,NL,NL-NH,Amsterdam,"'
_NAMES = ("prefix", "ip_prefix", "ip prefix", "network")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a geofeed; a comment ``# Last modified: ...`` and its like are its publication time (UTC), a token it has not."""
    rows = Rows(options)
    lines, comments = split_comments(lines_of(document, _EXPECTED))
    if lines and _is_heading(lines[0][1]):
        number, heading = lines.pop(0)
        _refuse_heading(number, heading, bare=not lines)
        comments.append(heading)
    rows.add_prefixes(_prefixes(rows, lines))
    rows.refuse_if_none(document, _EXPECTED)
    return rows.table(published=dated_by_comment(comments))


def _is_heading(line: str) -> bool:
    """Whether a first line names the fields: it has several, or one of a few names, and none that was meant as a prefix."""
    fields = _fields(line)
    if fields is None or any(map(_was_meant, fields)):
        return False
    return fields[0].lower() in _NAMES or ("," in line and any(map(str.strip, fields))) or ":" in line


def _was_meant(field: str) -> bool:
    """Whether a field was meant as a prefix, however badly it is written."""
    start = field[:1]
    return is_prefix_text(field) or (start.isdecimal() and ("." in field or ":" in field or "/" in field))


def _refuse_heading(number: int, line: str, *, bare: bool) -> None:
    """Refuse a heading with a field that would be lost, or with nothing below that shows that it is one."""
    fields = _fields(line) or []
    if bare and fields[0].lower() not in _NAMES:
        raise DocumentError([Problem("", f"{_EXPECTED} was expected and nothing but {line[:60]!r} arrived.")])
    for field in fields[1:]:
        if plain_name(field) in (LENGTHS | LASTS) - {"to", "until"}:
            sentence = f"The column {field[:40]!r} says more of a prefix than a geofeed can; read this with the format csv."
            raise DocumentError([Problem(f"line {number}", sentence)])


def _prefixes(rows: Rows, lines: list[tuple[int, str]]) -> Iterator[PrefixRow]:
    judged: dict[str, tuple[FactsNumber, ...]] = {}  # by the line without its prefix: many prefixes are in one city
    for number, line in lines:
        text, _, location = line.partition(",")
        if location in judged and '"' not in text and "#" not in text:
            yield number, text, judged[location]
            continue
        fields = _fields(line)
        if fields is None:
            rows.wrong(number, "This line has a quotation mark without its partner.")
            continue
        before = len(rows.problems)
        for index, field in enumerate(fields[1:], start=2):
            if is_prefix_text(field):  # a last address, or the other family
                rows.wrong(number, f"Field {index} of this line is {field[:60]}, a prefix that a geofeed has no place for; it would be lost.")
        country, region, city, postal = (*fields[1:5], *("",) * (4 - len(fields[1:5])))
        facts = rows.facts(number, region=region, labels={"country": country, "city": city, "postal": postal})
        good = len(rows.problems) == before  # each line with a fault is named
        if good and '"' not in text and "#" not in text:
            judged[location] = facts
        yield number, fields[0], facts if good else ()


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


FORMAT = Format(
    name="geofeed",
    title="Geofeed, RFC 8805",
    source="https://www.rfc-editor.org/rfc/rfc8805",
    read=read,
    labels=("country", "city", "postal"),
)
