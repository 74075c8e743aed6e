"""What is told of one course of addresses: the difference between what its readers were told last and what holds now.

A reader follows a scope (a region and a role). What such readers may lack is told them as ``allow``; that an address may go is
told to every scope that may still have it, and only when no range of the direction has it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ..base.timestamps import instant_or_none
from ..model.revision import Revision
from ..model.table import Range
from .a_records import ALWAYS, OPEN
from .name_orders import NameNote, targets_of
from .order_rows import OrderKind, OrderRow, OrderRows
from .schedules import Course, Departure, Moment, Scope, Segment, Step, first_recorded, scope_of


class _Span(NamedTuple):
    """From when until when a scope has an address, as far as is known; a quiet departure counts as open."""

    begins: datetime
    ends: datetime


class _Told(NamedTuple):
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
    scopes whose plan was called off and is still on their lists. *step* is what brought the moment about, *before* what each
    scope had listed before it. *renewed* is a baseline that takes the place of another one. *takes_back* says that somebody was
    told of an end that lies ahead and holds no more.
    """

    course: Course
    moment: Moment
    step: Step
    before: dict[Scope, list[Range]]
    spans: dict[Scope, _Span]
    ends: datetime | None
    withdrawn: frozenset[Scope]
    renewed: bool = False
    takes_back: bool = False

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.moment.at

    def row(self, scope: Scope, kind: OrderKind, action: Any, **facts: Any) -> OrderRow:
        """A row for the readers of a scope, with the facts of the range that stands for what it has or had."""
        item = _shown(self.course, scope, self.now)
        if item is not None:
            facts = {"note": item.note, "expires": item.expires, **facts}
        return OrderRow(self.moment, kind, action, self.course.segment.direction, scope, **facts)


