"""What the published files are made from, as one short text: where it is the same, so are they."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..base.code_signature import signature
from ..base.timestamps import instant_or_none
from ..changes.publication import Publication, PublishedFeed


def made_from(publication: Publication) -> str:
    """The digest of everything that any file but a status follows: facts, states, history, and our own code.

    The clock is not in it; what it does to states is. It takes milliseconds where making the files takes seconds.
    """
    parts = [
        signature(),
        publication.base_url,
        publication.platform,
        publication.page,
        str(publication.serial),
        str(instant_or_none(publication.changed)),
        publication.tip,
    ]
    for feed in publication.feeds:
        parts += _feed(feed)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _feed(feed: PublishedFeed) -> Iterator[str]:
    yield f"{feed.name} {feed.format} {feed.digest} {feed.serial} {instant_or_none(feed.changed)} {feed.settle} {feed.has_snippets}"
    yield feed.outline.made
    yield feed.outline.states
    yield feed.outline.tense
    yield feed.outline.told
