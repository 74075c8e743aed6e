"""The choice of region and direction that a reader makes on the page."""

from __future__ import annotations

from ..publication import PublishedFeed
from .rendering import Translate, render


def choice(feed: PublishedFeed, *, translate: Translate = str) -> str:
    """Two selects as HTML, for the regions that have ranges; the page's script filters by them."""
    used = {entry.range.region for entry in feed.entries}
    regions = [region for region in feed.regions if region.id in used]
    return render("choice.html.j2", translate, regions=regions)
