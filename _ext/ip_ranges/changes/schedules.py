"""The course of each address: when it was announced, in use, going and gone, and what was told of it when.

A course is asked of addresses, not of ranges: addresses that always had the same facts are one :class:`Course`, whatever
blocks they were written in. The work grows with the changes, not with the table: what no change touched and no date
concerns has no course. Nothing here looks at a clock of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias

from ..model.prefix_sets import Blocks, Interval, merged
from ..model.range_columns import in_columns
from ..model.revision import Revision
from ..model.table import Range, RangeFacts
from .a_records import OPEN, RECORD_TARGET


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
    lost: tuple[Range, ...] = ()
    gained: tuple[Range, ...] = ()
    written_anew: tuple[Range, ...] = ()

    def of(self, scope: Scope) -> Step:
        """The step as far as it concerns one scope."""
        return Step(self.revision, *(tuple(item for item in items if scope_of(item) == scope) for items in (self.lost, self.gained, self.written_anew)))


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

    *listed* has by scope the ranges that the addresses are in, each with when it is given up: its ``expires``, or what stands in
    for one that was past when it was set. *departures* is what each scope had and lost, *back* until when a scope's addresses
    that had vanished count as vanished still.
    """

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.listed: dict[Scope, dict[Range, datetime]] = {}
        for item in segment.first:
            self.listed.setdefault(scope_of(item), {})[item] = item.expires or OPEN
        self.departures: dict[Scope, list[Departure]] = {}
        for departure in segment.draining:
            self.departures.setdefault(scope_of(departure.item), []).append(departure)
        self.back: dict[Scope, datetime] = {}
        self._vanished: set[Scope] = set()

    @property
    def departed(self) -> Iterator[Departure]:
        """Every departure of the addresses."""
        return chain.from_iterable(self.departures.values())

    @property
    def ends(self) -> Iterator[tuple[Range, datetime]]:
        """Every listed range with when it is given up."""
        return chain.from_iterable(items.items() for items in self.listed.values())

    def has(self, scope: Scope, now: datetime) -> bool:
        """Whether a scope has the addresses at a moment, in use or planned."""
        return any(now < end for end in self.listed.get(scope, {}).values())

    def in_use(self, scope: Scope, now: datetime) -> bool:
        """Whether a scope uses the addresses at a moment."""
        return any(_in_use(item, end, now) for item, end in self.listed.get(scope, {}).items())

    def take(self, step: Step, now: datetime, settle: timedelta) -> None:
        """Go on by one revision."""
        if self.departures:
            self._forget_before_return(now)
        scopes = {scope_of(item) for item in step.lost + step.gained}
        for scope in sorted(scopes):
            is_whole = len(scopes) == 1 and not step.written_anew
            self._replace(scope, step if is_whole else step.of(scope), now, now + settle)

    def _replace(self, scope: Scope, step: Step, now: datetime, settled: datetime) -> None:
        """Replace ranges of a scope by others: what left without a date is kept until *settled*."""
        items = self.listed.setdefault(scope, {})
        was_used = any(_in_use(item, end, now) for item, end in items.items())
        left = [(item, items.pop(item)) for item in step.lost]
        items.update((item, item.expires or OPEN) for item in step.gained)
        if was_used:
            # An end in the past, set on what was in use: nobody could be told of that day.
            items.update((item, settled) for item in step.gained + step.written_anew if item.expires is not None and item.expires <= now)
        has = any(now < end for end in items.values())
        if was_used and not has:
            self._vanished.add(scope)
            self.back.pop(scope, None)
        elif has and scope in self._vanished:
            self._vanished.discard(scope)
            self.back[scope] = settled
        departures = self.departures.pop(scope, [])
        if not items:
            del self.listed[scope]
        elif any(_in_use(item, items[item], now) for item in step.gained):
            return
        elif any(now < items[item] for item in step.gained):
            departures = [departure for departure in departures if not departure.planned]
        used = [item for item, end in left if _in_use(item, end, now)]
        for item, end in left:
            if end <= now or item in used:
                departures.append(Departure(item, now, settled if end is OPEN else end, end is not OPEN, False, step.revision))
        if not (has or used or step.gained):
            departures += [Departure(item, now, settled, False, True, step.revision) for item, end in left if now < end]
        if departures:
            self.departures[scope] = departures

    def _forget_before_return(self, now: datetime) -> None:
        """Forget what departed before the first day of a range that has come since: it is back."""
        for scope, departures in list(self.departures.items()):
            items = self.listed.get(scope, {})
            begun = [item.effective for item, end in items.items() if item.effective is not None and item.effective <= now < end]
            left = [departure for departure in departures if not begun or departure.gone >= max(begun)]
            if left:
                self.departures[scope] = left
            else:
                del self.departures[scope]

    def quiet_ends(self, after: datetime) -> Iterator[Moment]:
        """When departures that nobody was told of are certain, later than a moment."""
        for departure in self.departed:
            if departure.is_quiet and departure.ends > after:
                yield Moment(departure.ends, departure.revision, by_clock=True)


def _in_use(item: Range, end: datetime, now: datetime) -> bool:
    """Whether a range that is given up at an end is used at a moment."""
    return (item.effective is None or item.effective <= now) and now < end


