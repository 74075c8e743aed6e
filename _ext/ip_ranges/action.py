"""What a reader must do about a change, and until when an address may not be dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .aggregate import Blocks
from .model import Range
from .prefix import Prefix
from .revision import Action, Kind


class Step(NamedTuple):
    """A change before it has an id, an action and its dates."""

    kind: Kind
    prefix: Prefix
    before: tuple[Range, ...]
    after: tuple[Range, ...]


class Covered:
    """Which addresses a table has, for each role and direction by itself; worked out only where it is asked."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self._ranges = ranges
        self._groups: dict[int, dict[tuple[object, ...], list[Prefix]]] = {}
        self._found: dict[tuple[object, ...], Blocks] = {}

    def covers(self, item: Range) -> bool:
        """Whether every address of the range is there for the same role and direction, in whatever region."""
        return self._hold(item, _ROLE)

    def covers_in_region(self, item: Range) -> bool:
        """Whether every address of the range is there for the same role and direction in its own region."""
        return self._hold(item, _REGION)

    def _hold(self, item: Range, start: int) -> bool:
        key = item[start:_DATES]
        if key not in self._found:
            if start not in self._groups:
                groups = self._groups[start] = {}
                for one in self._ranges:
                    groups.setdefault(one[start:_DATES], []).append(one.prefix)
            self._found[key] = Blocks(self._groups[start].get(key, ()))
        return self._found[key].hold(item.prefix)


_REGION, _ROLE, _DATES = 1, 2, 4
"""The places of facts in a :class:`~ip_ranges.model.Range`: its direction stands between the role and the dates."""


def action_of(step: Step, had: Covered, has: Covered, observed: datetime | None) -> Action:
    """What a reader must do about a change, of a table with the addresses *had* to one with those it *has*."""
    if step.kind == "added":
        # Who allows one region alone has it only where that region had it.
        return "none" if all(had.covers_in_region(item) for item in step.after) else "allow"
    if step.kind == "removed":
        # Who allows several regions would lose an address that is in use in another one.
        if all(has.covers(item) for item in step.before):
            return "none"
        planned = step.before[0].effective
        # Nobody points a record at an address before its day.
        return "remove" if planned is not None and observed is not None and observed < planned else _leave(step.before[0])
    if step.kind == "rescheduled":
        one, other = step.before[0], step.after[0]
        if other.expires is not None and other.expires != one.expires:
            return _leave(other)
        if other.effective is None:
            # A day that has come is often left out of the next table; one that is taken away before is in use at once.
            return "allow" if one.effective is not None and observed is not None and observed < one.effective else "none"
        return "allow" if other.effective != one.effective else "none"
    if step.kind == "moved":
        one, other = step.before[0], step.after[0]
        if (one.region, one.role, one.direction) == (other.region, other.role, other.direction):
            return "none"
        return _leave(one) if is_a_record_target(one.role, one.direction) else "allow"
    return "none"


def _leave(item: Range) -> Action:
    return "repoint" if is_a_record_target(item.role, item.direction) else "remove"


def is_a_record_target(role: str, direction: str) -> bool:
    """Whether customers point A records at ranges of such a use."""
    return role == "load-balancer" and direction == "inbound"


def keep_until(step: Step, observed: datetime | None, settle: timedelta | None) -> datetime | None:
    """Until when an address of the change may not be dropped."""
    if step.kind == "removed":
        known = step.before[0].expires
        if known is not None or observed is None or settle is None:
            return known
        return observed + settle
    return step.after[0].expires if step.after else None
