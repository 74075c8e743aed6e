"""A timeline of changes: what was added, moved, drained and retired, and what is to come, one lane for each region."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ...changes.publication import Publication
from .svg import Translate, render
from .timeline_geometry import SHOWN_PREFIXES, drawing, events_since, shown, words


def timeline(  # noqa: PLR0913 - what to show, how far back, and how to say it
    publication: Publication,
    *,
    feed: str = "",
    regions: Collection[str] = (),
    roles: Collection[str] = (),
    since: datetime | None = None,
    limit: int = 12,
    ident: str = "ip-timeline",
    translate: Translate = str,
) -> str:
    """The timeline of a feed as HTML: an inline SVG with a line for today, its legend and an equal table.

    *regions* and *roles* are what to show, none for all. *since* defaults to a year before the build's clock. At most *limit* regions get a lane, those with the newest events;
    the table has all. Without any event the text says so in one sentence.
    """
    source = publication.feed(feed)
    if source is None:
        return ""
    found = events_since(source, publication.now, regions, roles, since)
    what = shown(source, found, publication.now, limit)
    titles = {one.id: one.title for one in source.regions}
    return render(
        "pictures/timeline.html.j2",
        translate,
        ident=ident,
        now=what.now,
        left_out=what.left_out,
        drawings=[
            drawing(what, what.regions, translate, size=size, width=width, text=13.0)
            for size, width in (("wide", 800.0), ("narrow", 360.0))
        ]
        if found
        else [],
        rows=[(event, titles.get(event.region, event.region), words(event, what.now, translate)) for event in found],
        shown_prefixes=SHOWN_PREFIXES,
    )


def timeline_table(
    publication: Publication,
    *,
    feed: str = "",
    regions: Collection[str] = (),
    roles: Collection[str] = (),
    since: datetime | None = None,
    translate: Translate = str,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What the timeline says as (header, rows) of text, for formats that do not draw."""
    _ = translate
    source = publication.feed(feed)
    header = (_("Date (UTC)"), _("Region"), _("What happens"), _("Addresses"))
    if source is None:
        return header, ()
    titles = {one.id: one.title for one in source.regions}
    found = events_since(source, publication.now, regions, roles, since)
    return header, tuple(
        (
            f"{event.moment:%Y-%m-%d %H:%M}",
            titles.get(event.region, event.region),
            words(event, publication.now, translate) + (f" {_('until')} {event.until:%Y-%m-%d %H:%M}" if event.until else ""),
            ", ".join(event.prefixes[:SHOWN_PREFIXES])
            + (f" (+{len(event.prefixes) - SHOWN_PREFIXES})" if len(event.prefixes) > SHOWN_PREFIXES else ""),
        )
        for event in found
    )
