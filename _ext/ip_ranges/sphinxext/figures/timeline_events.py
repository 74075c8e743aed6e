"""The events of the timeline: of each region and moment, from the history and from the dates in the table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from ...changes.publication import PublishedFeed
from ...model.prefix import Prefix
from .range_histories import HAPPENINGS, Happening, range_events


class Event(NamedTuple):
    """An event of one moment in one region.

    *until* is the end of a draining, None for what has no length. *prefixes* are what it concerns, as text.
    """

    moment: datetime
    region: str
    happening: Happening
    prefixes: tuple[str, ...]
    until: datetime | None = None


def events(feed: PublishedFeed, roles: Collection[str] = (), now: datetime | None = None) -> tuple[Event, ...]:
    """Everything with a date, oldest first; what happened to several ranges of a region in one moment is one event.

    *roles* are the roles to look at, none for all; *now* leaves out what is planned no more.
    """
    grouped: dict[tuple[datetime, str, Happening, datetime | None], dict[Prefix, None]] = {}
    for range_event in range_events(feed, now):
        if not roles or range_event.role in roles:
            key = (range_event.moment, range_event.region, range_event.happening, range_event.until)
            grouped.setdefault(key, {})[range_event.prefix] = None
    unsorted = (
        Event(moment, region, happening, tuple(map(str, sorted(prefixes))), until)
        for (moment, region, happening, until), prefixes in grouped.items()
    )
    return tuple(
        sorted(unsorted, key=lambda event: (event.moment, event.region, HAPPENINGS.index(event.happening), event.prefixes))
    )
