"""The HTML of a long view goes into its page at the last moment, when the page's template is about to be filled.

Until then a mark stands in its place: Sphinx joins the parts of a page, and writes out all arguments of an event, the whole
page among them, for a log that nobody may want. For 17,000 rows each of these is megabytes, together a twentieth of a build.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.writers.html5 import HTML5Translator

from .nodes import ip_view

_LONG = 1 << 14
"""Characters from which a view waits."""

_MARK = "\0"
"""On both sides of a view's number. No text has this character: it may not stand in HTML, and no reader lets it through."""


def hold_back(writer: HTML5Translator, node: ip_view, pieces: Sequence[str]) -> Sequence[str]:
    """What to write in the place of a view's *pieces*: themselves, or a mark where :func:`put_in` will find them.

    They wait only where that is sure to be asked: in a page that is written as Sphinx writes pages, and as a whole. A builder
    with its own way, or an extension that wants the HTML of a single node, gets everything at once.
    """
    if sum(map(len, pieces)) < _LONG or writer.document is not node.page or not _fills_templates(writer.builder):
        return pieces
    node.waiting = pieces
    return (f"{_MARK}{id(node)}{_MARK}",)


def put_in(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """html-page-context: what waits, in the place of its mark. Before all others, who may want to see the page."""
    if doctree is None or _MARK not in context.get("body", ""):
        return
    waiting = {str(id(node)): node.waiting for node in doctree.findall(ip_view)}
    pieces = context["body"].split(_MARK)
    context["body"] = "".join(
        [part for number, piece in enumerate(pieces) for part in (waiting.get(piece, ()) if number % 2 else (piece,))]
    )


def _fills_templates(builder: Builder) -> bool:
    own = type(builder)
    return all(getattr(own, name, None) is getattr(StandaloneHTMLBuilder, name) for name in ("write_doc", "handle_page"))
