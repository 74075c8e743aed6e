"""From a fetched document to the table that a feed's settings ask for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import DocumentError, Problem, SettingsError
from ..model import Range, Region, Table
from ..nearest import nearest
from ..ranges import Ranges, in_published_order, with_kinds
from ..settings import FeedSettings
from ..wording import counted


def read_table(feed: FeedSettings, pages: tuple[bytes, ...], name: str) -> tuple[Table, tuple[str, ...]]:
    """The table of a document, and the warnings for rows that were left out.

    Raises :class:`~ip_ranges.errors.DocumentError` where it cannot be read, or has rows that cannot and the feed does
    not say ``invalid_rows = "skip"``.
    """
    from .. import formats  # noqa: PLC0415 - not where the document is the accepted one

    try:
        read = formats.get(feed.format).read
    except SettingsError as error:
        raise SettingsError(f"feeds.toml: feeds.{feed.name}.format: {error}") from None
    options = formats.ReadOptions(name, feed.family, feed.expression, feed.columns, feed.facts)
    if len(pages) == 1:
        table = read(pages[0], options)
    else:
        table = _joined([_named(read(page, options), number) for number, page in enumerate(pages, start=1)])
    warnings: tuple[str, ...] = ()
    if table.problems:
        if feed.invalid_rows != "skip":
            raise DocumentError(table.problems)
        shown = DocumentError(table.problems)
        warnings = (f"{counted(len(table.problems), 'row')} left out, as invalid_rows = \"skip\" says. {shown}",)
    return _selected(table, feed), warnings


def reading_of(feed: FeedSettings) -> dict[str, Any]:
    """How a feed's document is read: where this changes, comparing with the past would tell of changes that are none."""
    found: dict[str, Any] = {"format": feed.format}
    if feed.select:
        found["select"] = {name: list(values) for name, values in feed.select}
    if feed.expression:
        found["expression"] = feed.expression
    for name in ("columns", "facts"):
        if getattr(feed, name):
            found[name] = dict(getattr(feed, name))
    return found


def _named(table: Table, number: int) -> Table:
    return table._replace(problems=tuple(Problem(f"page {number}: {one.path}", one.message) for one in table.problems))


def _joined(tables: list[Table]) -> Table:
    regions: dict[str, Region] = {}
    ranges: set[Range] = set()
    for table in tables:
        for region in table.regions:
            regions.setdefault(region.id, region)
        ranges.update(table.ranges)
    return tables[0]._replace(
        regions=tuple(regions.values()),
        ranges=in_published_order(ranges),
        notices=tuple(notice for table in tables for notice in table.notices),
        problems=tuple(problem for table in tables for problem in table.problems),
    )


def _selected(table: Table, feed: FeedSettings) -> Table:
    """The table with the ranges that the feed selects; a region that is left with none is left out."""
    if not feed.select:
        return table
    wanted = [(name, frozenset(values)) for name, values in feed.select]

    def is_wanted(item: Range) -> bool:
        return all(item.fact(name) in values for name, values in wanted)

    listed = with_kinds(table.ranges)
    # The prefix is the one fact in which ranges of a kind differ.
    by_prefix = any(name == "prefix" for name, _ in wanted)
    ranges = Ranges(filter(is_wanted, listed)) if by_prefix else listed.where(is_wanted)
    if table.ranges and not ranges and not feed.guard.allow_empty:
        sentence = f"It leaves none of {counted(len(table.ranges), 'range')}: {_nothing_left(table.ranges, wanted)}"
        raise DocumentError((Problem(f"feeds.toml: feeds.{feed.name}.select", sentence),))
    left = {one.region for one in listed.kinds} - {one.region for one in ranges.kinds}
    return table._replace(ranges=ranges, regions=tuple(region for region in table.regions if region.id not in left))


def _nothing_left(ranges: Sequence[Range], wanted: list[tuple[str, frozenset[str]]]) -> str:
    """Why a selection leaves no range, with the nearest right word."""
    for name, values in wanted:
        has = {item.fact(name) for item in ranges}
        asked = " or ".join(f'"{value[:60]}"' for value in sorted(values))
        if has == {""}:
            known = sorted({known for item in ranges for known in item.facts()})
            return f"none has the fact {name[:60]}.{nearest(name, known)}"
        if not has & values:
            return f"none has {name[:60]} = {asked}.{nearest(min(values), sorted(has))}"
    return "none has all of these facts together."
