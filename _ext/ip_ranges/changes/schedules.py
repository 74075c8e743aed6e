"""The course of each address: when it was announced, in use, going and gone, and what was told of it when.

A course is asked of addresses, not of ranges: addresses that always had the same facts are one :class:`Course`, whatever
blocks they were written in. The work grows with the changes, not with the table: what no change touched and no date
concerns has no course. Nothing here looks at a clock of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks, Interval
from ..model.range_columns import in_columns
from ..model.revision import Change, Revision
from ..model.table import Range, RangeFacts
from .a_records import OPEN


class Scope(NamedTuple):
    """Whose list an address is on: a region and a role of one direction."""

    region: str
    role: str


class Departure(NamedTuple):
    """What a scope had of an address and has no more: its range, when it went and until when it stays on lists.

    *dated* tells a day that readers were told from one that is certain only when it has come; *planned* is a range that
    went before its first day. *revision* is the number of the revision that has it.
    """

    item: Range
    gone: datetime
    ends: datetime
    dated: bool
    planned: bool
    revision: int

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is told of it before its end."""
        return not (self.dated or self.planned)


class Step(NamedTuple):
    """What one revision made of the addresses of a course: the ranges that it took away and those that it brought.

    *written_anew* are ranges with an end that the addresses had already, in another block. A step may also bring nothing, where
    a block came that says the same of them.
    """

    revision: int
    lost: tuple[Range, ...]
    gained: tuple[Range, ...]
    written_anew: tuple[Range, ...] = ()


class Segment(NamedTuple):
    """Addresses of one family and direction with equal histories: what they began with and the steps since."""

    version: int
    direction: str
    intervals: tuple[Interval, ...]
    first: tuple[Range, ...]
    steps: tuple[Step, ...]
    draining: tuple[Departure, ...] = ()


class Moment(NamedTuple):
    """When a course is looked at: a revision's moment, or the end of a quiet departure."""

    at: datetime
    revision: int
    by_clock: bool = False


class Course:
    """The state of one segment's addresses as its history goes on.

    *listed* are the ranges that have them, *departures* what each scope had and lost, *back* until when a scope's
    addresses that had vanished count as vanished still.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.listed: Counter[Range] = Counter(segment.first)
        self.departures: dict[Scope, list[Departure]] = defaultdict(list)
        for departure in segment.draining:
            self.departures[scope_of(departure.item)].append(departure)
        self.back: dict[Scope, datetime] = {}
        self._vanished: set[Scope] = set()
        self._ends: dict[Range, datetime] = {}

    def end_of(self, item: Range) -> datetime:
        """When a listed range is given up: its ``expires``, or what stands in for one that was past when it was set."""
        return self._ends.get(item, item.expires or OPEN)

    def in_use(self, item: Range, now: datetime) -> bool:
        """Whether a listed range is used at a moment."""
        return (item.effective is None or item.effective <= now) and now < self.end_of(item)

    def items(self, scope: Scope) -> list[Range]:
        """The listed ranges of a scope."""
        return [item for item in self.listed if scope_of(item) == scope]

    def scopes(self) -> set[Scope]:
        """Every scope that has or had the addresses."""
        return {scope_of(item) for item in self.listed} | {scope for scope, found in self.departures.items() if found}

    def take(self, step: Step, now: datetime, settle: timedelta) -> None:
        """Go on by one revision."""
        self._forget_before_return(now)
        lost, gained = set(step.lost), set(step.gained)
        used = {item for item in lost if self.in_use(item, now)}
        overdue = {item for item in lost if self.end_of(item) <= now}
        ends = {item: self.end_of(item) for item in lost}
        in_use = {scope_of(item) for item in self.listed if self.in_use(item, now)}
        had = {scope_of(item) for item in self.listed if now < self.end_of(item)}
        for item in lost:
            del self.listed[item]
            self._ends.pop(item, None)
        self.listed.update(gained)
        for scope in {scope_of(item) for item in lost | gained}:
            old, new = {one for one in lost if scope_of(one) == scope}, {one for one in gained if scope_of(one) == scope}
            if scope in in_use:
                # An end in the past, set on what was in use: nobody could be told of that day.
                anew = {item for item in step.written_anew if scope_of(item) == scope}
                self._ends.update({item: now + settle for item in new | anew if item.expires is not None and item.expires <= now})
            self._note_absence(scope, had=scope in had, used=scope in in_use, back=now + settle, now=now)
            left = self.departures[scope]
            if any(self.in_use(item, now) for item in new):
                left.clear()
                continue
            if any(now < self.end_of(item) for item in new):
                left[:] = [one for one in left if not one.planned]
            for item in _ordered(old & (used | overdue)):
                end = ends[item]
                left.append(Departure(item, now, min(end, now + settle) if end is OPEN else end, end is not OPEN, False, step.revision))
            if not new and not old & used and not any(now < self.end_of(item) for item in self.items(scope)):
                left += [Departure(item, now, now + settle, False, True, step.revision) for item in _ordered(old - overdue)]

    def _forget_before_return(self, now: datetime) -> None:
        """Forget what departed before the first day of a range that has come since: it is back."""
        for scope, left in self.departures.items():
            begun = [item.effective for item in self.items(scope) if item.effective is not None and self.in_use(item, now)]
            if left and begun:
                left[:] = [one for one in left if one.gone >= max(begun)]

    def _note_absence(self, scope: Scope, *, had: bool, used: bool, back: datetime, now: datetime) -> None:
        """Note that a scope's addresses vanished, or that those that had vanished are back."""
        has = any(now < self.end_of(item) for item in self.items(scope))
        if used and not has:
            self._vanished.add(scope)
            self.back.pop(scope, None)
        elif has and not had and scope in self._vanished:
            self._vanished.discard(scope)
            self.back[scope] = back

    def quiet_ends(self, after: datetime | None) -> Iterator[Moment]:
        """When departures that nobody was told of are certain, later than a moment."""
        for left in self.departures.values():
            for one in left:
                if one.is_quiet and (after is None or one.ends > after):
                    yield Moment(one.ends, one.revision, by_clock=True)


