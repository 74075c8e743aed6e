"""States of ranges: from the dates, the courses of what changed, and the clock. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model.entries import Entries, Entry, EntryFacts
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks
from ..model.range_columns import in_columns
from ..model.table import Range, RangeFacts, State
from .orders import Order
from .schedules import Course, Departure

RETIRED_FOR = timedelta(days=365)
"""How long a retired range stays listed as retired."""


def state_of(item: RangeFacts, now: datetime) -> State:
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
    table = in_columns(ranges)
    facts_of = [EntryFacts(facts, state_of(facts, now), facts.expires) for facts in table.facts]
    listed = Entries(table.prefixes, table.texts, table.numbers, facts_of)
    departed = _Departed()
    changed = list(courses)
    for course in changed:
        _gone(course, now, departed)
    overdue = any(facts.state == "retired" for facts in listed.facts)
    gone = departed.rows()
    if not gone and not overdue:
        return listed
    rows = [_Row(*row) for row in zip(listed.prefixes, listed.texts, listed.map(lambda facts: facts), strict=True)]
    if overdue:
        rows = list(_with_ends(rows, changed, now))
    rows += gone
    rows.sort(key=lambda row: (row.prefix, row.facts.gone is not None, row.facts.range.region))
    return Entries.of_rows(rows)


class _Row(NamedTuple):
    """A row of the columns of entries."""

    prefix: Prefix
    text: str
    facts: EntryFacts


def _rows_of(intervals: list[Interval], version: int, facts: EntryFacts) -> Iterator[_Row]:
    """The fewest rows that have these addresses."""
    return (_Row(prefix, str(prefix), facts) for prefix in blocks(intervals, version))


def _with_ends(rows: Iterable[_Row], courses: Sequence[Course], now: datetime) -> Iterator[_Row]:
    """The listed ranges; one whose end was past when it was set drains as readers were told, and one that is past its end is
    retired as far as nothing else uses its addresses.
    """
    courses_of: dict[RangeFacts, list[tuple[Course, Range]]] = defaultdict(list)
    for course in courses:
        overdue = {item.facts: item for item in reversed(course.listed) if item.expires is not None and item.expires <= now}
        for range_facts, item in overdue.items():
            courses_of[range_facts].append((course, item))
    for row in rows:
        prefix, _text, facts = row
        if facts.state != "retired":
            yield row
            continue
        pieces: dict[tuple[State, datetime], list[Interval]] = defaultdict(list)
        for course, item in courses_of.get(facts.range, ()):
            if course.segment.version != prefix.version:
                continue
            shared = [
                (max(first, prefix.first), min(last, prefix.last))
                for first, last in course.segment.intervals
                if first <= prefix.last and last >= prefix.first
            ]
            end = course.end_of(item)
            if now < end:
                pieces["draining", end] += shared
            elif _end_of_all(course, now) is None:
                departures = (departure for left in course.departures.values() for departure in left)
                pieces["retired", max([end, *(departure.ends for departure in departures)])] += shared
        for (state, end), intervals in pieces.items():
            yield from _rows_of(sorted(intervals), prefix.version, EntryFacts(facts.range, state, end))


class _Departed:
    """The rows of what went, put together to the fewest prefixes."""

    def __init__(self) -> None:
        self._intervals: dict[tuple[EntryFacts, int], list[Interval]] = defaultdict(list)

    def put(self, course: Course, departure: Departure, state: State, ends: datetime) -> None:
        """Note the addresses of a course."""
        facts = EntryFacts(departure.item.facts, state, ends, departure.gone)
        self._intervals[facts, course.segment.version] += course.segment.intervals

    def rows(self) -> list[_Row]:
        """Each row, in no order."""
        noted = self._intervals.items()
        return [row for (facts, version), intervals in noted for row in _rows_of(_joined(intervals), version, facts)]


def _joined(intervals: list[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for first, last in sorted(intervals):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _gone(course: Course, now: datetime, departed: _Departed) -> None:
    """What of a course's addresses left a scope: draining there, or retired where nobody has them any more."""
    last = _end_of_all(course, now)
    for scope, left in course.departures.items():
        if not left:
            continue
        latest = max(left, key=lambda one: (one.ends, one.gone))
        if now < latest.ends:
            if not any(_until(course, item, now) >= latest.ends for item in course.items(scope)):
                departed.put(course, latest, "draining", latest.ends)
        elif last is None and not course.items(scope):
            ends = max(one.ends for every in course.departures.values() for one in every)
            # A scope that had it more than a year before the last one gave it up has long forgotten it.
            if now < max(ends, latest.gone) + RETIRED_FOR and ends <= max(latest.ends, latest.gone) + RETIRED_FOR:
                departed.put(course, latest, "retired", ends)


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


