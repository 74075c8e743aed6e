"""What is told to whoever points a name at a load balancer: repoint, from when to when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from ..model.prefix_sets import blocks
from .a_records import ALWAYS, OPEN, Target, pointed_to, turning_points
from .order_rows import OrderAction, OrderKind, OrderRow, OrderRows
from .schedules import Course, Moment, Scope, Segment, is_record_target, scope_of


class NameNote(NamedTuple):
    """What a course's addresses are to names of a region at a moment; *course* tells one course from another."""

    moment: Moment
    course: int
    targets: tuple[Target, ...]
    segment: Segment


_News: TypeAlias = tuple[datetime | None, datetime, bool]
"""Not before when, until when, and whether nothing takes over in time."""


class NameTeller:
    """The names of one region: at what they may point, and when they were told to point elsewhere."""

    def __init__(self, rows: OrderRows, region: str) -> None:
        self._rows, self._region = rows, region
        self._targets: dict[int, tuple[Target, ...]] = {}
        self._segments: dict[int, Segment] = {}
        self._pointing: set[int] = set()
        self._told: dict[int, _News] = {}

    def follow(self, notes: Sequence[NameNote]) -> None:
        """Go through the moments at which something changed."""
        moments: dict[Moment, list[NameNote]] = defaultdict(list)
        for note in sorted(notes, key=lambda note: (note.moment.at, not note.moment.by_clock, note.moment.revision)):
            moments[note.moment].append(note)
        is_first = True
        previous: datetime | None = None
        for moment, changed in moments.items():
            if previous is not None:
                self._point(previous, moment.at)
            for note in changed:
                self._targets[note.course] = note.targets
                self._segments[note.course] = note.segment
            if is_first:
                self._pointing.update(course for course, found in self._targets.items() if any(one.in_use(moment.at) for one in found))
            self._tell(moment, baseline=is_first)
            is_first, previous = False, moment.at

    def _every(self) -> list[Target]:
        return [one for found in self._targets.values() for one in found]

    def _point(self, since: datetime, until: datetime) -> None:
        """Note what names may have been pointed at in a time without news."""
        every = self._every()
        answers = [pointed_to(every, point) for point in turning_points(every, since) if point < until]
        for course, found in self._targets.items():
            if any(one in answer for answer in answers for one in found):
                self._pointing.add(course)

    def _tell(self, moment: Moment, *, baseline: bool) -> None:
        every, now = self._every(), moment.at
        answers = [pointed_to(every, point) for point in turning_points(every, now)]
        for course, found in sorted(self._targets.items(), key=lambda one: self._segments[one[0]].intervals):
            live = [one for one in found if now < one.ends]
            if not live:
                self._told.pop(course, None)
                self._pointing.discard(course)
                continue
            target = _unbroken(live, now)
            known = self._told.get(course)
            if target.ends is OPEN:
                # One that had vanished and is back may not be pointed to yet: what was told of it stands.
                if known is not None and known[1] > now and target.steady <= now:
                    self._call_off(course, moment)
                self._told.pop(course, None)
                continue
            if course not in self._pointing and not any(one in answer for answer in answers for one in found):
                continue
            others = [
                one for one in every if one not in found and one.prefix.version == target.prefix.version and one.ends > target.ends
            ]
            # Where what was to take over is withdrawn, that is told too.
            if not others and (known is None or known[1] <= now):
                continue
            coming = [one.begins for one in others if now < one.begins < target.ends]
            news = (min(coming, default=None), target.ends, all(one.begins >= target.ends for one in others))
            if known is not None and _says_the_same(known, news, now):
                continue
            self._told[course] = news
            vanished: OrderKind | None = "removed" if all(one.steady is OPEN for one in live) else None
            kind: OrderKind | None = "baseline" if baseline else vanished
            self._add(course, moment, kind, "repoint", not_before=news[0], keep_until=news[1], gap=news[2])

    def _call_off(self, course: int, moment: Moment) -> None:
        scope = Scope(self._region, "load-balancer")
        if any(row.action == "allow" for row in self._rows.beside(self._segments[course], moment, scope)):
            return
        self._add(course, moment, None, "allow", called_off=True)

    def _add(self, course: int, moment: Moment, kind: OrderKind | None, action: OrderAction, **dates: Any) -> None:
        segment, scope = self._segments[course], Scope(self._region, "load-balancer")
        # The order that goes with it has the kind and the words of the change.
        beside = next(iter(self._rows.beside(segment, moment, scope)), None)
        found: OrderKind = kind or (beside.kind if beside else "rescheduled")
        facts: dict[str, Any] = {"note": beside.note, "previous": beside.previous, "expires": beside.expires} if beside else {}
        self._rows.put(segment, OrderRow(moment, found, action, "inbound", scope, **facts, **dates))


def _says_the_same(known: _News, news: _News, now: datetime) -> bool:
    """Whether what was told holds still; a day before which nothing could be done says nothing once it has come."""
    waits = known[0] if known[0] is not None and known[0] > now else None
    return (waits, *known[1:]) == news


def _unbroken(live: Sequence[Target], now: datetime) -> Target:
    """The use of an address that goes on from now, or begins next, without a break: until then names may point to it."""
    first, *others = sorted(live, key=lambda one: (one.begins, one.ends))
    ends = first.ends
    for one in others:
        if one.begins <= max(ends, now):
            ends = max(ends, one.ends)
    return first._replace(ends=ends)


def targets_of(course: Course, now: datetime) -> Iterator[tuple[str, Target]]:
    """A course's addresses as names see them, with the region of each."""
    segment = course.segment
    if segment.direction != "inbound":
        return
    prefixes = tuple(blocks(segment.intervals, segment.version))
    for item in course.listed:
        if is_record_target(item) and now < course.end_of(item):
            end = course.end_of(item)
            steady = course.back.get(scope_of(item), ALWAYS)
            for prefix in prefixes:
                yield item.region, Target(prefix, item.effective or ALWAYS, end, end, steady if steady > now else ALWAYS)
    for scope, left in course.departures.items():
        if scope.role == "load-balancer":
            for one in left:
                if not one.planned and now < one.ends and is_record_target(one.item):
                    for prefix in prefixes:
                        yield scope.region, Target(prefix, ALWAYS, one.ends, one.ends, OPEN)
