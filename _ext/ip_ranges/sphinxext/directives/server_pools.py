"""Server pools: which of a vendor's ranges the servers of a region draw their addresses from."""

from __future__ import annotations

from collections.abc import Iterator

from ...changes.publication import PublishedFeed
from ...changes.terms import vendor_name
from ...model.entries import Entries, EntryFacts
from ...model.table import Region, ServerPool
from ..rendering.blocks import Block, Code, Fold, Paragraph, Parts, Row, Table, of_regions, say
from ..rendering.translation import _
from .context import ViewContext
from .empty_notes import no_servers_here
from .feed_notes import absent


def pool_cell(context: ViewContext, region: Region) -> Parts:
    """The pool of a region as a cell: how many ranges, and where they are."""
    if region.server_pool is None:
        return (_("not published"),)
    vendor = context.publication.pool(region)
    if vendor is None:
        return (_("not available"),)
    feed, entries = vendor
    counted = context.ranges_counted(len(entries))
    return (context.file(counted, "ip-ranges.csv", feed),)


def pools(context: ViewContext, feed: PublishedFeed) -> Iterator[Block]:
    """Each region's pool: a sentence, and the list folded away. Elsewhere than in HTML the sentence has a link."""
    pools_of = context.entries(feed).where(lambda facts: facts.range.role == "server-pool")
    of_region = pools_of.split(lambda facts: facts.range.region)
    lacking: dict[str, list[Region]] = {}
    for region in context.regions(feed):
        if region.id in of_region:
            summary = f"{region.title}: {context.ranges_counted(len(of_region[region.id]))}"
            yield Fold(summary, (_table(context, region, of_region[region.id]),))
        elif region.server_pool is None:
            yield Paragraph((f"{region.title}: ", no_servers_here()), "absence", marks=of_regions([region.id]))
        else:
            vendor = context.publication.pool(region)
            if vendor is None:
                lacking.setdefault(region.server_pool.feed, []).append(region)
            else:
                yield _joined(context, region, region.server_pool, *vendor)
    for name, regions in lacking.items():
        yield from absent(context, name, regions)


def _joined(context: ViewContext, region: Region, pool: ServerPool, feed: PublishedFeed, every: Entries) -> Block:
    source = " ".join(word for word in (vendor_name(pool.feed), pool.region) if word)
    entries = every.where(lambda facts: _is_wanted(context, facts)).of_family(context.query.family)
    if not entries:
        sentence = _("{vendor} lists no such range at present.").replace("{vendor}", source)
        return Paragraph((f"{region.title}: ", sentence), "absence", marks=of_regions([region.id]))
    counted = context.ranges_counted(len(entries))
    whole = say(
        _("{region}: {count} of {vendor}, all in {file}."),
        region=region.title,
        count=counted,
        vendor=source,
        file=context.file("ip-ranges.csv", "ip-ranges.csv", feed, code=True),
    )
    summary = _("{region}: {count} of {vendor}").replace("{count}", counted).replace("{vendor}", source)
    return Fold(summary.replace("{region}", region.title), (_table(context, region, entries),), (Paragraph(whole),))


def _is_wanted(context: ViewContext, facts: EntryFacts) -> bool:
    query = context.query
    return (not query.directions or facts.range.direction in query.directions) and (not query.states or facts.state in query.states)


def _table(context: ViewContext, region: Region, entries: Entries) -> Table:
    """One column, or two where a range has a part of the network of its own: light, since it is long."""
    limit = context.query.limit or len(entries)

    def group(facts: EntryFacts) -> str:
        return facts.range.fact("network_border_group")

    def group_cell(facts: EntryFacts) -> tuple[Parts, ...]:
        return ((group(facts) or region.vendor_region or "",),) if wide else ()

    wide, shown = {*map(group, entries.facts)} != {""}, entries.first(limit)
    rows = tuple(Row(((Code(text),), *cell)) for text, cell in zip(shown.texts, shown.map(group_cell), strict=True))
    columns = (_("Range"), _("Part of the network"))[: 2 if wide else 1]
    caption = _("Server pool: {region}").replace("{region}", region.title)
    return Table(caption, columns, rows, "pool", (("region", region.id), ("direction", "outbound")))
