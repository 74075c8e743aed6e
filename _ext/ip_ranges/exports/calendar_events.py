"""The events of a calendar: an all-day one for each task that was told, and for each notice with a day. Pure.

They follow from what was told alone, oldest first, so that an event which somebody saw stays, whatever is built later.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from ..changes.news import News
from ..changes.orders import Order
from ..changes.publication import PublishedFeed
from ..model.table import Notice
from .calendar_tasks import IDS, Off, Plan, Task, Why
from .subscriber_items import Scope, noticed_regions, orders_of

KEPT_FOR = timedelta(days=400)
"""How long a past event stays, counted back from what was told last and not from today, so that the bytes stay."""

MOST = 1000
"""Events in one calendar: programs choke on more. Those that are called off go first, then those whose day is farthest away."""


class Event(NamedTuple):
    """One all-day event: something to do with addresses, or a notice.

    *sequence* grows and *stamp* moves whenever it is moved or called off. *news* is what told of it.
    """

    uid: str
    day: date
    sequence: int
    stamp: datetime
    news: News
    order: Order | None = None
    notice: Notice | None = None
    off: Off | None = None


def events(feed: PublishedFeed, scopes: Iterable[Scope]) -> dict[Scope, list[Event]]:
    """The events of each scope, by day."""
    news = list(feed.news)
    last = max((entry.told for entry in news), default=feed.changed)
    if last is None:
        return {scope: [] for scope in scopes}
    concerned = noticed_regions(news)
    return {
        scope: _kept([*_task_events(feed, news, scope), *_notice_events(news, scope, concerned)], last.date()) for scope in scopes
    }


def _kept(every: Sequence[Event], last: date) -> list[Event]:
    recent = [event for event in every if event.day >= last - KEPT_FOR]
    recent.sort(key=lambda event: (event.off is not None, abs(event.day - last), event.uid))
    return sorted(recent[:MOST], key=lambda event: (event.day, event.uid))


def _task_events(feed: PublishedFeed, news: Sequence[News], scope: Scope) -> Iterator[Event]:
    plan = Plan(feed.name)
    rows = ((entry, order) for entry in news for order in orders_of(entry, scope))
    for _, revision in groupby(rows, key=lambda row: (row[1].told, row[1].serial)):
        plan.take(list(revision))
    for task in plan.tasks():
        yield Event(task.uid, _day_of(task), task.sequence, task.stamp, task.news, order=task.order, off=task.off)


def _day_of(task: Task) -> date:
    """The last whole day, in UTC, before the moment of a task, or the first whole one from it on for what is removed."""
    moment = task.moment
    if task.kind != "remove":
        return moment.date() - timedelta(days=1)
    midnight = moment.replace(hour=0, minute=0, second=0)
    return moment.date() if moment == midnight else moment.date() + timedelta(days=1)


def _notice_events(news: Iterable[News], scope: Scope, concerned: Mapping[str, frozenset[str]]) -> Iterator[Event]:
    """An event for each notice that has or had a day; what is about a role alone has none."""
    kind, name = scope
    by_notice: dict[str, Event] = {}
    for entry in news:
        if entry.notice is None or kind == "role" or (kind and concerned[entry.id] and name not in concerned[entry.id]):
            continue
        notice, called_off = entry.notice
        earlier = by_notice.get(notice.id)
        if called_off or notice.effective is None:
            if earlier is not None and earlier.off is None:
                why: Why = "notice" if called_off else "undated"
                by_notice[notice.id] = earlier._replace(sequence=earlier.sequence + 1, stamp=entry.told, off=Off(entry.told, why), news=entry)
            continue
        sequence = 0 if earlier is None else earlier.sequence + 1
        uid = str(uuid.uuid5(IDS, f"notice\n{notice.id}"))
        by_notice[notice.id] = Event(uid, notice.effective.date(), sequence, entry.told, entry, notice=notice)
    yield from by_notice.values()
