"""Collecting the rows of a document into a table: nothing lost, nothing invented, every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ..errors import DocumentError, PrefixError, Problem
from ..model import RANGE_FACTS, Notice, Range, Region, Table, range_order
from ..prefix import Prefix, parse_prefix
from ..reading import type_word, unsafe_text, what_arrived
from . import ReadOptions


class Rows:
    """Ranges and problems as they are read; :meth:`table` makes the table.

    The same few region names and labels stand on thousands of rows, so each distinct text is checked once.
    """

    def __init__(self, options: ReadOptions) -> None:
        self.ranges: list[Range] = []
        self.problems: list[Problem] = []
        self._options = options
        self._checked: dict[str, str | None] = {}
        self._labels: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}

    def wrong(self, path: str, message: str) -> None:
        """Note a row that cannot be read."""
        self.problems.append(Problem(path, message))

    def prefix(self, path: str, text: Any, *, family: int | None = None) -> Prefix | None:
        """Read a prefix; None (and a problem) where it is none, or is of another family than the key promises."""
        try:
            prefix = parse_prefix(text)
        except PrefixError as error:
            self.wrong(path, str(error))
            return None
        wanted = family or self._options.family
        if wanted is not None and prefix.version != wanted:
            self.wrong(path, f"{prefix} is IPv{prefix.version} where IPv{wanted} belongs: the other family arrived here.")
            return None
        return prefix

    def text(self, path: str, value: Any, *, default: str = "") -> str | None:
        """A fact as text: *default* where it is missing, None (and a problem) where it may not be published."""
        if value is None:
            return default
        if not isinstance(value, str):
            self.wrong(path, f"This is {type_word(value)} where text belongs.")
            return None
        if value not in self._checked:
            self._checked[value] = unsafe_text(value, limit=200)
        reason = self._checked[value]
        if reason is not None:
            self.wrong(path, f"This text {reason}.")
            return None
        return value

    def add(  # noqa: PLR0913 - the facts of a range, each by its name
        self,
        path: str,
        text: Any,
        *,
        family: int | None = None,
        region: Any = None,
        role: str = "server-pool",
        direction: str = "outbound",
        effective: datetime | None = None,
        expires: datetime | None = None,
        note: Any = None,
        labels: Mapping[str, Any] | None = None,
    ) -> None:
        """Add one range, or one problem for each thing that is wrong with its row.

        *path* is the place of the prefix. *labels* are further facts; empty ones are left out.
        """
        prefix = self.prefix(path, text, family=family)
        place = self.text(path, region)
        remark = self.text(path, note)
        pairs: list[tuple[str, str]] = []
        good = prefix is not None and place is not None and remark is not None
        for name, value in (labels or {}).items():
            label = self.text(path, value)
            if label is None:
                good = False
            elif label:
                pairs.append((name, label))
        if good and prefix is not None and place is not None and remark is not None:
            key = tuple(sorted(pairs))
            self.ranges.append(
                Range(prefix, place, role, direction, effective, expires, remark, self._labels.setdefault(key, key))
            )

    def table(
        self,
        *,
        vendor: str = "",
        regions: Iterable[Region] | None = None,
        notices: Iterable[Notice] = (),
        token: int | None = None,
        published: datetime | None = None,
        example: bool = False,
    ) -> Table:
        """The table of all rows so far; without *regions* there is one for each region id that a range names."""
        ranges = [self._completed(item) for item in self.ranges] if self._options.facts else self.ranges
        if regions is None:
            ids = sorted({item.region for item in ranges} - {""})
            regions = [Region(id=one, name=one, vendor=vendor, vendor_region=one if vendor else "") for one in ids]
        return Table(
            regions=tuple(regions),
            ranges=tuple(sorted(set(ranges), key=range_order)),
            notices=tuple(notices),
            token=token,
            published=published,
            example=example,
            problems=tuple(self.problems),
        )

    def _completed(self, item: Range) -> Range:
        """The range with the feed's own facts: they stand in for what the format leaves open."""
        facts = self._options.facts
        known = {name: value for name, value in facts.items() if name in ("region", "role", "direction", "note")}
        if item.region:
            known.pop("region", None)
        if item.note:
            known.pop("note", None)
        labels = {name: value for name, value in facts.items() if name not in RANGE_FACTS} | dict(item.labels)
        return item._replace(**known, labels=tuple(sorted(labels.items())))


def wrong_shape(document: bytes, expected: str) -> DocumentError:
    """The error for a document that is JSON but not this vendor's: *expected* names what is missing."""
    return DocumentError([Problem("", f"{expected} was expected and {what_arrived(document)} without it arrived.")])


def epoch_seconds(value: Any) -> datetime | None:
    """A number (or decimal text) of seconds since 1970 as an instant; None where it is none."""
    number = whole_number(value)
    if number is None or not 0 <= number < 2**35:
        return None
    return datetime.fromtimestamp(number, UTC)


def whole_number(value: Any) -> int | None:
    """A whole number that may be written as text (``"1787399825"``); None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) <= 20:
        return int(value)
    return None
