"""Thousands of rows by columns: their prefixes, and the few facts that they share, which have no prefix."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from typing import Generic, Self, TypeVar, overload

from .prefix import Prefix
from .prefix_sets import slice_of_family
from .table import Range, RangeFacts, range_order

F = TypeVar("F", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Columns(Generic[F]):
    """Rows in columns: the prefix of each, its canonical text, and the number of its facts in *facts*.

    A vendor's 17,000 ranges share a few hundred sets of facts, so what follows from facts is worked out once for each set
    (:meth:`map`, :meth:`where`, :meth:`split`). The type *F* of the facts has no prefix: what follows from a prefix is asked of
    each of *prefixes* or *texts*, and what needs both goes through :meth:`pairs`.

    The facts are in the order of their first rows, and each has a row, whatever the constructor is given.
    """

    def __init__(
        self, prefixes: Sequence[Prefix] = (), texts: Sequence[str] = (), numbers: Sequence[int] = (), facts: Sequence[F] = ()
    ) -> None:
        used = list(dict.fromkeys(numbers))
        if used != list(range(len(facts))):
            new_numbers = {number: new_number for new_number, number in enumerate(used)}
            numbers, facts = [new_numbers[number] for number in numbers], [facts[number] for number in used]
        self.prefixes, self.texts, self.numbers, self.facts = prefixes, texts, numbers, facts

    @classmethod
    def of_rows(cls, rows: Iterable[tuple[Prefix, str, F]]) -> Self:
        """The columns of rows that share nothing yet: the prefix of each, its text and its facts."""
        number_of: dict[F, int] = {}
        listed = [(prefix, text, number_of.setdefault(facts, len(number_of))) for prefix, text, facts in rows]
        prefixes, texts, numbers = zip(*listed, strict=True) if listed else ((), (), ())
        return cls(prefixes, texts, numbers, list(number_of))

    def pairs(self) -> Iterator[tuple[Prefix, F]]:
        """The prefix and the facts of each row."""
        return zip(self.prefixes, map(self.facts.__getitem__, self.numbers), strict=True)

    def map(self, function: Callable[[F], Answer]) -> Iterator[Answer]:
        """What *function* says of the facts of each row; it is asked once for each set of facts."""
        return map([function(facts) for facts in self.facts].__getitem__, self.numbers)

    def where(self, is_wanted: Callable[[F], bool]) -> Self:
        """The rows whose facts are wanted; the same object where all are."""
        chosen = [is_wanted(facts) for facts in self.facts]
        if all(chosen):
            return self
        return self._compressed([chosen[number] for number in self.numbers]) if any(chosen) else type(self)()

    def where_prefix(self, is_wanted: Callable[[Prefix], bool]) -> Self:
        """The rows whose prefix is wanted."""
        return self._compressed([is_wanted(prefix) for prefix in self.prefixes])

    def _compressed(self, mask: Sequence[bool]) -> Self:
        prefixes, texts, numbers = compress(self.prefixes, mask), compress(self.texts, mask), compress(self.numbers, mask)
        return type(self)(list(prefixes), list(texts), list(numbers), self.facts)

    def split(self, key: Callable[[F], Key]) -> dict[Key, Self]:
        """The rows by a *key* that follows from their facts, each part in the order of the whole."""
        parts: dict[Key, tuple[list[Prefix], list[str], list[int], list[F]]] = {}
        adders = []
        for facts in self.facts:
            prefixes, texts, numbers, part_facts = parts.setdefault(key(facts), ([], [], [], []))
            adders.append((prefixes.append, texts.append, numbers.append, len(part_facts)))
            part_facts.append(facts)
        for prefix, text, number in zip(self.prefixes, self.texts, self.numbers, strict=True):
            add_prefix, add_text, add_number, part_number = adders[number]
            add_prefix(prefix)
            add_text(text)
            add_number(part_number)
        return {value: type(self)(*columns) for value, columns in parts.items()}

    def of_family(self, version: int | None) -> Self:
        """The rows of one IP version, None for both. The rows are in the published order."""
        return self if version is None else self._sliced(slice_of_family(self.prefixes, version))

    @property
    def families(self) -> frozenset[int]:
        """The IP versions of the prefixes, which are in the published order: IPv4 comes first."""
        return frozenset(prefix.version for prefix in (*self.prefixes[:1], *self.prefixes[-1:]))

    def first(self, count: int) -> Self:
        """So many rows from the start."""
        return self if count >= len(self) else self._sliced(slice(count))

    def _sliced(self, rows: slice) -> Self:
        return type(self)(self.prefixes[rows], self.texts[rows], self.numbers[rows], self.facts)

    def __len__(self) -> int:
        return len(self.prefixes)


class Ranges(Columns[RangeFacts], Sequence[Range]):
    """A table's ranges: as good as a tuple of them, and equal to one. A range is made when somebody asks for it by itself."""

    @cached_property
    def rows(self) -> tuple[Range, ...]:
        """Each range."""
        return tuple([facts.with_prefix(prefix) for prefix, facts in self.pairs()])

    def __iter__(self) -> Iterator[Range]:
        return iter(self.rows)

    @overload
    def __getitem__(self, place: int) -> Range: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Range, ...]: ...
    def __getitem__(self, place: int | slice) -> Range | tuple[Range, ...]:
        return self.rows[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (Ranges, tuple)) and self.rows == tuple(other)

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return repr(self.rows)


def in_columns(ranges: Iterable[Range]) -> Ranges:
    """Ranges as columns; the same object where they are columns already."""
    return ranges if isinstance(ranges, Ranges) else Ranges.of_rows((item.prefix, str(item.prefix), item.facts) for item in ranges)


def in_published_order(ranges: Iterable[Range]) -> Ranges:
    """Ranges from anywhere as a table has them: sorted, exact duplicates folded."""
    return in_columns(sorted(set(ranges), key=range_order))
