"""The one node of the extension: a query in the place of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from ..rendering.blocks import Block
    from ..rendering.page_context import PageContext
    from .query import Query


class ip_view(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes, and their visitors, in lower case
    """A directive's query, in the attribute ``query``. The doctree holds no row, whatever the size of the table.

    Only :class:`~ip_ranges.sphinxext.post_transforms.ShowViews` gives it *shown*, for the moment of writing: the blocks and
    where they stand. Its one child is then the text that the search index reads.
    """

    shown: tuple[tuple[Block, ...], PageContext] | None = None

    @property
    def query(self) -> Query:
        """What the directive asks for."""
        query: Query = self["query"]
        return query