def scope_of(item: Range | RangeFacts) -> Scope:
    """The scope of a range."""
    return _made_scope((item.region, item.role))


_made_scope = partial(tuple.__new__, Scope)  # speed: asked ten times for each change


def is_record_target(item: Range | RangeFacts) -> bool:
    """Whether names may point to a range: an inbound load balancer."""
    return item.role == "load-balancer" and item.direction == "inbound"


def first_recorded(revisions: Sequence[Revision]) -> int:
    """The number of the revision from which on a history can be followed: the last baseline that does not say what it took
    away and brought (the first one, or one that an older version recorded).
    """
    numbers = [
        number for number, revision in enumerate(revisions) if revision.kind == "baseline" and (revision.fresh or revision.settle is None)
    ]
    return max(numbers, default=0)


def segments(revisions: Sequence[Revision], ranges: Sequence[Range], settle: timedelta) -> list[Segment]:
    """The segments of a feed's history. *ranges* is the table that it ends with; *settle* serves where none was recorded."""
    start = first_recorded(revisions)
    changes = [(number, change) for number in range(start, len(revisions)) for change in revisions[number].changes]
    draining = [] if not revisions or revisions[start].fresh else _draining_before(revisions[:start], settle)
    columns = in_columns(ranges)
    touched = {item for _, change in changes for item in (*change.before, *change.after)}
    touched.update(columns.where(_has_course))
    touched.update(one.item for one in draining)
    if not touched:
        return []
    near = Blocks({item.prefix for item in touched})
    table = set(columns.where_prefix(near.touch))
    for _, change in reversed(changes):
        table.difference_update(change.after)
        table.update(change.before)
    made: list[Segment] = []
    for version in (4, 6):
        for direction in ("inbound", "outbound"):
            made += _segments_of(version, direction, table, changes, draining)
    return made


def _draining_before(revisions: Sequence[Revision], settle: timedelta) -> list[Departure]:
    """What went before the history can be followed, and did not come back."""
    gone: dict[Range, Departure] = {}
    for number, revision in enumerate(revisions):
        for change in revision.changes:
            for item in change.after:
                gone.pop(item, None)
            if change.kind == "removed":
                for item in change.before:
                    planned = item.effective is not None and revision.observed < item.effective
                    ends = revision.observed + settle if item.expires is None or planned else item.expires
                    gone[item] = Departure(item, revision.observed, change.keep_until or ends, item.expires is not None, planned, number)
    return list(gone.values())


