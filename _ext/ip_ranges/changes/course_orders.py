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


class _Standing(NamedTuple):
    """How the addresses of a course stand at a moment.

    *spans* has every scope that has them, *ends* the last end of all, None where nobody has them any more; *withdrawn* are the
    scopes whose plan was called off and is still on their lists. *step* is what brought the moment about. *renewed* is a
    baseline that takes the place of another one, and *takes_back* says that it calls off an end that lies ahead.
    """

    rows: OrderRows
    course: Course
    moment: Moment
    step: Step
    spans: dict[Scope, _Span]
    ends: datetime | None
    withdrawn: set[Scope]
    renewed: bool
    takes_back: bool = False

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.moment.at

    def tell(self, scope: Scope, kind: OrderKind, action: OrderAction, **facts: Any) -> None:
        """Tell the readers of a scope, with the facts of the range that stands for what it has or had."""
        segment, item = self.course.segment, _shown(self.course, scope, self.now)
        if item is not None:
            facts = {"note": item.note, "expires": item.expires, **facts}
        self.rows.put(segment, self.moment, self.rows.row(self.moment, scope, kind, action, segment.direction, **facts))


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
            self._tell(self._standing(course, Moment(last, step.revision), step, renewed=revision.kind == "baseline"), audience)
        self._tell_certain(course, audience, last, self._now)
        return course

    def _tell_certain(self, course: Course, audience: dict[Scope, _Readers], after: datetime, until: datetime) -> None:
        """Tell what is certain by the clock alone until a moment, that moment included."""
        if course.departures:
            for moment in sorted({moment for moment in course.quiet_ends(after) if moment.at <= until}):
                self._tell(self._standing(course, moment, Step(moment.revision)), audience)

    def _begin(self, course: Course, audience: dict[Scope, _Readers], moment: Moment) -> None:
        """Tell of the first table: whoever starts has its lists, and learns what is to come."""
        standing = self._standing(course, moment, Step(moment.revision))
        removed = OPEN if standing.ends is None else standing.ends
        for scope, span in standing.spans.items():
            if span.begins > moment.at:
                standing.tell(scope, "baseline", "allow", effective=span.begins)
            if removed is not OPEN:
                standing.tell(scope, "baseline", "remove", keep_until=removed)
            audience[scope] = _Readers(span.begins, removed, span)
        self._note_targets(course, moment)

    def _standing(self, course: Course, moment: Moment, step: Step, *, renewed: bool = False) -> _Standing:
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
        return _Standing(self._rows, course, moment, step, spans, ends, withdrawn.keys() - spans.keys(), renewed)

    def _tell(self, standing: _Standing, audience: dict[Scope, _Readers]) -> None:
        """Tell the readers of each scope what changed."""
        ends = standing.ends
        if standing.renewed and ends is not None:
            standing = standing._replace(takes_back=any(standing.now < readers.removed < ends for readers in audience.values()))
        for scope in sorted({*audience, *standing.spans}):
            audience[scope] = self._tell_scope(standing, scope, audience.get(scope, _Readers()))
        self._note_targets(standing.course, standing.moment)

    def _tell_scope(self, standing: _Standing, scope: Scope, readers: _Readers) -> _Readers:
        """Tell the readers of one scope what changed; what they know then."""
        span = standing.spans.get(scope)
        is_steady = span == readers.span == _FOR_GOOD and readers.removed is OPEN and readers.begins <= standing.now
        if is_steady and standing.ends is OPEN and not any(item.effective for item in standing.step.gained):
            updated, is_told = readers, False
        else:
            updated, is_told = self._tell_change(standing, scope, readers, span)
        if is_steady and not is_told and not standing.moment.by_clock:
            segment = standing.course.segment
            self._rows.held[standing.moment.revision, scope, segment.direction].append(segment)
        return updated

    def _tell_change(self, standing: _Standing, scope: Scope, readers: _Readers, span: _Span | None) -> tuple[_Readers, bool]:
        """Tell the readers of one scope of an arrival, an end, or what asks nothing; what they know then, and whether that is more."""
        now, is_withdrawn = standing.now, scope in standing.withdrawn
        begins, removed, is_told = readers.begins, readers.removed, False
        if span is not None and (self._asks_reload(standing, scope, readers, span) or _tell_arrival(standing, scope, readers, span)):
            begins, removed, is_told = span.begins, OPEN, True
        elif span is not None and (day := _replanned(standing, scope)) is not None:
            standing.tell(scope, _kind(standing, scope), "allow", effective=day, previous=_previous(standing, scope))
            removed, is_told = OPEN, True
        end = now if standing.ends is None else standing.ends
        if end is OPEN and is_withdrawn:
            removed = OPEN  # its lists have it for a while yet: whoever begins with them has to be told of the end
        if end is not OPEN and removed != end and (span is not None or is_withdrawn or removed > end):
            kind = _kind(standing, scope)
            kind = "removed" if kind == "moved" else kind
            standing.tell(scope, kind, "remove", keep_until=end, previous=_previous(standing, scope), withdrawn=is_withdrawn)
            removed, is_told = end, True
        if not (is_told or standing.renewed) and self._is_information(standing, readers, span, is_withdrawn=is_withdrawn):
            _tell_information(standing, scope, span, is_withdrawn=is_withdrawn)
        return _Readers(begins, removed, span, is_withdrawn), is_told

    def _asks_reload(self, standing: _Standing, scope: Scope, readers: _Readers, span: _Span) -> bool:
        """Ask readers who lack addresses under a new baseline to take the list anew; whether that says all that is to be told of them."""
        if not (standing.renewed and _is_lacking(standing, readers)):
            return False
        self.reloads.add(standing.moment.revision)
        return not (span.begins > standing.now or standing.takes_back or _lasts_longer(standing, scope, readers, span))

    def _is_information(self, standing: _Standing, readers: _Readers, span: _Span | None, *, is_withdrawn: bool) -> bool:
        """Whether something dated changed of which nothing is to be done, or a scope lost what another one has."""
        if is_withdrawn:
            return not readers.withdrawn
        if readers.span is None:
            return False
        if span is not None:
            return readers.span.ends != span.ends or _is_dated_anew(standing, readers)
        if readers.span.ends is not OPEN and readers.span.ends <= standing.now:
            return False
        causes = [departure.revision for departure in standing.course.departed if departure.ends == standing.now]
        return not any(self._revisions[revision].kind == "baseline" for revision in causes)

    def _note_targets(self, course: Course, moment: Moment) -> None:
        if course.segment.direction != RECORD_TARGET[1]:
            return
        targets = list(targets_of(course, moment.at))
        for region in {scope.region for scope in chain(course.listed, course.departures) if scope.role == RECORD_TARGET[0]}:
            of_region = tuple(target for target_region, target in targets if target_region == region)
            self.names[region].append(NameNote(moment, id(course), of_region, course.segment))


