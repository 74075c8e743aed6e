"""States of ranges: from the dates, the courses of what changed, and the clock. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model.entries import Entries, Entry, by_kind, of_ranges
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks
from ..model.range_columns import with_kinds
from ..model.table import Range, State
from .orders import Order
from .schedules import Course, Departure

RETIRED_FOR = timedelta(days=365)
"""How long a retired range stays listed as retired."""


def state_of(item: Range, now: datetime) -> State:
    """The state of a range that its feed has now, by its dates alone.

    With a known end it is draining until then. After it is retired, whether or not somebody has taken it out of the table: the
    day that readers were told is the day.
    """
    if item.expires is not None and item.expires <= now:
        return "retired"
    if item.effective is not None and now < item.effective:
        return "announced"
    return "draining" if item.expires is not None else "active"


def entries(ranges: Sequence[Range], courses: Iterable[Course], *, now: datetime) -> Entries:
    """Every range with its state: those in the feed, the draining and the retired ones, sorted by prefix.

    *ranges* are those of a table, which has them in the published order. Of a range that went, those addresses are draining
    that its region and role do not have any more; and retired are those that nothing uses in their direction, whatever its
    region and role: nobody should read "safe to remove" beside an address that is in use.
    """
    kinds = with_kinds(ranges)
    listed = of_ranges(kinds, lambda item: Entry(item, state_of(item, now), item.expires))
    found = _Found()
    changed = list(courses)
    for course in changed:
        _gone(course, now, found)
    overdue = any(entry.state == "retired" for entry in listed.kinds)
    gone = found.entries()
    if not gone and not overdue:
        return listed
    rows = list(zip(listed, listed.texts, strict=True))
    if overdue:
        rows = _with_ends(rows, changed, now)
    rows += [(entry, str(entry.range.prefix)) for entry in gone]
    rows.sort(key=lambda row: (row[0].range.prefix, row[0].gone is not None, row[0].range.region))
    return by_kind([entry for entry, _ in rows], [text for _, text in rows])


def _with_ends(rows: list[tuple[Entry, str]], courses: Sequence[Course], now: datetime) -> list[tuple[Entry, str]]:
    """The listed ranges; one whose end was past when it was set drains as readers were told, and one that is past its end is
    retired as far as nothing else uses its addresses.
    """
    by_range: dict[tuple[object, ...], list[Course]] = defaultdict(list)
    for course in courses:
        for item in course.listed:
            if item.expires is not None and item.expires <= now:
                by_range[item.direction, *item[1:]].append(course)
    made: list[tuple[Entry, str]] = []
    for entry, text in rows:
        item = entry.range
        if entry.state != "retired":
            made.append((entry, text))
            continue
        parts: dict[tuple[State, datetime], list[Interval]] = defaultdict(list)
        for course in by_range.get((item.direction, *item[1:]), ()):
            if course.segment.version != item.prefix.version:
                continue
            own = [
                (max(first, item.prefix.first), min(last, item.prefix.last))
                for first, last in course.segment.intervals
                if first <= item.prefix.last and last >= item.prefix.first
            ]
            listed = next((one for one in course.listed if one[1:] == item[1:]), item)
            end = course.end_of(listed)
            if now < end:
                parts["draining", end] += own
            elif _end_of_all(course, now) is None:
                parts["retired", max([end, *(one.ends for left in course.departures.values() for one in left)])] += own
        for (state, end), intervals in parts.items():
            made += [
                (Entry(item._replace(prefix=prefix), state, end), str(prefix))
                for prefix in blocks(sorted(intervals), item.prefix.version)
            ]
    return made


class _Found:
    """Entries of what went, put together to the fewest prefixes."""

    def __init__(self) -> None:
        self._intervals: dict[tuple[Range, State, datetime, datetime, int], list[Interval]] = defaultdict(list)

    def put(self, course: Course, departure: Departure, state: State, ends: datetime) -> None:
        """Note the addresses of a course."""
        item = departure.item._replace(prefix=Prefix(course.segment.version, 0, 0))
        self._intervals[item, state, ends, departure.gone, course.segment.version] += course.segment.intervals

    def entries(self) -> list[Entry]:
        """All of them."""
        return [
            Entry(item._replace(prefix=prefix), state, ends, gone)
            for (item, state, ends, gone, version), intervals in self._intervals.items()
            for prefix in blocks(_joined(intervals), version)
        ]


def _joined(intervals: list[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for first, last in sorted(intervals):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _gone(course: Course, now: datetime, found: _Found) -> None:
    """What of a course's addresses left a scope: draining there, or retired where nobody has them any more."""
    last = _end_of_all(course, now)
    for scope, left in course.departures.items():
        if not left:
            continue
        latest = max(left, key=lambda one: (one.ends, one.gone))
        if now < latest.ends:
            if not any(_until(course, item, now) >= latest.ends for item in course.items(scope)):
                found.put(course, latest, "draining", latest.ends)
        elif last is None and not course.items(scope):
            ends = max(one.ends for every in course.departures.values() for one in every)
            # A scope that had it more than a year before the last one gave it up has long forgotten it.
            if now < max(ends, latest.gone) + RETIRED_FOR and ends <= max(latest.ends, latest.gone) + RETIRED_FOR:
                found.put(course, latest, "retired", ends)


def _until(course: Course, item: Range, now: datetime) -> datetime:
    """Until when a listed range is on the lists of its scope; a plan counts, since its list has it."""
    end = course.end_of(item)
    return max(now, end)


def _end_of_all(course: Course, now: datetime) -> datetime | None:
    """The last end of the addresses in their direction; None where nobody has them any more."""
    ends = [course.end_of(item) for item in course.listed]
    ends += [one.ends for left in course.departures.values() for one in left]
    return max((end for end in ends if now < end), default=None)


def next_moment(every: Iterable[Entry], now: datetime) -> datetime | None:
    """When a state next changes by the clock alone, None when nothing is to come."""
    moments = (
        moment
        for entry in every
        for moment in (
            entry.range.effective,
            entry.keep_until,
            max(entry.keep_until, entry.gone) + RETIRED_FOR if entry.gone is not None and entry.keep_until is not None else None,
        )
        if moment is not None and moment > now and not (entry.withdrawn and moment == entry.range.effective)
    )
    return min(moments, default=None)


class NoticeGiven(NamedTuple):
    """The notice that readers were given so far, over so many *changes* that asked something of them."""

    changes: int
    shortest: timedelta | None = None
    median: timedelta | None = None


def notice_given(told: Iterable[Order]) -> NoticeGiven:
    """Measure the notice: from when readers were told to the day by which something had to be done.

    An address that was used at once when it appeared was given no notice at all, and counts as such.
    """
    given = [max(due - order.told, timedelta(0)) for order in told for due in _due(order)]
    if not given:
        return NoticeGiven(0)
    from statistics import median  # noqa: PLC0415 - most sites have given no notice yet, and it imports a good deal

    return NoticeGiven(len(given), min(given), timedelta(seconds=median(one.total_seconds() for one in given)))


def _due(order: Order) -> Iterator[datetime]:
    """The day of an order; keeping what was to go, and removing what is long gone, were asked of nobody by a day."""
    if order.withdrawn or order.called_off:
        return
    if order.action == "allow":
        yield order.effective or order.told
    elif (order.action == "repoint" and order.keep_until is not None) or (order.action == "remove" and order.keep_until is not None and order.role != "load-balancer"):
        yield order.keep_until


