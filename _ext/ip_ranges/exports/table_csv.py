"""``ip-ranges.csv``: the table for spreadsheets and scripts (RFC 4180, with line feeds)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import StringIO

from ..base.timestamps import instant_or_none
from ..changes.published_paths import one_line
from ..model.entries import EntryFacts
from .chunks import iter_chunks
from .feed_view import Grouped

COLUMNS = (
    "prefix", "family", "region", "role", "direction", "state", "stability", "effective", "expires", "keep_until", "note",
    "serial",
)  # fmt: skip
"""The columns of every table; labels of the feed's ranges follow, under the vendor's names."""


_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a formula would begin; the last four are the wide signs, which some spreadsheets take for the others."""


def text(grouped: Grouped) -> Iterator[str]:
    """The file of one feed, in chunks."""
    entries, serial = grouped.feed.entries, grouped.publication.serial
    labels = sorted({name for facts in entries.facts for name, _ in facts.range.labels})
    yield _line([*COLUMNS, *(f"label_{name}" if name in COLUMNS else name for name in labels)])
    # What follows from a prefix is worked out here, for each row; what follows from facts in _cells.
    lines_of_facts = entries.map(lambda facts: _line(_cells(facts, labels, serial)))
    rows = zip(entries.prefixes, entries.texts, lines_of_facts, strict=True)
    yield from iter_chunks(f"{text},IPv{prefix[0]},{line}" for prefix, text, line in rows)


def _cells(facts: EntryFacts, labels: list[str], serial: int) -> list[str]:
    """The cells after the prefix and its family."""
    item, has = facts.range, dict(facts.range.labels)
    dates = [instant_or_none(date) or "" for date in (item.effective, item.expires, facts.keep_until)]
    texts = [item.region, item.role, item.direction, facts.state, item.stability, *dates, item.note, str(serial)]
    return [*texts, *(has.get(name, "") for name in labels)]


def _line(cells: Iterable[str]) -> str:
    """A row with its line feed."""
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(map(cell, cells))
    return line.getvalue()


@lru_cache(maxsize=1 << 12)  # a thousand sets of facts have few texts
def cell(value: str) -> str:
    """A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it, also behind a
    semicolon, which many a spreadsheet takes for the end of a cell (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return _FORMULA.sub(r"\1'", one_line(value))
