"""How each writer visits the node of the extension."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from ..domain.ip_domain import domain_of
from ..domain.nodes import ip_view
from .html import html


def visit_html(self: HTML5Translator, node: ip_view) -> None:
    """Write the view through its template."""
    if node.shown is not None:
        domain = domain_of(self.builder.env)
        blocks, page = node.shown
        self.body.extend(html(blocks, node.query.kind, page, domain.published, domain.templates))
    raise nodes.SkipNode


def visit_elsewhere(self: Any, node: ip_view) -> None:
    """Write nothing: other builders meet the node only where they do not resolve a document, and then want no data."""
    raise nodes.SkipNode
