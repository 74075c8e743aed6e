"""Which orders hold: of all that was told, what no later order took the place of before its day had come. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ..model.entries import Entries
from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks, Interval, blocks, without
from .actions import use_of
from .order_rows import Order


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
    """The day of an order: when an address is first used, or when it is given up; when it was told where it has none."""
    return order.day or order.told


class Planned:
    """The ranges that are announced in a table now, for asking whether a plan that was told is one still."""

    def __init__(self, entries: Entries) -> None:
        prefixes: dict[tuple[object, ...], list[Prefix]] = defaultdict(list)
        for entry in entries.where(lambda entry: entry.state == "announced"):
            prefixes[use_of(entry.range), entry.range.effective].append(entry.range.prefix)
        self._plans = {key: Blocks(planned) for key, planned in prefixes.items()}

    def holds(self, held: Held, now: datetime) -> bool:
        """Whether an order is no plan that lies ahead, or one that the table has."""
        order = held.order
        if order.action != "allow" or held.day <= now:
            return True
        plans = self._plans.get((order.use, order.effective))
        return plans is not None and plans.touch(held.prefix)


def holding(orders: Iterable[Order]) -> list[Held]:
    """What holds of the orders, in the order in which they were told. An order whose day has come stands for ever."""
    by_list: dict[tuple[object, ...], list[_Pending]] = defaultdict(list)
    every: list[_Pending] = []
    for order in orders:
        if order.prefix is None:
            continue
        key = (order.use, order.prefix.version)
        by_list[key] = [older for older in by_list[key] if older.matters(order.told)]
        pending = _Pending(order, order.prefix)
        for older in by_list[key]:
            # What one revision tells at one moment goes together; another one's orders of that moment come after it.
            if (older.order.told, older.order.serial) < (order.told, order.serial) and older.touches(order.prefix):
                if order.action == older.order.action == "remove" and order.withdrawn == older.order.withdrawn:
                    pending.since = min(pending.since, older.since)
                if _replaces(order, older.order):
                    older.give_up(order.prefix, order.told)
        every.append(pending)
        by_list[key].append(pending)
    return [Held(pending.order, prefix, pending.since) for pending in every for prefix in pending.prefixes()]


class _Pending:
    """An order, and which of its addresses nothing else was told of since."""

    __slots__ = ("_given_up", "_left", "_prefix", "order", "since")

    def __init__(self, order: Order, prefix: Prefix) -> None:
        self.order, self.since, self._prefix = order, order.told, prefix
        self._left: list[Interval] = [(prefix.first, prefix.last)]
        self._given_up: datetime | None = None

    def matters(self, now: datetime) -> bool:
        """Whether a later order may concern it: its day lies ahead, and it holds or was given up at this very moment."""
        return now < day_of(self.order) and (bool(self._left) or self._given_up == now)

    def touches(self, prefix: Prefix) -> bool:
        """Whether it was about any of these addresses."""
        return self._prefix.contains(prefix) or prefix.contains(self._prefix)

    def give_up(self, prefix: Prefix, now: datetime) -> None:
        """Leave these addresses to another order."""
        self._left, self._given_up = without(self._left, [(prefix.first, prefix.last)]), now

    def prefixes(self) -> Iterator[Prefix]:
        """What is left."""
        return blocks(self._left, self._prefix.version)


def _replaces(order: Order, older: Order) -> bool:
    """Whether an order about the same addresses takes the place of an older one whose day lies ahead."""
    if order.action == "allow":
        return older.action != "repoint" or order.called_off
    if order.action == "repoint":
        return older.action == "repoint"
    if older.action == "allow":
        return order.withdrawn or (order.action == "remove" and day_of(order) <= day_of(older))
    # What is withdrawn needs no name to point elsewhere; that it goes from the lists of its region and role holds.
    return older.action == order.action or (order.withdrawn and older.action == "repoint")
