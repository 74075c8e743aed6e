"""Which orders hold: of all that was told, what no later order took the place of before its day had come. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
        """When the order is done or must have been done; the moment at which it was told where it has no day."""
        return day_of(self.order)


def day_of(order: Order) -> datetime:
    """The day of an order: when an address is first used, or when it is given up; when it was told where it has none."""
    return order.day or order.told


class Planned:
    """The ranges that are announced in a table now, for asking whether a plan that was told is one still."""

    def __init__(self, entries: Entries) -> None:
        prefixes: dict[tuple[object, ...], list[Prefix]] = defaultdict(list)
        for prefix, facts in entries.where(lambda facts: facts.state == "announced").pairs():
            prefixes[use_of(facts.range), facts.range.effective].append(prefix)
        self._plans = {key: Blocks(planned) for key, planned in prefixes.items()}

    def holds(self, held: Held, now: datetime) -> bool:
        """Whether an order is no plan that lies ahead, or one that the table has."""
        order = held.order
        if order.action != "allow" or held.day <= now:
            return True
        plans = self._plans.get((order.use, order.effective))
        return plans is not None and plans.touch(held.prefix)


class _Pending:
    """An order, and which of its addresses nothing else was told of since."""

    def __init__(self, order: Order, prefix: Prefix) -> None:
        self.order, self.prefix, self.since = order, prefix, order.told
        self.left: list[Interval] = [(prefix.first, prefix.last)]
        self.given_up: datetime | None = None

    def matters(self, now: datetime) -> bool:
        """Whether a later order may concern it: its day lies ahead, and it holds or was given up at this very moment."""
        return now < day_of(self.order) and (bool(self.left) or self.given_up == now)


def holding(orders: Iterable[Order]) -> list[Held]:
    """What holds of the orders, in the order in which they were told. An order whose day has come stands for ever."""
    by_list: dict[tuple[object, ...], list[_Pending]] = defaultdict(list)
    every: list[_Pending] = []
    for order in orders:
        if (prefix := order.prefix) is None:
            continue
        key, pending = (order.use, prefix.version), _Pending(order, prefix)
        by_list[key] = [older for older in by_list[key] if older.matters(order.told)]
        for older in by_list[key]:
            # What one revision tells at one moment goes together; another one's orders of that moment come after it.
            is_later = (older.order.told, older.order.serial) < (order.told, order.serial)
            if is_later and (older.prefix.contains(prefix) or prefix.contains(older.prefix)):
                if order.action == older.order.action == "remove" and order.withdrawn == older.order.withdrawn:
                    pending.since = min(pending.since, older.since)
                if _replaces(order, older.order):
                    older.left, older.given_up = without(older.left, [(prefix.first, prefix.last)]), order.told
        every.append(pending)
        by_list[key].append(pending)
    return [Held(pending.order, prefix, pending.since) for pending in every for prefix in blocks(pending.left, pending.prefix.version)]


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
