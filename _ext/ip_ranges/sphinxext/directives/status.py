"""``ip:status``: when the data last changed, when it was last verified, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from ...changes.publication import Publication, PublishedFeed
from ...changes.terms import NOT_UP_TO_DATE, UNKNOWN, UP_TO_DATE, vendor_name
from ..domain.query import Query
from ..rendering.blocks import Badge, Block, Drawn, Moment, Paragraph, Parts, Strong, say
from ..rendering.page_context import writes_files
from ..rendering.translation import _
from ..widgets.range_filter import SCRIPTS, STYLES, freshness
from .base import ViewDirective, options
from .context import ViewContext


class StatusDirective(ViewDirective):
    """One line; why a feed is not current is said where its ranges stand."""

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
        """The line."""
        publication, feed = context.publication, context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        whole = feed.primary
        serial = publication.serial if whole else feed.serial
        changed = publication.changed if whole else feed.changed
        verified = publication.verified if whole else feed.verified
        others = [other_feed for other_feed in publication.feeds if other_feed is not feed] if whole else []
        behind = [vendor_name(other_feed.name) for other_feed in others if other_feed.health != "current"]
        behind += [vendor_name(name) for name in sorted(publication.absent) if whole]
        yield Paragraph(
            say(
                _("Last changed: {changed}. Last verified: {verified}. Serial: {serial}. {badge}"),
                changed=_moment(changed),
                verified=_moment(verified),
                serial=Strong(str(serial)),
                badge=_badge(feed, behind, is_old=bool(context.page.current_site)),
            ),
            "status-line",
        )
        page = context.page
        newest = page.file(publication, "status.json")
        if whole and newest is not None and not page.current_site and writes_files(page.builder) and page.once("freshness"):
            yield Drawn(freshness(publication, newest, translate=_))


def _badge(feed: PublishedFeed, behind: Sequence[str], *, is_old: bool) -> Badge:
    """Whether the feed is up to date, and which others of the site are not."""
    if is_old:
        return Badge("stale", _("an older version"))
    if feed.health != "current":
        return Badge("stale", _(NOT_UP_TO_DATE))
    if behind:
        return Badge("stale", say(_("up to date, but for {feeds}"), feeds=", ".join(behind)))
    return Badge("current", _(UP_TO_DATE))


def _moment(moment: datetime | None) -> Parts:
    return (_(UNKNOWN),) if moment is None else (Moment(moment),)
