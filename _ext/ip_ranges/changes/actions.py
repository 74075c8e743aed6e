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
from ..model.table import Range


class Step(NamedTuple):
    """A change before it has an id, an action and its dates."""

    kind: Kind
    prefix: Prefix
    before: tuple[Range, ...]
    after: tuple[Range, ...]


class Covered:
    """Which addresses a table has; worked out only where it is asked."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._known: dict[tuple[str, ...], Blocks] = {}

    def covers_any(self, item: Range) -> bool:
        """Whether any address of the range is there in its direction, in whatever role and region."""
        return self._blocks((item.direction,)).touch(item.prefix)

    def covers_in_scope(self, item: Range) -> bool:
        """Whether every address of the range is there in its direction, role and region."""
        return self._blocks((item.direction, item.role, item.region)).hold(item.prefix)

    def _blocks(self, key: tuple[str, ...]) -> Blocks:
        if key not in self._known:
            self._known[key] = Blocks(
                item.prefix for item in self._ranges if (item.direction, item.role, item.region)[: len(key)] == key
            )
        return self._known[key]


def action_of(step: Step, had: Covered, has: Covered, observed: datetime | None) -> Action:
    """What a change asks, of a table with the addresses *had* to one with those it *has*.

    With *observed* it is to be recorded: then a departure without a date asks nothing yet, since it may come back.
    """
    if step.kind == "added":
        # Who allows one region alone has it only where that region had it.
        return "none" if all(had.covers_in_scope(item) for item in step.after) else "allow"
    if step.kind == "removed":
        item = step.before[0]
        if has.covers_any(item):
            return "none"
        planned = item.effective is not None and observed is not None and observed < item.effective
        return "none" if observed is not None and item.expires is None and not planned else "remove"
    if step.kind == "rescheduled":
        return _of_dates(step.before[0], step.after[0], observed)
    if step.kind == "moved":
        one, other = step.before[0], step.after[0]
        same = (one.region, one.role, one.direction) == (other.region, other.role, other.direction)
        return "none" if same else "allow"
    return "none"


def _of_dates(one: Range, other: Range, observed: datetime | None) -> Action:
    if other.expires != one.expires:
        return "allow" if other.expires is None else _leave(other)
    if other.effective is None:
        # A day that has come is often left out of the next table; one that is taken away before is in use at once.
        return "allow" if one.effective is not None and observed is not None and observed < one.effective else "none"
    return "allow" if other.effective != one.effective else "none"


def _leave(item: Range) -> Action:
    return "repoint" if is_a_record_target(item.role, item.direction) else "remove"


def is_a_record_target(role: str, direction: str) -> bool:
    """Whether customers point A records at ranges of such a use."""
    return role == "load-balancer" and direction == "inbound"


def keep_until(step: Step, had: Covered, observed: datetime | None, settle: timedelta | None) -> datetime | None:
    """Until when an address of the change may not be dropped."""
    if step.kind == "removed":
        item = step.before[0]
        planned = item.effective is not None and observed is not None and observed < item.effective
        if (item.expires is not None and not planned) or observed is None or settle is None:
            return item.expires
        return observed + settle
    end = step.after[0].expires if step.after else None
    if end is None or observed is None or settle is None or end > observed or not had.covers_in_scope(step.after[0]):
        return end
    # A past end, set on a range in use: nobody could be told of that day.
    return observed + settle if step.before and step.before[0].expires != end else end
