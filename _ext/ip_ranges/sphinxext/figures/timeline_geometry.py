"""The geometry and the words of the timeline, for SVG and for TeX: its events, a lane for each region, marks on an axis."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ...base.timestamps import format_instant
from ...changes.publication import PublishedFeed
from ...changes.sentences import KEEP
from ...changes.terms import HEADINGS, N_, REMOVABLE, WITHDRAWN, clause
from .range_histories import Happening
from .svg import Translate
from .time_axis import Axis, spanning
from .timeline_events import Event, events

_LABELS = {
    "title": N_("Timeline of changes"),
    "caption": N_("Changes by date"),
    "nothing": N_("Nothing has changed in this time, and nothing is announced."),
    "not_drawn": N_("Not drawn, but in the table: regions whose last change is older."),
    "today": N_("today"),
    "until": N_("until"),
}
"""The words around the events; the caption is that of the table."""

SHOWN_PREFIXES = 5
"""So many addresses of one event are named."""

_WORDS: dict[Happening, tuple[str, str]] = {
    "added": (N_("added"), N_("will be added")),
    "moved": (N_("moved"), N_("will move")),
    # A clock before the last revision: what it says is as good as past.
    "withdrawn": (WITHDRAWN, WITHDRAWN),
    "drained": (KEEP.text, KEEP.text),
    "retired": (REMOVABLE, N_("will be safe to remove")),
}
"""Each event as what it means to readers: of one that has passed, and of one that is still to come."""

_LANE, _TOP = 44.0, 26.0
_MARK = 16.0
"""The room that one mark takes."""


class Mark(NamedTuple):
    """An event on the drawing: *x* (and *x2*, where it has a length) in drawing units, *words* its text."""

    event: Event
    x: float
    x2: float
    coming: bool
    words: str


class Lane(NamedTuple):
    """The events of one region at one height."""

    region: str
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


class Contents(NamedTuple):
    """The contents of a timeline: the events, and (id, title) of the regions with a lane; *left_out* regions have none."""

    now: datetime
    events: tuple[Event, ...]
    regions: tuple[tuple[str, str], ...]
    left_out: int


def contents(source: PublishedFeed, events: tuple[Event, ...], now: datetime, limit: int) -> Contents:
    """The events with at most *limit* regions, those with the newest events, in the order of the feed's table."""
    titles = titles_of(source)
    newest: dict[str, datetime] = {}
    for event in events:
        newest[event.region] = max(event.moment, newest.get(event.region, event.moment))
    lanes = [region.id for region in source.regions if region.id in newest]
    lanes += sorted(newest.keys() - set(lanes))
    kept = set(sorted(lanes, key=newest.__getitem__, reverse=True)[:limit])
    regions = tuple((region, titles.get(region, region)) for region in lanes if region in kept)
    return Contents(now, events, regions, len(lanes) - len(kept))


def titles_of(source: PublishedFeed) -> dict[str, str]:
    """The titles of a feed's regions by their ids."""
    return {region.id: region.title for region in source.regions}


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
    timeline: Contents, lanes: Sequence[tuple[str, str]], translate: Translate, *, size: str, width: float, text: float
) -> Drawing:
    """The lanes of some regions, drawn *width* units wide in letters of *text* units."""
    moments = [moment for event in timeline.events for moment in (event.moment, event.until) if moment is not None]
    axis = spanning(moments, timeline.now, 12, width - 12)
    return Drawing(
        size=size,
        width=width,
        height=_TOP + _LANE * len(lanes) + 22,
        text=text,
        today=axis.x(timeline.now),
        ticks=[(x, label) for x, label in axis.ticks(6 * text) if 30 <= x <= width - 30],
        lanes=tuple(
            Lane(region, title, _TOP + _LANE * number, _marks(region, timeline, axis, translate))
            for number, (region, title) in enumerate(lanes)
        ),
    )


def labels(translate: Translate) -> dict[str, str]:
    """The words around the events, translated."""
    return {name: translate(text) for name, text in _LABELS.items()}


def words(event: Event, now: datetime, translate: Translate) -> str:
    """The words of an event: what happens, and whether it is still to come."""
    return clause(translate(_WORDS[event.happening][event.moment > now]))


def legend(translate: Translate) -> list[tuple[Happening, bool, str]]:
    """The entries of the legend: (what happens, whether it is still to come, words)."""
    marks: tuple[tuple[Happening, bool], ...] = (
        ("added", False),
        ("moved", False),
        ("drained", False),
        ("retired", False),
        ("added", True),
        ("withdrawn", False),
        ("retired", True),
    )
    bar = translate(N_("keep it until the end of the bar"))
    return [(mark, coming, bar if mark == "drained" else translate(_WORDS[mark][coming])) for mark, coming in marks]


def header(translate: Translate) -> tuple[str, ...]:
    """The heads of the columns of the timeline's table."""
    return (translate(N_("Date (UTC)")), *(translate(HEADINGS[name]) for name in ("region", "happens", "addresses")))


def _marks(region: str, timeline: Contents, axis: Axis, translate: Translate) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    for event in timeline.events:
        if event.region != region:
            continue
        x = axis.x(event.moment)
        if event.happening != "drained":
            x = _beside(x, [mark.x for mark in marks if mark.event.happening != "drained"], axis)
        texts = ", ".join(event.prefixes[:SHOWN_PREFIXES]) + (" …" if len(event.prefixes) > SHOWN_PREFIXES else "")
        label = f"{format_instant(event.moment)}: {words(event, timeline.now, translate)}: {texts}"
        marks.append(Mark(event, x, axis.x(event.until or event.moment), event.moment > timeline.now, label))
    return tuple(marks)


def _beside(x: float, taken: list[float], axis: Axis) -> float:
    """The x nearest to *x* at which a mark does not cover another; where there is none for long, *x*."""
    for step in range(12):
        for candidate in (x + step * _MARK / 2, x - step * _MARK / 2):
            if axis.left <= candidate <= axis.right and all(abs(candidate - mark) >= _MARK for mark in taken):
                return candidate
    return x
