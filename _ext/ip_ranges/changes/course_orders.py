"""What is told of one course of addresses: the difference between what its readers were told last and what holds now.

A reader follows a scope (a region and a role). What such readers may lack is told them as ``allow``; that an address may go is
told to every scope that may still have it, and only when no range of the direction has it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from ..base.timestamps import instant_or_none
from ..model.revision import Revision
from ..model.table import Range
from .a_records import ALWAYS, OPEN, RECORD_TARGET
from .name_orders import NameNote, targets_of
from .order_rows import OrderAction, OrderKind, OrderRows
from .schedules import Course, Moment, Scope, Segment, Step, first_recorded, scope_of


class _Span(NamedTuple):
    """From when until when a scope has an address, as far as is known; a quiet departure counts as open."""

    begins: datetime
    ends: datetime


_FOR_GOOD = _Span(ALWAYS, OPEN)


class _Readers(NamedTuple):
    """What the readers of a scope were told last: from when on they have the address and when to remove it.

    *span* is what the scope had then, None for nothing; *withdrawn* a plan that was called off.
    """

    begins: datetime = OPEN
    removed: datetime = OPEN
    span: _Span | None = None
    withdrawn: bool = False


_NO_READERS = _Readers()


class _Standing(NamedTuple):
    """How the addresses of a course stand at a moment.

    *spans* has every scope that has them, *ends* the last end of all, None where nobody has them any more; *withdrawn* are the
    scopes whose plan was called off and is still on their lists. *step* is what brought the moment about. *renewed* is a
    baseline that takes the place of another one, and *takes_back* says that it calls off an end that lies ahead.
    """

    course: Course
    moment: Moment
    step: Step
    spans: dict[Scope, _Span]
    ends: datetime | None
    withdrawn: set[Scope]
    renewed: bool = False
    takes_back: bool = False


class CourseTeller:
    """Goes through the history of each segment, and notes what is told of it.

    *names* is what records of names see meanwhile, *reloads* are the revisions that ask readers to take the list anew.
    """

    def __init__(self, revisions: Sequence[Revision], rows: OrderRows, settle: timedelta, now: datetime) -> None:
        self._revisions, self._rows, self._settle, self._now = revisions, rows, settle, now
        self._start = first_recorded(revisions)
        self.names: dict[str, list[NameNote]] = defaultdict(list)
        self.reloads: set[int] = set()

    def follow(self, segment: Segment) -> Course:
        """Go through a segment from the beginning of its history to now."""
        course = Course(segment)
        audience: dict[Scope, _Readers] = {}
        last = self._revisions[self._start].observed
        self._begin(course, audience, Moment(last, self._start))
        for step in segment.steps:
            revision = self._revisions[step.revision]
            self._tell_certain(course, audience, last, revision.observed)
            course.take(step, revision.observed, revision.settle if revision.settle is not None else self._settle)
            last = revision.observed
            self._tell(_standing(course, Moment(last, step.revision), step), audience, renewed=revision.kind == "baseline")
        self._tell_certain(course, audience, last, self._now)
        return course

    def _tell_certain(self, course: Course, audience: dict[Scope, _Readers], after: datetime, until: datetime) -> None:
        """Tell what is certain by the clock alone until a moment, that moment included."""
        if course.departures:
            for moment in sorted({moment for moment in course.quiet_ends(after) if moment.at <= until}):
                self._tell(_standing(course, moment, Step(moment.revision)), audience)

    def _begin(self, course: Course, audience: dict[Scope, _Readers], moment: Moment) -> None:
        """Tell of the first table: whoever starts has its lists, and learns what is to come."""
        standing = _standing(course, moment, Step(moment.revision))
        removed = OPEN if standing.ends is None else standing.ends
        for scope, span in standing.spans.items():
            if span.begins > moment.at:
                _Telling(self._rows, standing, scope).tell("allow", "baseline", effective=span.begins)
            if removed is not OPEN:
                _Telling(self._rows, standing, scope).tell("remove", "baseline", keep_until=removed)
            audience[scope] = _Readers(span.begins, removed, span)
        self._note_targets(course, moment)

    def _tell(self, standing: _Standing, audience: dict[Scope, _Readers], *, renewed: bool = False) -> None:
        """Tell the readers of each scope what changed."""
        moment, ends, segment = standing.moment, standing.ends, standing.course.segment
        if renewed:
            takes_back = ends is not None and any(moment.at < readers.removed < ends for readers in audience.values())
            standing = standing._replace(renewed=True, takes_back=takes_back)
        is_undated = ends is OPEN and not any(item.effective for item in standing.step.gained)
        for scope in sorted({*audience, *standing.spans}):
            readers = audience.get(scope, _NO_READERS)
            is_steady = standing.spans.get(scope) == readers.span == _FOR_GOOD and readers.removed is OPEN and readers.begins <= moment.at
            is_told = False
            if not (is_steady and is_undated):
                telling = _Telling(self._rows, standing, scope, readers)
                audience[scope], is_told = telling.tell_change()
                self.reloads |= {moment.revision} if telling.asks_reload else set()
            if is_steady and not is_told and not moment.by_clock:
                self._rows.held[moment.revision, scope, segment.direction].append(segment)
        self._note_targets(standing.course, moment)

    def _note_targets(self, course: Course, moment: Moment) -> None:
        if course.segment.direction != RECORD_TARGET[1]:
            return
        targets = list(targets_of(course, moment.at))
        for region in {scope.region for scope in chain(course.listed, course.departures) if scope.role == RECORD_TARGET[0]}:
            of_region = tuple(target for target_region, target in targets if target_region == region)
            self.names[region].append(NameNote(moment, id(course), of_region, course.segment))


def _standing(course: Course, moment: Moment, step: Step) -> _Standing:
    """How a course stands, worked out from what it lists and what drains."""
    now = moment.at
    spans: dict[Scope, _Span] = {}
    withdrawn: dict[Scope, datetime] = {}
    quiet: list[datetime] = []
    for scope, items in course.listed.items():
        for item, end in items.items():
            begins = item.effective if item.effective is not None and item.effective > now else ALWAYS
            if end is OPEN and begins is ALWAYS:
                spans[scope] = _FOR_GOOD
            elif now < end and begins < end:
                spans[scope] = _joined(spans.get(scope), _Span(begins, end))
    for scope, departures in course.departures.items():
        for departure in departures:
            if now < departure.ends and departure.planned:
                withdrawn[scope] = departure.ends
            elif now < departure.ends and departure.dated:
                spans[scope] = _joined(spans.get(scope), _Span(ALWAYS, departure.ends))
            elif now < departure.ends:
                spans[scope] = _FOR_GOOD
                quiet.append(departure.ends)
    ends = max([span.ends for span in spans.values()] + list(withdrawn.values()), default=None)
    if quiet:
        listed = max((end for _, end in course.ends if now < end), default=OPEN)
        if listed is not OPEN and listed >= max(quiet):
            ends = max([listed, *withdrawn.values(), *(departure.ends for departure in course.departed)])
    return _Standing(course, moment, step, spans, ends, withdrawn.keys() - spans.keys())


def _joined(span: _Span | None, added: _Span) -> _Span:
    return added if span is None else _Span(min(span.begins, added.begins), max(span.ends, added.ends))


class _Telling:
    """What the readers of one scope are told at one moment. *asks_reload* is whether a new baseline has them take the list anew."""

    def __init__(self, rows: OrderRows, standing: _Standing, scope: Scope, readers: _Readers = _NO_READERS) -> None:
        self._rows, self._standing, self._scope, self._readers = rows, standing, scope, readers
        self._now, self._step, self._course = standing.moment.at, standing.step, standing.course
        self._span, self._is_withdrawn = standing.spans.get(scope), scope in standing.withdrawn
        self.asks_reload = standing.renewed and self._span is not None and self._is_lacking

    def tell(self, action: OrderAction, kind: OrderKind | None = None, **facts: Any) -> None:
        """Tell an order, with what was before and the words of the range that stands for what the scope has or had."""
        segment, item = self._course.segment, self._shown
        if item is not None:
            facts |= {"note": item.note, "expires": item.expires}
        moment, kind = self._standing.moment, kind or self._kind
        self._rows.put(segment, moment, self._rows.row(moment, self._scope, kind, action, segment.direction, previous=self._previous, **facts))

    def tell_change(self) -> tuple[_Readers, bool]:
        """Tell of an arrival, an end, or what asks nothing; what readers know then, and whether they were told anything."""
        span, is_withdrawn, (begins, removed, *_), is_told = self._span, self._is_withdrawn, self._readers, False
        if span is not None and (self._is_told_by_reload(span) or self._tell_arrival(span)):
            begins, removed, is_told = span.begins, OPEN, True
        elif span is not None and (day := self._new_first_day) is not None:
            self.tell("allow", effective=day)
            removed, is_told = OPEN, True
        end = self._now if self._standing.ends is None else self._standing.ends
        if end is OPEN and is_withdrawn:
            removed = OPEN  # its lists have it for a while yet: whoever begins with them has to be told of the end
        if end is not OPEN and removed != end and (span is not None or is_withdrawn or removed > end):
            self.tell("remove", "removed" if self._kind == "moved" else None, keep_until=end, withdrawn=is_withdrawn)
            removed, is_told = end, True
        if not (is_told or self._standing.renewed) and self._is_information:
            self._tell_information()
        return _Readers(begins, removed, span, is_withdrawn), is_told

    def _is_told_by_reload(self, span: _Span) -> bool:
        """Whether a new baseline's order to take the list anew says all that is to be told of an arrival."""
        return self.asks_reload and not (span.begins > self._now or self._standing.takes_back or self._lasts_longer(span))

    @property
    def _is_lacking(self) -> bool:
        """Whether readers do not have the addresses. What their lists dropped is new to whoever began with them since, also where
        older readers still have it.
        """
        readers, now = self._readers, self._now
        return readers.span is None or readers.span.ends <= now or readers.removed <= now

    @property
    def _is_used_elsewhere(self) -> bool:
        """Whether others go on using the addresses after an end that was told; not for what the scope has left already."""
        removed, ends = self._readers.removed, self._standing.ends
        return removed is not OPEN and ends is not None and ends > removed and self._course.has(self._scope, self._now)

    def _lasts_longer(self, span: _Span) -> bool:
        """Whether a day that was told is called off, that of all or that of this scope alone."""
        return self._is_used_elsewhere or (self._readers.span is not None and self._readers.span.ends < span.ends)

    def _tell_arrival(self, span: _Span) -> bool:
        """Tell readers who lack the addresses, or were told to remove them, or of another first day; whether they are told."""
        is_lacking, is_longer, ends, spans = self._is_lacking, self._lasts_longer(span), self._standing.ends, self._standing.spans
        is_other_day = self._readers.span is not None and self._now < self._readers.begins != span.begins
        if not (is_lacking or is_longer or is_other_day):
            return False
        is_planned, item = span.begins > self._now, self._shown
        first_day = item.effective if item is not None and item.effective is not None and item.effective <= self._now else None
        # Its own end stands: it is another scope that goes on using the addresses.
        is_moved = span.ends is not OPEN and ends is not None and span.ends < ends and self._is_used_elsewhere
        self.tell(
            "allow",
            effective=span.begins if is_planned else first_day,
            called_off=is_longer and not is_lacking and not is_planned,
            moved_to=max(spans, key=lambda user: (spans[user].ends, user)) if is_moved else None,
        )
        return True

    @property
    def _is_information(self) -> bool:
        """Whether something dated changed of which nothing is to be done, or a scope lost what another one has."""
        before, span, now = self._readers.span, self._span, self._now
        if self._is_withdrawn or before is None:
            return self._is_withdrawn and not self._readers.withdrawn
        if span is not None:
            return before.ends != span.ends or self._is_dated_anew
        if before.ends is not OPEN and before.ends <= now:
            return False
        return not any(self._rows.is_baseline(departure.revision) for departure in self._course.departed if departure.ends == now)

    def _tell_information(self) -> None:
        """Tell of a change that asks nothing: who has the addresses now, or until when this scope has them."""
        span = self._span
        user = next((user for user in sorted(self._standing.spans) if user != self._scope), None) if span is None else None
        self.tell(
            "none",
            "moved" if user is not None and not self._is_withdrawn else None,
            effective=span.begins if span is not None and span.begins > self._now else None,
            keep_until=span.ends if span is not None and span.ends is not OPEN else None,
            withdrawn=self._is_withdrawn,
            moved_to=user,
        )

    @property
    def _is_dated_anew(self) -> bool:
        """Whether a range in use is to end and to begin again: a departure and a plan of which nobody has to do anything."""
        is_ending = any(item.expires is not None and item.expires > self._now for item in self._step.gained)
        is_planned = any(item.effective is not None and item.effective > self._now for item in self._step.gained)
        return is_ending and is_planned and self._readers.removed is OPEN

    @property
    def _new_first_day(self) -> datetime | None:
        """The new first day of what was in use and is to be used again only later; None where that is not so."""
        days = [item.effective for item in self._step.of(self._scope).gained if item.effective is not None and item.effective > self._now]
        return min(days) if days and not self._course.in_use(self._scope, self._now) else None

    @property
    def _shown(self) -> Range | None:
        """The range whose words stand for what the scope has, or had last."""
        if items := self._course.listed.get(self._scope):
            return max(items.items(), key=lambda listed: (self._now < listed[1], str(listed[0])))[0]
        departures = self._course.departures.get(self._scope)
        return max(departures, key=lambda departure: (departure.gone, departure.ends)).item if departures else None

    @property
    def _kind(self) -> OrderKind:
        """What sort of change it is to the scope."""
        lost, gained = set(map(scope_of, self._step.lost)), set(map(scope_of, self._step.gained))
        if self._standing.renewed:
            return "baseline"
        if self._scope in gained and not self._had:
            return "moved" if lost - gained else "added"
        if self._standing.moment.by_clock or (self._scope in lost and self._scope not in gained) or (lost and not gained):
            return "removed"
        return "rescheduled"

    @property
    def _had(self) -> bool:
        """Whether the scope had the addresses listed before the step."""
        return bool(self._step.of(self._scope).lost) or not self._course.listed.get(self._scope, {}).keys() <= set(self._step.gained)

    @property
    def _previous(self) -> tuple[tuple[str, Any], ...]:
        """The facts that were others before: where it was, or its dates."""
        _, lost, gained, _ = self._step.of(self._scope)
        left = sorted(set(map(scope_of, self._step.lost)) - set(map(scope_of, self._step.gained)))
        if lost and gained:
            pairs = [(name, getattr(lost[0], name), getattr(gained[-1], name)) for name in ("effective", "expires")]
            return tuple((name, instant_or_none(was)) for name, was, has in pairs if was != has)
        if lost or not left or self._had:
            return ()
        return tuple((name, was) for name, was, has in zip(Scope._fields, left[0], self._scope, strict=True) if was != has)
