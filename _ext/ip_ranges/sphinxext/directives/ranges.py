"""``ip:ranges``: the addresses, in one table or in one for each region, role, direction or family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from docutils import nodes

from ...changes.publication import Publication, PublishedFeed
from ...changes.terms import more_in
from ...model.entries import NO_ENTRIES, Entries
from ...model.table import DIRECTIONS, ROLES, Region
from ..domain.ip_domain import MOST_FOUND, domain_of
from ..domain.query import Query
from ..rendering.blocks import Block, Drawn, Fold, Listing, Marks, Paragraph, Parts, Table, of_regions, say
from ..rendering.change_sentences import on_page
from ..rendering.page_context import writes_files
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, direction_title, heading, roles_title
from ..widgets.range_filter import SCRIPTS, STYLES, choice
from .base import ViewDirective, options
from .context import ViewContext, address_anchor, entries_of, shown_addresses
from .empty_notes import absence
from .range_columns import COLUMNS, RangeTable
from .regions import pool_feeds
from .server_pools import pools

_FOLDED = 100
"""A table with more rows is folded away in HTML."""


class RangesDirective(ViewDirective):
    """Ranges with their state, dates and notes."""

    kind = "ranges"
    columns = tuple(COLUMNS)
    labels = True
    styles = STYLES
    scripts = SCRIPTS
    option_spec: ClassVar = options(
        "feed", "region", "role", "direction", "family", "state", "columns", "group-by", "limit"
    )

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The feed itself; where pools are asked for, the vendors' feeds too."""
        feeds = [query.feed or publication.primary.name]
        return feeds + pool_feeds(query, publication, "prefix") if _asks_for_pools(query) else feeds

    def marks(self, query: Query, publication: Publication) -> list[nodes.Node]:
        """Define the addresses as objects, which a search of the site finds; of a long list there are too many."""
        feed = publication.feed(query.feed)
        entries = NO_ENTRIES if feed is None or _asks_for_pools(query) else entries_of(query, feed)
        if feed is not None:
            shown = entries.first(query.limit or len(entries)) if len(entries) <= MOST_FOUND else ()
            anchors = ((entry, address_anchor(query.feed, entry.range.prefix)) for entry in shown)
            domain_of(self.env).shows(self.env.docname, ()).show_addresses(shown_addresses(query, feed, anchors))
        return []

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The tables, and a sentence wherever there is nothing to put into one."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        if feed.primary and not context.query.regions and writes_files(context.page.builder) and context.page.once("choice"):
            yield Drawn(choice(feed, translate=_))
        if _asks_for_pools(context.query) and feed.primary:
            yield from pools(context, feed)
            return
        entries = context.entries(feed)
        if context.query.group_by == "region":
            yield from _by_region(context, feed, entries)
        elif context.query.group_by:
            yield from _by_fact(context, feed, entries)
        else:
            yield from _whole(context, feed, entries)


def _asks_for_pools(query: Query) -> bool:
    return query.roles == ("server-pool",) and not query.feed


def _whole(context: ViewContext, feed: PublishedFeed, entries: Entries) -> Iterator[Block]:
    if not entries:
        yield Paragraph((absence(context.query),), "absence")
        return
    query = context.query
    caption = _title(query)
    if len(query.directions) == 1:
        title = direction_title(query.directions[0])
        caption = f"{title}: {_title(query._replace(directions=()))}" if query.roles or query.families else title
    yield from _table(context, feed, entries, caption, ())
    if len(query.directions) == 1:
        yield from _regions_without(context, feed, entries, caption)


def _regions_without(context: ViewContext, feed: PublishedFeed, entries: Entries, caption: str) -> Iterator[Block]:
    """The regions of which a table of one direction has nothing, which a reader may be looking for."""
    there = {facts.range.region for facts in entries.facts}
    missing = [region.id for region in context.regions(feed) if region.id not in there]
    if missing:
        links = tuple(piece for region in missing for piece in (", ", context.region_link(feed, region)))[1:]
        sentence = say(_("{title}: none in {regions}."), title=caption, regions=links)
        yield Paragraph(sentence, "absence", marks=of_regions(missing))


def _title(query: Query) -> str:
    words = [roles_title(role) for role in query.roles] or [heading("addresses")]
    words += [direction_name(direction) for direction in query.directions[:1]]
    words += [f"IPv{family}" for family in query.families[:1] if len(query.families) == 1]
    return ", ".join(words)


def _by_region(context: ViewContext, feed: PublishedFeed, entries: Entries) -> Iterator[Block]:
    """A table for each region that has such ranges; then, in one list, what is said of the others."""
    of_region = entries.split(lambda facts: facts.range.region)
    regions = context.regions(feed)
    undescribed = of_region.keys() - {region.id for region in regions}
    without: list[Parts] = []
    marks: list[Marks] = []
    for region in [*regions, *(Region(id=name) for name in sorted(undescribed))]:
        if region.id in of_region:
            title = region.title or _("Without a region")
            yield from _table(context, feed, of_region[region.id], f"{title}: {_title(context.query)}", ("region",))
        else:
            link = context.region_link(feed, region.id)
            without.append(say(_("{region}: {absence}"), region=link, absence=absence(context.query, region)))
            marks.append(of_regions([region.id]))
    if without:
        yield Listing(tuple(without), "absence", tuple(marks))


def _by_fact(context: ViewContext, feed: PublishedFeed, entries: Entries) -> Iterator[Block]:
    query, group_by = context.query, context.query.group_by
    values: dict[str, tuple[str, ...]] = {
        "role": query.roles or ROLES,
        "direction": query.directions or DIRECTIONS,
        "family": tuple(str(family) for family in query.families or (4, 6)),
    }
    if group_by == "family":
        groups = {str(version): entries.of_family(version) for version in (4, 6)}
    else:
        groups = entries.split(lambda facts: facts.range.fact(group_by))
    for value in values[group_by]:
        group = groups.get(value)
        title = {"role": roles_title, "direction": direction_name}.get(group_by, "IPv{}".format)(value)
        if group:
            yield from _table(context, feed, group, title, (group_by,))
        elif group_by != "role" or value != "server-pool" or query.roles:
            yield Paragraph((f"{title}: ", _("nothing of this kind is published at present.")), "absence")


def _table(
    context: ViewContext, feed: PublishedFeed, entries: Entries, caption: str, captioned: tuple[str, ...]
) -> Iterator[Block]:
    """One table; *captioned* are the facts that its caption says already."""
    limit = context.query.limit or len(entries)
    columns = RangeTable(context, feed, entries, captioned)
    table = Table(caption, columns.titles, columns.rows(entries.first(limit)), "ranges", _marks(entries, columns.pointing.mark()))
    if len(table.rows) > _FOLDED:
        yield Fold(f"{caption} ({context.ranges_counted(len(entries))})", (table,))
    else:
        yield table
    if len(entries) > limit:
        more, file = len(entries) - limit, context.file("ip-ranges.csv", "ip-ranges.csv", feed, code=True)
        yield Paragraph(on_page(more_in(more, "ip-ranges.csv"), count=context.number(more), file=file))


def _marks(entries: Entries, records: str) -> tuple[tuple[str, str], ...]:
    """What all ranges of a table share, for the page's script, and the *records* that it copies."""
    regions, directions = {facts.range.region for facts in entries.facts}, {facts.range.direction for facts in entries.facts}
    marks = {
        "region": "".join(regions) if len(regions) == 1 else "",
        "direction": "".join(directions) if len(directions) == 1 else "",
        "records": records,
    }
    return tuple((name, value) for name, value in marks.items() if value)
