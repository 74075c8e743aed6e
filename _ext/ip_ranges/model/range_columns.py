"""A table's ranges with what is worked out once for all of them: their prefixes, the texts of these, and their few kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from typing import Any, TypeAlias, overload

from .prefix import Prefix
from .table import Range, made_range, range_order

Facts: TypeAlias = tuple[Any, ...]
"""What a range has beside its prefix, in the order of :class:`~ip_ranges.model.Range`; thousands of rows share one."""


class Ranges(Sequence[Range]):
    """Ranges, each with the number of its kind: all its facts but the prefix, and the family.

    A vendor's 17,000 ranges are of a few hundred kinds, so whatever is asked or said of them is worked out once for each
    kind. It is as good as a tuple of the same ranges, and equal to one; the ranges of :func:`ranges_of` are made when
    somebody asks for them one by one.
    """

    def __init__(self, rows: Iterable[Range] = ()) -> None:
        self.rows = tuple(rows)

    @cached_property
    def rows(self) -> tuple[Range, ...]:
        """Each range."""
        facts = [one[1:] for one in self.kinds]
        pairs = zip(self.prefixes, self.numbers, strict=True)
        return tuple([made_range((prefix, *facts[number])) for prefix, number in pairs])

    @cached_property
    def prefixes(self) -> list[Prefix]:
        """The prefix of each."""
        return [item[0] for item in self.rows]

    @cached_property
    def texts(self) -> list[str]:
        """The prefix of each as text."""
        return list(map(str, self.prefixes))

    @cached_property
    def numbers(self) -> list[int]:
        """The place of each one's kind in :attr:`kinds`."""
        known: dict[Facts, int] = {}
        return [known.setdefault((item[0][0], *item[1:]), len(known)) for item in self.rows]

    @cached_property
    def kinds(self) -> list[Range]:
        """The first range of each kind, in the order in which they come."""
        first = dict(zip(reversed(self.numbers), reversed(self.rows), strict=True))
        return [first[number] for number in range(len(first))]

    def where(self, wanted: Callable[[Range], bool]) -> Ranges:
        """Those whose kind is *wanted*, which may look at everything but the prefix; the same object where all are."""
        chosen = [wanted(one) for one in self.kinds]
        if all(chosen):
            return self
        return Ranges(compress(self.rows, [chosen[number] for number in self.numbers]) if any(chosen) else ())

    def __len__(self) -> int:
        return len(self.prefixes)

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


def with_kinds(ranges: Iterable[Range]) -> Ranges:
    """The same ranges, of which kinds can be asked."""
    return ranges if isinstance(ranges, Ranges) else Ranges(ranges)


def in_published_order(ranges: Iterable[Range]) -> Ranges:
    """Ranges from anywhere as a table has them: sorted, exact duplicates folded."""
    return Ranges(sorted(set(ranges), key=range_order))


def ranges_of(found: Sequence[tuple[Prefix, int, str]], facts: Sequence[Facts]) -> Ranges:
    """The ranges of prefixes that come with the place of their facts in *facts* and their canonical text: then the kinds
    and the texts are known already.
    """
    return ranges_of_columns([one[0] for one in found], [one[1] for one in found], [one[2] for one in found], facts)


def ranges_of_columns(prefixes: list[Prefix], places: Sequence[int], texts: list[str], facts: Sequence[Facts]) -> Ranges:
    """The ranges of prefixes, with the place of the facts of each in *facts*, and its canonical text."""
    if not prefixes:
        return Ranges()
    made = Ranges.__new__(Ranges)
    made.prefixes, made.texts = prefixes, texts
    split = [place if prefix[0] == 4 else place + len(facts) for prefix, place in zip(prefixes, places, strict=True)]
    kinds = {number: place for place, number in enumerate(dict.fromkeys(split))}
    made.numbers = [kinds[number] for number in split]
    made.kinds = []
    first = -1
    for number in kinds:  # which are in the order of their first ranges
        first = split.index(number, first + 1)
        made.kinds.append(made_range((prefixes[first], *facts[number % len(facts)])))
    return made
