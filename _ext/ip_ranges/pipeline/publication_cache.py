"""The publication of the last build, by its inputs: a build in which nothing changed reads no table and no history.

A publication is a function of what arrived, of ``feeds.toml``, of the files in ``data/``, of this package and of the
clock. Where all but the clock are as they were, and the clock has not reached the moment until which the content keys
are valid, these keys are as they were too. They are kept beside what was fetched; the contents are worked out again
only if somebody asks for them.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache as cache_result
from functools import partial
from pathlib import Path

from ..base.atomic_files import write_if_changed
from ..base.code_signature import package_signature
from ..base.errors import StoreError
from ..changes.publication import Contents, Publication
from ..fetch import Document
from ..settings import Settings
from ..storage.data_folder import Store
from .fetch_all import Arrival

_NAME = "publication.pickle"


def inputs_key(arrivals: Sequence[Arrival], store: Store, settings: Settings, site_url: str) -> str:
    """The digest of everything that a publication is made from, but for the clock; "" where it cannot be told.

    Only whole documents count: where a source failed, the reasons and the age of what stands in are worked out anew. So
    they are where the build starts from a published history, which is asked for each time.
    """
    documents = [arrival for arrival in arrivals if isinstance(arrival, Document)]
    if settings.published_url or len(documents) < len(arrivals):
        return ""
    try:
        inputs = [
            *(*package_signature(), repr(settings), site_url, store.state()),
            *(f"{document.digest} {document.name} {document.modified}" for document in documents),
        ]
    except StoreError:
        # Whoever reads the files in full says what is wrong with them.
        return ""
    return hashlib.sha256("\n".join(inputs).encode("utf-8", "replace")).hexdigest()


def recall(
    cache: Path | None, key: str, arrivals: Sequence[Arrival], now: datetime, make: Callable[[], Publication]
) -> Publication | None:
    """The publication of the last build with this build's clock, None where anything may read differently now.

    *make* makes it in full; it is called once, when somebody asks for a table or a history.
    """
    if cache is None or not key:
        return None
    try:
        # Written by the build before this one, beside the pickles that Sphinx itself reads.
        cached_key, since, until, cached = pickle.loads((cache / _NAME).read_bytes())  # noqa: S301 - as said in the line above
        if cached_key != key or not since <= now < until:
            return None
        assert isinstance(cached, Publication)  # noqa: S101 - whatever else it is, nothing is taken over
    except Exception:  # noqa: BLE001 - whatever is wrong with it, everything is worked out anew and it is written again
        return None
    full = cache_result(partial(_make_unchanged, cached, make))
    feeds = tuple(
        replace(feed, verified=document.checked, contents=partial(_contents, full, feed.name))
        for feed, document in zip(cached.feeds, arrivals, strict=True)
        if isinstance(document, Document)
    )
    verified = min(feed.verified for feed in feeds if feed.verified is not None)
    return replace(cached, now=now, verified=verified, feeds=feeds, recorded=lambda: full().history)


def remember(cache: Path | None, key: str, arrivals: Sequence[Arrival], publication: Publication) -> None:
    """Keep what :func:`recall` needs, where the publication follows from its inputs alone."""
    if cache is None or not key or not _is_cacheable(arrivals, publication):
        return
    ends = [feed.summary.valid_until for feed in publication.feeds if feed.summary.valid_until is not None]
    feeds = tuple(replace(feed, contents=_left_out) for feed in publication.feeds)
    record = (key, publication.now, min(ends, default=datetime.max.replace(tzinfo=UTC)), replace(publication, recorded=str, feeds=feeds))
    with suppress(OSError):  # a cache that cannot be written costs the next build some time and nothing else
        write_if_changed(cache / _NAME, pickle.dumps(record), cache)


def _is_cacheable(arrivals: Sequence[Arrival], publication: Publication) -> bool:
    """Whether the publication depends on its inputs alone, so that the next build may reuse it.

    A change in a document without a date was seen when it was fetched; and how long ago a table was verified, as where a
    source answers with an older copy, is asked of the clock each time.
    """
    return not publication.absent and all(
        isinstance(document, Document) and feed.verified == document.checked and feed.health == "current" and feed.changed != publication.now
        for feed, document in zip(publication.feeds, arrivals, strict=True)
    )


def _make_unchanged(cached: Publication, make: Callable[[], Publication]) -> Publication:
    """The full publication; a page must not say one thing at its top and another in its table.

    Raises :class:`~ip_ranges.errors.StoreError` where somebody recorded something since the key was made.
    """
    full = make()
    if (full.tip, [feed.key for feed in full.feeds]) != (cached.tip, [feed.key for feed in cached.feeds]):
        raise StoreError("The data folder was changed while this build was reading it. Nothing was published; build again.")
    return full


def _contents(full: Callable[[], Publication], name: str) -> Contents:
    feed = full().feed(name)
    assert feed is not None  # noqa: S101 - the same feeds, from the same documents
    return feed.contents()


def _left_out() -> Contents:
    """Take the place of the contents while they are on disk."""
    raise RuntimeError("The contents of a remembered publication are made anew; nothing may ask for them before.")
