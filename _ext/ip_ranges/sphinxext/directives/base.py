"""What all directives of the domain share. A new one is one file with a subclass, and one line in ``__init__.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ...changes.publication import Publication
from ..domain.ip_domain import domain_of
from ..domain.nodes import ip_view
from ..domain.query import Query, read_query
from ..rendering.blocks import Block
from .context import ViewContext
from .feed_notes import absent, standing

logger = logging.getLogger(__name__)


def options(*names: str) -> dict[str, Callable[[str], Any]]:
    """An option specification: the values are judged by :func:`~ip_ranges.sphinxext.domain.query.read_query`, with sentences."""
    return dict.fromkeys(names, directives.unchanged)


class ViewDirective(SphinxDirective):
    """A directive that leaves one node with a query.

    A subclass names its *kind*, its options, and the *columns* that ``:columns:`` may name, with *labels* those of
    ranges beside them; :meth:`view` makes what is shown. *styles* and *scripts* are files of ``static/`` that its pages need beside the common one.
    """

    kind: ClassVar[str]
    columns: ClassVar[tuple[str, ...]] = ()
    labels: ClassVar[bool] = False
    styles: ClassVar[tuple[str, ...]] = ()
    scripts: ClassVar[tuple[str, ...]] = ()
    has_content = False

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The blocks that answer; the feed is there."""
        raise NotImplementedError

    @classmethod
    def is_stock(cls, query: Query) -> bool:  # noqa: ARG003 - what a subclass goes by
        """Whether the HTML too is made by Sphinx from stock nodes, with what other extensions add to those."""
        return False

    @classmethod
    def blocks(cls, context: ViewContext) -> tuple[Block, ...]:
        """The answer with the notes that belong before it."""
        if context.feed is None:
            return tuple(absent(context, context.query.feed))
        view, publication = tuple(cls.view(context)), context.publication
        depends = cls.depends(context.query, publication)
        shown = (feed for feed in publication.feeds if feed.name in depends)
        return (*standing(context, shown, view), *view)

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The names of the feeds that the answer is made from; "" is the site's serial and how its feeds stand."""
        return (query.feed or publication.primary.name,)

    def complaints(self, query: Query, publication: Publication) -> Iterable[tuple[str, str]]:
        """What else is wrong with a query, as (subtype, sentence)."""
        return ()

    def run(self) -> list[nodes.Node]:
        """Judge the options, note what the page depends on, and leave the query in the doctree."""
        domain = domain_of(self.env)
        argument = self.arguments[0] if self.arguments else ""
        query, complaints, remarks = read_query(
            self.kind, argument, self.options, self.columns, domain.published, labels=self.labels
        )
        if not complaints:
            complaints += self.complaints(query, domain.published)
        for subtype, sentence in complaints + remarks:
            logger.warning("%s", sentence, type="ip_ranges", subtype=subtype, location=self.get_location())
        if complaints:
            # A visible gap with its reason: a table that is silently wider than asked for would be worse.
            return [nodes.warning("", *(nodes.paragraph("", sentence) for _, sentence in complaints))]
        domain.shows(self.env.docname, self.depends(query, domain.published), self.kind)
        return [*self.marks(query, domain.published), self.node(query)]

    def marks(self, query: Query, publication: Publication) -> list[nodes.Node]:
        """Nodes that stand before the query, such as index entries."""
        return []

    def node(self, query: Query) -> ip_view:
        """The node with its place in the source."""
        view = ip_view("", query=query)
        self.set_source_info(view)
        return view
