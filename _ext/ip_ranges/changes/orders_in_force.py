"""Which orders hold: of all that was told, what no later order took the place of before its day had come. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ..model.entries import Entries
from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks, Interval, blocks, without
from .orders import Order
from .schedules import scope_of


class Held(NamedTuple):
    """An order as far as it holds: *prefix* is what is left of its own where a part was told something else since.

    *since* is when readers were first told something of the kind: an end that was moved has been one since its first day was told.
    """

    order: Order
    prefix: Prefix
    since: datetime

    @property
    def day(self) -> datetime:
        """When it is done or must have been done; the moment at which it was told where it has no day."""
        return day_of(self.order)


def day_of(order: Order) -> datetime:
    """The day of an order: when an address is first used, or when it is given up."""
    return (order.effective if order.action == "allow" else order.keep_until) or order.told


class Planned:
    """The ranges that are announced in a table now, for asking whether a plan that was told is one still."""

    def __init__(self, entries: Entries) -> None:
        found: dict[tuple[object, ...], list[Prefix]] = defaultdict(list)
        for prefix, facts in entries.where(lambda facts: facts.state == "announced").pairs():
            found[scope_of(facts.range), facts.range.direction, facts.range.effective].append(prefix)
        self._found = {key: Blocks(prefixes) for key, prefixes in found.items()}

    def holds(self, held: Held, now: datetime) -> bool:
        """Whether an order is no plan that lies ahead, or one that the table has."""
        order = held.order
        if order.action != "allow" or held.day <= now:
            return True
        blocks_of_day = self._found.get((order.scope, order.direction, order.effective))
        return blocks_of_day is not None and blocks_of_day.touch(held.prefix)


def holding(told: Iterable[Order]) -> list[Held]:
    """What holds of the orders, in the order in which they were told. An order whose day has come stands for ever."""
    pending: dict[tuple[object, ...], list[_Pending]] = defaultdict(list)
    every: list[_Pending] = []
    for order in told:
        if order.prefix is None:
            continue
        waiting = pending[order.scope, order.direction, order.prefix.version]
        waiting[:] = [one for one in waiting if one.matters(order.told)]
        own = _Pending(order, order.prefix)
        for one in waiting:
            # What one revision tells at one moment goes together; another one's orders of that moment come after it.
            if (one.order.told, one.order.serial) < (order.told, order.serial) and one.touches(order.prefix):
                if order.action == one.order.action == "remove" and order.withdrawn == one.order.withdrawn:
                    own.since = min(own.since, one.since)
                if _replaces(order, one.order):
                    one.give_up(order.prefix, order.told)
        every.append(own)
        waiting.append(own)
    return [Held(one.order, prefix, one.since) for one in every for prefix in one.prefixes()]


class _Pending:
    """An order, and which of its addresses nothing else was told of since."""

    __slots__ = ("_left", "_touched", "order", "since")

    def __init__(self, order: Order, prefix: Prefix) -> None:
        self.order, self.since = order, order.told
        self._left: list[Interval] = [(prefix.first, prefix.last)]
        self._touched: datetime | None = None

    def matters(self, now: datetime) -> bool:
        """Whether a later order may concern it: its day lies ahead, and it holds or was given up at this very moment."""
        return now < day_of(self.order) and (bool(self._left) or self._touched == now)

    def touches(self, prefix: Prefix) -> bool:
        """Whether it was about any of these addresses."""
        return self.order.prefix is not None and (self.order.prefix.contains(prefix) or prefix.contains(self.order.prefix))

    def give_up(self, prefix: Prefix, now: datetime) -> None:
        """Another order holds for these addresses."""
        self._left, self._touched = without(self._left, [(prefix.first, prefix.last)]), now

    def prefixes(self) -> Iterator[Prefix]:
        """What is left."""
        return blocks(self._left, self.order.prefix.version) if self.order.prefix is not None else iter(())


def _replaces(order: Order, old: Order) -> bool:
    """Whether an order about the same addresses takes the place of an older one whose day lies ahead."""
    if order.action == "allow":
        return old.action != "repoint" or order.called_off
    if order.action == "repoint":
        return old.action == "repoint"
    if old.action == "allow":
        return order.withdrawn or (order.action == "remove" and day_of(order) <= day_of(old))
    # What is withdrawn needs no name to point elsewhere; that it goes from the lists of its region and role holds.
    return old.action == order.action or (order.withdrawn and old.action == "repoint")
