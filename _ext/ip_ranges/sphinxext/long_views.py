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
from sphinx.writers.html5 import HTML5Translator

from .nodes import ip_view

_LONG = 1 << 14
"""Characters from which a view waits."""


def hold_back(writer: HTML5Translator, node: ip_view, pieces: Sequence[str]) -> Sequence[str]:
    """What to write in the place of a view's *pieces*: themselves, or a mark where :func:`put_in` will find them.

    They wait only where that is sure to be asked: in a page that is written as Sphinx writes pages, and as a whole. A builder
    with its own way, or an extension that wants the HTML of a single node, gets everything at once.
    """
    if sum(map(len, pieces)) < _LONG or writer.document is not node.page or not _fills_templates(writer.builder):
        return pieces
    node.waiting = pieces
    return (_mark(node),)


def put_in(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """html-page-context: what waits, in the place of its mark. Before all others, who may want to see the page."""
    if doctree is None or "\0" not in context.get("body", ""):
        return
    waiting = {_mark(node): node for node in doctree.findall(ip_view) if node.waiting}
    if not waiting:
        return
    pieces: list[str] = []
    for piece in re.split(f"({'|'.join(waiting)})", context["body"]):
        if piece in waiting:
            pieces += waiting[piece].waiting
            waiting[piece].waiting = ()
        else:
            pieces.append(piece)
    context["body"] = "".join(pieces)


def _mark(node: ip_view) -> str:
    """No text has this character: it may not stand in HTML, and no reader lets it through."""
    return f"\0{id(node)}\0"


def _fills_templates(builder: Builder) -> bool:
    own = type(builder)
    return all(getattr(own, name, None) is getattr(StandaloneHTMLBuilder, name) for name in ("write_doc", "handle_page"))