def _segments_of(
    version: int, direction: str, table: set[Range], changes: Sequence[tuple[int, Change]], draining: Sequence[Departure]
) -> Iterator[Segment]:
    """The segments of one family and direction: the table's ranges cut at every border that any range ever had."""

    def own(items: Iterable[Range]) -> list[Range]:
        return [item for item in items if item.prefix.version == version and item.direction == direction]

    first = own(table)
    steps: list[tuple[int, int, Range]] = []
    for number, change in changes:
        steps += [(number, -1, item) for item in own(change.before)]
        steps += [(number, 1, item) for item in own(change.after)]
    went = [one for one in draining if own([one.item])]
    borders = sorted({border for item in (*first, *(item for _, _, item in steps), *(one.item for one in went)) for border in _borders(item.prefix)})
    begun: list[list[Range]] = [[] for _ in borders]
    logs: list[list[tuple[int, int, Range]]] = [[] for _ in borders]
    left: list[list[Departure]] = [[] for _ in borders]
    for item in first:
        for place in _places(borders, item.prefix):
            begun[place].append(item)
    for row in steps:
        for place in _places(borders, row[2].prefix):
            logs[place].append(row)
    for departure in went:
        for place in _places(borders, departure.item.prefix):
            left[place].append(departure)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place in range(len(borders) - 1):
        if logs[place] or left[place] or any(_has_course(item) for item in begun[place]):
            shape = (frozenset(Counter(map(_facts, begun[place])).items()), tuple((number, sign, _facts(item)) for number, sign, item in logs[place]))
            groups[(*shape, tuple(left[place]))].append(place)
    for places in groups.values():
        place = places[0]
        intervals = tuple(_joined((borders[one], borders[one + 1] - 1) for one in places))
        yield Segment(version, direction, intervals, *_course_of(begun[place], logs[place]), tuple(left[place]))


def _has_course(item: Range | RangeFacts) -> bool:
    return item.effective is not None or item.expires is not None or is_record_target(item)


def _facts(item: Range) -> tuple[object, ...]:
    """What makes two ranges the same to a course: all but the prefix; but a name points to one address."""
    return item if is_record_target(item) else item.facts


def _course_of(begun: Sequence[Range], log: Sequence[tuple[int, int, Range]]) -> tuple[tuple[Range, ...], tuple[Step, ...]]:
    """What a segment began with, and the steps that took something away or brought something; blocks with equal facts that
    lie in one another are one.
    """
    known: dict[tuple[object, ...], Range] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    for item in begun:
        known.setdefault(_facts(item), item)
        counts[_facts(item)] += 1
    first = tuple(known[facts] for facts in counts)
    steps = []
    numbers = sorted({number for number, _, _ in log})
    by_number: dict[int, list[tuple[int, Range]]] = defaultdict(list)
    for number, sign, item in log:
        by_number[number].append((sign, item))
    for number in numbers:
        had = {facts for facts, count in counts.items() if count > 0}
        for sign, item in by_number[number]:
            known.setdefault(_facts(item), item)
            counts[_facts(item)] += sign
        has = {facts for facts, count in counts.items() if count > 0}
        if had != has or any(sign > 0 for sign, _ in by_number[number]):
            came = {_facts(item) for sign, item in by_number[number] if sign > 0 and item.expires is not None}
            changes = (had - has, has - had, had & has & came)
            steps.append(Step(number, *(_ordered(known[facts] for facts in found) for found in changes)))
    return first, tuple(steps)


def _ordered(items: Iterable[Range]) -> tuple[Range, ...]:
    found = tuple(items)
    return found if len(found) < 2 else tuple(sorted(found, key=str))


def _borders(prefix: Prefix) -> tuple[int, int]:
    return prefix.first, prefix.last + 1


def _places(borders: Sequence[int], prefix: Prefix) -> range:
    """The pieces between borders that a prefix is made of."""
    return range(bisect_left(borders, prefix.first), bisect_left(borders, prefix.last + 1))


def _joined(found: Iterable[Interval]) -> Iterator[Interval]:
    """Intervals in ascending order, those that touch one another as one."""
    start = end = None
    for first, last in found:
        if end is not None and first == end + 1:
            end = last
            continue
        if start is not None and end is not None:
            yield start, end
        start, end = first, last
    if start is not None and end is not None:
        yield start, end
