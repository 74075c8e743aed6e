"""What a page that shows a feed depends on, as one short text: equal fingerprints, equal pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ... import __version__
from ...base.timestamps import instant_or_none
from ...changes.publication import Publication

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
    yield f"{feed.digest} {feed.serial} {feed.health} {feed.source} {instant_or_none(feed.accepted)} {feed.settle} {feed.has_snippets}"
    yield publication.base_url
    yield str(publication.promised)
    yield from feed.reasons
    yield feed.outline.states
    yield feed.outline.tense
