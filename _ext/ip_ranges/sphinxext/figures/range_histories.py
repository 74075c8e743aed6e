"""Dated events of each address, past and to come: what was told of it and still holds, and what the table adds to that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from ...changes.orders import Order
from ...changes.orders_in_force import Held, Planned, holding
from ...changes.publication import PublishedFeed
from ...model.entries import Entry
from ...model.prefix import Prefix

Happening = Literal["added", "moved", "withdrawn", "drained", "retired"]
HAPPENINGS: tuple[Happening, ...] = ("added", "moved", "withdrawn", "drained", "retired")


class RangeEvent(NamedTuple):
    """An event in the history of a prefix, or one to come: *until* is the end of a draining, None for what has no length."""

    moment: datetime
    prefix: Prefix
    region: str
    role: str
    direction: str
    happening: Happening
    until: datetime | None = None


def range_events(feed: PublishedFeed, now: datetime | None = None) -> Iterator[RangeEvent]:
    """Everything with a date about a feed's addresses. What vanished and came back before anybody was told is nothing.

    *now* leaves out what was told of a day after it and is not in the table any more.
    """
    planned = Planned(feed.entries)
    in_force = [held for held in holding(feed.told) if now is None or planned.holds(held, now)]
    reported = _from_beginnings([event for held in in_force for event in _of_order(held)])
    yield from reported
    is_reported = _Reported(reported)
    for entry in feed.entries.where(lambda facts: facts.dated):
        yield from (event for event in _of_entry(entry) if not is_reported(event))


def _of_order(held: Held) -> Iterator[RangeEvent]:
    """The events of an order; pointing a name elsewhere, and keeping what was to leave, are nothing that happens to an address."""
    order = held.order
    if order.action == "allow" and not order.called_off:
        yield _at(order.effective or order.told, held, "moved" if order.kind == "moved" else "added")
    if order.withdrawn:
        yield _at(held.since, held, "withdrawn")
    elif order.action == "remove":
        since, until = min(held.since, order.told, order.observed), order.keep_until or order.told
        if since < until:
            yield _at(since, held, "drained", until)
    if order.action == "remove":
        yield _at(order.keep_until or order.told, held, "retired")


def _at(moment: datetime, held: Held, happening: Happening, until: datetime | None = None) -> RangeEvent:
    order: Order = held.order
    return RangeEvent(moment, held.prefix, order.region, order.role, order.direction, happening, until)


_Use = tuple[str, str, str]
"""Region, role and direction."""


def _use(event: RangeEvent) -> _Use:
    return event.region, event.role, event.direction


def _from_beginnings(events: list[RangeEvent]) -> list[RangeEvent]:
    """The events, with no draining that begins before its address is used."""
    begins: dict[_Use, list[RangeEvent]] = defaultdict(list)
    for event in events:
        if event.happening in ("added", "moved"):
            begins[_use(event)].append(event)

    def begun(event: RangeEvent, until: datetime) -> datetime:
        starts = [start for start in begins[_use(event)] if _touch(event.prefix, start.prefix)]
        return max((start.moment for start in starts if event.moment < start.moment < until), default=event.moment)

    return [event if event.until is None else event._replace(moment=begun(event, event.until)) for event in events]


def _of_entry(entry: Entry) -> Iterator[RangeEvent]:
    """The events that table and states know: of ranges with a date in the first table, or vanished without one, nothing was told."""
    item, until = entry.range, entry.keep_until
    facts = (item.prefix, item.region, item.role, item.direction)
    if entry.withdrawn and entry.gone is not None:
        yield RangeEvent(entry.gone, *facts, "withdrawn")
    elif item.effective is not None and (item.expires is None or item.effective < item.expires):
        yield RangeEvent(item.effective, *facts, "added")
    if until is None:
        return
    if entry.gone is not None and item.expires is None and entry.state == "draining" and not entry.withdrawn:
        # It may come back: that it is to retire nobody was told.
        yield RangeEvent(entry.gone, *facts, "drained", until)
    else:
        yield RangeEvent(until, *facts, "retired")


class _Reported:
    """The events that readers were told of, for not saying them twice: it says whether an event is one of them."""

    def __init__(self, events: Iterable[RangeEvent]) -> None:
        self._prefixes: dict[tuple[object, ...], list[Prefix]] = defaultdict(list)
        for event in events:
            self._prefixes[self._key(event)].append(event.prefix)

    def __call__(self, event: RangeEvent) -> bool:
        return any(_touch(prefix, event.prefix) for prefix in self._prefixes.get(self._key(event), ()))

    def _key(self, event: RangeEvent) -> tuple[object, ...]:
        return (event.until or event.moment, _use(event), "added" if event.happening == "moved" else event.happening)


def _touch(left: Prefix, right: Prefix) -> bool:
    return left.contains(right) or right.contains(left)
