"""The dated events of a feed and their own history: what was scheduled, moved and withdrawn. What the calendar shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ..model import Notice, Range
from ..publication import PublishedFeed
from ..revision import Change

EventKind = Literal["effective", "keep-until", "retired", "notice"]

KEPT_FOR = timedelta(days=90)
"""How long a past event stays, counted back from the last change and not from today, so that the bytes stay."""

MOST = 1000
"""Events in one calendar, those that stand before those that were cancelled, the latest first: programs choke on more."""

_IDS = uuid.UUID("9b8f6b5e-0a63-5c8e-9a55-6a1d0c7e2f10")
"""The namespace of our event ids. Changing it would double every event in every calendar."""

_Key = tuple[str, str, str, str, str]
"""Prefix, region, role, direction and ``effective`` or ``end``."""


class Event(NamedTuple):
    """A dated event. *sequence* grows with each rescheduling or withdrawal, *stamp* is when the last one was seen.

    *withdrawn* is the end of a plan that was never used.
    """

    uid: str
    kind: EventKind
    moment: datetime
    sequence: int
    stamp: datetime
    cancelled: bool = False
    range: Range | None = None
    notice: Notice | None = None
    withdrawn: bool = False


class _Course:
    """The dates that one event had so far: None where it had none any more."""

    __slots__ = ("dates", "range", "withdrawn")

    def __init__(self, item: Range) -> None:
        self.range = item
        self.withdrawn = False
        self.dates: list[tuple[datetime, datetime | None]] = []

    def put(self, observed: datetime, date: datetime | None) -> None:
        """Note the date that is known from *observed* on, where it is another one than before."""
        if date != (self.dates[-1][1] if self.dates else None):
            self.dates.append((observed, date))


def events(feed: PublishedFeed) -> list[Event]:
    """The events of a feed, by moment: those that its entries have today, and those that were withdrawn."""
    courses = _courses(feed)
    first = feed.told[0].revision.observed if feed.told else feed.changed
    last = feed.changed or first
    if first is None or last is None:
        return []
    found = [event for key, course in courses.items() for event in _events(key, course, first)]
    found += _notices(feed, last)
    found = [event for event in found if event.moment >= last - KEPT_FOR]
    found.sort(key=lambda event: (not event.cancelled, event.moment, event.uid))
    return sorted(found[-MOST:], key=lambda event: (event.moment, event.uid))


def _courses(feed: PublishedFeed) -> dict[_Key, _Course]:
    """The course of every event: from the recorded changes, ending with what is true today."""
    found: dict[_Key, _Course] = {}
    for told in feed.told:
        for change in told.revision.changes:
            _follow(found, change, told.revision.observed)
    last = feed.changed
    today: set[_Key] = set()
    for entry in feed.entries.where(lambda entry: entry.dated):
        # What left the feed before its day never came into use; of what left later, the history knows the day.
        effective = entry.range.effective if entry.gone is None else None
        for end, date in (("effective", effective), ("end", entry.keep_until)):
            if date is not None and last is not None:
                key = _key(entry.range, end)
                today.add(key)
                course = found.setdefault(key, _Course(entry.range))
                course.withdrawn = entry.withdrawn
                # Dates that stand in the first table were never changed: they have been there from the start.
                if course.dates:
                    course.put(last, date)
                else:
                    course.dates.append((feed.told[0].revision.observed if feed.told else last, date))
    for key, course in found.items():
        if key not in today and key[-1] == "end" and last is not None:
            course.put(last, None)
    return found


def _follow(found: dict[_Key, _Course], change: Change, observed: datetime) -> None:
    """Put one recorded change into the courses."""
    stays = {_identity(item) for item in change.after}
    for item in change.before:
        start, end = _course(found, item, "effective"), _course(found, item, "end")
        for course, date in ((start, item.effective), (end, item.expires)):
            if not course.dates and date is not None:
                course.dates.append((observed, date))
        if _identity(item) in stays:
            continue
        if item.effective is not None and observed < item.effective:
            start.put(observed, None)
        # Where there is nothing to do, the addresses go on under another prefix: nobody has to keep or remove them.
        end.put(observed, change.keep_until if change.kind == "removed" and change.action != "none" else None)
    for item in change.after:
        start, end = _course(found, item, "effective"), _course(found, item, "end")
        was = start.dates[-1][1] if start.dates else None
        # A date that has come is often left out of the next table; what happened on it happened.
        if item.effective is not None or (was is not None and observed < was):
            start.put(observed, item.effective)
        end.put(observed, item.expires)


def _course(found: dict[_Key, _Course], item: Range, end: str) -> _Course:
    key = _key(item, end)
    if key not in found:
        found[key] = _Course(item)
    return found[key]


def _identity(item: Range) -> tuple[str, str, str, str]:
    return str(item.prefix), item.region, item.role, item.direction


def _key(item: Range, end: str) -> _Key:
    return (*_identity(item), end)


def _events(key: _Key, course: _Course, first: datetime) -> Iterator[Event]:
    known = [date for _, date in course.dates if date is not None]
    if not known:
        return
    kinds: tuple[EventKind, ...] = ("effective",) if key[-1] == "effective" else ("keep-until", "retired")
    for kind in kinds:
        yield Event(
            uid=str(uuid.uuid5(_IDS, "\n".join((*key[:-1], kind)))),
            kind=kind,
            moment=known[-1],
            sequence=len(course.dates) - 1,
            stamp=max(course.dates[-1][0], first),
            cancelled=course.dates[-1][1] is None,
            range=course.range,
            withdrawn=course.withdrawn,
        )


def _notices(feed: PublishedFeed, last: datetime) -> Iterator[Event]:
    """The notices with a date; one that was withdrawn is cancelled on the day when that was seen."""
    named: dict[str, list[datetime]] = {}
    for told in feed.told:
        for one in told.revision.notices:
            named.setdefault(one, []).append(told.revision.observed)
    present = {notice.id: notice for notice in feed.table.notices}
    for notice in feed.table.notices:
        if notice.effective is not None:
            # One that stood in the first table is named by no revision until it is altered.
            times = named.get(notice.id, [])
            stamp = times[-1] if times else min(notice.published, last)
            yield Event(_notice_uid(notice.id), "notice", notice.effective, len(times), stamp, notice=notice)
    for one, times in named.items():
        if one not in present or present[one].effective is None:
            gone = Notice(one, times[-1], f"Notice {one} was withdrawn")
            yield Event(_notice_uid(one), "notice", min(times[-1], last), len(times), times[-1], cancelled=True, notice=gone)


def _notice_uid(notice_id: str) -> str:
    return str(uuid.uuid5(_IDS, f"notice\n{notice_id}"))
