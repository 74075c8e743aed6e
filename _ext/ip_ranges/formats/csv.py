"""CSV with named columns (RFC 4180): the first line names them, each further line is a range.

The columns of a range's own facts are found by their names; ``columns`` in ``feeds.toml`` names others.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from ..errors import DocumentError, PrefixError, Problem
from ..model import RANGE_FACTS, Table
from ..prefix import parse_prefix
from . import Format, ReadOptions
from .fact_rows import PREFIX_NAMES, put_row
from .lines import BLANKS, lines_of
from .rows import Rows

_EXPECTED = "A table with a line that names its columns"
_DELIMITERS = ",;\t"


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a table; its delimiter is the comma, semicolon or tab that its first line has most of."""
    rows = Rows(options)
    heading: list[str] = []
    wanted: dict[str, int] = {}
    for path, cells in _records(document):
        if not heading:
            heading = cells
            wanted = _columns(heading, options.columns)
        elif any(cells):
            if len(cells) > len(heading):
                rows.wrong(path, f"This line has {len(cells)} fields where the first line names {len(heading)}.")
                continue
            put_row(rows, path, {fact: cells[at] for fact, at in wanted.items() if at < len(cells)})
    if not heading:
        raise DocumentError([Problem("", f"{_EXPECTED} was expected and nothing but comments arrived.")])
    rows.refuse_if_none(document, _EXPECTED)
    return rows.table()


def _records(document: bytes) -> list[tuple[str, list[str]]]:
    """The records of the table, each with its place; lines that begin with ``#`` are comments."""
    lines = [(number, line) for number, line in lines_of(document, _EXPECTED) if not line.lstrip(BLANKS).startswith("#")]
    if not lines:
        return []
    delimiter = max(_DELIMITERS, key=lines[0][1].count)
    found = []
    for number, line in lines:
        # Line by line on purpose: a quotation mark without its partner would swallow every line after it.
        try:
            cells = next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True, skipinitialspace=True))
        except csv.Error:
            sentence = "This line has a quotation mark without its partner; a field may not go over several lines."
            raise DocumentError([Problem(f"line {number}", sentence)]) from None
        found.append((f"line {number}", [cell.strip(BLANKS) for cell in cells]))
    return found


def _columns(heading: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Which fact stands in which column. Raises :class:`~ip_ranges.errors.DocumentError`."""
    shown = ", ".join(f'"{name[:40]}"' for name in heading[:12])
    wanted = {fact: fact for fact in (*PREFIX_NAMES, *RANGE_FACTS)} | dict(columns)
    if "prefix" in columns:
        wanted = {fact: name for fact, name in wanted.items() if fact == "prefix" or fact not in PREFIX_NAMES}
    found: dict[str, int] = {}
    for fact, name in wanted.items():
        places = [at for at, title in enumerate(heading) if _plain(title) == _plain(name)]
        if len(places) > 1:
            raise DocumentError([Problem("line 1", f'The column "{name[:40]}" stands there {len(places)} times: {shown}.')])
        if places:
            found[fact] = places[0]
        elif fact in columns:
            raise DocumentError([Problem("line 1", f'A column "{name[:40]}" was expected and {shown} arrived.')])
    if not any(name in found for name in PREFIX_NAMES):
        raise DocumentError([Problem("line 1", _without_prefix(heading, shown))])
    return found


def _without_prefix(heading: list[str], shown: str) -> str:
    try:
        parse_prefix(heading[0])
    except PrefixError:
        return f'A column "prefix" (or "cidr") was expected and {shown} arrived; name it in columns.'
    return f"{_EXPECTED} was expected and one with {shown} arrived, which are values."


def _plain(title: str) -> str:
    return title.strip().casefold().replace(" ", "_").replace("-", "_")


FORMAT = Format(
    name="csv",
    title="CSV with named columns",
    source="https://www.rfc-editor.org/rfc/rfc4180",
    read=read,
)