def _joined(span: _Span | None, added: _Span) -> _Span:
    return added if span is None else _Span(min(span.begins, added.begins), max(span.ends, added.ends))


def _is_lacking(standing: _Standing, readers: _Readers) -> bool:
    """Whether readers do not have the addresses. What their lists dropped is new to whoever began with them since, also where
    older readers still have it.
    """
    return readers.span is None or readers.span.ends <= standing.now or readers.removed <= standing.now


def _is_used_elsewhere(standing: _Standing, scope: Scope, readers: _Readers) -> bool:
    """Whether an end that was told is called off since others go on using the addresses; not for what the scope has left already."""
    ends = standing.ends
    return readers.removed is not OPEN and ends is not None and ends > readers.removed and standing.course.has(scope, standing.now)


def _lasts_longer(standing: _Standing, scope: Scope, readers: _Readers, span: _Span) -> bool:
    """Whether a day that was told is called off, that of all or that of this scope alone."""
    return _is_used_elsewhere(standing, scope, readers) or (readers.span is not None and readers.span.ends < span.ends)


def _tell_arrival(standing: _Standing, scope: Scope, readers: _Readers, span: _Span) -> bool:
    """Tell readers who lack the addresses, or were told to remove them, or of another first day; whether they are told."""
    now, ends = standing.now, standing.ends
    is_lacking, is_longer = _is_lacking(standing, readers), _lasts_longer(standing, scope, readers, span)
    is_other_day = readers.span is not None and now < readers.begins != span.begins
    if not (is_lacking or is_longer or is_other_day):
        return False
    is_planned = span.begins > now
    # Its own end stands: it is another scope that goes on using the addresses.
    is_moved = span.ends is not OPEN and ends is not None and span.ends < ends and _is_used_elsewhere(standing, scope, readers)
    standing.tell(
        scope,
        _kind(standing, scope),
        "allow",
        effective=span.begins if is_planned else _first_day(standing, scope),
        previous=_previous(standing, scope),
        called_off=is_longer and not is_lacking and not is_planned,
        moved_to=max(standing.spans, key=lambda user: (standing.spans[user].ends, user)) if is_moved else None,
    )
    return True


