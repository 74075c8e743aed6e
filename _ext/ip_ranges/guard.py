"""Judging a table before it is accepted: each guard has a limit that can be set, and a sentence that says what to do.

Absolute guards look at the new table alone; comparing guards hold it against the accepted one and so do not apply to a
first acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from .aggregate import Blocks, Interval, intervals, overlapping, without
from .instants import instant_or_none
from .model import Range, Table
from .prefix import Prefix, parse_prefix
from .ranges import Ranges, with_kinds

_DOCUMENTATION = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")
"""RFC 5737, RFC 3849 and RFC 9637."""

_RESERVED = (
    ("0.0.0.0/8", "this host"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by carriers"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved for protocols"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "reserved for benchmarks"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/3", "not global unicast"),
    ("4000::/2", "not global unicast"),
    ("8000::/1", "not global unicast"),
)
"""The IANA special-purpose registries (RFC 6890); in IPv6 only 2000::/3 is in use as global unicast."""

_MANY_RANGES = 100
_MANY_ADDRESSES = 1 << 16
"""Gains below these are never too many: a table of three addresses may well become one of twenty."""


class Limits(NamedTuple):
    """The limits of the guards, as set under ``[feeds.NAME.guard]``.

    *max_lost* and *max_gained* are shares of the accepted table's ranges, and of its addresses in each family, that may
    go or come at once (0.5 is half, 2 is twice as much again). *min_prefix_v4* and *min_prefix_v6* are the shortest
    lengths that are believed, *max_ranges* the most ranges. Each flag switches one guard off.
    """

    max_lost: float = 0.5
    max_gained: float = 2.0
    min_prefix_v4: int = 8
    min_prefix_v6: int = 16
    max_ranges: int = 1_000_000
    allow_empty: bool = False
    allow_empty_region: bool = False
    allow_region_gone: bool = False
    allow_family_gone: bool = False
    allow_reserved: bool = False
    allow_shared: bool = False


def judge(new: Table, old: Table | None, limits: Limits, *, example: bool = False) -> tuple[str, ...]:
    """The reasons for refusing *new*, none when it is good; *old* is the accepted table, None for a first acceptance.

    *example* says that documentation space is right in this feed, besides what the table says of itself.
    """
    found = list(_absolute(new, limits, example=example or new.example))
    if old is not None and not (found and not new.ranges):
        found += _comparing(new, old, limits)
    return tuple(found)


def _absolute(new: Table, limits: Limits, *, example: bool) -> Iterator[str]:
    if not new.ranges and not limits.allow_empty:
        yield (
            "The table is empty. If there really are no ranges, set guard.allow_empty = true; else ask whoever publishes"
            " the feed."
        )
    if len(new.ranges) > limits.max_ranges:
        yield f"The table has {len(new.ranges):,} ranges; guard.max_ranges allows {limits.max_ranges:,}."
    ranges = with_kinds(new.ranges)
    # Each once, by the text, whose hash is known; they come in order, and then sorting is one look.
    prefixes = sorted(dict(zip(ranges.texts, ranges.prefixes, strict=True)).values())
    yield from _broad(prefixes, limits)
    if not limits.allow_reserved:
        yield from _reserved(prefixes, example=example)
    yield from _first_few(_dates(ranges))
    if not limits.allow_shared:
        yield from _first_few(_shared(ranges))


def _broad(prefixes: Sequence[Prefix], limits: Limits) -> Iterator[str]:
    shortest = {4: limits.min_prefix_v4, 6: limits.min_prefix_v6}
    broad = [prefix for prefix in prefixes if prefix[2] < shortest[prefix[0]]]
    if broad:
        yield (
            f"{_some(broad)} {_is(broad)} too broad to be true: guard.min_prefix_v4 is {shortest[4]} and"
            f" guard.min_prefix_v6 is {shortest[6]}. Such a line in a firewall opens it to everybody."
        )


def _reserved(prefixes: Sequence[Prefix], *, example: bool) -> Iterator[str]:
    for text, word in _RESERVED:
        inside = overlapping(prefixes, parse_prefix(text))
        if inside:
            yield (
                f"{_some(inside)} {_is(inside)} in {text}, which is {word}: nobody can reach it from the internet."
                " If it is meant, set guard.allow_reserved = true."
            )
    if not example:
        inside = sorted({prefix for text in _DOCUMENTATION for prefix in overlapping(prefixes, parse_prefix(text))})
        if inside:
            yield (
                f"{_some(inside)} {_is(inside)} documentation space (RFC 5737, RFC 3849), which is for examples only."
                ' If this table is one, say so: "example": true in the table, or example = true in feeds.toml.'
            )


def _first_few(sentences: Iterator[str]) -> Iterator[str]:
    """Five of them and the count of the rest: nobody reads ten thousand, and all have the same cure."""
    yield from islice(sentences, 5)
    more = sum(1 for _ in sentences)
    if more:
        yield f"The same is wrong with {more:,} more."


def _dates(ranges: Ranges) -> Iterator[str]:
    def is_backwards(item: Range) -> bool:
        return item.expires is not None and item.effective is not None and item.expires <= item.effective

    for item in ranges.where(is_backwards):
        yield (
            f"{item.prefix} expires on {instant_or_none(item.expires)}, which is not after it becomes effective on"
            f" {instant_or_none(item.effective)}: correct one of the two dates."
        )


def _shared(ranges: Ranges) -> Iterator[str]:
    """An address claimed by two regions in a role that readers rely on; server pools may well share."""
    fixed = sorted(ranges.where(lambda item: item.stability != "recycled"), key=lambda item: item.prefix)
    widest: Range | None = None
    for one, other in pairwise(fixed):
        # Prefixes nest or are disjoint, so it is enough to remember the block that reaches furthest.
        if widest is None or widest.prefix.version != one.prefix.version or one.prefix.last >= widest.prefix.last:
            widest = one
        for earlier in (widest, one):
            if earlier.prefix.contains(other.prefix) and earlier.region != other.region and _at_once(earlier, other):
                yield (
                    f"{other.prefix} is claimed by two regions, {earlier.region} and {other.region}: an address that"
                    " readers rely on belongs to one. Correct the table, or set guard.allow_shared = true."
                )
                break


def _at_once(one: Range, other: Range) -> bool:
    """Whether there is a moment at which both are in use: a planned move from one region to another has none."""
    return not any(
        first.expires is not None and second.effective is not None and first.expires <= second.effective
        for first, second in ((one, other), (other, one))
    )


def _comparing(new: Table, old: Table, limits: Limits) -> Iterator[str]:
    # What was announced to leave may leave.
    staying = [item for item in old.ranges if item.expires is None]
    for version in (4, 6):
        yield from _family(new, old, staying, version, limits)
    yield from _share_of_ranges(new, old, staying, limits)
    yield from _regions(new, old, staying, limits)


def _family(new: Table, old: Table, staying: list[Range], version: int, limits: Limits) -> Iterator[str]:
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
            f" guard.max_lost allows {limits.max_lost:.0%}. {_ACCEPT}"
        )
    before, gained = _count(had_all), _count(without(has, had_all))
    if version == 4 and before and gained > _MANY_ADDRESSES and gained / before > limits.max_gained:
        yield (
            f"{gained:,} IPv4 addresses would come at once, {gained / before:.1f} times what there was;"
            f" guard.max_gained allows {limits.max_gained:g} times. {_ACCEPT}"
        )


def _share_of_ranges(new: Table, old: Table, staying: list[Range], limits: Limits) -> Iterator[str]:
    had = {item.prefix for item in staying}
    has = {item.prefix for item in new.ranges}
    missing = had - has
    # A block that is merely cut differently is not gone.
    spared = Blocks(has) if missing else Blocks(())
    gone = [prefix for prefix in missing if not spared.hold(prefix)] if has else []
    if len(gone) > len(had) * limits.max_lost:
        yield (
            f"{len(gone):,} of {len(had):,} ranges would go at once; guard.max_lost allows {limits.max_lost:.0%}."
            f" {_ACCEPT}"
        )
    every = {item.prefix for item in old.ranges}
    came = len(has - every)
    if came > _MANY_RANGES and every and came / len(every) > limits.max_gained:
        yield (
            f"{came:,} ranges would come at once, {came / len(every):.1f} times what there was; guard.max_gained allows"
            f" {limits.max_gained:g} times. {_ACCEPT}"
        )


def _regions(new: Table, old: Table, staying: list[Range], limits: Limits) -> Iterator[str]:
    if not new.ranges:
        return
    leaving = {region.id for region in new.regions if region.status == "retired"}
    leaving |= {region.id for region in old.regions if region.status == "retired"}
    known = {region.id for region in new.regions}
    has = {item.region for item in new.ranges}
    had = {item.region for item in staying} - {""}
    for region in (one.id for one in old.regions if one.id not in leaving):
        if region not in known and not limits.allow_region_gone:
            yield (
                f"The region {region} is gone. Retire it first (status = \"retired\"), or, if the feed is right, set"
                f" guard.allow_region_gone = true. {_ACCEPT}"
            )
        elif region in known and region in had - has and not limits.allow_empty_region:
            yield (
                f"The region {region} lost all its ranges. If that is right, retire it, or set"
                f" guard.allow_empty_region = true. {_ACCEPT}"
            )


_ACCEPT = "If it is right all the same, take this one document with ip-ranges refresh --accept DIGEST."


def _count(found: list[Interval]) -> int:
    return sum(last - first + 1 for first, last in found)


def _some(prefixes: list[Prefix]) -> str:
    shown = ", ".join(str(prefix) for prefix in prefixes[:3])
    return f"{shown} and {len(prefixes) - 3:,} more" if len(prefixes) > 3 else shown


def _is(prefixes: list[Prefix]) -> str:
    return "is" if len(prefixes) == 1 else "are"
