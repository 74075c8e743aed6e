"""What a feed's history tells its readers, as the difference between what was told last and what holds now.

Readers obey what they read once, so what is told is told once, is safe to obey, and only grows: an order never depends on
anything later than the moment at which it is told. The clock decides how many of them are told, never what they say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import (
    Blocks,
    Interval,
    blocks,
    intervals,
    merged,
    minimal_cover,
    outermost,
    overlapping,
    without,
)
from ..model.revision import Revision, revision_id
from ..model.table import Range
from .a_records import Target
from .actions import use_of
from .course_orders import CourseTeller
from .name_orders import NameTeller, targets_of
from .order_rows import Order, OrderAction, OrderKind, OrderRows
from .schedules import Course, Moment, Scope, Segment, segments

__all__ = ["Order", "OrderAction", "OrderKind", "Orders", "orders"]

_RANK: dict[str, int] = {"reload": 0, "allow": 1, "repoint": 2, "remove": 3, "none": 4}

_MOST_BLOCKS = 16
"""Blocks that an order names as those which it was a part of."""


class Orders(NamedTuple):
    """What a feed's history tells until a moment, oldest first, and the courses behind it; *next_told* is when more is told
    without another revision.
    """

    told: tuple[Order, ...]
    courses: tuple[Course, ...]
    next_told: datetime | None

    def targets(self, region: str, now: datetime) -> list[Target]:
        """The load balancers of a region as a name's record sees them at a moment."""
        return [target for course in self.courses for target_region, target in targets_of(course, now) if target_region == region]


def orders(
    feed: str, revisions: Sequence[Revision], ranges: Sequence[Range], *, settle: timedelta, now: datetime
) -> Orders:
    """Work out what a feed's history tells until *now*. *ranges* is its table now, *settle* what holds where none is recorded."""
    if not revisions:
        return Orders((), (), None)
    rows = OrderRows(feed, revisions)
    teller = CourseTeller(revisions, rows, settle, now)
    courses = [teller.follow(segment) for segment in segments(revisions, ranges, settle)]
    for region, notes in teller.names.items():
        NameTeller(rows, region).follow(notes)
    pending = [moment.at for course in courses for moment in course.quiet_ends(now)]
    reloads = [rows.row(Moment(revisions[number].observed, number), Scope("", ""), "baseline", "reload") for number in teller.reloads]
    return Orders(_numbered(revisions, [*reloads, *_with_prefixes(revisions, rows)]), tuple(courses), min(pending, default=None))


def _with_prefixes(revisions: Sequence[Revision], rows: OrderRows) -> list[Order]:
    """The orders of all addresses, each as the fewest prefixes."""
    numbers = {revision.serial: number for number, revision in enumerate(revisions)}
    result: list[Order] = []
    for row, told_of in rows.segments.items():
        number = numbers[row.serial]
        for version in (4, 6):
            pieces = _intervals(told_of, version)
            held = _intervals(rows.held.get((number, row.scope, row.direction), ()), version)
            whole: list[Prefix] = []
            if pieces and held and row.action == "allow" and not (row.called_off or row.by_clock):
                whole = _whole_blocks(revisions[number], row, Blocks(blocks(pieces, version)), Blocks(blocks(merged(sorted(pieces + held)), version)))
            prefixes = minimal_cover([*whole, *blocks(without(pieces, intervals(whole, version)), version)])
            result += [row._replace(prefix=prefix) for prefix in prefixes]
    return result


def _intervals(segments: Iterable[Segment], version: int) -> list[Interval]:
    return merged(sorted({interval for segment in segments if segment.version == version for interval in segment.intervals}))


def _whole_blocks(revision: Revision, row: Order, pieces: Blocks, has: Blocks) -> list[Prefix]:
    """The recorded blocks that an arrival may be told as: of their addresses the scope has the others already, and for good.

    Hundreds of addresses that a vendor wrote out one by one and then as a block would else be told as the gaps between them.
    """
    recorded = {item.prefix for change in revision.changes for item in change.after if use_of(item) == row.use}
    return [prefix for prefix in outermost(recorded) if has.hold(prefix) and pieces.touch(prefix)]


def _numbered(revisions: Sequence[Revision], rows: list[Order]) -> tuple[Order, ...]:
    """The orders in the order in which they are told, each with its id and the recorded blocks that it was a part of."""
    numbers = {revision.serial: number for number, revision in enumerate(revisions)}
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    numbered: list[Order] = []

    @cache
    def recorded(number: int) -> Sequence[Prefix]:
        return sorted({item.prefix for change in revisions[number].changes for item in (*change.before, *change.after)})

    for order in sorted(rows, key=_sort_key):
        number = numbers[order.serial]
        counts[number, order.by_clock] += 1
        name = f"{revision_id(revisions, number)}-{'certain' if order.by_clock else 'told'}-{counts[number, order.by_clock]}"
        previous = order.previous
        if order.prefix is not None:
            around = overlapping(recorded(number), order.prefix)
            if around and order.prefix not in around:
                previous += (("prefixes", [str(prefix) for prefix in around[:_MOST_BLOCKS]]),)
        numbered.append(order._replace(id=name, previous=previous))
    return tuple(numbered)


def _sort_key(order: Order) -> tuple[object, ...]:
    facts = str(tuple(order)[Order._fields.index("effective") :])
    return order.told, order.serial, _RANK[order.action], order.prefix or Prefix(0, 0, 0), order.direction, order.scope, facts
