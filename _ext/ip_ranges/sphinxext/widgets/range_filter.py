"""The elements for ip-ranges-page.js: the choice of region and direction, and how to ask for something newer."""

from __future__ import annotations

from ...base.timestamps import instant_or_none
from ...changes.publication import Publication, PublishedFeed
from ..figures.svg import Translate, render
from .script_messages import script_words

SCRIPTS = ("ip-ranges-words.js", "ip-ranges-copy.js", "ip-ranges-page.js")
STYLES = ("ip-page.css",)


def choice(feed: PublishedFeed, *, translate: Translate = str) -> str:
    """Two selects as HTML; the page's script filters by them all that is about a region or a direction."""
    return render("choice.html.j2", translate, regions=feed.regions, words=script_words(translate))


def freshness(publication: Publication, status_url: str, *, translate: Translate = str) -> str:
    """An element without a look of its own: what the page's script needs to say that the page has grown old.

    *status_url* is where ``status.json`` is as seen from the page.
    """
    return render(
        "freshness.html.j2",
        translate,
        status_url=status_url,
        serial=publication.serial,
        verified=instant_or_none(publication.verified) or "",
        next_moment=instant_or_none(publication.next_moment) or "",
        words=script_words(translate),
    )
