"""States of ranges: from the dates, the courses of what changed, and the clock. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from ..model.entries import Entries, Entry, EntryFacts
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks, merged
from ..model.range_columns import in_columns
from ..model.table import Range, RangeFacts, State
from .a_records import RECORD_TARGET
from .actions import use_of
from .order_rows import Order
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


def entries(ranges: Sequence[Range], courses: Sequence[Course], *, now: datetime) -> Entries:
    """Every range with its state: those in the feed, the draining and the retired ones, sorted by prefix.

    *ranges* are those of a table, which has them in the published order. Of a range that went, those addresses are draining
    that its region and role do not have any more; and retired are those that nothing uses in their direction, whatever its
    region and role: nobody should read "safe to remove" beside an address that is in use.
    """
    table = in_columns(ranges)
    facts_of = [EntryFacts(facts, state_of(facts, now), facts.expires) for facts in table.facts]
    listed = Entries(table.prefixes, table.texts, table.numbers, facts_of)
    is_overdue = any(facts.state == "retired" for facts in listed.facts)
    gone = list(_gone_rows(courses, now))
    if not gone and not is_overdue:
        return listed
    rows: Iterator[_Row] = zip(listed.prefixes, listed.texts, listed.map(lambda facts: facts), strict=True)
    if is_overdue:
        rows = _with_ends(rows, courses, now)

    def order(row: _Row) -> tuple[object, ...]:
        prefix, _text, facts = row
        return prefix, facts.gone is not None, use_of(facts.range)

    return Entries.of_rows(sorted([*rows, *gone], key=order))


_Row: TypeAlias = tuple[Prefix, str, EntryFacts]
"""The prefix of an entry, its text and its facts."""


def _rows_of(intervals: Iterable[Interval], version: int, facts: EntryFacts) -> Iterator[_Row]:
    """The fewest rows that have these addresses."""
    return ((prefix, str(prefix), facts) for prefix in blocks(intervals, version))


def _with_ends(rows: Iterable[_Row], courses: Iterable[Course], now: datetime) -> Iterator[_Row]:
    """The listed ranges; one whose end was past when it was set drains as readers were told, and one that is past its end is
    retired as far as nothing else uses its addresses.
    """
    by_facts: dict[tuple[int, RangeFacts], list[tuple[Course, datetime]]] = defaultdict(list)
    for course in courses:
        for item, end in course.ends:
            if item.expires is not None and item.expires <= now:
                by_facts[course.segment.version, item.facts].append((course, end))
    for row in rows:
        prefix, _text, facts = row
        if facts.state != "retired":
            yield row
            continue
        intervals: dict[tuple[State, datetime], list[Interval]] = defaultdict(list)
        for course, end in by_facts.get((prefix.version, facts.range), ()):
            inside = [
                (max(first, prefix.first), min(last, prefix.last))
                for first, last in course.segment.intervals
                if first <= prefix.last and last >= prefix.first
            ]
            if now < end:
                intervals["draining", end] += inside
            elif not _is_in_use(course, now):
                intervals["retired", max([end, *(departure.ends for departure in course.departed)])] += inside
        for (state, until), pieces in intervals.items():
            yield from _rows_of(sorted(pieces), prefix.version, EntryFacts(facts.range, state, until))


class Gone(NamedTuple):
    """What of a course's addresses left a scope: draining there until *ends*, or retired where nobody has them any more."""

    course: Course
    departure: Departure
    state: State
    ends: datetime


def gone(courses: Iterable[Course], now: datetime) -> Iterator[Gone]:
    """What went and is draining or retired at a moment."""
    for course in courses:
        for scope, departures in course.departures.items():
            latest = max(departures, key=lambda departure: (departure.ends, departure.gone))
            listed = course.listed.get(scope, {})
            if now < latest.ends:
                if all(end < latest.ends for end in listed.values()):
                    yield Gone(course, latest, "draining", latest.ends)
            elif not listed and not _is_in_use(course, now):
                ends = max(departure.ends for departure in course.departed)
                # A scope that had it more than a year before the last one gave it up has long forgotten it.
                if now < max(ends, latest.gone) + RETIRED_FOR and ends <= max(latest.ends, latest.gone) + RETIRED_FOR:
                    yield Gone(course, latest, "retired", ends)


def _gone_rows(courses: Iterable[Course], now: datetime) -> Iterator[_Row]:
    """Rows of what went, as the fewest prefixes."""
    intervals: dict[tuple[int, EntryFacts], list[Interval]] = defaultdict(list)
    for course, departure, state, ends in gone(courses, now):
        facts = EntryFacts(departure.item.facts, state, ends, departure.gone)
        intervals[course.segment.version, facts] += course.segment.intervals
    for (version, facts), pieces in intervals.items():
        yield from _rows_of(merged(sorted(pieces)), version, facts)


def _is_in_use(course: Course, now: datetime) -> bool:
    """Whether anybody has the addresses of a course in their direction."""
    return any(now < end for _, end in course.ends) or any(now < departure.ends for departure in course.departed)


def next_moment(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """When a state next changes by the clock alone, None when nothing is to come."""
    moments = (
        moment
        for entry in entries
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


def notice_given(orders: Iterable[Order]) -> NoticeGiven:
    """Measure the notice: from when readers were told to the day by which something had to be done.

    An address that was used at once when it appeared was given no notice at all, and counts as such.
    """
    lengths = sorted(max(due - order.told, timedelta(0)) for order in orders if (due := _due(order)) is not None)
    count = len(lengths)
    return NoticeGiven(count, lengths[0], (lengths[(count - 1) // 2] + lengths[count // 2]) / 2) if lengths else NoticeGiven(0)


def _due(order: Order) -> datetime | None:
    """The day of an order; keeping what was to go, and removing what is long gone, were asked of nobody by a day."""
    if order.withdrawn or order.called_off:
        return None
    if order.action == "allow":
        return order.effective or order.told
    is_asked = order.action == "repoint" or (order.action == "remove" and order.role != RECORD_TARGET[0])
    return order.keep_until if is_asked else None