class CourseTeller:
    """Goes through the history of each segment, and notes what is told of it; *names* is what records of names see meanwhile."""

    def __init__(self, revisions: Sequence[Revision], rows: OrderRows, settle: timedelta, now: datetime) -> None:
        self._revisions, self._rows, self._settle, self._now = revisions, rows, settle, now
        self._start = first_recorded(revisions)
        self.names: dict[str, list[NameNote]] = defaultdict(list)

    def follow(self, segment: Segment) -> Course:
        """One segment from the beginning of its history to now."""
        course = Course(segment)
        told: dict[Scope, _Told] = {}
        last = self._revisions[self._start].observed
        self._begin(course, told, Moment(last, self._start))
        for step in segment.steps:
            revision = self._revisions[step.revision]
            self._tell_certain(course, told, last, revision.observed)
            before = _by_scope(course.listed)
            course.take(step, revision.observed, revision.settle if revision.settle is not None else self._settle)
            moment = Moment(revision.observed, step.revision)
            self._tell(_standing(course, moment, step, before, renewed=revision.kind == "baseline"), told)
            last = revision.observed
        self._tell_certain(course, told, last, self._now)
        return course

    def _tell_certain(self, course: Course, told: dict[Scope, _Told], after: datetime, until: datetime) -> None:
        """Tell what is certain by the clock alone until a moment, that moment included."""
        for moment in sorted(set(course.quiet_ends(after))):
            if moment.at <= until:
                self._tell(_standing(course, moment, Step(moment.revision, (), ()), {}), told)

    def _begin(self, course: Course, told: dict[Scope, _Told], moment: Moment) -> None:
        """The first table: whoever starts has its lists, and learns what is to come."""
        standing = _standing(course, moment, Step(moment.revision, (), ()), {})
        removed = OPEN if standing.ends is None else standing.ends
        for scope, span in standing.spans.items():
            if span.begins > moment.at:
                self._put(standing, standing.row(scope, "baseline", "allow", effective=span.begins))
            if removed is not OPEN:
                self._put(standing, standing.row(scope, "baseline", "remove", keep_until=removed))
            told[scope] = _Told(span.begins, removed, span)
        self._note_targets(course, moment)

    def _tell(self, standing: _Standing, told: dict[Scope, _Told]) -> None:
        """Tell the readers of each scope what changed."""
        ends = standing.ends
        standing = standing._replace(takes_back=ends is not None and any(standing.now < one.removed < ends for one in told.values()))
        for scope in sorted(told.keys() | standing.spans.keys()):
            told[scope] = self._tell_scope(standing, scope, told.get(scope, _Told()), is_known=scope in told)
        self._note_targets(standing.course, standing.moment)

    def _tell_scope(self, standing: _Standing, scope: Scope, known: _Told, *, is_known: bool) -> _Told:
        """Tell one scope; what its readers know then."""
        now, span = standing.now, standing.spans.get(scope)
        begins, removed, spoken = known.begins, known.removed, False
        if span is not None and (row := self._arrival(standing, scope, known, span)) is not None:
            if row.action != "reload":
                self._put(standing, row)
            begins, removed, spoken = span.begins, OPEN, True
        elif span is not None and (day := _replanned(standing, scope)) is not None:
            self._put(standing, standing.row(scope, _kind(standing, scope), "allow", effective=day, previous=_previous(standing, scope)))
            removed, spoken = OPEN, True
        final, gone = now if standing.ends is None else standing.ends, scope in standing.withdrawn
        if final is OPEN and gone:
            removed = OPEN  # its lists have it for a while yet: whoever begins with them has to be told of the end
        if final is not OPEN and removed != final and (span is not None or gone or removed > final):
            kind = _kind(standing, scope)
            why: OrderKind = "removed" if kind == "moved" else kind
            previous = _previous(standing, scope)
            self._put(standing, standing.row(scope, why, "remove", keep_until=final, previous=previous, withdrawn=gone))
            removed, spoken = final, True
        if not spoken and is_known and not standing.renewed and self._is_information(standing, known, span, gone=gone):
            self._put(standing, _information(standing, scope, span, gone=gone))
        if not spoken and span == known.span == _Span(ALWAYS, OPEN) and known.removed is OPEN and known.begins <= now:
            self._rows.hold(standing.course.segment, standing.moment, scope)
        return _Told(begins, removed, span, gone)

    def _arrival(self, standing: _Standing, scope: Scope, known: _Told, span: _Span) -> OrderRow | None:
        """What readers are told who lack the addresses, or were told to remove them, or of another first day; else None."""
        now, ends = standing.now, standing.ends
        was_told = known.removed is not OPEN
        # What its lists had dropped is new to whoever began with them since, also where older readers still have it.
        lacking = known.span is None or known.span.ends <= now or (was_told and known.removed <= now)
        # A day that was told is called off, that of all or that of this scope alone; not for what it has left already.
        has = any(now < standing.course.end_of(item) for item in standing.course.items(scope))
        elsewhere = has and was_told and ends is not None and ends > known.removed
        longer = elsewhere or (known.span is not None and known.span.ends < span.ends)
        moved = known.span is not None and _is_other_day(known.begins, span.begins, now)
        if not (lacking or longer or moved):
            return None
        is_planned, kind = span.begins > now, _kind(standing, scope)
        if standing.renewed and lacking:
            self._rows.reloads.add(standing.moment.revision)  # told as one: take the list anew
            if not (is_planned or longer or standing.takes_back):
                return standing.row(scope, kind, "reload")
        effective = span.begins if is_planned else _first_day(standing, scope)
        other = max(standing.spans, key=lambda one: (standing.spans[one].ends, one))
        return standing.row(
            scope,
            kind,
            "allow",
            effective=effective,
            previous=_previous(standing, scope),
            called_off=longer and not lacking and not is_planned,
            # Its own end stands: it is another scope that goes on using the addresses.
            moved_to=other if elsewhere and span.ends is not OPEN and ends is not None and span.ends < ends else None,
        )

    def _is_information(self, standing: _Standing, known: _Told, span: _Span | None, *, gone: bool) -> bool:
        """Whether something dated changed of which nothing is to be done, or a scope lost what another one has."""
        if gone:
            return not known.withdrawn
        if known.span is None:
            return False
        if span is not None:
            return known.span.ends != span.ends or _is_dated_anew(standing, known)
        if known.span.ends is not OPEN and known.span.ends <= standing.now:
            return False
        causes = [one for left in standing.course.departures.values() for one in left if one.ends == standing.now]
        return not any(self._revisions[one.revision].kind == "baseline" for one in causes)

    def _put(self, standing: _Standing, row: OrderRow) -> None:
        self._rows.put(standing.course.segment, row)

    def _note_targets(self, course: Course, moment: Moment) -> None:
        if course.segment.direction != "inbound":
            return
        found = list(targets_of(course, moment.at))
        for region in {scope.region for scope in course.scopes() if scope.role == "load-balancer"}:
            own = tuple(target for one, target in found if one == region)
            self.names[region].append(NameNote(moment, id(course), own, course.segment))


