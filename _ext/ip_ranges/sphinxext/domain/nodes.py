"""The one node of the extension: a query in the place of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from .ip_domain import domain_of

if TYPE_CHECKING:
    from ..rendering.blocks import Block
    from ..rendering.page_context import Place
    from .query import Query


class ip_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes, and their visitors, in lower case
    """A directive's query, in the attribute ``query``. The doctree holds no row, whatever the size of the table.

    Only :class:`~ip_ranges.sphinxext.post_transforms.ShowViews` gives it *shown*, for the moment of writing: the blocks and
    where they stand. Its one child is then the text that the search index reads.
    """

    shown: tuple[tuple[Block, ...], Place] | None = None

    @property
    def query(self) -> Query:
        """What the directive asks for."""
        found: Query = self["query"]
        return found


def visit_html(self: HTML5Translator, node: ip_view) -> None:
    """Write the view through its template."""
    if node.shown is not None:
        from ..rendering.html import html  # noqa: PLC0415 - not where no page is written

        domain = domain_of(self.builder.env)
        blocks, place = node.shown
        self.body.extend(html(blocks, node.query.kind, place, domain.published, domain.templates))
    raise nodes.SkipNode


def visit_elsewhere(self: Any, node: ip_view) -> None:
    """Nothing: other builders meet the node only where they do not resolve a document, and then want no data."""
    raise nodes.SkipNode
