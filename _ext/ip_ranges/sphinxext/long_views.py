"""The HTML of a long view goes into its page at the last moment, when the page's template is about to be filled.

Until then a mark stands in its place: Sphinx joins the parts of a page, and writes out all arguments of an event, the whole
page among them, for a log that nobody may want. For 17,000 rows each of these is megabytes, together a twentieth of a build.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from .nodes import ip_view

_LONG = 1 << 14
"""Characters from which a view waits."""


def hold_back(writer: HTML5Translator, node: ip_view, pieces: Sequence[str]) -> Sequence[str]:
    """What to write in the place of a view's *pieces*: themselves, or a mark where :func:`put_in` will find them.

    They wait only where that is sure to be asked: in a page that is written as Sphinx writes pages, and as a whole. A builder
    with its own way, or an extension that wants the HTML of a single node, gets everything at once.
    """
    if sum(map(len, pieces)) < _LONG or not _is_written(writer, node):
        return pieces
    node.waiting = pieces
    return (_mark(node),)


def put_in(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """html-page-context: what waits, in the place of its mark. Before all others, who may want to see the page."""
    if doctree is None:
        return
    nodes_here = list(doctree.findall(ip_view))
    waiting = {_mark(node): node.waiting for node in nodes_here if node.waiting}
    body = context.get("body", "")
    for mark in waiting:
        if mark not in body:
            raise ExtensionError(
                f"{pagename}: the place of a long table was lost before the page was complete, so the page is not written."
                " Another extension's translator has changed the HTML; see whether the page can be built without it."
            )
    if waiting:
        parts = re.split(f"({'|'.join(waiting)})", body)
        context["body"] = "".join([piece for part in parts for piece in waiting.get(part, (part,))])
    for node in nodes_here:
        # Whoever has the document written once more gets everything at once.
        node.waiting, node.page = (), None


def _mark(node: ip_view) -> str:
    """No text has this character: it may not stand in HTML, and no reader lets it through."""
    return f"\0{id(node)}\0"


def _is_written(writer: HTML5Translator, node: ip_view) -> bool:
    """Whether the node's page is being written, by a builder that writes pages as Sphinx does."""
    builder = writer.builder
    if writer.document is not node.page or node.shown is None:
        return False
    return getattr(builder, "current_docname", None) == node.shown[1].page and _fills_templates(builder)


def _fills_templates(builder: Builder) -> bool:
    return all(
        getattr(getattr(builder, name, None), "__func__", None) is getattr(StandaloneHTMLBuilder, name)
        for name in ("write_doc", "get_doc_context", "update_page_context", "handle_page")
    )
