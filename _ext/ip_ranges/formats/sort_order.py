"""What was read of a document, in the order in which ranges are published: each prefix once for each of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NewType, TypeAlias

from ..model.prefix import Prefix
from ..model.range_columns import Facts, Ranges, ranges_of, ranges_of_columns
from ..model.table import made_range, range_order

FactsNumber = NewType("FactsNumber", int)
"""Stands for the facts of a row, which thousands of rows share."""

Found: TypeAlias = tuple[Prefix, str, list[FactsNumber]]
"""A prefix, its canonical text, and the facts of each row that it stands in."""

_SOME = Prefix(4, 0, 0)


def in_order(found: Iterable[Found], numbers: Mapping[Facts, FactsNumber]) -> Ranges:
    """The ranges in their published order, exact duplicates folded; *numbers* are those of all facts."""
    # The few facts are put in order first: then those of a prefix, mostly one, are in order as numbers.
    ordered = sorted(numbers, key=lambda facts: range_order(made_range((_SOME, *facts))))
    places = {numbers[facts]: place for place, facts in enumerate(ordered)}
    listed = [one for one in _by_prefix(found) if one[2]]
    prefixes, texts, owns = zip(*listed, strict=True) if listed else ((), (), ())
    if set(map(len, owns)) <= {1}:
        return ranges_of_columns(list(prefixes), [places[own[0]] for own in owns], list(texts), ordered)
    sorted_places: dict[tuple[FactsNumber, ...], list[int]] = {}  # the facts that go together are few again
    rows: list[tuple[Prefix, int, str]] = []
    for prefix, text, own in listed:
        if len(own) == 1:
            rows.append((prefix, places[own[0]], text))
            continue
        key = tuple(own)
        if key not in sorted_places:
            sorted_places[key] = sorted({places[number] for number in own})
        rows += [(prefix, place, text) for place in sorted_places[key]]
    return ranges_of(rows, ordered)


def _by_prefix(found: Iterable[Found]) -> Iterable[Found]:
    """What was found, in the order of the prefixes, each once: it may have been written in several ways."""
    ordered = sorted(found, key=itemgetter(0))
    if len({text for _, text, _ in ordered}) == len(ordered):  # the hash of a text is known, that of a prefix is not
        return ordered
    each: dict[Prefix, Found] = {}
    for prefix, text, own in ordered:
        each.setdefault(prefix, (prefix, text, []))[2].extend(own)
    return each.values()
