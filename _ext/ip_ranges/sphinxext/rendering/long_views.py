"""The HTML of a long view goes into its page at the last moment, when the page's template is about to be filled.

Until then a mark stands in its place: Sphinx joins the parts of a page, and writes out all arguments of an event, the whole
page among them, for a log that nobody may want. For 17,000 rows each of these is megabytes, together a twentieth of a build.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator

from ..domain.ip_domain import domain_of
from ..domain.nodes import ip_view
from .page_context import current_page

_LONG = 1 << 14
"""Characters from which a view waits."""


class Waiting(NamedTuple):
    """A view whose HTML waits, in pieces."""

    node: ip_view
    pieces: Sequence[str]


def hold_back(writer: HTML5Translator, node: ip_view, page: str, pieces: Sequence[str]) -> Sequence[str]:
    """What to write in the place of a view's *pieces*: themselves, or a mark where :func:`put_in` will find them.

    They wait only where that is sure to be asked: while *page* itself is written, and as Sphinx writes pages. A builder with its
    own way, and an extension that wants the HTML of a node or of a document by itself, get everything at once.
    """
    builder, document = writer.builder, writer.document
    is_written = document is node.page and current_page(builder) == page and _fills_templates(builder)
    if not is_written or sum(map(len, pieces)) < _LONG:
        return pieces
    mark = f"\0{id(node)}\0"  # no text has this character: it may not stand in HTML, and no reader lets it through
    domain_of(builder.env).waiting.setdefault(id(document), {})[mark] = Waiting(node, pieces)
    return (mark,)


def put_in(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """html-page-context: what waits, in the place of its mark. Before all others, who may want to see the page.

    Raises :class:`~sphinx.errors.ExtensionError` where a mark is lost: no page is published without its table.
    """
    assert app.env is not None  # noqa: S101 - Sphinx emits the event with an environment
    waiting = domain_of(app.env).waiting.pop(id(doctree), {})
    if not waiting:
        return
    parts = re.split(f"({'|'.join(waiting)})", context["body"])
    if not waiting.keys() <= set(parts):
        raise ExtensionError(
            f"{pagename}: the place of a long table was lost before the page was complete, so the page is not written."
            " Another extension's translator has changed the HTML; see whether the page can be built without it."
        )
    context["body"] = "".join([piece for part in parts for piece in (waiting[part].pieces if part in waiting else (part,))])
    for one in waiting.values():
        one.node.page = None  # whoever has the document written once more gets everything at once


def _fills_templates(builder: Builder) -> bool:
    """Whether every method between the two is Sphinx's own."""
    return all(
        getattr(getattr(builder, name, None), "__func__", None) is getattr(StandaloneHTMLBuilder, name)
        for name in ("write_doc", "get_doc_context", "update_page_context", "handle_page")
    )
