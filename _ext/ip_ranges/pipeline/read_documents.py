"""From a fetched document to the table that a feed's settings ask for. Pure."""

from __future__ import annotations

from typing import Any

from .. import formats
from ..base.errors import DocumentError, Problem, SettingsError
from ..changes.terms import counted
from ..formats.census import prefixes_in
from ..model.range_columns import in_published_order
from ..model.table import Count, Range, Region, Table
from ..settings import FeedSettings
from .selection import selected, taken_out


def read_table(
    feed: FeedSettings, pages: tuple[bytes, ...], name: str, *, excepted: Table | None = None
) -> tuple[Table, tuple[str, ...]]:
    """The table of a document, and the warnings for rows that were left out and values that select nothing.

    *excepted* is the table of the feed that ``except`` names. Raises :class:`~ip_ranges.errors.DocumentError` where the
    document cannot be read, or has rows that cannot and the feed does not say ``invalid_rows = "skip"``.
    """
    try:
        form = formats.get(feed.format)
    except SettingsError as error:
        raise SettingsError(f"feeds.toml: feeds.{feed.name}.format: {error}") from None
    options = formats.ReadOptions(name, feed.family, feed.expression, feed.columns, feed.facts, feed.token, feed.published)
    if len(pages) == 1:
        table = form.read(pages[0], options)
    else:
        table = _joined([_named(form.read(page, options), number) for number, page in enumerate(pages, start=1)])
    warnings: list[str] = []
    if table.problems:
        if feed.invalid_rows != "skip":
            raise DocumentError(table.problems)
        shown = DocumentError(table.problems)
        warnings.append(f"{counted(len(table.problems), 'row')} left out, as invalid_rows = \"skip\" says. {shown}")
    if not table.counted.document:
        table = table._replace(counted=table.counted._replace(document=_in_document(pages)))
    table, idle = selected(table, feed, form.regions)
    return taken_out(table, feed, excepted), (*warnings, *idle)


def reading_of(feed: FeedSettings) -> dict[str, Any]:
    """How a feed's document is read: where this changes, comparing with the past would tell of changes that are none."""
    reading: dict[str, Any] = {"format": feed.format}
    if feed.select:
        reading["select"] = {name: list(values) for name, values in feed.select}
    if feed.except_:
        reading["except"] = feed.except_
    if feed.expression:
        reading["expression"] = feed.expression
    for name in ("columns", "facts"):
        if getattr(feed, name):
            reading[name] = dict(getattr(feed, name))
    return reading


def _named(table: Table, number: int) -> Table:
    return table._replace(problems=tuple(Problem(f"page {number}: {problem.path}", problem.message) for problem in table.problems))


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
        counted=Count(sum(table.counted.read for table in tables)),
    )


def _in_document(pages: tuple[bytes, ...]) -> int:
    """How many distinct prefixes the pages of a document have by a count that knows nothing of its format."""
    return len(set().union(*map(prefixes_in, pages)))
