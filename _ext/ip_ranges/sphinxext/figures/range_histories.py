"""What happened to each address with a date, or will: what was told of it and still holds, and what the table adds to that."""

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


class Happened(NamedTuple):
    """What happened to a prefix, or will: *until* is the end of a draining, None for what has no length."""

    moment: datetime
    prefix: Prefix
    region: str
    role: str
    direction: str
    happening: Happening
    until: datetime | None = None

    @property
    def use(self) -> tuple[str, str, str]:
        """Where and for what the prefix is used."""
        return self.region, self.role, self.direction


def happenings(feed: PublishedFeed, now: datetime | None = None) -> Iterator[Happened]:
    """Everything with a date about a feed's addresses. What vanished and came back before anybody was told is nothing.

    *now* leaves out what was told of a day after it and is not in the table any more.
    """
    planned = Planned(feed.entries)
    told = [one for held in holding(feed.told) if now is None or planned.holds(held, now) for one in _of_order(held)]
    told = _from_beginnings(told)
    yield from told
    known = _Known(told)
    for entry in feed.entries.where(lambda facts: facts.dated):
        yield from (one for one in _of_entry(entry) if not known.has(one))


def _of_order(held: Held) -> Iterator[Happened]:
    """What an order says; pointing a name elsewhere, and keeping what was to leave, are nothing that happens to an address."""
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


def _at(moment: datetime, held: Held, happening: Happening, until: datetime | None = None) -> Happened:
    order: Order = held.order
    return Happened(moment, held.prefix, order.region, order.role, order.direction, happening, until)


def _from_beginnings(found: Iterable[Happened]) -> list[Happened]:
    """A draining does not begin before the address is used."""
    every = list(found)
    begins: dict[tuple[object, ...], list[Happened]] = defaultdict(list)
    for one in every:
        if one.happening in ("added", "moved"):
            begins[one.use].append(one)
    made = []
    for one in every:
        if one.happening == "drained" and one.until is not None:
            starts = [
                other.moment for other in begins[one.use] if one.moment < other.moment < one.until and _touch(one.prefix, other.prefix)
            ]
            made.append(one._replace(moment=max(starts, default=one.moment)))
        else:
            made.append(one)
    return made


def _of_entry(entry: Entry) -> Iterator[Happened]:
    """What the table and the states know: of ranges with a date in the first table, or vanished without one, nothing was told."""
    item, until = entry.range, entry.keep_until
    facts = (item.prefix, item.region, item.role, item.direction)
    if entry.withdrawn and entry.gone is not None:
        yield Happened(entry.gone, *facts, "withdrawn")
    elif item.effective is not None and (item.expires is None or item.effective < item.expires):
        yield Happened(item.effective, *facts, "added")
    if until is None:
        return
    if entry.gone is not None and item.expires is None and entry.state == "draining" and not entry.withdrawn:
        # It may come back: that it is to retire nobody was told.
        yield Happened(entry.gone, *facts, "drained", until)
    else:
        yield Happened(until, *facts, "retired")


class _Known:
    """What was told already, for not saying it twice."""

    def __init__(self, told: Iterable[Happened]) -> None:
        self._by_moment: dict[tuple[object, ...], list[Prefix]] = defaultdict(list)
        for one in told:
            self._by_moment[self._key(one)].append(one.prefix)

    def has(self, one: Happened) -> bool:
        """Whether the same happens to some of the addresses at the same moment."""
        return any(_touch(prefix, one.prefix) for prefix in self._by_moment.get(self._key(one), ()))

    def _key(self, one: Happened) -> tuple[object, ...]:
        happening = "added" if one.happening == "moved" else one.happening
        return (one.until or one.moment, one.region, one.role, one.direction, happening)


def _touch(one: Prefix, other: Prefix) -> bool:
    return one.contains(other) or other.contains(one)
