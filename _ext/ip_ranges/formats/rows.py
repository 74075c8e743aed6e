"""Collecting the rows of a document into a table: nothing lost, nothing invented, every fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from ..base.errors import DocumentError, PrefixError, Problem
from ..base.object_reader import type_word
from ..base.strict_json import describe_document
from ..base.text_safety import unsafe_text
from ..model.prefix import Prefix, parse_prefix_and_canonicality
from ..model.table import Count, Notice, RangeFacts, Region, Table
from .default_facts import TAKEN_NAMES, read_default_facts
from .format import ReadOptions
from .shape import DocumentPath, jq_path
from .sort_order import FactsNumber, ReadPrefixes, sorted_ranges

_MAX_FACT = 200
_BLANKS = " \t\r\n"
_NO_LABELS: Mapping[str, Any] = {}
_SHOWN = 3
"""Faults that are named beside the sentence that says it all."""

PrefixRow = tuple[DocumentPath, Any, tuple[FactsNumber, ...]]
"""The path of a prefix in the document, its text, and the facts of its row, as :meth:`Rows.facts` gives them."""


class Rows:
    """Ranges and problems as they are read; :meth:`table` makes the table.

    *role* and *direction* are what the format means where a row does not say; the feed's own ``facts`` go before them.
    The same few prefixes and facts stand on thousands of rows, so each distinct one is checked once.
    """

    def __init__(self, options: ReadOptions, *, role: str = "server-pool", direction: str = "outbound") -> None:
        self.problems: list[Problem] = []
        self._read_texts = 0
        self._bare_texts = 0
        self._read = ReadPrefixes()
        self._family = options.family
        self._defaults = read_default_facts(options.facts, role=role, direction=direction)
        self._by_text: dict[int | None, dict[str, int]] = {}
        self._texts: dict[str, str | None] = {}
        self._by_row: dict[tuple[Any, ...], tuple[FactsNumber, ...]] = {}
        self._numbers: dict[RangeFacts, FactsNumber] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no range was read so far."""
        return not any(self._read.facts)

    def prefixes_of(self, facts: set[FactsNumber]) -> set[Prefix]:
        """The prefixes that were added with any of these facts so far."""
        return {prefix for prefix, of_prefix in zip(self._read.prefixes, self._read.facts, strict=True) if not facts.isdisjoint(of_prefix)}

    def wrong(self, path: DocumentPath, message: str) -> None:
        """Note a row that cannot be read."""
        self.problems.append(Problem(jq_path(path), message))

    def prefix(self, path: DocumentPath, text: Any, *, family: int | None = None) -> Prefix | None:
        """Read a prefix; None (and a problem) where it is none, or is of another family than the key or feed promises."""
        parsed = self._parse(path, text, family)
        if parsed is None:
            return None
        self._read_texts += 1
        return parsed[0]

    def _parse(self, path: DocumentPath, text: Any, family: int | None) -> tuple[Prefix, str] | None:
        """A prefix and its canonical text, None (and a problem) where it is none; blanks around it mean nothing."""
        try:
            prefix, is_canonical = parse_prefix_and_canonicality(text)
        except PrefixError as error:
            if not isinstance(text, str):
                self.wrong(path, f'This is {type_word(text)} where a prefix belongs; write it as text, like "192.0.2.0/24".')
                return None
            if text != (bare := text.strip(_BLANKS)):
                return self._parse(path, bare, family)
            self.wrong(path, str(error))
            return None
        version = prefix[0]
        if (family or version) != version or (self._family or version) != version:
            expected = 10 - version
            self.wrong(path, f"{prefix} is IPv{version} where IPv{expected} belongs: the other family arrived here.")
            return None
        if not is_canonical and "/" not in text:
            self._bare_texts += 1
        return prefix, text if is_canonical else str(prefix)

    def text(self, path: DocumentPath, value: Any, *, default: str = "") -> str | None:
        """Read a fact as text: *default* where it is missing, None (and a problem) where it may not be published."""
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
        path: DocumentPath,
        *,
        region: Any = None,
        role: str | None = None,
        direction: str | None = None,
        effective: datetime | None = None,
        expires: datetime | None = None,
        note: Any = None,
        labels: Mapping[str, Any] = _NO_LABELS,
    ) -> tuple[FactsNumber, ...]:
        """The facts of a row for :meth:`add_prefix`; empty, and a problem for each, where some may not be published.

        Where a row stands for several ranges, the sum of their facts is given to :meth:`add_prefix`. *path* is that of
        the row. *labels* are further facts under the vendor's names; empty ones are left out. Raises :class:`ValueError`
        where a reader gives a label a name that is taken, which is its author's mistake.
        """
        key = (region, role, direction, effective, expires, note, tuple(labels.items()))
        try:
            return self._by_row[key]
        except TypeError:  # a list or an object where text belongs; it becomes a problem
            self._with_texts(path, region, note, labels)
            return ()
        except KeyError:
            facts = self._with_texts(path, region, note, labels)
        if facts is None:
            return ()
        facts = facts._replace(
            role=role or facts.role,
            direction=direction or facts.direction,
            effective=effective or facts.effective,
            expires=expires or facts.expires,
        )
        return self._by_row.setdefault(key, self.checked_facts(facts))

    def shared(self, judge: Callable[..., tuple[FactsNumber, ...]]) -> Callable[..., tuple[FactsNumber, ...]]:
        """*judge*, a function of a path and of words, that is asked once for words without a fault: thousands of rows say the same."""
        known_facts: dict[tuple[Any, ...], tuple[FactsNumber, ...]] = {}

        def facts_of(path: DocumentPath, *words: Any) -> tuple[FactsNumber, ...]:
            try:
                return known_facts[words]
            except (KeyError, TypeError):  # new, or with a list or an object where text belongs, which becomes a problem
                before = len(self.problems)
                facts = judge(path, *words)
                if len(self.problems) == before:  # each row with a fault is named
                    known_facts[words] = facts
                return facts

        return facts_of

    def checked_facts(self, facts: RangeFacts) -> tuple[FactsNumber, ...]:
        """Facts that were checked elsewhere, for :meth:`add_prefix`."""
        return (self._numbers.setdefault(facts, FactsNumber(len(self._numbers))),)

    def _with_texts(self, path: DocumentPath, region: Any, note: Any, labels: Mapping[str, Any]) -> RangeFacts | None:
        """The default facts with region, note and labels as they will be published; None, and every fault a problem, where one may not be."""
        before, defaults = len(self.problems), self._defaults
        region_text, note_text = self.text(path, region), self.text(path, note)
        pairs = dict(defaults.labels)
        for name, value in labels.items():
            if name in TAKEN_NAMES:
                raise ValueError(f"a label cannot be called {name!r}")
            label = self.text(path, value)
            if label:
                pairs[name] = label
        if len(self.problems) > before:
            return None
        return defaults._replace(
            region=region_text or defaults.region, note=note_text or defaults.note, labels=tuple(sorted(pairs.items()))
        )

    def add_prefix(
        self, path: DocumentPath, text: Any, facts: tuple[FactsNumber, ...], *, family: int | None = None
    ) -> None:
        """Add a range of a prefix for each of its *facts*; a bad prefix becomes a problem at its path."""
        self.add_prefixes(((path, text, facts),), family=family)

    def add_prefixes(self, rows: Iterable[PrefixRow], *, family: int | None = None) -> None:
        """Add the ranges of many rows, as :meth:`add_prefix` does those of one."""
        by_text, read = self._by_text.setdefault(family, {}), self._read
        only, count = family or self._family, 0
        add_prefix, add_text, add_facts = read.prefixes.append, read.texts.append, read.facts.append
        for path, text, facts in rows:
            try:
                index = by_text.get(text)
                if index is not None:
                    read.extend(index, facts)
                    count += 1
                    continue
                prefix, is_canonical = parse_prefix_and_canonicality(text)  # speed: one call for a good prefix, not two
            except (TypeError, PrefixError):  # a list or an object where text belongs, or no prefix
                is_canonical = False
            published = text
            if not is_canonical or (only is not None and prefix[0] != only):
                parsed = self._parse(path, text, family)
                if parsed is None:
                    continue
                prefix, published = parsed
            by_text[text] = len(read.texts)
            add_prefix(prefix)
            add_text(published)
            add_facts(facts)
            count += 1
        self._read_texts += count

    def is_prefix(self, path: DocumentPath, text: Any) -> bool:
        """Whether a text is a prefix, and of the family that the feed promises; else that is a problem."""
        return self._parse(path, text, None) is not None

    def add_read_prefix(self, prefix: Prefix, facts: tuple[FactsNumber, ...]) -> None:
        """Add the ranges of a prefix that was read by :meth:`prefix`."""
        self._read.append(prefix, str(prefix), facts)

    def add_list(self, path: DocumentPath, texts: Any, facts: tuple[FactsNumber, ...], *, family: int | None = None) -> None:
        """Add a list of prefixes that share their facts; *path* is that of the list. null and "" count as missing."""
        if not isinstance(texts, list):
            self.wrong(path, f"This is {type_word(texts)} where a list of prefixes belongs.")
            return
        present = (((path, index), text, facts) for index, text in enumerate(texts) if not is_missing(text))
        self.add_prefixes(present, family=family)

    def add(self, path: DocumentPath, text: Any, *, family: int | None = None, **facts: Any) -> None:
        """Add the range of a prefix with its :meth:`facts`, for rows that share nothing; *path* is that of the prefix."""
        self.add_prefix(path, text, self.facts(path, **facts), family=family)

    def refuse_if_none(self, document: bytes, expected: str) -> None:
        """Refuse a document of which not one row could be read: it is something else, not a list with faults.

        Raises :class:`~ip_ranges.errors.DocumentError` with what was expected, what arrived, and the first faults.
        """
        if self.problems and self.is_empty:
            sentence = f"{expected} was expected and {describe_document(document)} arrived."
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
        ranges = sorted_ranges(self._read, self._numbers)
        if regions is None:
            ids = sorted({facts.region for facts in ranges.facts} - {""})
            regions = [Region(id=name, name=name, vendor=vendor, vendor_region=name if vendor else "") for name in ids]
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
    """Whether a value in a list of prefixes stands for none: ``null``, or a text of nothing but blanks."""
    return text is None or (isinstance(text, str) and not text.strip(_BLANKS))