def _standing(
    course: Course, moment: Moment, step: Step, before: dict[Scope, list[Range]], *, renewed: bool = False
) -> _Standing:
    """How a course stands, worked out from what it lists and what drains."""
    now = moment.at
    found: list[tuple[Scope, _Span]] = []
    withdrawn: dict[Scope, datetime] = {}
    quiet: list[datetime] = []
    for item in course.listed:
        span = _Span(item.effective if item.effective is not None and item.effective > now else ALWAYS, course.end_of(item))
        if now < span.ends and span.begins < span.ends:
            found.append((scope_of(item), span))
    for scope, left in course.departures.items():
        for one in left:
            if now < one.ends and one.planned:
                withdrawn[scope] = one.ends
            elif now < one.ends:
                found.append((scope, _Span(ALWAYS, OPEN if one.is_quiet else one.ends)))
                quiet += [one.ends] if one.is_quiet else []
    spans: dict[Scope, _Span] = {}
    for scope, span in found:
        known = spans.get(scope, span)
        spans[scope] = _Span(min(span.begins, known.begins), max(span.ends, known.ends))
    ends = max([*(span.ends for _, span in found), *withdrawn.values()], default=None)
    known_ends = [course.end_of(item) for item in course.listed if now < course.end_of(item)]
    if quiet and known_ends and max(known_ends) is not OPEN and max(known_ends) >= max(quiet):
        ends = max([*known_ends, *withdrawn.values(), *(one.ends for left in course.departures.values() for one in left)])
    return _Standing(course, moment, step, before, spans, ends, frozenset(withdrawn.keys() - spans.keys()), renewed)


def _information(standing: _Standing, scope: Scope, span: _Span | None, *, gone: bool) -> OrderRow:
    """What is told of a change that asks nothing: who has the addresses now, or until when this scope has them."""
    other = next((one for one in sorted(standing.spans) if one != scope), None) if span is None else None
    return standing.row(
        scope,
        "moved" if other is not None and not gone else _kind(standing, scope),
        "none",
        effective=span.begins if span is not None and span.begins > standing.now else None,
        keep_until=span.ends if span is not None and span.ends is not OPEN else None,
        previous=_previous(standing, scope),
        withdrawn=gone,
        moved_to=other,
    )


def _is_dated_anew(standing: _Standing, known: _Told) -> bool:
    """Whether a range in use is to end and to begin again: a departure and a plan of which nobody has to do anything."""
    gained, now = standing.step.gained, standing.now
    ending = any(item.expires is not None and item.expires > now for item in gained)
    planned = any(item.effective is not None and item.effective > now for item in gained)
    return ending and planned and known.removed is OPEN


def _is_other_day(told: datetime, begins: datetime, now: datetime) -> bool:
    """Whether readers who are still waiting for the addresses were told another first day than the one that holds now."""
    return told > now and told != begins


def _replanned(standing: _Standing, scope: Scope) -> datetime | None:
    """The new first day of what was in use and is to be used again only later; None where that is not so."""
    course, now = standing.course, standing.now
    days = [item.effective for item in standing.step.gained if item.effective is not None and item.effective > now and scope_of(item) == scope]
    if not days or any(course.in_use(item, now) for item in course.items(scope)):
        return None
    return min(days)


def _first_day(standing: _Standing, scope: Scope) -> datetime | None:
    """The first day of what is in use, where it has one."""
    item = _shown(standing.course, scope, standing.now)
    return item.effective if item is not None and item.effective is not None and item.effective <= standing.now else None


def _by_scope(items: Iterable[Range]) -> dict[Scope, list[Range]]:
    found: dict[Scope, list[Range]] = defaultdict(list)
    for item in items:
        found[scope_of(item)].append(item)
    return dict(found)


def _shown(course: Course, scope: Scope, now: datetime) -> Range | None:
    """The range whose words stand for what a scope has, or had last."""
    listed = sorted(course.items(scope), key=lambda item: (now < course.end_of(item), str(item)))
    if listed:
        return listed[-1]
    left: list[Departure] = course.departures.get(scope, [])
    return max(left, key=lambda one: (one.gone, one.ends)).item if left else None


def _kind(standing: _Standing, scope: Scope) -> OrderKind:
    """What sort of change it is to a scope."""
    step = standing.step
    if standing.renewed:
        return "baseline"
    lost, gained = {scope_of(item) for item in step.lost}, {scope_of(item) for item in step.gained}
    if scope in gained and not standing.before.get(scope):
        return "moved" if lost - gained else "added"
    if standing.moment.by_clock or (scope in lost and scope not in gained) or (step.lost and not step.gained):
        return "removed"
    return "rescheduled"


def _previous(standing: _Standing, scope: Scope) -> tuple[tuple[str, Any], ...]:
    """The facts that were others before: where it was, or its dates."""
    step = standing.step
    own = [item for item in step.lost if scope_of(item) == scope]
    new = [item for item in step.gained if scope_of(item) == scope]
    if own and new:
        pairs = (("effective", own[0].effective, new[-1].effective), ("expires", own[0].expires, new[-1].expires))
        return tuple((name, instant_or_none(was)) for name, was, has in pairs if was != has)
    others = sorted({scope_of(item) for item in step.lost} - {scope_of(item) for item in step.gained})
    if not own and others and not standing.before.get(scope):
        return tuple((name, was) for name, was, has in zip(("region", "role"), others[0], scope, strict=True) if was != has)
    return ()
