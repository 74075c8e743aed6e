"""``ip:status``: when the data last changed, when it was last verified, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from ...changes.publication import Publication
from ...changes.terms import UNKNOWN
from ..domain.query import Query
from ..rendering.blocks import Badge, Block, Drawn, Moment, Paragraph, Parts, Strong, say
from ..rendering.page_context import writes_files
from ..rendering.translation import _
from ..widgets.range_filter import SCRIPTS, STYLES, freshness
from .base import ViewDirective, options
from .context import ViewContext
from .feed_notes import absent, fallback


class StatusDirective(ViewDirective):
    """One line, and a dated note for each feed that is not current."""

    kind = "status"
    option_spec: ClassVar = options("feed")
    styles = STYLES
    scripts = SCRIPTS

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The site, for its serial and the word on what is not current, and the feed."""
        return ("", query.feed or publication.primary.name)

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """The line, then notes."""
        publication, feed = context.publication, context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        whole = feed.primary
        serial = publication.serial if whole else feed.serial
        changed = publication.changed if whole else feed.changed
        verified = publication.verified if whole else feed.verified
        others = [other_feed for other_feed in publication.feeds if other_feed is not feed] if whole else []
        good = all(other_feed.health == "current" for other_feed in (feed, *others))
        yield Paragraph(
            say(
                _("Last changed: {changed}. Last verified: {verified}. Serial: {serial}. {badge}"),
                changed=_moment(changed),
                verified=_moment(verified),
                serial=Strong(str(serial)),
                badge=Badge("current", _("up to date")) if good else Badge("stale", _("not up to date")),
            ),
            "status-line",
        )
        page = context.page
        newest = page.file(publication, "status.json")
        if whole and newest is not None and writes_files(page.builder) and page.once("freshness"):
            yield Drawn(freshness(newest, publication.serial, translate=_))
        for other_feed in others:
            if other_feed.health != "current" and context.page.once("standing", other_feed.name):
                yield fallback(other_feed)
        if whole:
            yield from (absent(context, name) for name in sorted(publication.absent))


def _moment(moment: datetime | None) -> Parts:
    return (_(UNKNOWN),) if moment is None else (Moment(moment),)
