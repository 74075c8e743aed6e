"""CSV with named columns (RFC 4180): the first line names them, each further line is a range.

The columns of a range's own facts are found by their names; ``columns`` in ``feeds.toml`` names others. A column that
nobody asks for may not have prefixes in it, nor what says more of one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from ...base.errors import DocumentError, Problem
from ...model.table import RANGE_FACTS, Table
from .. import Format, ReadOptions
from ..dates import dated_by_comment
from ..named_rows import PREFIX_NAMES, NamedRow, NamedRows
from ..prefix_texts import LASTS, LENGTHS, LIKE_ADDRESSES, is_inside, is_prefix_text, length_of, plain_name, prefixes_of
from ..rows import Rows
from ..shape import BLANKS, lines_of, split_comments

_EXPECTED = "A table with a line that names its columns"
_DELIMITERS = ",;\t"
_PREFIX_NAMES = {plain_name(name): name for name in reversed(PREFIX_NAMES)}  # "ipv6", and not its other spelling "ip_v6"
_COUNTING = LENGTHS | LASTS | _PREFIX_NAMES.keys()
_ANY_PREFIX = re.compile(rf"^{LIKE_ADDRESSES}", re.ASCII | re.MULTILINE)


class _Columns(NamedTuple):
    """The names of the facts that are taken, and the index of the column of each; *unused* are the columns left over."""

    facts: tuple[str, ...]
    indexes: tuple[int, ...]
    unused: tuple[int, ...]


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a table; its delimiter is the comma, semicolon or tab that its first line has most of."""
    rows = Rows(options)
    lines, comments = split_comments(lines_of(document, _EXPECTED))
    if not lines:
        raise DocumentError([Problem("", f"{_EXPECTED} was expected and nothing but comments arrived.")])
    (number, heading), *records = _records(lines)
    columns = _columns(number, heading, options.columns, records)
    NamedRows(rows, options.columns).add_all(_named_rows(_whole_records(rows, records, len(heading)), columns))
    rows.refuse_if_none(document, _EXPECTED)
    for index in columns.unused:
        _note_strays(rows, heading[index], [(number, cells[index], cells) for number, cells in records if index < len(cells)], columns)
    return rows.table(published=dated_by_comment(comments))


def _records(lines: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """The records of the table, each with its line."""
    delimiter = max(_DELIMITERS, key=lines[0][1].count)
    for number, line in lines:
        if '"' not in line:
            cells = line.split(delimiter)
        else:
            # Line by line on purpose: a quotation mark without its partner would swallow every line after it.
            try:
                cells = next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))
            except csv.Error:
                sentence = "This line has a quotation mark without its partner; a field may not go over several lines."
                raise DocumentError([Problem(f"line {number}", sentence)]) from None
        yield number, [cell.strip(BLANKS) for cell in cells] if " " in line or "\t" in line else cells


def _whole_records(rows: Rows, records: Iterable[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The records that are not empty, each as long as the heading; a missing last field is a missing fact."""
    for number, cells in records:
        if len(cells) > width and any(cells):
            rows.wrong(number, f"This line has {len(cells)} fields where the first line names {width}.")
        elif any(cells):
            yield number, cells + [""] * (width - len(cells))


def _named_rows(records: Iterable[tuple[int, list[str]]], columns: _Columns) -> Iterator[NamedRow]:
    facts, indexes = columns.facts, columns.indexes
    if len(indexes) == 1:
        return ((number, facts, (cells[indexes[0]],)) for number, cells in records)
    values_of = itemgetter(*indexes)
    return ((number, facts, values_of(cells)) for number, cells in records)


def _says_more(plain: str, cells: Iterable[str]) -> bool:
    """Whether a column has lengths, masks or last addresses: by its name, and by one cell at least, since it may be a date's end."""
    if plain in LENGTHS and any(length_of(cell, 6) is not None or length_of(cell, 4) is not None for cell in cells):
        return True
    return plain in LASTS and any(map(is_prefix_text, cells))


def _columns(number: int, heading: list[str], columns: Mapping[str, str], records: list[tuple[int, list[str]]]) -> _Columns:
    """The column of each fact. Raises :class:`~ip_ranges.errors.DocumentError`."""
    shown = ", ".join(f'"{name[:40]}"' for name in heading[:12])
    titles = [_plain(title) for title in heading]
    indexes: dict[str, int] = {}
    for fact, name in {**{fact: fact for fact in RANGE_FACTS}, **columns}.items():
        matches = [index for index, title in enumerate(titles) if title == _plain(name)]
        if len(matches) > 1:
            raise DocumentError([Problem(f"line {number}", f'The column "{name[:40]}" stands there {len(matches)} times: {shown}.')])
        if matches:
            indexes[fact] = matches[0]
        elif fact in columns:
            raise DocumentError([Problem(f"line {number}", f'A column "{name[:40]}" was expected and {shown} arrived.')])
    for index, title in enumerate(heading):
        plain = plain_name(title)
        if index in indexes.values() or plain not in _COUNTING:
            continue
        # Where the feed names the column of the prefix, no other one is taken for it.
        if (plain in _PREFIX_NAMES and "prefix" not in columns) or _says_more(plain, [cells[index] for _, cells in records if index < len(cells)]):
            fact = _PREFIX_NAMES.get(plain, title)
            if fact in indexes:
                sentence = f'The column "{fact[:40]}" stands there 2 times: {shown}.'
                raise DocumentError([Problem(f"line {number}", sentence)])
            indexes[fact] = index
    if not any(plain_name(name) in _PREFIX_NAMES for name in indexes):
        sentence = f'A column "prefix" (or "cidr") was expected and {shown} arrived; name it in columns.'
        if any(map(is_prefix_text, heading)):
            sentence = f"{_EXPECTED} was expected and one with {shown} arrived, which are values."
        raise DocumentError([Problem(f"line {number}", sentence)])
    unused = tuple(index for index in range(len(heading)) if index not in indexes.values())
    return _Columns(tuple(indexes), tuple(indexes.values()), unused)


def _note_strays(rows: Rows, title: str, cells: list[tuple[int, str, list[str]]], columns: _Columns) -> None:
    """Name a column that nobody asked for and that has prefixes which are no part of what was read of their lines."""
    if not _ANY_PREFIX.search("\n".join([cell for _, cell, _ in cells])):
        return
    strays = [
        (number, cell)
        for number, cell, row in cells
        if (inner := prefixes_of(cell))
        and not all(is_inside(text, [row[index] for index in columns.indexes if index < len(row)]) for text in inner)
    ]
    if strays:
        number, first = strays[0]
        many = "one prefix" if len(strays) == 1 else f"{len(strays):,} prefixes"
        sentence = f'The column "{title[:40]}" has {many} that would be lost, the first is {first}; name it in columns, as'
        rows.wrong(number, f"{sentence} ipv6_prefix or as a label of its own.")


def _plain(title: str) -> str:
    return title.strip().casefold().replace(" ", "_").replace("-", "_")


FORMAT = Format(
    name="csv",
    title="CSV with named columns",
    source="https://www.rfc-editor.org/rfc/rfc4180",
    read=read,
)
