"""An order, and the orders of a history before they are put together: what is told of addresses, whatever prefixes they will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..base.timestamps import instant_or_none
from ..model.prefix import Prefix
from ..model.revision import Revision
from .schedules import Moment, Scope, Segment

OrderKind = Literal["added", "removed", "moved", "rescheduled", "baseline"]
OrderAction = Literal["allow", "repoint", "remove", "reload", "none"]


class Order(NamedTuple):
    """One thing that readers are told.

    *prefix* alone may be obeyed; None is everything (``reload``). *effective* is from when on it is used, None for now;
    *not_before* is when what takes over begins and *keep_until* when the address is given up. *told* is the moment from
    which on every build says so. *expires* and *note* are facts of the range, *previous* those that it had before.
    *called_off* takes back a removal that was told, *withdrawn* a plan; *moved_to* says who has the address now. *gap* says
    that nothing takes over before *keep_until*.
    """

    id: str
    serial: int
    feed: str
    kind: OrderKind
    prefix: Prefix | None
    region: str
    role: str
    direction: str
    observed: datetime
    told: datetime
    action: OrderAction
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

    @property
    def scope(self) -> Scope:
        """Whose list it concerns."""
        return Scope(self.region, self.role)

    @property
    def use(self) -> tuple[str, str, str]:
        """Region, role and direction."""
        return self.region, self.role, self.direction

    @property
    def by_clock(self) -> bool:
        """Whether the order is told at a moment that came without another revision."""
        return self.told != self.observed

    @property
    def day(self) -> datetime | None:
        """When the order falls: when an address is first used, or until when it is kept; None for at once."""
        return self.effective if self.action == "allow" else self.keep_until

    def as_json(self) -> dict[str, Any]:
        """The published shape of one change."""
        whole = self.prefix is None
        row: dict[str, Any] = {
            "id": self.id,
            "serial": self.serial,
            "feed": self.feed,
            "kind": self.kind,
            "prefix": None if self.prefix is None else str(self.prefix),
            "region": None if whole else self.region,
            "role": None if whole else self.role,
            "direction": None if whole else self.direction,
            "previous": dict(self.previous) or None,
            "observed": instant_or_none(self.observed),
            "effective": instant_or_none(self.effective),
            "expires": instant_or_none(self.expires),
            "not_before": instant_or_none(self.not_before),
            "keep_until": instant_or_none(self.keep_until),
            "told": instant_or_none(self.told),
            "action": self.action,
            "note": self.note,
        }
        row.update({name: True for name in ("called_off", "withdrawn", "gap") if getattr(self, name)})
        if self.moved_to is not None:
            row["moved_to"] = {"region": self.moved_to.region, "role": self.moved_to.role}
        return row


class OrderRows:
    """The orders of a history with the segments that they are told of, still without prefix and id.

    *held* are segments that a scope has at a revision without any date, and of which nothing is told then: an arrival around
    them may be told as one block.
    """

    def __init__(self, feed: str, revisions: Sequence[Revision]) -> None:
        self.segments: dict[Order, list[Segment]] = defaultdict(list)
        self.held: dict[tuple[int, Scope, str], list[Segment]] = defaultdict(list)
        self._feed, self._revisions = feed, revisions
        self._by_moment: dict[tuple[Moment, Scope], list[Order]] = defaultdict(list)

    def is_baseline(self, revision: int) -> bool:
        """Whether a revision is a baseline."""
        return self._revisions[revision].kind == "baseline"

    def row(self, moment: Moment, scope: Scope, kind: OrderKind, action: OrderAction, direction: str = "", **facts: Any) -> Order:
        """An order of a moment."""
        revision = self._revisions[moment.revision]
        return Order("", revision.serial, self._feed, kind, None, *scope, direction, revision.observed, moment.at, action, **facts)

    def put(self, segment: Segment, moment: Moment, row: Order) -> None:
        """Tell an order of a segment's addresses."""
        if row not in self.segments:
            self._by_moment[moment, row.scope].append(row)
        self.segments[row].append(segment)

    def beside(self, segment: Segment, moment: Moment, scope: Scope) -> list[Order]:
        """What a scope is told of a segment's addresses at a moment."""
        return [row for row in self._by_moment[moment, scope] if any(told_of is segment for told_of in self.segments[row])]
