"""Orders before they are put together: what is told of a segment's addresses, whatever prefixes they will be."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..model.prefix_sets import Interval
from .schedules import Moment, Scope, Segment

OrderKind = Literal["added", "removed", "moved", "rescheduled", "baseline"]
OrderAction = Literal["allow", "repoint", "remove", "reload", "none"]


class OrderRow(NamedTuple):
    """An order before its addresses are put together, and before it has an id."""

    moment: Moment
    kind: OrderKind
    action: OrderAction
    direction: str
    scope: Scope
    effective: datetime | None = None
    expires: datetime | None = None
    not_before: datetime | None = None
    keep_until: datetime | None = None
    note: str = ""
    previous: tuple[tuple[str, Any], ...] = ()
    called_off: bool = False
    withdrawn: bool = False
    moved_to: Scope | None = None
    gap: bool = False


class OrderRows:
    """All rows of a history with their addresses, and the revisions that ask readers to take the list anew.

    *held* are addresses that a scope has at a moment without any date, and of which nothing is told then: an arrival around
    them may be told as one block.
    """

    def __init__(self) -> None:
        self.addresses: dict[OrderRow, list[tuple[int, Interval]]] = defaultdict(list)
        self.held: dict[tuple[Moment, Scope, str], list[tuple[int, Interval]]] = defaultdict(list)
        self.reloads: set[int] = set()
        self._beside: dict[tuple[Moment, Scope], list[OrderRow]] = defaultdict(list)

    def put(self, segment: Segment, row: OrderRow) -> None:
        """Tell it of a segment's addresses."""
        if row not in self.addresses:
            self._beside[row.moment, row.scope].append(row)
        self.addresses[row].extend((segment.version, one) for one in segment.intervals)

    def hold(self, segment: Segment, moment: Moment, scope: Scope) -> None:
        """Note that a scope has a segment's addresses as before, with no end."""
        self.held[moment, scope, segment.direction].extend((segment.version, one) for one in segment.intervals)

    def beside(self, segment: Segment, moment: Moment, scope: Scope) -> list[OrderRow]:
        """What is told a scope of the same addresses at the same moment."""
        place = (segment.version, segment.intervals[0])
        return [row for row in self._beside[moment, scope] if place in self.addresses[row]]
