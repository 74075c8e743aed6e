"""Orders: what readers are told of each change, as the difference between what was told last and what holds now.

Readers obey what they read once, so what is told is told once, is safe to obey, and only grows: an order never depends on
anything later than the moment at which it is told. The clock decides how many of them are told, never what they say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ..base.timestamps import instant_or_none
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks, intervals, minimal_cover, outermost, overlapping, without
from ..model.revision import Revision, revision_id
from ..model.table import Range
from .a_records import Target
from .course_orders import CourseTeller
from .name_orders import NameTeller, targets_of
from .order_rows import OrderAction, OrderKind, OrderRow, OrderRows
from .schedules import Course, Moment, Scope, segments

__all__ = ["Order", "OrderAction", "OrderKind", "Orders", "orders"]

_RANK: dict[str, int] = {"reload": 0, "allow": 1, "repoint": 2, "remove": 3, "none": 4}


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


class Orders(NamedTuple):
    """What a feed's history tells until a moment, oldest first, and the courses behind it; *next_told* is when more is told
    without another revision.
    """

    told: tuple[Order, ...]
    courses: tuple[Course, ...]
    next_told: datetime | None

    def targets(self, region: str, now: datetime) -> list[Target]:
        """The load balancers of a region as a name's record sees them at a moment."""
        return [target for course in self.courses for one, target in targets_of(course, now) if one == region]


def orders(
    feed: str, revisions: Sequence[Revision], ranges: Sequence[Range], *, settle: timedelta, now: datetime
) -> Orders:
    """Work out what a feed's history tells until *now*. *ranges* is its table now, *settle* what holds where none is recorded."""
    if not revisions:
        return Orders((), (), None)
    rows = OrderRows()
    teller = CourseTeller(revisions, rows, settle, now)
    courses = [teller.follow(segment) for segment in segments(revisions, ranges, settle)]
    for region, notes in teller.names.items():
        NameTeller(rows, region).follow(notes)
    pending = [moment.at for course in courses for moment in course.quiet_ends(now)]
    return Orders(_ordered(feed, revisions, rows), tuple(courses), min(pending, default=None))


def _ordered(feed: str, revisions: Sequence[Revision], rows: OrderRows) -> tuple[Order, ...]:
    """The rows in the order in which they are told, as the fewest prefixes, each with its id."""
    found: list[tuple[tuple[Any, ...], OrderRow, Prefix | None]] = []
    touched = _Recorded(revisions)
    for row, pieces in rows.addresses.items():
        for version in (4, 6):
            own = _merged(sorted({one for family, one in pieces if family == version}))
            whole = touched.whole_blocks(row, own, version, rows) if own else []
            prefixes = minimal_cover([*whole, *blocks(without(own, intervals(whole, version)), version)])
            found += [(_key(row, revisions, prefix), row, prefix) for prefix in prefixes]
    for number in rows.reloads:
        moment = Moment(revisions[number].observed, number)
        row = OrderRow(moment, "baseline", "reload", "", Scope("", ""))
        found.append((_key(row, revisions, None), row, None))
    found.sort(key=lambda one: one[0])
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    made: list[Order] = []
    for _, row, prefix in found:
        number, by_clock = row.moment.revision, row.moment.by_clock
        counts[number, by_clock] += 1
        previous = dict(row.previous)
        if prefix is not None and (block := touched.blocks(number, prefix)):
            previous["prefixes"] = block
        made.append(
            Order(
                id=f"{revision_id(revisions, number)}-{'certain' if by_clock else 'told'}-{counts[number, by_clock]}",
                serial=revisions[number].serial,
                feed=feed,
                kind=row.kind,
                prefix=prefix,
                region=row.scope.region,
                role=row.scope.role,
                direction=row.direction,
                observed=revisions[number].observed,
                told=row.moment.at,
                action=row.action,
                effective=row.effective,
                expires=row.expires,
                not_before=row.not_before,
                keep_until=row.keep_until,
                note=row.note,
                previous=tuple(previous.items()),
                called_off=row.called_off,
                withdrawn=row.withdrawn,
                moved_to=row.moved_to,
                gap=row.gap,
            )
        )
    return tuple(made)


def _merged(found: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for first, last in found:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _key(row: OrderRow, revisions: Sequence[Revision], prefix: Prefix | None) -> tuple[Any, ...]:
    return (
        row.moment.at,
        revisions[row.moment.revision].serial,
        _RANK[row.action],
        prefix or Prefix(0, 0, 0),
        row.direction,
        row.scope,
        str(row[5:]),
    )


class _Recorded:
    """The prefixes that revisions recorded, for saying of which block a part was."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        self._revisions = revisions
        self._known: dict[int, list[Prefix]] = {}

    def blocks(self, number: int, prefix: Prefix) -> list[str]:
        """The recorded blocks that an order's prefix is a part of, or was made of; none where it is one of them."""
        if number not in self._known:
            changes = self._revisions[number].changes
            self._known[number] = sorted({item.prefix for change in changes for item in (*change.before, *change.after)})
        found = overlapping(self._known[number], prefix)
        return [] if prefix in found else [str(one) for one in found[:_MOST_BLOCKS]]

    def whole_blocks(self, row: OrderRow, own: list[Interval], version: int, rows: OrderRows) -> list[Prefix]:
        """The recorded blocks that an arrival may be told as: of their addresses the scope has the others already, and for good.

        Hundreds of addresses that a vendor wrote out one by one and then as a block would else be told as the gaps between them.
        """
        held = [one for family, one in rows.held.get((row.moment, row.scope, row.direction), ()) if family == version]
        if row.action != "allow" or row.called_off or row.moment.by_clock or not held:
            return []
        has = _merged(sorted([*own, *held]))
        new = {
            item.prefix
            for change in self._revisions[row.moment.revision].changes
            for item in change.after
            if (item.region, item.role, item.direction) == (*row.scope, row.direction) and item.prefix.version == version
        }
        return [prefix for prefix in outermost(new) if _holds(has, prefix) and _touches(own, prefix)]


def _holds(found: list[Interval], prefix: Prefix) -> bool:
    index = bisect_right(found, (prefix.first, _BEYOND)) - 1
    return index >= 0 and prefix.last <= found[index][1]


def _touches(found: list[Interval], prefix: Prefix) -> bool:
    index = bisect_right(found, (prefix.last, _BEYOND)) - 1
    return index >= 0 and prefix.first <= found[index][1]


_BEYOND = 1 << 129
"""A number above every address."""

_MOST_BLOCKS = 16
"""Blocks that an order names as those which it was a part of."""
