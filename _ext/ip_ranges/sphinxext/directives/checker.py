"""``ip:checker``: "Is this address ours?", answered in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ..rendering.blocks import Block, Code, Drawn, Paragraph, say
from ..rendering.page_context import writes_files
from ..rendering.translation import _
from ..widgets.checker import SCRIPTS, STYLES, checker
from .base import ViewDirective, options
from .context import ViewContext


class CheckerDirective(ViewDirective):
    """The question and the place for its answer; where no script runs, a sentence that names the command."""

    kind = "checker"
    option_spec: ClassVar = options("feed")
    styles = STYLES
    scripts = SCRIPTS

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The element with where its data is, or the sentence."""
        feed = context.feed
        if feed is None:
            return
        sentence = Paragraph(
            say(
                _("Whether an address is one of ours: {command} says it, and the published lists of addresses do."),
                command=Code("ip-ranges lookup ADDRESS"),
            )
        )
        page = context.page
        source = page.file(context.publication, context.file("", "checker-data.js", feed).target)
        if not writes_files(page.builder) or source is None:
            yield sentence
            return
        yield Drawn(checker(source, ident=page.ident("ip-checker"), translate=_), (sentence,))
