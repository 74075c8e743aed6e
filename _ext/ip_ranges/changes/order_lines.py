"""Lines: the orders of one moment as people read them, all that is said of an address together. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import blocks, intervals, without
from .orders import Order

_Use = tuple[str, str, str]
"""Region, role and direction."""


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
    found: dict[tuple[Prefix | None, _Use], list[Order]] = defaultdict(list)
    for order in spoken(orders):
        found[order.prefix, _use(order)].append(order)
    return [Line(prefix, *use, tuple(sorted(own, key=_due))) for (prefix, use), own in found.items()]


def spoken(orders: Sequence[Order]) -> list[Order]:
    """The orders without what the same moment's other orders say better.

    An end that moves is called off and told anew: "keep it" is left to the addresses that have no new end.
    """
    ends: dict[_Use, list[Prefix]] = defaultdict(list)
    for order in orders:
        if order.action == "remove" and order.prefix is not None:
            ends[_use(order)].append(order.prefix)
    found: list[Order] = []
    for order in orders:
        removed = ends.get(_use(order))
        if order.prefix is None or removed is None or not (order.action == "allow" and order.called_off):
            found.append(order)
            continue
        version = order.prefix.version
        kept = without(intervals([order.prefix], version), intervals([one for one in removed if one.version == version], version))
        found += [order._replace(prefix=prefix) for prefix in blocks(kept, version)]
    return found


def _use(order: Order) -> _Use:
    return order.region, order.role, order.direction


def _due(order: Order) -> datetime:
    """When an order falls; what is to be done at once falls when it is told."""
    moment = order.effective if order.action == "allow" else order.keep_until
    return order.told if moment is None else max(moment, order.told)
