"""The prefixes of a document in the order in which ranges are published: each once for each of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NewType

from ..model.prefix import Prefix
from ..model.range_columns import Ranges
from ..model.table import RangeFacts

FactsNumber = NewType("FactsNumber", int)
"""The number of the facts of a row, which thousands of rows share."""


class ReadPrefix:
    """A prefix of a document, its canonical text, and the facts of each row that it stands in."""

    __slots__ = ("facts", "prefix", "text")

    def __init__(self, prefix: Prefix, text: str, facts: Iterable[FactsNumber] = ()) -> None:
        self.prefix = prefix
        self.text = text
        self.facts = list(facts)


def sorted_ranges(prefixes: Iterable[ReadPrefix], numbers: Mapping[RangeFacts, FactsNumber]) -> Ranges:
    """The ranges in their published order, exact duplicates folded; *numbers* are those of all facts."""
    # The few facts are put in order first: then those of a prefix, mostly one, are in order as numbers.
    ordered = sorted(numbers, key=lambda facts: facts.order)
    ranks = {numbers[facts]: rank for rank, facts in enumerate(ordered)}
    rows: list[tuple[Prefix, str, int]] = []
    for read in _by_prefix(prefixes):
        if len(read.facts) == 1:
            rows.append((read.prefix, read.text, ranks[read.facts[0]]))
        else:
            rows += [(read.prefix, read.text, rank) for rank in sorted({ranks[number] for number in read.facts})]
    sorted_prefixes, texts, sorted_ranks = zip(*rows, strict=True) if rows else ((), (), ())
    return Ranges(sorted_prefixes, texts, sorted_ranks, ordered)


def _by_prefix(prefixes: Iterable[ReadPrefix]) -> Iterable[ReadPrefix]:
    """The prefixes in their order, each once: it may have been written in several ways."""
    ordered = sorted(prefixes, key=attrgetter("prefix"))
    if len({read.text for read in ordered}) == len(ordered):  # speed: the hash of a text is kept, that of a prefix is not
        return ordered
    merged: dict[Prefix, ReadPrefix] = {}
    for read in ordered:
        merged.setdefault(read.prefix, ReadPrefix(read.prefix, read.text)).facts.extend(read.facts)
    return merged.values()
