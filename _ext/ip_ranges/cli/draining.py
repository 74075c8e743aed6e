"""What left a feed without a date and is still kept: nobody is told of it before it is certain, and an operator wants to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ..changes.schedules import Course
from ..changes.terms import and_more, day_and_time, plain
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks

_MOST_NAMED = 4
"""Prefixes that the sentence names; it counts the rest."""


class Draining(NamedTuple):
    """Addresses that one revision took away without a date: kept until *ends*, and told then."""

    ends: datetime
    prefixes: tuple[Prefix, ...]

    @property
    def sentence(self) -> str:
        """What an operator reads."""
        count = len(self.prefixes)
        more = f" {plain(and_more(count - _MOST_NAMED))}" if count > _MOST_NAMED else ""
        named = ", ".join(map(str, self.prefixes[:_MOST_NAMED])) + more
        return f"{count:,} left without a date ({named}); keep {'it' if count == 1 else 'them'} until {day_and_time(self.ends)}: told then"


def draining_by_revision(courses: Iterable[Course], now: datetime) -> Mapping[int, tuple[Draining, ...]]:
    """The quiet departures that are not certain yet, by the number of the revision that has them."""
    found: dict[tuple[int, datetime], set[tuple[int, Interval]]] = defaultdict(set)
    for course in courses:
        for departure in (one for left in course.departures.values() for one in left):
            if departure.is_quiet and now < departure.ends:
                found[departure.revision, departure.ends].update((course.segment.version, one) for one in course.segment.intervals)
    made: dict[int, tuple[Draining, ...]] = defaultdict(tuple)
    for (revision, ends), intervals in sorted(found.items()):
        prefixes = [prefix for version in (4, 6) for prefix in blocks(_joined(one for family, one in intervals if family == version), version)]
        made[revision] += (Draining(ends, tuple(prefixes)),)
    return made


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for first, last in sorted(intervals):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
