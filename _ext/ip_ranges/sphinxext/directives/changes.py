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
from .context import Asking
from .news_groups import NewsGroups


class ChangesDirective(ViewDirective):
    """One group for each moment at which something was told."""

    kind = "changes"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "since", "limit")

    @classmethod
    def view(cls, asking: Asking) -> Iterator[Block]:
        """The groups asked for, and the older ones as lines: what a feed leads to is here for ever."""
        feed = asking.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        told = list(_chosen(asking, feed))
        if not told:
            yield Paragraph((_("No change is known of what was asked for."),), "absence")
            return
        limit = asking.query.limit or len(told)
        writer = NewsGroups(asking, feed, [one for news in told for one in news])
        for news in told[:limit]:
            yield writer.group(news)
        if told[limit:]:
            file = asking.file("changes.json", "changes.json", feed, code=True)
            pointer = Paragraph(say(_("Older changes are in {file}."), file=file))
            lines = tuple(line for news in told[limit:] for line in writer.short(news))
            yield Fold(_("Older changes"), (pointer, *lines), (pointer,))


def _chosen(asking: Asking, feed: PublishedFeed) -> Iterator[tuple[News, ...]]:
    """What was told at each moment, newest first, as far as it was asked for.

    Where regions are asked for, a notice or a status of such a region is there without any order too.
    """
    query = asking.query
    since = parse_instant(query.since) if query.since else None
    for _key, found in groupby(reversed(feed.news), key=lambda one: (one.told, one.serial, one.by_clock)):
        every = tuple(found)[::-1]
        if since is not None and every[0].told < since:
            return
        news = tuple(one for one in map(asking.narrowed, every) if one is not None)
        if news:
            yield news

