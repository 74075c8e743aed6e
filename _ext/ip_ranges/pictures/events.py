"""What the timeline shows: dated events of each region, from the history and from the dates in the table."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ..model import Range
from ..publication import PublishedFeed
from ..revision import Change

Happening = Literal["added", "moved", "drained", "retired"]
HAPPENINGS: tuple[Happening, ...] = ("added", "moved", "drained", "retired")


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
    for moment, item, happening, until in _happenings(feed):
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


def _happenings(feed: PublishedFeed) -> Iterator[tuple[datetime, Range, Happening, datetime | None]]:
    drained = set()
    for told in feed.told:
        for line in told.lines:
            if line.returned:
                continue
            for found in _of_change(line.change):
                if found[2] == "drained":
                    drained.add(found[1].prefix)
                yield found
    # What is draining since the record begins has no change that says so: its bar begins with the record.
    begins = feed.told[0].revision.observed if feed.told else None
    for entry in feed.entries.where(lambda entry: entry.dated):
        item, until = entry.range, entry.keep_until
        if item.effective is not None:
            yield item.effective, item, "added", None
        if until is None:
            continue
        yield until, item, "retired", None
        since = entry.gone or (begins if entry.state == "draining" and item.prefix not in drained else None)
        if since is not None and since < until:
            yield max(since, item.effective or since), item, "drained", until


def _of_change(change: Change) -> Iterator[tuple[datetime, Range, Happening, datetime | None]]:
    """The events of one line of the history; a reshaped block is none, since no address changes."""
    seen = change.observed
    if seen is None:
        return
    if change.kind == "added":
        for item in change.after:
            yield item.effective or seen, item, "added", None
    elif change.kind == "moved":
        for item in change.after:
            yield item.effective or seen, item, "moved", None
    elif change.kind == "removed":
        for item in change.before:
            end = change.keep_until or seen
            if seen < end:
                yield seen, item, "drained", end
            yield end, item, "retired", None
    elif change.kind == "rescheduled":
        for item in change.after:
            if item.expires is not None and seen < item.expires:
                yield seen, item, "drained", item.expires
