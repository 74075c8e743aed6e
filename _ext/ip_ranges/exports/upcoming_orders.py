"""What is still to come: the orders that were told, hold and have their day ahead, as the heads of lists name them. Pure."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ..changes.orders import Order
from ..changes.orders_in_force import Held, holding
from ..changes.schedules import Scope
from ..model.prefix import Prefix
from ..model.prefix_sets import overlapping


class Ahead(NamedTuple):
    """An order that is still to come. *elsewhere* are the other regions and roles that got all its addresses for longer since,
    *partly* those that got some: on a list that has theirs too those are not to be removed.
    """

    held: Held
    elsewhere: frozenset[Scope] = frozenset()
    partly: frozenset[Scope] = frozenset()

    @property
    def order(self) -> Order:
        """The order."""
        return self.held.order


def still_to_come(orders: Sequence[Order], now: datetime) -> list[Ahead]:
    """What is to be done by or after a day to come, the nearest first."""
    dated = [held for held in holding(orders) if held.day > now and held.order.action in ("allow", "repoint", "remove")]
    whole, partly = _allowed_elsewhere(orders, [held for held in dated if held.order.action == "remove"])
    none: frozenset[Scope] = frozenset()
    rows = [Ahead(held, whole.get(_key(held), none), partly.get(_key(held), none)) for held in dated]
    return sorted(rows, key=lambda upcoming: upcoming.held.day)


_Key = tuple[str, Prefix]
_Scopes = dict[_Key, frozenset[Scope]]


def _allowed_elsewhere(orders: Sequence[Order], removals: Sequence[Held]) -> tuple[_Scopes, _Scopes]:
    """By removal, the other scopes of its direction that were told later to allow all or some of its addresses, and not to
    remove them as early.
    """
    whole: dict[_Key, set[Scope]] = defaultdict(set)
    partly: dict[_Key, set[Scope]] = defaultdict(set)
    positions = {order.id: position for position, order in enumerate(orders)} if removals else {}
    by_prefix: dict[tuple[str, Prefix], list[Held]] = defaultdict(list)
    ordered: dict[str, list[Prefix]] = defaultdict(list)
    for held in removals:
        direction = held.order.direction
        if not by_prefix[direction, held.prefix]:
            insort(ordered[direction], held.prefix)
        by_prefix[direction, held.prefix].append(held)
    for position, order in enumerate(orders if removals else ()):
        if order.action != "allow" or order.prefix is None or order.direction not in ordered:
            continue
        near = [held for prefix in overlapping(ordered[order.direction], order.prefix) for held in by_prefix[order.direction, prefix]]
        for held in near:
            is_later = held.order.scope != order.scope and position > positions[held.order.id]
            is_whole = order.prefix.contains(held.prefix)
            shared = held.prefix if is_whole else order.prefix
            if is_later and not any(_ends_as_early(near_held, held, order.scope, shared) for near_held in near):
                (whole if is_whole else partly)[_key(held)].add(order.scope)
    return {key: frozenset(scopes) for key, scopes in whole.items()}, {key: frozenset(scopes) for key, scopes in partly.items()}


def _ends_as_early(other: Held, held: Held, scope: Scope, shared: Prefix) -> bool:
    """Whether a scope gives the shared addresses up as early."""
    return other.order.scope == scope and other.day <= held.day and other.prefix.contains(shared)


def _key(held: Held) -> _Key:
    return held.order.id, held.prefix
