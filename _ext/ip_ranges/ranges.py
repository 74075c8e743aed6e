"""A table's ranges with what is worked out once for all of them: their prefixes, the texts of these, and their few kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import Any, TypeAlias

from .model import Range, made_range
from .prefix import Prefix, remember, texts_of

Facts: TypeAlias = tuple[Any, ...]
"""What a range has beside its prefix, in the order of :class:`~ip_ranges.model.Range`; thousands of rows share one."""


class Ranges(tuple[Range, ...]):  # noqa: SLOT001 - what is worked out is kept in its __dict__
    """Ranges, each with the number of its kind: all its facts but the prefix, and the family.

    A vendor's 17,000 ranges are of a few hundred kinds, so whatever is asked or said of them is worked out once for each
    kind. It is a tuple like any other: equal to, and as good as, one of the same ranges.
    """

    @cached_property
    def prefixes(self) -> list[Prefix]:
        """The prefix of each."""
        return [item[0] for item in self]

    @cached_property
    def texts(self) -> list[str]:
        """The prefix of each as text."""
        return texts_of(self.prefixes)

    @cached_property
    def numbers(self) -> list[int]:
        """The place of each one's kind in :attr:`kinds`."""
        known: dict[Facts, int] = {}
        return [known.setdefault((item[0][0], *item[1:]), len(known)) for item in self]

    @cached_property
    def kinds(self) -> list[Range]:
        """The first range of each kind, in the order in which they come."""
        first = dict(zip(reversed(self.numbers), reversed(self), strict=True))
        return [first[number] for number in range(len(first))]

    def where(self, wanted: Callable[[Range], bool]) -> Ranges:
        """Those whose kind is *wanted*, which may look at everything but the prefix; the same object where all are."""
        chosen = [wanted(one) for one in self.kinds]
        if all(chosen):
            return self
        return Ranges(compress(self, [chosen[number] for number in self.numbers]) if any(chosen) else ())


def with_kinds(ranges: Iterable[Range]) -> Ranges:
    """The same ranges, of which kinds can be asked."""
    return ranges if isinstance(ranges, Ranges) else Ranges(ranges)


def ranges_of(found: Sequence[tuple[Prefix, int, str]], facts: Sequence[Facts]) -> Ranges:
    """The ranges of prefixes that come with the place of their facts in *facts* and their canonical text: then the kinds
    and the texts are known already.
    """
    if not found:
        return Ranges()
    made = Ranges([made_range((prefix, *facts[number])) for prefix, number, _ in found])
    split = [number if prefix[0] == 4 else number + len(facts) for prefix, number, _ in found]
    places = {number: place for place, number in enumerate(dict.fromkeys(split))}
    made.numbers = [places[number] for number in split]
    made.prefixes = [prefix for prefix, _, _ in found]
    made.texts = [text for _, _, text in found]
    remember(zip(made.prefixes, made.texts, strict=True))
    return made
