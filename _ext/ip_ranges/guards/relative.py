"""The guards that hold a new table against the accepted one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ..model.prefix_sets import Blocks, Interval, intervals, without
from ..model.table import Range, Table
from ..settings import Limits

_MANY_RANGES = 100
_MANY_ADDRESSES = 1 << 16
"""Gains below these are never too many: a table of three addresses may well become one of twenty."""

_SOON = timedelta(days=30)
"""The time before its announced end in which a range may go without counting as lost."""

ACCEPT = "If it is right all the same, take this one document with ip-ranges refresh --accept DIGEST."


def relative(new: Table, old: Table, limits: Limits, now: datetime) -> Iterator[str]:
    """The reasons for refusing *new* after *old*."""
    # What was announced to leave soon may leave; an end in some year says nothing about today.
    staying = [item for item in old.ranges if item.expires is None or item.expires > now + _SOON]
    for version in (4, 6):
        yield from _address_reasons(new, old, staying, version, limits)
    yield from _range_reasons(new, old, staying, limits)
    yield from _region_reasons(new, old, staying, limits)


def _address_reasons(new: Table, old: Table, staying: list[Range], version: int, limits: Limits) -> Iterator[str]:
    had_all = intervals((item.prefix for item in old.ranges), version)
    had = intervals((item.prefix for item in staying), version)
    has = intervals((item.prefix for item in new.ranges), version)
    total = _count(had)
    if had and not has:
        if not limits.allow_family_gone:
            yield (
                f"All IPv{version} ranges are gone, and they held {total:,} {'address' if total == 1 else 'addresses'}. If IPv{version} really"
                " ended, set guard.allow_family_gone = true."
            )
        return
    lost = _count(without(had, has))
    if total and lost / total > limits.max_lost:
        yield (
            f"{lost / total:.0%} of the IPv{version} addresses would go at once ({lost:,} of {total:,});"
            f" guard.max_lost allows {limits.max_lost:.0%}. {ACCEPT}"
        )
    before, gained = _count(had_all), _count(without(has, had_all))
    if version == 4 and before and gained > _MANY_ADDRESSES and gained / before > limits.max_gained:
        yield (
            f"{gained:,} IPv4 addresses would come at once, {gained / before:.1f} times what there was;"
            f" guard.max_gained allows {limits.max_gained:g} times. {ACCEPT}"
        )


def _range_reasons(new: Table, old: Table, staying: list[Range], limits: Limits) -> Iterator[str]:
    had = {item.prefix for item in staying}
    has = {item.prefix for item in new.ranges}
    missing = had - has
    # A block that is merely cut differently is not gone.
    spared = Blocks(has) if missing else Blocks(())
    gone = [prefix for prefix in missing if not spared.hold(prefix)] if has else []
    if len(gone) > len(had) * limits.max_lost:
        yield (
            f"{len(gone):,} of {len(had):,} ranges would go at once; guard.max_lost allows {limits.max_lost:.0%}."
            f" {ACCEPT}"
        )
    every = {item.prefix for item in old.ranges}
    came = len(has - every)
    if came > _MANY_RANGES and every and came / len(every) > limits.max_gained:
        yield (
            f"{came:,} ranges would come at once, {came / len(every):.1f} times what there was; guard.max_gained allows"
            f" {limits.max_gained:g} times. {ACCEPT}"
        )


def _region_reasons(new: Table, old: Table, staying: list[Range], limits: Limits) -> Iterator[str]:
    if not new.ranges:
        return
    leaving = {region.id for region in new.regions if region.status == "retired"}
    leaving |= {region.id for region in old.regions if region.status == "retired"}
    listed = {region.id for region in new.regions}
    has = {item.region for item in new.ranges}
    had = {item.region for item in staying} - {""}
    for region in (item.id for item in old.regions if item.id not in leaving):
        if region not in listed and not limits.allow_region_gone:
            yield (
                f"The region {region} is gone. Retire it first (status = \"retired\"), or, if the feed is right, set"
                f" guard.allow_region_gone = true. {ACCEPT}"
            )
        elif region in listed and region in had - has and not limits.allow_empty_region:
            yield (
                f"The region {region} lost all its ranges. If that is right, retire it, or set"
                f" guard.allow_empty_region = true. {ACCEPT}"
            )


def _count(spans: list[Interval]) -> int:
    return sum(last - first + 1 for first, last in spans)
