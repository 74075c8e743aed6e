"""The guards that look at the new table alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from ..base.timestamps import instant_or_none
from ..changes.terms import and_more, plain
from ..model.prefix import Prefix, parse_prefix
from ..model.prefix_sets import overlapping
from ..model.range_columns import Ranges, in_columns
from ..model.table import Range, RangeFacts, Table
from ..settings import Limits

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


ALLOW_RESERVED = "If it is meant, set guard.allow_reserved = true."
ALLOW_SHARED = "Correct the table, or set guard.allow_shared = true."


def absolute(new: Table, limits: Limits, *, example: bool) -> Iterator[str]:
    """The reasons for refusing a table that it gives by itself; *example* says that documentation space is right in it."""
    if not new.ranges and not limits.allow_empty:
        yield (
            "The table is empty. If there really are no ranges, set guard.allow_empty = true; else ask whoever publishes"
            " the feed."
        )
    if len(new.ranges) > limits.max_ranges:
        yield f"The table has {len(new.ranges):,} ranges; guard.max_ranges allows {limits.max_ranges:,}."
    ranges = in_columns(new.ranges)
    # speed: each once by its text, whose hash is kept; they come in order, and then sorting is one look
    prefixes = sorted(dict(zip(ranges.texts, ranges.prefixes, strict=True)).values())
    yield from _broad(prefixes, limits)
    # What is that broad overlaps everything, and says no more by that.
    prefixes = [prefix for prefix in prefixes if not is_broad(prefix, limits)]
    ranges = ranges.where_prefix(lambda prefix: not is_broad(prefix, limits))
    if not limits.allow_reserved:
        yield from _reserved(prefixes, example=example)
    yield from first_few(_dates(ranges), "The same is wrong with {:,} more.")
    if not limits.allow_shared:
        yield from first_few(_shared(ranges), "The same is wrong with {:,} more.")


def is_broad(prefix: Prefix, limits: Limits) -> bool:
    """Whether a prefix is shorter than any that is believed."""
    return prefix[2] < (limits.min_prefix_v4 if prefix[0] == 4 else limits.min_prefix_v6)


def _broad(prefixes: Sequence[Prefix], limits: Limits) -> Iterator[str]:
    broad = [prefix for prefix in prefixes if is_broad(prefix, limits)]
    if broad:
        yield (
            f"{_named(broad)} too broad to be true: guard.min_prefix_v4 is {limits.min_prefix_v4} and"
            f" guard.min_prefix_v6 is {limits.min_prefix_v6}. Such a line in a firewall opens it to everybody."
        )


def _reserved(prefixes: Sequence[Prefix], *, example: bool) -> Iterator[str]:
    for text, word in _RESERVED:
        inside = overlapping(prefixes, parse_prefix(text))
        if inside:
            yield (
                f"{_named(inside)} in {text}, which is {word}: nobody can reach it from the internet."
                f" {ALLOW_RESERVED}"
            )
    if not example:
        inside = sorted({prefix for text in _DOCUMENTATION for prefix in overlapping(prefixes, parse_prefix(text))})
        if inside:
            yield (
                f"{_named(inside)} documentation space (RFC 5737, RFC 3849), which is for examples only."
                ' If this table is one, say so: "example": true in the table, or example = true in feeds.toml.'
            )


def first_few(sentences: Iterator[str], of_the_others: str) -> Iterator[str]:
    """The first five sentences and *of_the_others* with their count: nobody reads ten thousand, and all have the same cure."""
    yield from islice(sentences, 5)
    more = sum(1 for _ in sentences)
    if more:
        yield of_the_others.format(more)


def _dates(ranges: Ranges) -> Iterator[str]:
    def is_backwards(facts: RangeFacts) -> bool:
        return facts.expires is not None and facts.effective is not None and facts.expires <= facts.effective

    for item in ranges.where(is_backwards):
        yield (
            f"{item.prefix} expires on {instant_or_none(item.expires)}, which is not after it becomes effective on"
            f" {instant_or_none(item.effective)}: correct one of the two dates."
        )


def _shared(ranges: Ranges) -> Iterator[str]:
    """A sentence for each address that two regions claim in a role that readers rely on; server pools may well share."""
    fixed = sorted(ranges.where(lambda facts: facts.stability != "recycled"), key=lambda item: item.prefix)
    widest: Range | None = None
    for previous, item in pairwise(fixed):
        # Prefixes nest or are disjoint, so it is enough to remember the block that reaches furthest.
        if widest is None or widest.prefix.version != previous.prefix.version or previous.prefix.last >= widest.prefix.last:
            widest = previous
        for earlier in (widest, previous):
            if earlier.prefix.contains(item.prefix) and earlier.region != item.region and _is_in_use_with(earlier, item):
                yield (
                    f"{item.prefix} is claimed by two regions, {earlier.region} and {item.region}: an address that"
                    f" readers rely on belongs to one. {ALLOW_SHARED}"
                )
                break


def _is_in_use_with(left: Range, right: Range) -> bool:
    """Whether there is a moment at which both are in use: a planned move from one region to another has none."""
    return not any(
        first.expires is not None and second.effective is not None and first.expires <= second.effective
        for first, second in ((left, right), (right, left))
    )


def _named(prefixes: list[Prefix]) -> str:
    """``192.0.2.1/32 is``, or the first three and how many more are."""
    first = ", ".join(map(str, prefixes[:3]))
    more = f" {plain(and_more(len(prefixes) - 3))}" if len(prefixes) > 3 else ""
    return f"{first}{more} {'is' if len(prefixes) == 1 else 'are'}"
