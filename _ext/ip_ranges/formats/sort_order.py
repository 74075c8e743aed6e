"""The prefixes of a document in the order in which ranges are published: each once for each of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NewType

from ..model.prefix import Prefix
from ..model.range_columns import Facts, Ranges, ranges_of
from ..model.table import made_range, range_order

FactsNumber = NewType("FactsNumber", int)
"""The number of the facts of a row, which thousands of rows share."""


class ReadPrefix:
    """A prefix of a document, its canonical text, and the facts of each row that it stands in."""

    __slots__ = ("facts", "prefix", "text")

    def __init__(self, prefix: Prefix, text: str, facts: Iterable[FactsNumber] = ()) -> None:
        self.prefix = prefix
        self.text = text
        self.facts = list(facts)


_ANY_PREFIX = Prefix(4, 0, 0)


def sorted_ranges(prefixes: Iterable[ReadPrefix], numbers: Mapping[Facts, FactsNumber]) -> Ranges:
    """The ranges in their published order, exact duplicates folded; *numbers* are those of all facts."""
    # The few facts are put in order first: then those of a prefix, mostly one, are in order as numbers.
    ordered = sorted(numbers, key=lambda facts: range_order(made_range((_ANY_PREFIX, *facts))))
    ranks = {numbers[facts]: rank for rank, facts in enumerate(ordered)}
    listed = [read for read in _by_prefix(prefixes) if read.facts]
    rows: list[tuple[Prefix, int, str]] = []
    for read in listed:
        if len(read.facts) == 1:
            rows.append((read.prefix, ranks[read.facts[0]], read.text))
        else:
            rows += [(read.prefix, rank, read.text) for rank in sorted({ranks[number] for number in read.facts})]
    return ranges_of(rows, ordered)


def _by_prefix(prefixes: Iterable[ReadPrefix]) -> Iterable[ReadPrefix]:
    """The prefixes in their order, each once: it may have been written in several ways."""
    ordered = sorted(prefixes, key=attrgetter("prefix"))
    if len({read.text for read in ordered}) == len(ordered):  # speed: the hash of a text is kept, that of a prefix is not
        return ordered
    merged: dict[Prefix, ReadPrefix] = {}
    for read in ordered:
        merged.setdefault(read.prefix, ReadPrefix(read.prefix, read.text)).facts.extend(read.facts)
    return merged.values()