def _tell_information(standing: _Standing, scope: Scope, span: _Span | None, *, is_withdrawn: bool) -> None:
    """Tell of a change that asks nothing: who has the addresses now, or until when this scope has them."""
    user = next((user for user in sorted(standing.spans) if user != scope), None) if span is None else None
    standing.tell(
        scope,
        "moved" if user is not None and not is_withdrawn else _kind(standing, scope),
        "none",
        effective=span.begins if span is not None and span.begins > standing.now else None,
        keep_until=span.ends if span is not None and span.ends is not OPEN else None,
        previous=_previous(standing, scope),
        withdrawn=is_withdrawn,
        moved_to=user,
    )


def _is_dated_anew(standing: _Standing, readers: _Readers) -> bool:
    """Whether a range in use is to end and to begin again: a departure and a plan of which nobody has to do anything."""
    gained, now = standing.step.gained, standing.now
    ending = any(item.expires is not None and item.expires > now for item in gained)
    planned = any(item.effective is not None and item.effective > now for item in gained)
    return ending and planned and readers.removed is OPEN


def _replanned(standing: _Standing, scope: Scope) -> datetime | None:
    """The new first day of what was in use and is to be used again only later; None where that is not so."""
    now, gained = standing.now, standing.step.gained
    days = [item.effective for item in gained if item.effective is not None and item.effective > now and scope_of(item) == scope]
    return min(days) if days and not standing.course.in_use(scope, now) else None


def _first_day(standing: _Standing, scope: Scope) -> datetime | None:
    """The first day of what is in use, where it has one."""
    item = _shown(standing.course, scope, standing.now)
    return item.effective if item is not None and item.effective is not None and item.effective <= standing.now else None


def _shown(course: Course, scope: Scope, now: datetime) -> Range | None:
    """The range whose words stand for what a scope has, or had last."""
    if scope in course.listed:
        return max(course.listed[scope].items(), key=lambda listed: (now < listed[1], str(listed[0])))[0]
    departures = course.departures.get(scope)
    return max(departures, key=lambda departure: (departure.gone, departure.ends)).item if departures else None


def _kind(standing: _Standing, scope: Scope) -> OrderKind:
    """What sort of change it is to a scope."""
    step = standing.step
    if standing.renewed:
        return "baseline"
    lost, gained = set(map(scope_of, step.lost)), set(map(scope_of, step.gained))
    if scope in gained and not _had(standing, scope):
        return "moved" if lost - gained else "added"
    if standing.moment.by_clock or (scope in lost and scope not in gained) or (step.lost and not step.gained):
        return "removed"
    return "rescheduled"


def _had(standing: _Standing, scope: Scope) -> bool:
    """Whether a scope had the addresses listed before the step."""
    step = standing.step
    return any(scope_of(item) == scope for item in step.lost) or not standing.course.listed.get(scope, {}).keys() <= set(step.gained)


def _previous(standing: _Standing, scope: Scope) -> tuple[tuple[str, Any], ...]:
    """The facts that were others before: where it was, or its dates."""
    step = standing.step
    lost = [item for item in step.lost if scope_of(item) == scope]
    gained = [item for item in step.gained if scope_of(item) == scope]
    if lost and gained:
        pairs = (("effective", lost[0].effective, gained[-1].effective), ("expires", lost[0].expires, gained[-1].expires))
        return tuple((name, instant_or_none(was)) for name, was, has in pairs if was != has)
    left = sorted(set(map(scope_of, step.lost)) - set(map(scope_of, step.gained)))
    if not lost and left and not _had(standing, scope):
        return tuple((name, was) for name, was, has in zip(Scope._fields, left[0], scope, strict=True) if was != has)
    return ()
