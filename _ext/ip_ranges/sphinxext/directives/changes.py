"""``ip:changes``: what was told, newest first, with a permanent anchor for each serial, notice and order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from ...base.timestamps import parse_instant
from ...changes.news import News
from ...changes.publication import PublishedFeed
from ..rendering.blocks import Block, Fold, Paragraph, say
from ..rendering.translation import _
from .base import ViewDirective, options
from .context import ViewContext
from .news_groups import NewsGroups


class ChangesDirective(ViewDirective):
    """One group for each moment at which something was told."""

    kind = "changes"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "since", "limit")

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The groups asked for, and the older ones as lines: what a feed leads to is here for ever."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        moments = list(_chosen(context, feed))
        if not moments:
            yield Paragraph((_("No change is known of what was asked for."),), "absence")
            return
        limit = context.query.limit or len(moments)
        writer = NewsGroups(context, feed, [news for of_moment in moments for news in of_moment])
        for of_moment in moments[:limit]:
            yield writer.group(of_moment)
        if moments[limit:]:
            file = context.file("changes.json", "changes.json", feed, code=True)
            pointer = Paragraph(say(_("Older changes are in {file}."), file=file))
            lines = tuple(line for of_moment in moments[limit:] for line in writer.short(of_moment))
            yield Fold(_("Older changes"), (pointer, *lines), (pointer,))


def _chosen(context: ViewContext, feed: PublishedFeed) -> Iterator[tuple[News, ...]]:
    """What was told at each moment, newest first, as far as it was asked for.

    Where regions are asked for, a notice or a status of such a region is there without any order too.
    """
    query = context.query
    since = parse_instant(query.since) if query.since else None
    for _key, of_moment in groupby(reversed(feed.news), key=lambda news: (news.told, news.serial, news.by_clock)):
        every_news = tuple(of_moment)[::-1]
        if since is not None and every_news[0].told < since:
            return
        narrowed = tuple(news for news in map(context.narrowed, every_news) if news is not None)
        if narrowed:
            yield narrowed

