"""``ip:snippet``: a piece of configuration with today's addresses, ready to copy, or the choice of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from docutils import nodes

from ...base.errors import SettingsError
from ...changes.publication import Publication, PublishedFeed
from ...changes.terms import ALL_REGIONS, DIRECTION_WORDS, capital
from ...exports.snippets import is_published, recipe_named, recipes, render
from ...model.table import Direction
from ..domain.ip_domain import PICKER, domain_of
from ..domain.query import Query
from ..rendering.blocks import Block, Drawn, Listed, Paragraph, Parts, Row, Table, of_regions, say
from ..rendering.page_context import writes_files
from ..rendering.translation import _
from ..rendering.vocabulary import heading
from ..widgets.snippet_picker import AS_FILE, SCRIPTS, STYLES, picker
from .base import ViewDirective, options
from .context import ViewContext

_DIRECTIONS: tuple[Direction, ...] = ("outbound", "inbound")
"""What most readers need comes first."""


class SnippetDirective(ViewDirective):
    """A recipe for one region, or for all; without a recipe the choice among all that are published."""

    kind = "snippet"
    optional_arguments = 1
    styles = STYLES
    scripts = SCRIPTS
    option_spec: ClassVar = options("feed", "region")

    def complaints(self, query: Query, publication: Publication) -> Iterable[tuple[str, str]]:
        """The recipe must be one of ours; a snippet is for one region or for all."""
        if not query.argument:
            return
        try:
            recipe_named(query.argument)
        except SettingsError as error:
            yield "snippet", str(error)
        if len(query.regions) > 1:
            yield "option", ":region: takes one region here; write one snippet for each, or none for all regions."

    def run(self) -> list[nodes.Node]:
        """Note where the choice among the primary feed's snippets stands, so that regions lead to it."""
        if not self.arguments and "feed" not in self.options:
            domain_of(self.env).shows(self.env.docname, (), PICKER)
        return super().run()

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The site, whose serial stands in the head of a snippet, and the feed."""
        return ("", query.feed or publication.primary.name)

    @classmethod
    def is_stock(cls, query: Query) -> bool:
        """A listing is stock, so that copy buttons know it."""
        return bool(query.argument)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The text, and where it is published if it is; or what there is to choose from."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        if not context.query.argument:
            yield from _choice(context, feed)
            return
        recipe = recipe_named(context.query.argument)
        region = context.query.regions[0] if context.query.regions else None
        text = render(context.publication, feed, recipe.name, region=region)
        yield Listed(text.rstrip("\n"), recipe.language)
        if is_published(feed, recipe, region):
            path = recipe.path(region)
            yield Paragraph(say(_(AS_FILE), file=context.file(path, path, feed, code=True)))


def _choice(context: ViewContext, feed: PublishedFeed) -> Iterator[Block]:
    """The choice in HTML, and the table of links that it is made from and that stands alone elsewhere."""
    every = () if context.query.regions else (("", _(ALL_REGIONS)),)
    regions = [*every, *((region.id, region.title) for region in context.regions(feed))]
    rows = tuple(row for row in (_files(context, feed, *region) for region in regions) if any(row.cells[1:]))
    if not rows:
        yield Paragraph((_("No snippet is published at present."),), "absence")
        return
    if writes_files(context.page.builder):
        yield Drawn(picker(ident=context.page.ident("ip-picker"), translate=_))
    columns = (heading("region"), *(capital(_(DIRECTION_WORDS[direction])) for direction in _DIRECTIONS))
    yield Table(_("Every snippet, by region and direction"), columns, rows, "snippets")


def _files(context: ViewContext, feed: PublishedFeed, region: str, title: str) -> Row:
    """The files of a region ("" is all of them), those for what we connect from first."""
    cells: list[Parts] = []
    for direction in _DIRECTIONS:
        has = {role for of_region, role, way, _version in feed.combinations if region in ("", of_region) and way == direction}
        links = [
            context.file(recipe.title, recipe.path(region or None), feed)
            for recipe in recipes()
            if is_published(feed, recipe, region or None) and any(recipe.takes(role, direction) for role in has)
        ]
        cells.append(tuple(piece for link in links for piece in (", ", link))[1:])
    return Row(((title,), *cells), "", of_regions([region]))