def scope_of(item: Range) -> Scope:
    """The scope of a range."""
    return Scope(item.region, item.role)


def is_record_target(item: Range | RangeFacts) -> bool:
    """Whether names may point to a range: an inbound load balancer."""
    return item.role == RECORD_TARGET[0] and item.direction == RECORD_TARGET[1]


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
    changes = [
        ((number, sign), item)
        for number in range(start, len(revisions))
        for change in revisions[number].changes
        for sign, items in ((-1, change.before), (1, change.after))
        for item in items
    ]
    draining = [] if not revisions or revisions[start].fresh else _draining_before(revisions[:start], settle)
    columns = in_columns(ranges)
    concerned = {*columns.where(_has_course).prefixes, *(item.prefix for _, item in changes), *(departure.item.prefix for departure in draining)}
    table = set(columns.where_prefix(Blocks(concerned).touch)) if concerned else set()
    for (_, sign), item in reversed(changes):
        if sign > 0:
            table.discard(item)
        else:
            table.add(item)
    begun = [((_BEFORE, 1), item) for item in sorted(table, key=lambda item: item.prefix)]
    numbers: dict[tuple[object, ...], int] = {}
    logs: dict[tuple[int, str], list[_Event]] = defaultdict(list)
    for key, item in chain(begun, changes):
        logs[item.prefix.version, item.direction].append(((*key, numbers.setdefault(_facts(item), len(numbers))), item))
    for departure in draining:
        logs.setdefault((departure.item.prefix.version, departure.item.direction), [])
    return [segment for (version, direction), events in sorted(logs.items()) for segment in _segments_of(version, direction, events, draining)]


_Event: TypeAlias = tuple[tuple[int, int, int], Range]
"""The number of a revision, whether it brought (1) or took away (-1) a range, the number of the range's facts; and the range."""

_BEFORE = -1
"""In the place of the revision that brought what was there before the first one."""


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


def _segments_of(version: int, direction: str, events: Sequence[_Event], draining: Sequence[Departure]) -> Iterator[Segment]:
    """The segments of one family and direction: addresses cut at every border that any range ever had."""
    went = [departure for departure in draining if (departure.item.prefix.version, departure.item.direction) == (version, direction)]
    prefixes = {item.prefix for _, item in events} | {departure.item.prefix for departure in went}
    borders = sorted({border for prefix in prefixes for border in (prefix.first, prefix.last + 1)})
    pieces = {prefix: range(bisect_left(borders, prefix.first), bisect_left(borders, prefix.last + 1)) for prefix in prefixes}
    logs: list[list[_Event]] = [[] for _ in borders]
    departures: list[list[Departure]] = [[] for _ in borders]
    for event in events:
        for piece in pieces[event[1].prefix]:
            logs[piece].append(event)
    for departure in went:
        for piece in pieces[departure.item.prefix]:
            departures[piece].append(departure)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for piece, log in enumerate(logs):
        if departures[piece] or (log and (log[-1][0][0] != _BEFORE or any(_has_course(item) for _, item in log))):
            groups[(*[key for key, _ in log], *departures[piece])].append(piece)
    for equal in groups.values():
        intervals = tuple(merged((borders[piece], borders[piece + 1] - 1) for piece in equal))
        yield Segment(version, direction, intervals, *_course_of(logs[equal[0]]), tuple(departures[equal[0]]))


def _has_course(item: Range | RangeFacts) -> bool:
    return item.effective is not None or item.expires is not None or is_record_target(item)


def _facts(item: Range) -> tuple[object, ...]:
    """What makes two ranges the same to a course: all but the prefix; but a name points to one address."""
    return item if is_record_target(item) else item.facts


def _course_of(log: Sequence[_Event]) -> tuple[tuple[Range, ...], tuple[Step, ...]]:
    """What a segment began with, and the steps that took something away or brought something; blocks with equal facts that
    lie in one another are one.
    """
    ranges: dict[int, Range] = {}
    counts: dict[int, int] = {}
    steps: list[Step] = []
    first: tuple[Range, ...] = ()
    for revision, events in groupby(log, key=lambda event: event[0][0]):
        had: dict[int, bool] = {}
        brought: set[int] = set()
        for (_, sign, number), item in events:
            count = counts.get(number, 0)
            if number not in had:
                had[number] = count > 0
                ranges.setdefault(number, item)
            counts[number] = count + sign
            if sign > 0:
                brought.add(number)
        if revision == _BEFORE:
            first = tuple(ranges.values())
            continue
        lost = [ranges[number] for number, was in had.items() if was and counts[number] <= 0]
        gained = [ranges[number] for number, was in had.items() if not was and counts[number] > 0]
        anew = [ranges[number] for number in brought if had[number] and counts[number] > 0 and ranges[number].expires is not None]
        if lost or gained or brought:
            steps.append(Step(revision, _ordered(lost), _ordered(gained), _ordered(anew)))
    return first, tuple(steps)


def _ordered(items: list[Range]) -> tuple[Range, ...]:
    return tuple(sorted(items, key=str) if len(items) > 1 else items)
