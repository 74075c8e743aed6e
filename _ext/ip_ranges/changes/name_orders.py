"""What is told to whoever points a name at a load balancer: repoint, from when to when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from ..model.prefix_sets import blocks
from .a_records import ALWAYS, OPEN, RECORD_TARGET, Target, pointed_to, turning_points
from .order_rows import OrderAction, OrderKind, OrderRows
from .schedules import Course, Moment, Scope, Segment, is_record_target, scope_of


class NameNote(NamedTuple):
    """What a course's addresses are to names of a region at a moment; *course* tells one course from another."""

    moment: Moment
    course: int
    targets: tuple[Target, ...]
    segment: Segment


class _Repointing(NamedTuple):
    """Not before when and until when a name is pointed elsewhere, and whether nothing takes over in time."""

    not_before: datetime | None
    until: datetime
    gap: bool

    def at(self, now: datetime) -> _Repointing:
        """What it says at a later moment: a day before which nothing could be done says nothing once it has come."""
        return self._replace(not_before=None) if self.not_before is not None and self.not_before <= now else self


class NameTeller:
    """The names of one region: at what they may point, and when they were told to point elsewhere."""

    def __init__(self, rows: OrderRows, region: str) -> None:
        self._rows, self._scope = rows, Scope(region, RECORD_TARGET[0])
        self._targets: dict[int, tuple[Target, ...]] = {}
        self._segments: dict[int, Segment] = {}
        self._pointing: set[int] = set()
        self._told: dict[int, _Repointing] = {}

    def follow(self, notes: Sequence[NameNote]) -> None:
        """Go through the moments at which something changed."""
        moments: dict[Moment, list[NameNote]] = defaultdict(list)
        for note in sorted(notes, key=lambda note: (note.moment.at, not note.moment.by_clock, note.moment.revision)):
            moments[note.moment].append(note)
        previous: datetime | None = None
        for moment, changed in moments.items():
            if previous is not None:
                self._point(self._answers(previous, moment.at))
            for note in changed:
                self._targets[note.course] = note.targets
                self._segments[note.course] = note.segment
            if previous is None:
                self._point([frozenset(target for target in self._every() if target.in_use(moment.at))])
            self._tell(moment, is_first=previous is None)
            previous = moment.at

    def _every(self) -> list[Target]:
        return list(chain.from_iterable(self._targets.values()))

    def _answers(self, since: datetime, until: datetime = OPEN) -> list[frozenset[Target]]:
        """What names may be pointed at from a moment until before another one."""
        every = self._every()
        return [pointed_to(every, point) for point in turning_points(every, since) if point < until]

    def _point(self, answers: Sequence[frozenset[Target]]) -> None:
        """Note what names may have been pointed at."""
        self._pointing.update(course for course, targets in self._targets.items() if _is_answer(targets, answers))

    def _tell(self, moment: Moment, *, is_first: bool) -> None:
        now, every, answers = moment.at, self._every(), self._answers(moment.at)
        for course, targets in sorted(self._targets.items(), key=lambda entry: self._segments[entry[0]].intervals):
            live = [target for target in targets if now < target.ends]
            if not live:
                self._told.pop(course, None)
                self._pointing.discard(course)
                continue
            use = _unbroken(live, now)
            before = self._told.get(course)
            if use.ends is OPEN:
                # One that had vanished and is back may not be pointed to yet: what was told of it stands.
                if before is not None and before.until > now and use.steady <= now:
                    self._call_off(course, moment)
                self._told.pop(course, None)
                continue
            if course not in self._pointing and not _is_answer(targets, answers):
                continue
            # Addresses with the same times may be a part of this very block, cut off by what happens later.
            same = {target.times for target in targets}
            others = [
                target for target in every if target.times not in same and target.prefix.version == use.prefix.version and target.ends > use.ends
            ]
            # Where what was to take over is withdrawn, that is told too.
            if not others and (before is None or before.until <= now):
                continue
            coming = [target.begins for target in others if now < target.begins < use.ends]
            repointing = _Repointing(min(coming, default=None), use.ends, all(target.begins >= use.ends for target in others))
            if before is not None and before.at(now) == repointing:
                continue
            self._told[course] = repointing
            has_vanished = all(target.steady is OPEN for target in live)
            kind: OrderKind | None = "baseline" if is_first else "removed" if has_vanished else None
            self._add(course, moment, kind, "repoint", not_before=repointing.not_before, keep_until=repointing.until, gap=repointing.gap)

    def _call_off(self, course: int, moment: Moment) -> None:
        if all(row.action != "allow" for row in self._rows.beside(self._segments[course], moment, self._scope)):
            self._add(course, moment, None, "allow", called_off=True)

    def _add(self, course: int, moment: Moment, kind: OrderKind | None, action: OrderAction, **facts: Any) -> None:
        segment = self._segments[course]
        # The order that goes with it has the kind and the words of the change.
        beside = next(iter(self._rows.beside(segment, moment, self._scope)), None)
        if beside is not None:
            facts |= {"note": beside.note, "previous": beside.previous, "expires": beside.expires}
        kind = kind or (beside.kind if beside else "rescheduled")
        self._rows.put(segment, moment, self._rows.row(moment, self._scope, kind, action, RECORD_TARGET[1], **facts))


def _is_answer(targets: Sequence[Target], answers: Sequence[frozenset[Target]]) -> bool:
    """Whether a name may be pointed at one of the targets at some time."""
    return any(not answer.isdisjoint(targets) for answer in answers)


def _unbroken(live: Sequence[Target], now: datetime) -> Target:
    """The use of an address that goes on from now, or begins next, without a break: until then names may point to it."""
    first, *later = sorted(live, key=lambda target: (target.begins, target.ends))
    ends = first.ends
    for target in later:
        if target.begins <= max(ends, now):
            ends = max(ends, target.ends)
    return first._replace(ends=ends)


def targets_of(course: Course, now: datetime) -> Iterator[tuple[str, Target]]:
    """A course's addresses as names see them, with the region of each."""
    segment = course.segment
    if segment.direction != RECORD_TARGET[1]:
        return
    prefixes = tuple(blocks(segment.intervals, segment.version))
    for item, end in course.ends:
        if is_record_target(item) and now < end:
            steady = course.back.get(scope_of(item), ALWAYS)
            for prefix in prefixes:
                yield item.region, Target(prefix, item.effective or ALWAYS, end, end, steady if steady > now else ALWAYS)
    for departure in course.departed:
        if is_record_target(departure.item) and now < departure.ends and not departure.planned:
            for prefix in prefixes:
                yield departure.item.region, Target(prefix, ALWAYS, departure.ends, departure.ends, OPEN)
