"""``ip:snippet``: a piece of configuration with today's addresses, ready to copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from ...base.errors import SettingsError
from ...changes.publication import Publication
from ...exports.snippets import is_published, recipe_named, render
from ..domain.query import Query
from ..rendering.blocks import Block, Listed, Paragraph, say
from ..rendering.translation import _
from .base import ViewDirective, options
from .context import ViewContext


class SnippetDirective(ViewDirective):
    """A recipe for one region, or for all."""

    kind = "snippet"
    required_arguments = 1
    always_stock = True
    option_spec: ClassVar = options("feed", "region")

    def complaints(self, query: Query, publication: Publication) -> Iterable[tuple[str, str]]:
        """The recipe must be one of ours; a snippet is for one region or for all."""
        try:
            recipe_named(query.argument)
        except SettingsError as error:
            yield "snippet", str(error)
        if len(query.regions) > 1:
            yield "option", ":region: takes one region here; write one snippet for each, or none for all regions."

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The site, whose serial stands in the head of a snippet, and the feed."""
        return ("", query.feed or publication.primary.name)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The text, and where it is published if it is."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        recipe = recipe_named(context.query.argument)
        region = context.query.regions[0] if context.query.regions else None
        text = render(context.publication, feed, recipe.name, region=region)
        yield Listed(text.rstrip("\n"), recipe.language)
        if is_published(feed, recipe, region):
            path = recipe.path(region)
            yield Paragraph(say(_("Always up to date as a file: {file}"), file=context.file(path, path, feed, code=True)))
