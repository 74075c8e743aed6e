"""What the timeline shows: dated events of each region, from the history and from the dates in the table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ..publication import PublishedFeed
from .courses import HAPPENINGS, Happening, happenings


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of one moment in one region.

    *until* is the end of a draining, None for what has no length. *prefixes* are what it concerns, as text.
    """

    moment: datetime
    region: str
    happening: Happening
    prefixes: tuple[str, ...]
    until: datetime | None = None


def events(feed: PublishedFeed, roles: Collection[str] = ()) -> tuple[Event, ...]:
    """Everything with a date, oldest first; what happened to several ranges of a region in one moment is one event.

    *roles* are the roles to look at, none for all.
    """
    grouped: dict[tuple[datetime, str, Happening, datetime | None], list[str]] = {}
    for moment, item, happening, until in happenings(feed):
        if roles and item.role not in roles:
            continue
        texts = grouped.setdefault((moment, item.region, happening, until), [])
        if (text := str(item.prefix)) not in texts:
            texts.append(text)
    made = (
        Event(moment, region, happening, tuple(texts), until)
        for (moment, region, happening, until), texts in grouped.items()
    )
    return tuple(
        sorted(made, key=lambda one: (one.moment, one.region, HAPPENINGS.index(one.happening), one.prefixes))
    )
