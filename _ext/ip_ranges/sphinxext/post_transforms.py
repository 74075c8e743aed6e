"""At the time of writing: from a query to what this builder can show."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .directives import DIRECTIVES
from .domain.ip_domain import IpDomain, domain_of
from .domain.nodes import ip_view
from .rendering.page_context import Place

_FOLLOWS_LINKS = frozenset(("linkcheck", "dummy"))
"""Builders that look at links and at nothing else; a table of 17,000 rows is not made for them."""


class ShowViews(SphinxPostTransform):
    """Give each query its blocks (HTML), or put stock nodes in its place (every other builder)."""

    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        """Look up every query of the document in the build's publication."""
        found = list(self.document.findall(ip_view))
        if not found:
            return
        domain = domain_of(self.env)
        place = Place(
            builder=domain.builder,
            page=self.env.docname,
            regions=domain.places(),
            language=self.config.language or "en",
        )
        for node in found:
            self._show(node, domain, place)

    def _show(self, node: ip_view, domain: IpDomain, place: Place) -> None:
        publication = domain.published
        if place.builder.name == "gettext":
            # Data is nothing to translate.
            node.parent.remove(node)
            return
        # Not where no page is written: what they need takes time to import.
        from .directives.context import Asking  # noqa: PLC0415 - see above

        directive = DIRECTIVES[node.query.kind]
        blocks = directive.blocks(Asking(publication, node.query, place))
        if place.html and not directive.always_stock:
            from .rendering.search_index import words  # noqa: PLC0415 - likewise

            node.shown = (blocks, place)
            node += nodes.Text(" ".join(words(blocks)))
            return
        from .rendering.docutils_tables import links_only, stock  # noqa: PLC0415 - likewise

        if place.builder.name in _FOLLOWS_LINKS:
            node.replace_self(links_only(blocks, place, publication))
        else:
            node.replace_self(stock(blocks, place, publication))
