"""The timeline of changes as drawings in a LaTeX document, as many as there are pages needed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ...changes.publication import Publication
from .latex import Document, render_tex
from .svg import Translate
from .timeline_geometry import contents, drawing, events_since, labels, legend

_LANES = 12
"""Lanes of one drawing: more would not fit on a page."""

_WIDTH, _TEXT = 640.0, 13.0
"""A line of Sphinx's is 470 pt wide: nine points and a half for the letters."""

_LONGEST = int(_WIDTH / (0.6 * _TEXT))


def printed_timeline(  # noqa: PLR0913 - what to show, how far back, and how to say it
    publication: Publication,
    document: Document,
    *,
    feed: str = "",
    regions: Collection[str] = (),
    roles: Collection[str] = (),
    since: datetime | None = None,
    limit: int = 12,
    translate: Translate = str,
) -> tuple[str, ...]:
    """The timeline of a feed with its legend; empty where nothing happened.

    The arguments are those of :func:`~ip_ranges.sphinxext.figures.timeline_svg.timeline`.
    """
    source = publication.feed(feed)
    if source is None:
        return ()
    timeline = contents(source, events_since(source, publication.now, regions, roles, since), publication.now, limit)
    sheets = [timeline.regions[start : start + _LANES] for start in range(0, len(timeline.regions), _LANES)]
    caption = labels(translate)["title"]
    return tuple(
        render_tex(
            "pictures/timeline.tex.j2",
            document,
            translate,
            caption=f"{caption} ({number}/{len(sheets)})" if len(sheets) > 1 else caption,
            drawing=drawing(timeline, lanes, translate, size="paper", width=_WIDTH, text=_TEXT),
            legend=legend(translate),
            labels=labels(translate),
            now=timeline.now,
            longest=_LONGEST,
            left_out=timeline.left_out if number == len(sheets) else 0,
        )
        for number, lanes in enumerate(sheets, 1)
    )
