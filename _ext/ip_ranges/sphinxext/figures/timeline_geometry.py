"""The geometry of the timeline, whatever writes it down: which events it shows, a lane for each region, marks on an axis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ...base.timestamps import format_instant
from ...changes.publication import PublishedFeed
from .svg import Translate
from .time_axis import Axis, spanning
from .timeline_events import Event, events

SHOWN_PREFIXES = 5
"""So many addresses of one event are named."""

_LANE, _TOP = 44.0, 26.0
_MARK = 16.0
"""The room that one mark takes."""


class Mark(NamedTuple):
    """An event on the drawing: *x* (and *x2*, where it has a length) in drawing units, *words* what it says."""

    event: Event
    x: float
    x2: float
    coming: bool
    words: str


class Lane(NamedTuple):
    """The events of one region at one height."""

    title: str
    y: float
    marks: tuple[Mark, ...]


class Drawing(NamedTuple):
    """One size of the timeline; of several, a page shows the one that fits."""

    size: str
    width: float
    height: float
    text: float
    today: float
    ticks: list[tuple[float, str]]
    lanes: tuple[Lane, ...]


class Shown(NamedTuple):
    """What a timeline is drawn from: the events, and (id, title) of the regions with a lane; *left_out* regions have none."""

    now: datetime
    events: tuple[Event, ...]
    regions: tuple[tuple[str, str], ...]
    left_out: int


def shown(source: PublishedFeed, found: tuple[Event, ...], now: datetime, limit: int) -> Shown:
    """At most *limit* regions, those with the newest events, in the order of the feed's table."""
    titles = {one.id: one.title for one in source.regions}
    newest: dict[str, datetime] = {}
    for event in found:
        newest[event.region] = max(event.moment, newest.get(event.region, event.moment))
    lanes = [one.id for one in source.regions if one.id in newest]
    lanes += sorted(newest.keys() - set(lanes))
    kept = set(sorted(lanes, key=newest.__getitem__, reverse=True)[:limit])
    return Shown(now, found, tuple((one, titles.get(one, one)) for one in lanes if one in kept), len(lanes) - len(kept))


def events_since(
    source: PublishedFeed, now: datetime, regions: Collection[str], roles: Collection[str], since: datetime | None
) -> tuple[Event, ...]:
    """The events of the regions and roles, none for all; *since* defaults to a year before *now*."""
    begins = since or now - timedelta(days=365)
    return tuple(
        event
        for event in events(source, roles, now)
        if (event.until or event.moment) >= begins and (not regions or event.region in regions)
    )


def drawing(
    what: Shown, lanes: Sequence[tuple[str, str]], translate: Translate, *, size: str, width: float, text: float
) -> Drawing:
    """The lanes of some regions, drawn *width* units wide in letters of *text* units."""
    moments = [moment for event in what.events for moment in (event.moment, event.until) if moment is not None]
    axis = spanning(moments, what.now, 12, width - 12)
    return Drawing(
        size=size,
        width=width,
        height=_TOP + _LANE * len(lanes) + 22,
        text=text,
        today=axis.x(what.now),
        ticks=[(x, label) for x, label in axis.ticks(6 * text) if 30 <= x <= width - 30],
        lanes=tuple(
            Lane(title, _TOP + _LANE * number, _marks(region, what, axis, translate))
            for number, (region, title) in enumerate(lanes)
        ),
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
        ("withdrawn", False): _("withdrawn before it was used"),
        # A clock before the last revision: what it says is as good as past.
        ("withdrawn", True): _("withdrawn before it was used"),
        ("drained", False): _("draining"),
        ("drained", True): _("will drain"),
        ("retired", False): _("retired"),
        ("retired", True): _("will retire"),
    }
    return named[event.happening, coming]


def _marks(region: str, what: Shown, axis: Axis, translate: Translate) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for event in what.events:
        if event.region != region:
            continue
        x = axis.x(event.moment)
        if event.happening != "drained":
            x = _beside(x, [mark.x for mark in marks if mark.event.happening != "drained"], axis)
        texts = ", ".join(event.prefixes[:SHOWN_PREFIXES]) + (" …" if len(event.prefixes) > SHOWN_PREFIXES else "")
        said = f"{format_instant(event.moment)}: {words(event, what.now, translate)}: {texts}"
        marks.append(Mark(event, x, axis.x(event.until or event.moment), event.moment > what.now, said))
    return tuple(marks)


def _beside(x: float, taken: list[float], axis: Axis) -> float:
    """The place nearest to *x* where a mark does not cover another; where there is none for long, *x*."""
    for step in range(12):
        for place in (x + step * _MARK / 2, x - step * _MARK / 2):
            if axis.left <= place <= axis.right and all(abs(place - other) >= _MARK for other in taken):
                return place
    return x
