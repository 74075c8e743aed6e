"""Collecting the rows of a document into a table: nothing lost, nothing invented, every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..base.errors import DocumentError, PrefixError, Problem
from ..base.object_reader import type_word
from ..base.strict_json import what_arrived
from ..base.text_safety import unsafe_text
from ..model.prefix import Prefix, parse_prefix_and_canonicality
from ..model.table import Count, Notice, RangeFacts, Region, Table
from .default_facts import TAKEN_NAMES, default_facts
from .format import ReadOptions
from .shape import Path, jq_path
from .sort_order import FactsNumber, PrefixRows, in_order

_MAX_FACT = 200
_BLANKS = " \t\r\n"
_SHOWN = 3
"""Faults that are told beside the sentence that says it all."""


class Rows:
    """Ranges and problems as they are read; :meth:`table` makes the table.

    *role* and *direction* are what the format means where a row does not say; the feed's own ``facts`` go before them.
    The same few prefixes and facts stand on thousands of rows, so each distinct one is checked once.
    """

    def __init__(self, options: ReadOptions, *, role: str = "server-pool", direction: str = "outbound") -> None:
        self.problems: list[Problem] = []
        self._read_texts = 0
        self._bare_texts = 0
        self._found: list[PrefixRows] = []
        self._family = options.family
        self._defaults = default_facts(options.facts, role=role, direction=direction)
        self._prefixes: dict[int | None, dict[str, PrefixRows]] = {}
        self._texts: dict[str, str | None] = {}
        self._known: dict[tuple[Any, ...], FactsNumber] = {}
        self._numbers: dict[RangeFacts, FactsNumber] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no range was read so far."""
        return not any(numbers for _, _, numbers in self._found)

    def prefixes_of(self, facts: set[FactsNumber]) -> set[Prefix]:
        """The prefixes that were put with any of these facts so far."""
        return {prefix for prefix, _, numbers in self._found if not facts.isdisjoint(numbers)}

    def wrong(self, path: Path, message: str) -> None:
        """Note a row that cannot be read."""
        self.problems.append(Problem(jq_path(path), message))

    def prefix(self, path: Path, text: Any, *, family: int | None = None) -> Prefix | None:
        """Read a prefix; None (and a problem) where it is none, or is of another family than the key or feed promises."""
        found = self._read(path, text, family)
        if found is None:
            return None
        self._read_texts += 1
        return found[0]

    def _read(self, path: Path, text: Any, family: int | None) -> PrefixRows | None:
        """A prefix with its canonical text and no facts so far; blanks around it mean nothing."""
        try:
            prefix, plain = parse_prefix_and_canonicality(text)
        except PrefixError as error:
            if not isinstance(text, str):
                self.wrong(path, f'This is {type_word(text)} where a prefix belongs; write it as text, like "192.0.2.0/24".')
                return None
            if text != (bare := text.strip(_BLANKS)):
                return self._read(path, bare, family)
            self.wrong(path, str(error))
            return None
        version = prefix[0]
        if (family or version) == version == (self._family or version):
            if not plain and "/" not in text:
                self._bare_texts += 1
            return prefix, text if plain else str(prefix), []
        wanted = family if family not in (None, version) else self._family
        self.wrong(path, f"{prefix} is IPv{version} where IPv{wanted} belongs: the other family arrived here.")
        return None

    def text(self, path: Path, value: Any, *, default: str = "") -> str | None:
        """A fact as text: *default* where it is missing, None (and a problem) where it may not be published."""
        if value is None:
            return default
        if not isinstance(value, str):
            self.wrong(path, f"This is {type_word(value)} where text belongs.")
            return None
        if value not in self._texts:
            self._texts[value] = unsafe_text(value, limit=_MAX_FACT)
        reason = self._texts[value]
        if reason is not None:
            self.wrong(path, f"This text {reason}.")
            return None
        return value

    def facts(  # noqa: PLR0913 - the facts of a range, each by its name
        self,
        path: Path,
        *,
        region: Any = None,
        role: str | None = None,
        direction: str | None = None,
        effective: datetime | None = None,
        expires: datetime | None = None,
        note: Any = None,
        labels: Mapping[str, Any] | None = None,
    ) -> FactsNumber | None:
        """The number of the facts of one row, or None and a problem for each that may not be published.

        *path* is the place of the row. *labels* are further facts under the vendor's names; empty ones are left out.
        Raises :class:`ValueError` where a reader gives a label a name that is taken, which is its author's mistake.
        """
        key = (region, role, direction, effective, expires, note, *(labels.items() if labels else ()))
        try:
            known = self._known.get(key)
        except TypeError:
            # A list or an object where text belongs cannot be a key; it is named as a problem below.
            known = None
        if known is None:
            facts = self._with_texts(path, region, note, labels or {})
            if facts is None:
                return None
            known = self._known[key] = self.checked_facts(
                facts._replace(
                    role=role or facts.role,
                    direction=direction or facts.direction,
                    effective=effective or facts.effective,
                    expires=expires or facts.expires,
                )
            )
        return known

    def _with_texts(self, path: Path, region: Any, note: Any, labels: Mapping[str, Any]) -> RangeFacts | None:
        """The default facts with a row's texts as they will be published; None, and every fault a problem, where one may not be."""
        defaults = self._defaults
        region_id, remark = self.text(path, region), self.text(path, note)
        pairs = dict(defaults.labels)
        good = True
        for name, value in labels.items():
            if name in TAKEN_NAMES:
                raise ValueError(f"a label cannot be called {name!r}")
            label = self.text(path, value)
            if label:
                pairs[name] = label
            good = good and label is not None
        if region_id is None or remark is None or not good:
            return None
        return defaults._replace(region=region_id or defaults.region, note=remark or defaults.note, labels=tuple(sorted(pairs.items())))

    def put(self, path: Path, text: Any, facts: FactsNumber | None, *, family: int | None = None) -> None:
        """Add the range of one prefix with the *facts* of its row; without facts only the prefix's own fault is noted."""
        self.put_each(((path, text, facts),), family=family)

    def put_each(self, found: Iterable[tuple[Path, Any, FactsNumber | None]], *, family: int | None = None) -> None:
        """Add a range for each of many rows: the place of its prefix, the prefix, the facts that it has once."""
        known, add, count = self._prefixes.setdefault(family, {}), self._found.append, 0
        allowed = [version for version in (4, 6) if (family or version) == version == (self._family or version)]
        for path, text, facts in found:
            try:
                one = known.get(text)
            except TypeError:  # a list or an object where text belongs; it becomes a problem
                one = None
            if one is None:
                try:
                    prefix, plain = parse_prefix_and_canonicality(text)
                except PrefixError:
                    plain = False
                # What needs no second look, which is nearly all of them, makes no second call.
                one = (prefix, text, []) if plain and prefix[0] in allowed else self._read(path, text, family)
                if one is None:
                    continue
                known[text] = one
                add(one)
            count += 1
            if facts is not None:
                one[2].append(facts)
        self._read_texts += count

    def put_each_shared(self, found: Iterable[tuple[Path, Any, Sequence[FactsNumber]]]) -> None:
        """Add ranges for each of many rows that have several facts at once: the place of its prefix, the prefix, its facts."""
        known, add, count = self._prefixes.setdefault(None, {}), self._found.append, 0
        allowed = [version for version in (4, 6) if version == (self._family or version)]
        for path, text, facts in found:
            one = known.get(text) if isinstance(text, str) else None
            if one is None:
                try:
                    prefix, plain = parse_prefix_and_canonicality(text)
                except PrefixError:
                    plain = False
                one = (prefix, text, []) if plain and prefix[0] in allowed else self._read(path, text, None)
                if one is None:
                    continue
                known[text] = one
                add(one)
            count += 1
            one[2].extend(facts)
        self._read_texts += count

    def is_wrong(self, path: Path, text: Any) -> bool:
        """Whether a text is no prefix, or of another family than the feed promises; then that is a problem."""
        return self._read(path, text, None) is None

    def checked_facts(self, facts: RangeFacts) -> FactsNumber:
        """The number of facts that were checked already."""
        return self._numbers.setdefault(facts, FactsNumber(len(self._numbers)))

    def put_prefix(self, prefix: Prefix, facts: FactsNumber) -> None:
        """Add the range of a prefix that was read by :meth:`prefix`."""
        self._found.append((prefix, str(prefix), [facts]))

    def put_all(self, path: Path, texts: Any, facts: FactsNumber | None, *, family: int | None = None) -> None:
        """Add a list of prefixes that share their facts; *path* is the place of the list. null and "" count as missing."""
        if not isinstance(texts, list):
            self.wrong(path, f"This is {type_word(texts)} where a list of prefixes belongs.")
            return
        there = enumerate(texts) if all(texts) else ((at, text) for at, text in enumerate(texts) if not is_missing(text))
        self.put_each((((path, index), text, facts) for index, text in there), family=family)

    def add(self, path: Path, text: Any, *, family: int | None = None, **facts: Any) -> None:
        """:meth:`facts` and :meth:`put` in one, for rows that share nothing; *path* is the place of the prefix."""
        self.put(path, text, self.facts(path, **facts), family=family)

    def refuse_if_none(self, document: bytes, expected: str) -> None:
        """Refuse a document of which not one row could be read: it is something else, not a list with faults.

        Raises :class:`~ip_ranges.errors.DocumentError` with what was expected, what arrived, and the first faults.
        """
        if self.problems and self.is_empty:
            sentence = f"{expected} was expected and {what_arrived(document)} arrived."
            raise DocumentError([Problem("", sentence), *self.problems[:_SHOWN]])

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
        ranges = in_order(self._found, self._numbers)
        if regions is None:
            ids = sorted({facts.region for facts in ranges.facts} - {""})
            regions = [Region(id=one, name=one, vendor=vendor, vendor_region=one if vendor else "") for one in ids]
        return Table(
            regions=tuple(regions),
            ranges=ranges,
            notices=tuple(notices),
            token=token,
            published=published,
            example=example,
            problems=tuple(self.problems),
            counted=Count(read=self._read_texts, bare=self._bare_texts),
        )


def is_missing(text: Any) -> bool:
    """Whether something stands in a list of prefixes for none: ``null``, or a text of nothing but blanks."""
    return text is None or (isinstance(text, str) and not text.strip(_BLANKS))
