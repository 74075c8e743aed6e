"""A timeline of changes: what was added, moved, drained and retired, and what is to come, one lane for each region."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..instants import format_instant
from ..publication import Publication, PublishedFeed
from .axis import Axis, spanning
from .events import Event, events
from .rendering import Translate, render

_LANE, _TOP = 44.0, 26.0
_MARK = 16.0
"""The room that one mark takes."""
_SHOWN_PREFIXES = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the drawing: *x* (and *x2*, where it has a length) in drawing units, *words* what it says."""

    event: Event
    x: float
    x2: float
    coming: bool
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of one region at one height."""

    title: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One size of the timeline; the page shows the one that fits."""

    size: str
    width: float
    height: float
    text: float
    today: float
    ticks: list[tuple[float, str]]
    lanes: tuple[Lane, ...]


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
    found = _shown(source, regions, roles, since or publication.now - timedelta(days=365))
    titles = {one.id: one.title for one in source.regions}
    lanes = [one.id for one in source.regions if any(event.region == one.id for event in found)]
    lanes += sorted({event.region for event in found} - set(lanes))
    newest = sorted(lanes, key=lambda one: max(event.moment for event in found if event.region == one), reverse=True)
    kept = [one for one in lanes if one in set(newest[:limit])]
    sizes = (("wide", 800.0, 13.0), ("narrow", 360.0, 13.0))
    return render(
        "pictures/timeline.html.j2",
        translate,
        ident=ident,
        now=publication.now,
        left_out=len(lanes) - len(kept),
        drawings=[
            _drawing(size, width, text, found, [(one, titles.get(one, one)) for one in kept], publication, translate)
            for size, width, text in sizes
        ]
        if found
        else [],
        rows=[(event, titles.get(event.region, event.region), words(event, publication.now, translate)) for event in found],
        shown_prefixes=_SHOWN_PREFIXES,
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
    found = _shown(source, regions, roles, since or publication.now - timedelta(days=365))
    return header, tuple(
        (
            f"{event.moment:%Y-%m-%d %H:%M}",
            titles.get(event.region, event.region),
            words(event, publication.now, translate) + (f" {_('until')} {event.until:%Y-%m-%d %H:%M}" if event.until else ""),
            ", ".join(event.prefixes[:_SHOWN_PREFIXES])
            + (f" (+{len(event.prefixes) - _SHOWN_PREFIXES})" if len(event.prefixes) > _SHOWN_PREFIXES else ""),
        )
        for event in found
    )


def words(event: Event, now: datetime, translate: Translate) -> str:
    """What an event is called: by what happens, and whether it is still to come."""
    _ = translate
    coming = event.moment > now
    named = {
        ("added", False): _("added"),
        ("added", True): _("will be added"),
        ("moved", False): _("moved"),
        ("moved", True): _("will move"),
        ("drained", False): _("draining"),
        ("drained", True): _("will drain"),
        ("retired", False): _("retired"),
        ("retired", True): _("will retire"),
    }
    return named[event.happening, coming]


def _shown(source: PublishedFeed, regions: Collection[str], roles: Collection[str], since: datetime) -> list[Event]:
    return [
        event
        for event in events(source, roles)
        if (event.until or event.moment) >= since and (not regions or event.region in regions)
    ]


def _drawing(
    size: str,
    width: float,
    text: float,
    found: list[Event],
    lanes: list[tuple[str, str]],
    publication: Publication,
    translate: Translate,
) -> Drawing:
    now = publication.now
    moments = [moment for event in found for moment in (event.moment, event.until) if moment is not None]
    axis = spanning(moments, now, 12, width - 12)
    return Drawing(
        size=size,
        width=width,
        height=_TOP + _LANE * len(lanes) + 22,
        text=text,
        today=axis.x(now),
        ticks=[(x, label) for x, label in axis.ticks(78) if 30 <= x <= width - 30],
        lanes=tuple(
            Lane(title, _TOP + _LANE * number, _marks(region, found, axis, now, translate))
            for number, (region, title) in enumerate(lanes)
        ),
    )


def _marks(region: str, found: list[Event], axis: Axis, now: datetime, translate: Translate) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for event in found:
        if event.region != region:
            continue
        x = axis.x(event.moment)
        if event.happening != "drained":
            x = _beside(x, [mark.x for mark in marks if mark.event.happening != "drained"], axis)
        texts = ", ".join(event.prefixes[:_SHOWN_PREFIXES]) + (" …" if len(event.prefixes) > _SHOWN_PREFIXES else "")
        said = f"{format_instant(event.moment)}: {words(event, now, translate)}: {texts}"
        marks.append(Mark(event, x, axis.x(event.until or event.moment), event.moment > now, said))
    return tuple(marks)


def _beside(x: float, taken: list[float], axis: Axis) -> float:
    """The place nearest to *x* where a mark does not cover another; where there is none for long, *x*."""
    for step in range(12):
        for place in (x + step * _MARK / 2, x - step * _MARK / 2):
            if axis.left <= place <= axis.right and all(abs(place - other) >= _MARK for other in taken):
                return place
    return x
