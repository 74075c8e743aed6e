"""What a recorded change asks by itself, and until when an address may not be dropped.

Of one document beside another: what readers are told of a whole history is :mod:`ip_ranges.changes.orders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import Blocks
from ..model.revision import Action, Kind
from ..model.table import Range, RangeFacts
from .schedules import is_record_target


class Difference(NamedTuple):
    """A change before it has an id, an action and its dates."""

    kind: Kind
    prefix: Prefix
    before: tuple[Range, ...]
    after: tuple[Range, ...]

    def was_planned(self, observed: datetime | None) -> bool:
        """Whether what went was only ever a plan: it went before its first day."""
        effective = self.before[0].effective
        return effective is not None and observed is not None and observed < effective


class Covered:
    """Which addresses a table has; worked out only where it is asked."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._blocks: dict[tuple[str, ...], Blocks] = {}

    def covers_any(self, item: Range) -> bool:
        """Whether any address of the range is there in its direction, in whatever role and region."""
        return self._blocks_of((item.direction,)).touch(item.prefix)

    def covers_in_scope(self, item: Range) -> bool:
        """Whether every address of the range is there in its direction, role and region."""
        return self._blocks_of((item.direction, item.role, item.region)).hold(item.prefix)

    def _blocks_of(self, key: tuple[str, ...]) -> Blocks:
        if key not in self._blocks:
            self._blocks[key] = Blocks(
                item.prefix for item in self._ranges if (item.direction, item.role, item.region)[: len(key)] == key
            )
        return self._blocks[key]


def action_of(difference: Difference, had: Covered, has: Covered, observed: datetime | None) -> Action:
    """What a change asks, of a table with the addresses *had* to one with those it *has*.

    With *observed* it is to be recorded: then a departure without a date asks nothing yet, since it may come back.
    """
    kind, before, after = difference.kind, difference.before, difference.after
    if kind == "added":
        # Who allows one region alone has it only where that region had it.
        return "none" if all(had.covers_in_scope(item) for item in after) else "allow"
    if kind == "removed":
        is_quiet = observed is not None and before[0].expires is None and not difference.was_planned(observed)
        return "none" if is_quiet or has.covers_any(before[0]) else "remove"
    if kind == "rescheduled":
        return _of_dates(before[0], after[0], observed)
    if kind == "moved":
        return "none" if use_of(before[0]) == use_of(after[0]) else "allow"
    return "none"


def use_of(item: Range | RangeFacts) -> tuple[str, str, str]:
    """Region, role and direction of a range: on whose list it is."""
    return item.region, item.role, item.direction


def _of_dates(before: Range, after: Range, observed: datetime | None) -> Action:
    if after.expires != before.expires:
        return "allow" if after.expires is None else "repoint" if is_record_target(after) else "remove"
    if after.effective is None:
        # A day that has come is often left out of the next table; one that is taken away before is in use at once.
        return "allow" if before.effective is not None and observed is not None and observed < before.effective else "none"
    return "allow" if after.effective != before.effective else "none"


def keep_until(difference: Difference, had: Covered, observed: datetime | None, settle: timedelta | None) -> datetime | None:
    """Until when an address of the change may not be dropped."""
    settled = None if observed is None or settle is None else observed + settle
    if difference.kind == "removed":
        expires = difference.before[0].expires
        is_known = settled is None or (expires is not None and not difference.was_planned(observed))
        return expires if is_known else settled
    end = difference.after[0].expires if difference.after else None
    if end is None or observed is None or settled is None or end > observed or not had.covers_in_scope(difference.after[0]):
        return end
    # A past end, set on a range in use: nobody could be told of that day.
    return settled if difference.before and difference.before[0].expires != end else end
