"""Lines: the orders of one moment as people read them, all that is said of an address together. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import blocks, intervals, without
from .order_rows import Order


class Line(NamedTuple):
    """What is said of one address at one moment: its orders, the one that falls first in front."""

    prefix: Prefix | None
    region: str
    role: str
    direction: str
    orders: tuple[Order, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of its ranges."""
        return tuple(dict.fromkeys(order.note for order in self.orders if order.note))


def lines(orders: Sequence[Order]) -> list[Line]:
    """The orders of one moment, one line for each address and use, in the order in which they are told."""
    together: dict[tuple[Prefix | None, tuple[str, str, str]], list[Order]] = defaultdict(list)
    for order in spoken(orders):
        together[order.prefix, order.use].append(order)
    return [
        Line(prefix, *use, tuple(sorted(line_orders, key=lambda order: max(order.day or order.told, order.told))))
        for (prefix, use), line_orders in together.items()
    ]


def spoken(orders: Sequence[Order]) -> list[Order]:
    """The orders without what the same moment's other orders say better.

    An end that moves is called off and told anew: "keep it" is left to the addresses that have no new end.
    """
    ending: dict[tuple[str, str, str], list[Prefix]] = defaultdict(list)
    for order in orders:
        if order.action == "remove" and order.prefix is not None:
            ending[order.use].append(order.prefix)
    result: list[Order] = []
    for order in orders:
        if order.prefix is None or order.use not in ending or not (order.action == "allow" and order.called_off):
            result.append(order)
            continue
        version = order.prefix.version
        kept = without(intervals([order.prefix], version), intervals(ending[order.use], version))
        result += [order._replace(prefix=prefix) for prefix in blocks(kept, version)]
    return result
