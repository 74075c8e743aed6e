"""``ip:map``: where the regions are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ...changes.publication import PublishedFeed
from ..figures.latex import Document
from ..figures.map_latex import printed_map
from ..figures.map_regions import CAPTION
from ..figures.map_svg import map_table, region_map
from ..rendering.blocks import Block, Drawn, Paragraph, Row, Table
from ..rendering.translation import _
from .base import ViewDirective, options
from .context import ViewContext


class MapDirective(ViewDirective):
    """The map as SVG in HTML, as a drawing before the equal table in LaTeX, and as that table everywhere else."""

    kind = "map"
    option_spec: ClassVar = options("feed", "region")
    styles = ("ip-pictures.css",)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The sentence that there is none, or the picture, whose dots lead to the regions where a page describes them."""
        feed = context.feed
        if feed is None:
            return
        publication, regions, page = context.publication, context.query.regions, context.page
        shown = [region for region in feed.regions if not regions or region.id in regions]
        if not shown:
            yield Paragraph((_("The table describes no such region, so there is no map."),), "absence")
            return
        key = "" if feed.primary else feed.name
        links = {region.id: page.region(key, region.id) or "" for region in feed.regions}
        header, rows = map_table(publication, feed=feed.name, regions=regions, translate=_)
        in_full = all(page.has_in_full(key, region.id) for region in shown)
        drawn = region_map(
            publication, feed=feed.name, regions=regions, links=links, ident=page.ident("ip-map"), tabled=not in_full, translate=_
        )
        table = Table(
            _(CAPTION),
            header,
            tuple(_row(context, feed, region.id, row) for region, row in zip(shown, rows, strict=True)),
        )
        if not drawn:
            yield table
            return

        def printed(document: Document) -> tuple[str, ...]:
            return printed_map(publication, document, feed=feed.name, regions=regions, links=links, translate=_)

        yield Drawn(drawn, (table,), printed)


def _row(context: ViewContext, feed: PublishedFeed, region_id: str, texts: tuple[str, ...]) -> Row:
    return Row(((context.region_link(feed, region_id),), *((text,) for text in texts[1:])))
