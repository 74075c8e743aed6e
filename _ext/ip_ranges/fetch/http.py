"""A feed behind a web address: asked with conditions, page by page, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from ..base.errors import FetchError
from ..settings import FeedSettings
from .address_policy import Permission
from .cache import Cache, Entry, Remembered
from .credentials import credentials
from .deadline import Deadline
from .document import Document
from .failures import Fault
from .pagination import LINK, follow
from .request import Answer, Validators, Wanted, ask
from .retries import persist
from .transport import Carrier
from .urls import last_segment, origin, public_source, split_address


class Means(NamedTuple):
    """What asking takes, the same for every feed of a run."""

    carrier: Carrier
    cache: Cache
    clock: Callable[[], datetime]
    environment: Mapping[str, str]
    progress: Callable[[str], None]


def fetch_remote(feed: FeedSettings, means: Means) -> Document:
    """Get the document. Raises :class:`~ip_ranges.errors.FetchError` with a sentence free of secrets."""
    found = _fetched(feed, means)
    if isinstance(found, FetchError):
        raise found  # here, where no library's error is being handled: none is chained to it
    return found


def _fetched(feed: FeedSettings, means: Means) -> Document | FetchError:
    split_address(feed.url)
    secrets = credentials(feed, means.environment)
    permission = Permission(origin(feed.url), feed.allow_private)
    place = public_source(feed.url)
    # One attempt has the feed's time-out; everything together, pages and pauses included, has that for every attempt.
    deadline = Deadline.after(feed.timeout * (feed.retries + 1))
    entry = means.cache.entry(feed)

    def persistently(url: str, max_bytes: int, validators: Validators) -> Answer | Fault:
        wanted = Wanted(url, permission, secrets, max_bytes, validators)
        return persist(
            lambda until: ask(wanted, means.carrier, until),
            timeout=feed.timeout,
            retries=feed.retries,
            deadline=deadline,
            progress=lambda what: means.progress(secrets.redact(f"{feed.name}: {place} {what}")),
        )

    means.progress(f"{feed.name}: asking {place}")
    result = persistently(feed.url, feed.max_bytes, _validators(entry, feed))
    if isinstance(result, Answer) and result.unchanged and entry is not None:
        confirmed = entry.confirmed(means.clock())
        _keep(feed, means, confirmed)
        return confirmed.document()
    pages: tuple[bytes, ...] | Fault
    if isinstance(result, Fault):
        pages = result
    elif feed.next:
        pages = follow(
            result,
            key=feed.next,
            own=permission.own,
            max_bytes=feed.max_bytes,
            ask=lambda url, left: persistently(url, left, Validators()),
        )
    else:
        pages = (result.body,)
    if isinstance(pages, Fault) or isinstance(result, Fault):
        error = pages if isinstance(pages, Fault) else result
        assert isinstance(error, Fault)  # noqa: S101 - says to the type checker what the line above says
        return error.error(place, secrets.redact)
    known = Remembered(
        checked=means.clock(),
        name=last_segment(feed.url),
        answered=result.validators.answered,
        etag=result.validators.etag,
        modified=result.validators.modified,
        modified_at=result.modified,
    )
    arrived = Entry.of(known, pages)
    _keep(feed, means, arrived)
    return arrived.document()._replace(unchanged=False)


def _validators(entry: Entry | None, feed: FeedSettings) -> Validators:
    """What to ask with. The first of several pages says nothing of the others, nor a 304 which page is next."""
    if entry is None or len(entry.pages) != 1 or feed.next.lower() == LINK:
        return Validators()
    return Validators(entry.known.answered, entry.known.etag, entry.known.modified)


def _keep(feed: FeedSettings, means: Means, entry: Entry) -> None:
    if not means.cache.keep(feed, entry):
        means.progress(f"{feed.name}: the cache cannot be written, so the next run asks for everything again")
