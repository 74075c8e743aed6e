"""The prefixes of a document in the order in which ranges are published: each once for each of its facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NewType

from ..model.prefix import Prefix
from ..model.range_columns import Ranges
from ..model.table import RangeFacts

FactsNumber = NewType("FactsNumber", int)
"""The number of the facts of a row, which thousands of rows share."""


class ReadPrefixes:
    """The prefixes of a document in columns: each with its canonical text and the facts of all rows that it stands in.

    Thousands of rows have one each, and share the tuples of facts: nothing is made for a row but its prefix.
    """

    def __init__(self) -> None:
        self.prefixes: list[Prefix] = []
        self.texts: list[str] = []
        self.facts: list[Sequence[FactsNumber]] = []

    def append(self, prefix: Prefix, text: str, facts: tuple[FactsNumber, ...]) -> int:
        """Add a prefix; the answer is its index."""
        self.prefixes.append(prefix)
        self.texts.append(text)
        self.facts.append(facts)
        return len(self.facts) - 1

    def extend(self, index: int, facts: Sequence[FactsNumber]) -> None:
        """Add the facts of another row of a prefix."""
        present = self.facts[index]
        if isinstance(present, list):
            present.extend(facts)
        else:
            self.facts[index] = [*present, *facts]


def sorted_ranges(read: ReadPrefixes, numbers: Mapping[RangeFacts, FactsNumber]) -> Ranges:
    """The ranges in their published order, exact duplicates folded; *numbers* are those of all facts."""
    # The few facts are put in order first: then those of a prefix, mostly one, are in order as numbers.
    ordered = sorted(numbers, key=lambda facts: facts.order)
    ranks = {numbers[facts]: rank for rank, facts in enumerate(ordered)}
    read = _each_once(read)
    indexes = sorted(range(len(read.prefixes)), key=read.prefixes.__getitem__)
    if max(map(len, read.facts), default=0) == min(map(len, read.facts), default=0) == 1:
        sorted_ranks = [ranks[read.facts[index][0]] for index in indexes]
    else:
        rows = [(index, rank) for index in indexes for rank in sorted({ranks[number] for number in read.facts[index]})]
        indexes, sorted_ranks = [index for index, _ in rows], [rank for _, rank in rows]
    return Ranges([read.prefixes[index] for index in indexes], [read.texts[index] for index in indexes], sorted_ranks, ordered)


def _each_once(read: ReadPrefixes) -> ReadPrefixes:
    """The prefixes, each once: it may have been written in several ways."""
    if len(set(read.texts)) == len(read.texts):
        return read
    merged, index_of = ReadPrefixes(), dict[str, int]()
    for prefix, text, facts in zip(read.prefixes, read.texts, read.facts, strict=True):
        if text in index_of:
            merged.extend(index_of[text], facts)
        else:
            index_of[text] = merged.append(prefix, text, tuple(facts))
    return merged
