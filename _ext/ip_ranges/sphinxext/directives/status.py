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
from .context import Asking
from .feed_notes import absent, fallback


class StatusDirective(ViewDirective):
    """One line, and a dated note for each feed that is not current."""

    kind = "status"
    option_spec: ClassVar = options("feed")
    styles = STYLES
    scripts = SCRIPTS

    @classmethod
    def depends(cls, query: Query, publication: Publication) -> Iterable[str]:
        """The serial is the site's, and so is the word on what is not current."""
        return ("", query.feed or publication.primary.name)

    @classmethod
    def view(cls, asking: Asking) -> Iterator[Block]:
        """The line, then notes."""
        publication, feed = asking.publication, asking.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        whole = feed.primary
        serial = publication.serial if whole else feed.serial
        changed = publication.changed if whole else feed.changed
        verified = publication.verified if whole else feed.verified
        others = [one for one in publication.feeds if one is not feed] if whole else []
        good = all(one.health == "current" for one in (feed, *others))
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
        place = asking.place
        newest = place.file(publication, "status.json")
        if whole and newest is not None and writes_files(place.builder) and place.once("freshness"):
            yield Drawn(freshness(newest, publication.serial, translate=_))
        for one in others:
            if one.health != "current" and asking.place.once("standing", one.name):
                yield fallback(one)
        if whole:
            yield from (absent(asking, name) for name in sorted(publication.absent))


def _moment(moment: datetime | None) -> Parts:
    return (_(UNKNOWN),) if moment is None else (Moment(moment),)
