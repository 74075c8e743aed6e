"""At the time of writing: from a query to what this builder can show."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .directives import DIRECTIVES
from .directives.context import ViewContext
from .domain.ip_domain import IpDomain, domain_of
from .domain.nodes import ip_view
from .rendering.docutils_tables import links_only, stock
from .rendering.page_context import PageContext
from .rendering.search_index import words
from .rendering.translation import spoken

_FOLLOWS_LINKS = frozenset(("linkcheck", "dummy"))
"""Builders that look at links and at nothing else; a table of 17,000 rows is not made for them."""


class ShowViews(SphinxPostTransform):
    """Give each query its blocks (HTML), or put stock nodes in its place (every other builder)."""

    default_priority = 20

    def run(self, **kwargs: Any) -> None:
        """Look up every query of the document in the build's publication."""
        views = list(self.document.findall(ip_view))
        if not views:
            return
        domain = domain_of(self.env)
        language = self.config.language or "en"
        page = PageContext(
            builder=domain.builder,
            docname=self.env.docname,
            regions=domain.places(),
            language=spoken(language),
            is_foreign=spoken(language) != language,
            queries=[view.query for view in views],
            current_site=domain.current_site,
            picker=domain.picker(),
        )
        for view in views:
            if page.builder.name == "gettext":
                # Data is nothing to translate.
                view.parent.remove(view)
            else:
                _show(view, domain, page)


def _show(view: ip_view, domain: IpDomain, page: PageContext) -> None:
    publication, directive = domain.published, DIRECTIVES[view.query.kind]
    blocks = directive.blocks(ViewContext(publication, view.query, page))
    if page.html and not directive.is_stock(view.query):
        view.shown = (blocks, page)
        view += nodes.Text(" ".join(words(blocks)))
    elif page.builder.name in _FOLLOWS_LINKS:
        view.replace_self(links_only(blocks, page, publication))
    else:
        view.replace_self(stock(blocks, page, publication))
