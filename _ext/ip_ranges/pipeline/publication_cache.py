"""What a build remembers of the one before it, so that a build in which nothing changed reads no table and no history.

A publication is a function of what arrived, of ``feeds.toml``, of the files in ``data/``, of our own code and of the
clock. Where all but the clock are as they were, and the clock has not reached the next moment at which anything would
read differently, what the pages and files depend on is as it was too. That is a few short texts, kept beside what was
fetched; the contents are worked out again only if somebody asks for them.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache as cache_result
from functools import partial
from pathlib import Path

from ..base.code_signature import signature
from ..base.errors import StoreError
from ..changes.publication import Contents, Publication
from ..fetch import Document
from ..settings import Settings
from ..storage.data_folder import Store
from .fetch_all import Arrival

_NAME = "remembered.pickle"


def key_of(arrivals: Sequence[Arrival], store: Store, settings: Settings, site_url: str) -> str:
    """What a publication is made from, but for the clock, as one short text; "" where it cannot be told.

    Only whole documents count: where a source failed, the reasons and the age of what stands in are worked out anew. So
    they are where the build starts from a published history, which is asked for each time.
    """
    if settings.published_url or not all(isinstance(one, Document) for one in arrivals):
        return ""
    found = hashlib.sha256(f"{signature()}\n{settings!r}\n{site_url}\n".encode("utf-8", "replace"))
    for one in arrivals:
        assert isinstance(one, Document)  # noqa: S101 - the others were sent away above
        found.update(f"{one.digest} {one.name} {one.modified}\n".encode("utf-8", "replace"))
    try:
        found.update(store.state().encode())
    except StoreError:
        # Whoever reads the files in full says what is wrong with them.
        return ""
    return found.hexdigest()


def recall(
    cache: Path | None, key: str, arrivals: Sequence[Arrival], now: datetime, making: Callable[[], Publication]
) -> Publication | None:
    """The publication of the last build with this build's clock, None where anything may read differently now.

    *making* makes it in full; it is called once, when somebody asks for a table or a history.
    """
    if cache is None or not key:
        return None
    try:
        # Written by the build before this one, beside the pickles that Sphinx itself reads.
        known = pickle.loads((cache / _NAME).read_bytes())  # noqa: S301 - as said in the line above
        if known["key"] != key or not known["since"] <= now < known["until"]:
            return None
        kept: Publication = known["publication"]
    except Exception:  # noqa: BLE001 - whatever is wrong with it, everything is worked out anew and it is written again
        return None
    full = cache_result(partial(_unchanged, kept, making))
    feeds = tuple(
        replace(feed, verified=one.checked, contents=partial(_contents, full, feed.name))
        for feed, one in zip(kept.feeds, arrivals, strict=True)
        if isinstance(one, Document)
    )
    verified = min(feed.verified for feed in feeds if feed.verified is not None)
    return replace(kept, now=now, verified=verified, feeds=feeds, recorded=lambda: full().history)


def remember(cache: Path | None, key: str, publication: Publication) -> None:
    """Keep what :func:`recall` needs, where the publication follows from its key alone."""
    if cache is None or not key or not _follows(publication):
        return
    turns = [feed.outline.until for feed in publication.feeds if feed.outline.until is not None]
    known = {
        "key": key,
        "since": publication.now,
        "until": min(turns, default=datetime.max.replace(tzinfo=UTC)),
        "publication": replace(
            publication, recorded=str, feeds=tuple(replace(feed, contents=_left_out) for feed in publication.feeds)
        ),
    }
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / _NAME).write_bytes(pickle.dumps(known))
    except OSError:
        # A cache that cannot be written costs the next build some time and nothing else.
        return


def _follows(publication: Publication) -> bool:
    """Whether nothing in it came from the clock: a change in a document without a date was seen when it was fetched.

    Nor may it come from how long ago a table was verified, as where a source answers with an older copy.
    """
    return not publication.absent and all(
        feed.health == "current" and not feed.reasons and feed.changed != publication.now for feed in publication.feeds
    )


def _unchanged(kept: Publication, making: Callable[[], Publication]) -> Publication:
    """The full publication; a page must not say one thing at its top and another in its table.

    Raises :class:`~ip_ranges.errors.StoreError` where somebody recorded something since the key was made.
    """
    full = making()
    if (full.tip, [feed.outline for feed in full.feeds]) != (kept.tip, [feed.outline for feed in kept.feeds]):
        raise StoreError("The data folder was changed while this build was reading it. Nothing was published; build again.")
    return full


def _contents(full: Callable[[], Publication], name: str) -> Contents:
    feed = full().feed(name)
    assert feed is not None  # noqa: S101 - the same feeds, from the same documents
    return feed.contents()


def _left_out() -> Contents:
    """In the place of the contents while they are on disk."""
    raise RuntimeError("The contents of a remembered publication are made anew; nothing may ask for them before.")
