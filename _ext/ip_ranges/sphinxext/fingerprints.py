"""What a page that shows a feed depends on, as one short text: equal fingerprints, equal pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from .. import __version__
from ..instants import format_instant, instant_or_none
from ..publication import Publication, PublishedFeed

SOON = timedelta(days=7)
"""A date that is nearer than this is urgent, and the page says so."""

TODAY = "@today"
"""In the place of a feed's name (which has no such sign): the day itself, for a picture that has a line for today."""


def fingerprint(publication: Publication, feed: str) -> str:
    """The fingerprint of a feed; "" is the site: its serial, and which feeds are not current.

    When a source was last verified is not in it: that alone is no reason to write a page again.
    """
    if feed == TODAY:
        return f"{publication.now:%Y-%m-%d}"
    parts = _site(publication) if not feed else _feed(publication, feed)
    return hashlib.sha256("\n".join([__version__, *parts]).encode("utf-8", "replace")).hexdigest()[:32]


def _site(publication: Publication) -> Iterator[str]:
    yield str(publication.serial)
    yield publication.base_url
    yield str(instant_or_none(publication.changed))
    yield from (f"{name}: {reason}" for name, reason in sorted(publication.absent.items()))
    for feed in publication.feeds:
        yield f"{feed.name} {feed.health} {feed.serial}"
        yield from feed.reasons


def _feed(publication: Publication, name: str) -> Iterator[str]:
    feed = publication.feed(name)
    yield name
    if feed is None:
        yield f"absent: {publication.absent.get(name, '')}"
        return
    yield f"{feed.digest} {feed.serial} {feed.health} {feed.source} {instant_or_none(feed.accepted)} {feed.settle}"
    yield publication.base_url
    yield str(publication.promised)
    yield from feed.reasons
    # The table is in the digest; the states are what the clock and the history make of it.
    yield "".join(entry.state[0:2] for entry in feed.entries)
    yield from (f"{entry.range} {entry.keep_until} {entry.gone}" for entry in feed.entries if entry.gone is not None)
    yield _tense(feed, publication.now)


def _tense(feed: PublishedFeed, now: datetime) -> str:
    """How many of the moments that are spoken of have passed, and how many are near: the sentences follow them."""
    moments = [moment for entry in feed.entries for moment in (entry.range.effective, entry.keep_until) if moment is not None]
    for told in feed.told:
        dates = [notice.effective for notice in told.notices]
        for line in told.lines:
            change = line.change
            dates += (change.keep_until, change.subject.effective, change.subject.expires)
            dates += (until for _, until in line.away)
        moments += (moment for moment in dates if moment is not None)
    passed = sum(moment <= now for moment in moments)
    near = sum(moment - SOON <= now for moment in moments)
    notices = ",".join(
        f"{notice.id} {notice.effective and format_instant(notice.effective)} {notice.effective and notice.effective <= now}"
        for notice in feed.table.notices
    )
    return f"{len(moments)} {passed} {near} {len(feed.told)} {notices}"
