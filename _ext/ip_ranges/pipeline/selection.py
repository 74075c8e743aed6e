"""Which of a document's ranges a feed takes: those that it selects, without the addresses of the feed that it excepts. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from ..base.errors import DocumentError, Problem
from ..base.suggestions import nearest
from ..changes.terms import counted
from ..model.prefix_sets import Blocks, blocks, intervals, without
from ..model.range_columns import Ranges, in_columns, in_published_order
from ..model.table import Range, RangeFacts, Table
from ..settings import FeedSettings


def selected(table: Table, feed: FeedSettings, regions: Mapping[str, str]) -> tuple[Table, tuple[str, ...]]:
    """The table with the ranges that the feed selects, and a warning for each value that selects none of them.

    *regions* are other names of regions, which select as the document's own do. A region that is left with no range is left
    out. Raises :class:`~ip_ranges.errors.DocumentError` where nothing is left, unless the feed allows an empty table.
    """
    if not feed.select:
        return table, ()
    other_names = {**regions, **{region: name for name, region in regions.items()}}
    selection = [
        (name, frozenset(values) | {other_names[value] for value in values if name == "region" and value in other_names})
        for name, values in feed.select
    ]

    def is_wanted(facts: RangeFacts) -> bool:
        return all(facts.fact(name) in values for name, values in selection if name != "prefix")

    listed = in_columns(table.ranges)
    ranges = listed.where(is_wanted)
    for prefixes in (values for name, values in selection if name == "prefix"):
        ranges = ranges.where_prefix(lambda prefix, prefixes=prefixes: str(prefix) in prefixes)  # type: ignore[misc]
    if table.ranges and not ranges and not feed.guard.allow_empty:
        sentence = f"It leaves none of {counted(len(table.ranges), 'range')}: {_nothing_left(listed, feed.select, other_names)}"
        raise DocumentError((Problem(f"feeds.toml: feeds.{feed.name}.select", sentence),))
    return _with_ranges(table, ranges), tuple(idle_values(listed, feed, other_names)) if table.ranges else ()


def taken_out(table: Table, feed: FeedSettings, excepted: Table | None) -> Table:
    """The table without the addresses of another feed's: a block that has some of them becomes the blocks around them.

    Raises :class:`~ip_ranges.errors.DocumentError` where there is no such table.
    """
    if not feed.except_:
        return table
    if excepted is None:
        sentence = f"There is no table of the feed {feed.except_} whose addresses could be taken out; run ip-ranges refresh for both."
        raise DocumentError((Problem(f"feeds.toml: feeds.{feed.name}.except", sentence),))
    out = [item.prefix for item in excepted.ranges]
    near, gone = Blocks(out), {version: intervals(out, version) for version in (4, 6)}
    ranges: list[Range] = []
    for item in table.ranges:
        version, first, _ = prefix = item.prefix
        if not near.touch(prefix):
            ranges.append(item)
            continue
        start = bisect_left(gone[version], (first, 0))
        left = without([(first, prefix.last)], gone[version][max(start - 1, 0) :])
        ranges += [item._replace(prefix=block) for block in blocks(left, version)]
    return table if len(ranges) == len(table.ranges) and ranges == list(table.ranges) else _with_ranges(table, in_published_order(ranges))


def _with_ranges(table: Table, ranges: Ranges) -> Table:
    """The table with fewer ranges; a region that has none any more is left out."""
    emptied = _values(in_columns(table.ranges), "region") - _values(ranges, "region")
    return table._replace(ranges=ranges, regions=tuple(region for region in table.regions if region.id not in emptied))


def _values(ranges: Ranges, name: str) -> set[str]:
    """The values that ranges have of one fact, the prefix included."""
    return set(ranges.texts) if name == "prefix" else {facts.fact(name) for facts in ranges.facts}


def idle_values(ranges: Ranges, feed: FeedSettings, other_names: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each selected value that no range of the document has."""
    for name, values in feed.select:
        has = _values(ranges, name)
        for value in values:
            if value not in has and not (name == "region" and other_names.get(value) in has):
                choices = sorted(has | {region for region in other_names if name == "region" and other_names[region] in has})
                sentence = f'feeds.toml: feeds.{feed.name}.select.{name}: no range of the document has "{value[:60]}".'
                yield f"{sentence}{nearest(value, choices)}"


def _nothing_left(ranges: Ranges, select: Sequence[tuple[str, tuple[str, ...]]], other_names: Mapping[str, str]) -> str:
    """Why a selection leaves no range, value by value with the nearest right one."""
    sentences: list[str] = []
    is_together = True
    for name, values in select:
        has = _values(ranges, name)
        if has == {""}:
            choices = sorted({"prefix", *(fact for facts in ranges.facts for fact in facts.named())})
            sentences.append(f"none has the fact {name[:60]}.{nearest(name, choices)}")
            is_together = False
            continue
        idle = [value for value in sorted(values) if value not in has and not (name == "region" and other_names.get(value) in has)]
        sentences += [f'none has {name[:60]} = "{value[:60]}".{nearest(value, sorted(has))}' for value in idle]
        if not values:
            sentences.append(f"select.{name[:60]} names no value.")
        is_together = is_together and len(idle) < len(values)
    return " ".join([*sentences, *(["none has all of these facts together."] if is_together else [])])
