"""How each range came, moved and went: its history with every plan at its latest date, and none that holds no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from ..entries import Entry
from ..model import Range
from ..publication import PublishedFeed
from ..revision import Change

Happening = Literal["added", "moved", "withdrawn", "drained", "retired"]
HAPPENINGS: tuple[Happening, ...] = ("added", "moved", "withdrawn", "drained", "retired")

_BEGINNINGS: tuple[Happening, ...] = ("added", "moved")
_ENDS: tuple[Happening, ...] = ("drained", "retired")


class Happened(NamedTuple):
    """What happened to a range, or will: *until* is the end of a draining, None for what has no length."""

    moment: datetime
    range: Range
    happening: Happening
    until: datetime | None = None


def happenings(feed: PublishedFeed) -> Iterator[Happened]:
    """Everything with a date about a feed's ranges, as the history and the dates in the table have it together."""
    courses = _Courses()
    changes = [line.change for told in feed.told for line in told.lines if not line.returned]
    baselines = [told.revision.observed for told in feed.told if told.revision.kind == "baseline"]
    # A line that was folded over several days stands at the first of them and speaks of the last.
    for change in sorted((one for one in changes if one.observed is not None), key=_observed):
        while baselines and baselines[0] <= _observed(change):
            courses.begin_again(baselines.pop(0))
        _follow(courses, change, _observed(change))
    for begins in baselines:
        courses.begin_again(begins)
    first = feed.told[0].revision.observed if feed.told else None
    dated = feed.entries.where(lambda entry: entry.dated).rows
    for entry in dated:
        _end(courses.of(entry.range), entry, first)
    if feed.told:
        courses.end_as(dated, feed.told[-1].revision.observed)
    return courses.found()


class _Course:
    """What is known of one range so far."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: list[Happened] = []

    def put(self, moment: datetime, item: Range, happening: Happening) -> None:
        """Note what happens at a moment."""
        self.found.append(Happened(moment, item, happening))

    def drain(self, since: datetime, item: Range, until: datetime | None) -> None:
        """Note a draining; it cannot begin before the range is used, and one without a length is none."""
        start = max(since, item.effective or since)
        if until is not None and start < until:
            self.found.append(Happened(start, item, "drained", until))

    def forget(self, seen: datetime) -> tuple[Happening, datetime]:
        """Take away what was still to come at a moment: what a plan was to be, and since when there was a draining."""
        coming = [one for one in self.found if (one.until or one.moment) > seen]
        self.found = [one for one in self.found if one not in coming]
        begins = [one.happening for one in coming if one.happening in _BEGINNINGS]
        return begins[-1] if begins else "added", min([seen, *(one.moment for one in coming if one.until)])

    def has(self, moment: datetime, *wanted: Happening) -> bool:
        """Whether one of these happens, or ends, at a moment."""
        return any(one.happening in wanted and (one.until or one.moment) == moment for one in self.found)

    def drop(self, moment: datetime, *unwanted: Happening) -> None:
        """Take away what is not so."""
        self.found = [one for one in self.found if one.happening not in unwanted or one.moment != moment]


class _Courses:
    """The course of each range, whatever its dates and note."""

    def __init__(self) -> None:
        self._found: dict[Range, _Course] = {}

    def of(self, item: Range) -> _Course:
        """The course of a range."""
        return self._found.setdefault(_same(item), _Course())

    def begin_again(self, seen: datetime) -> None:
        """A table that was taken as it stood has plans of its own: none of before is one any more."""
        for course in self._found.values():
            course.forget(seen)

    def end_as(self, dated: Iterable[Entry], last: datetime) -> None:
        """After the last change, keep the ends that the entries have: an address that is in use elsewhere ends nowhere."""
        known = {(_same(entry.range), entry.keep_until) for entry in dated}
        for key, course in self._found.items():
            course.found = [
                one
                for one in course.found
                for end in (one.until or one.moment,)
                if one.happening not in _ENDS or end <= last or (key, end) in known
            ]

    def found(self) -> Iterator[Happened]:
        """All of them."""
        return (one for course in self._found.values() for one in course.found)


def _same(item: Range) -> Range:
    """Equal for a range with other dates or another note."""
    return item._replace(effective=None, expires=None, note="")


def _observed(change: Change) -> datetime:
    assert change.observed is not None  # noqa: S101 - those without are left out before
    return change.observed


def _follow(courses: _Courses, change: Change, seen: datetime) -> None:
    """Put one line of the history into the courses."""
    if change.kind == "removed":
        for item in change.before:
            _leave(courses.of(item), item, seen, change.keep_until)
    elif change.kind == "added":
        for item in change.after:
            course = courses.of(item)
            course.forget(seen)
            course.put(item.effective or seen, item, "added")
            course.drain(seen, item, item.expires)
    elif change.kind == "rescheduled" and len(change.before) == len(change.after) == 1:
        _reschedule(courses.of(change.after[0]), change.before[0], change.after[0], seen)
    else:
        _carry(courses, change, seen)


def _leave(course: _Course, item: Range, seen: datetime, until: datetime | None) -> None:
    _, since = course.forget(seen)
    if not _planned(item, seen):
        course.drain(since, item, until)
        course.put(until or seen, item, "retired")
    elif until is not None:
        # Without an end it came and went among other changes, and its line does not say when it went; its entry does.
        course.put(seen, item, "withdrawn")
        course.put(until, item, "retired")


def _reschedule(course: _Course, before: Range, after: Range, seen: datetime) -> None:
    """The dates that a range has now take the place of those that it had."""
    begins, since = course.forget(seen)
    if after.effective is not None and (after.effective != before.effective or _planned(after, seen)):
        if before.effective is not None:
            course.drop(before.effective, *_BEGINNINGS)
        course.put(after.effective, after, begins)
    elif after.effective is None and _planned(before, seen):
        course.put(seen, after, begins)
    course.drain(since, after, after.expires)


def _carry(courses: _Courses, change: Change, seen: datetime) -> None:
    """What was to come of some ranges is now to come of others; a move happens besides, a reshaping is nothing."""
    known = [courses.of(item).forget(seen) for item in change.before]
    since = seen if change.kind == "moved" else min([seen, *(since for _, since in known)])
    for item in change.after:
        if change.kind == "moved":
            courses.of(item).forget(seen)
            courses.of(item).put(item.effective or seen, item, "moved")
        elif _planned(item, seen):
            courses.of(item).put(item.effective or seen, item, "added")
        elif change.kind == "rescheduled" and any(_planned(one, seen) for one in change.before):
            courses.of(item).put(seen, item, "added")
        courses.of(item).drain(since, item, item.expires)


def _end(course: _Course, entry: Entry, first: datetime | None) -> None:
    """Add what the table and the states know: ranges with a date in the first table have no change that says it."""
    item, until = entry.range, entry.keep_until
    if entry.withdrawn and entry.gone is not None and item.effective is not None:
        course.drop(item.effective, *_BEGINNINGS)
        if not course.has(entry.gone, "withdrawn"):
            course.put(entry.gone, item, "withdrawn")
    elif item.effective is not None and not course.has(item.effective, *_BEGINNINGS):
        course.put(item.effective, item, "added")
    if until is None:
        return
    if not course.has(until, "retired"):
        course.put(until, item, "retired")
    since = entry.gone or (first if entry.state == "draining" else None)
    if since is not None and not entry.withdrawn and not course.has(until, "drained"):
        course.drain(since, item, until)


def _planned(item: Range, seen: datetime) -> bool:
    """Whether the range was to be used only later."""
    return item.effective is not None and seen < item.effective
