"""A timeline of changes: what was added, moved, left and may be removed, and what is to come, one lane for each region."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ...changes.publication import Publication
from .svg import Translate, render
from .timeline_geometry import (
    SHOWN_PREFIXES,
    contents,
    drawing,
    events_since,
    header,
    labels,
    legend,
    titles_of,
    words,
)


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

    *regions* and *roles* are what to show, none for all. *since* defaults to a year before the build's clock. At most *limit*
    regions get a lane, those with the newest events; the table has all. Without any event the text says so in one sentence.
    """
    source = publication.feed(feed)
    if source is None:
        return ""
    events = events_since(source, publication.now, regions, roles, since)
    shown = contents(source, events, publication.now, limit)
    titles = titles_of(source)
    sizes = (("wide", 800.0), ("narrow", 360.0)) if events else ()
    return render(
        "pictures/timeline.html.j2",
        translate,
        ident=ident,
        now=shown.now,
        left_out=shown.left_out,
        drawings=[drawing(shown, shown.regions, translate, size=size, width=width, text=13.0) for size, width in sizes],
        rows=[(event, titles.get(event.region, event.region), words(event, shown.now, translate)) for event in events],
        shown_prefixes=SHOWN_PREFIXES,
        legend=legend(translate),
        header=header(translate),
        labels=labels(translate),
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
    """The timeline as (header, rows) of text, for formats that do not draw."""
    source = publication.feed(feed)
    if source is None:
        return header(translate), ()
    titles = titles_of(source)
    return header(translate), tuple(
        (
            f"{event.moment:%Y-%m-%d %H:%M}",
            titles.get(event.region, event.region),
            words(event, publication.now, translate) + (f" {labels(translate)['until']} {event.until:%Y-%m-%d %H:%M}" if event.until else ""),
            ", ".join(event.prefixes[:SHOWN_PREFIXES])
            + (f" (+{len(event.prefixes) - SHOWN_PREFIXES})" if len(event.prefixes) > SHOWN_PREFIXES else ""),
        )
        for event in events_since(source, publication.now, regions, roles, since)
    )
