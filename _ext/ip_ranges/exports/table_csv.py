"""``ip-ranges.csv``: the table for spreadsheets and scripts (RFC 4180, with line feeds)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..base.timestamps import instant_or_none
from ..changes.published_paths import one_line
from ..model.entries import Entry
from .chunks import in_pieces
from .feed_view import Grouped

COLUMNS = (
    "prefix", "family", "region", "role", "direction", "state", "stability", "effective", "expires", "keep_until", "note",
    "serial",
)  # fmt: skip
"""The columns of every table; labels of the feed's ranges follow, under the vendor's names."""


_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a formula would begin; the last four are the wide signs, which some spreadsheets take for the others."""


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in pieces."""
    labels = sorted({name for entry in grouped.kinds for name, _ in entry.range.labels})
    names = [*COLUMNS, *(f"label_{name}" if name in COLUMNS else name for name in labels)]
    head, *ends = _rows([names, *(_facts(entry, labels, grouped.publication.serial) for entry in grouped.kinds)])
    yield head
    yield from in_pieces(grouped.lines([f",{end}" for end in ends]))


def _facts(entry: Entry, labels: list[str], serial: int) -> list[str]:
    """The cells after the prefix."""
    item, has = entry.range, dict(entry.range.labels)
    dates = [instant_or_none(date) or "" for date in (item.effective, item.expires, entry.keep_until)]
    facts = [f"IPv{item.prefix.version}", item.region, item.role, item.direction, entry.state, item.stability]
    return [*facts, *dates, item.note, str(serial), *(has.get(name, "") for name in labels)]


def _rows(rows: Iterable[list[str]]) -> list[str]:
    """The line of each row, with its line feed."""
    found = _Written()
    csv.writer(found, lineterminator="\n").writerows([map(cell, cells) for cells in rows])
    return found.lines


class _Written:
    """What a writer writes to: it keeps each row, which is a call."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.write = self.lines.append


@lru_cache(maxsize=1 << 12)  # a thousand kinds of ranges have few facts
def cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it, also behind a
    semicolon, which many a spreadsheet takes for the end of a cell (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return _FORMULA.sub(r"\1'", one_line(value))
