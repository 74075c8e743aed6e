"""The ranges of a document in the order in which they are published: each prefix once for each of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NewType, TypeAlias

from ..model.prefix import Prefix
from ..model.range_columns import Ranges
from ..model.table import RangeFacts

FactsNumber = NewType("FactsNumber", int)
"""Stands for the facts of a row, which thousands of rows share."""

PrefixRows: TypeAlias = tuple[Prefix, str, list[FactsNumber]]
"""A prefix, its canonical text, and the facts of each row that it stands in."""


def in_order(read: Iterable[PrefixRows], numbers: Mapping[RangeFacts, FactsNumber]) -> Ranges:
    """The ranges in their published order, exact duplicates folded; *numbers* are those of all facts."""
    # The few facts are put in order first: then those of a prefix, mostly one, are in order as numbers.
    ordered = sorted(numbers, key=lambda facts: facts.order)
    places = {numbers[facts]: place for place, facts in enumerate(ordered)}
    places_of: dict[tuple[FactsNumber, ...], list[int]] = {}  # the facts that go together are few again

    def sorted_places(facts_numbers: list[FactsNumber]) -> Iterable[int]:
        key = tuple(facts_numbers)
        if key not in places_of:
            places_of[key] = sorted({places[number] for number in key})
        return places_of[key]

    rows = [(prefix, text, place) for prefix, text, listed in _by_prefix(read) for place in sorted_places(listed)]
    prefixes, texts, numbers_in_order = zip(*rows, strict=True) if rows else ((), (), ())
    return Ranges(prefixes, texts, numbers_in_order, ordered)


def _by_prefix(read: Iterable[PrefixRows]) -> Iterable[PrefixRows]:
    """Each prefix once, in ascending order: it may have been written in several ways."""
    ordered = sorted(read, key=itemgetter(0))
    if len({text for _, text, _ in ordered}) == len(ordered):  # speed: the hash of a text is kept, that of a prefix is not
        return ordered
    by_prefix: dict[Prefix, PrefixRows] = {}
    for prefix, text, facts_numbers in ordered:
        by_prefix.setdefault(prefix, (prefix, text, []))[2].extend(facts_numbers)
    return by_prefix.values()
