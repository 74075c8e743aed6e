"""A feed behind a web address: asked with conditions, again where that may help, page by page, and remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from ..base.errors import FetchError
from ..settings import FeedSettings
from .address_policy import Permission
from .cache import Cache, Entry, SourceRecord
from .credentials import read_credentials
from .deadline import Deadline
from .document import Document
from .failures import Fault
from .pagination import LINK, read_pages
from .request import Answer, FeedRequest, Validators, ask
from .transport import Transport
from .urls import last_segment, origin, public_source, split_address

_LONGEST_PAUSE = 10.0
_PAUSES_IN_A_TIMEOUT = 40.0


class FetchContext(NamedTuple):
    """The means of asking, which are those of every feed of a run."""

    transport: Transport
    cache: Cache
    clock: Callable[[], datetime]
    environment: Mapping[str, str]
    progress: Callable[[str], None]


def fetch_remote(feed: FeedSettings, context: FetchContext) -> Document:
    """Get the document. Raises :class:`~ip_ranges.errors.FetchError` with a sentence free of secrets."""
    outcome = _document_or_error(feed, context)
    if isinstance(outcome, FetchError):
        raise outcome  # here, where no library's error is being handled: none is chained to it
    return outcome


def _document_or_error(feed: FeedSettings, context: FetchContext) -> Document | FetchError:
    split_address(feed.url)
    secrets = read_credentials(feed, context.environment)
    permission = Permission(origin(feed.url), feed.allow_private)
    source = public_source(feed.url)
    # One attempt has the feed's time-out; everything together, pages and pauses included, has that for every attempt.
    deadline = Deadline.after(feed.timeout * (feed.retries + 1))
    entry = context.cache.entry(feed)

    def ask_for(url: str, max_bytes: int, validators: Validators) -> Answer | Fault:
        request = FeedRequest(url, permission, secrets, max_bytes, validators)
        return _ask_with_retries(
            lambda until: ask(request, context.transport, until),
            feed,
            deadline,
            progress=lambda event: context.progress(secrets.redact(f"{feed.name}: {source} {event}")),
        )

    context.progress(f"{feed.name}: asking {source}")
    result = ask_for(feed.url, feed.max_bytes, _validators(entry, feed))
    if isinstance(result, Fault):
        return result.error(source, secrets.redact)
    if result.unchanged and entry is not None:
        confirmed = entry._replace(record=entry.record._replace(checked=context.clock()))
        context.cache.keep(feed, confirmed, context.progress)
        return confirmed.document()
    pages: tuple[bytes, ...] | Fault = (result.body,)
    if feed.next:
        pages = read_pages(
            result,
            key=feed.next,
            feed_origin=permission.feed_origin,
            max_bytes=feed.max_bytes,
            ask=lambda url, left: ask_for(url, left, Validators()),
        )
    if isinstance(pages, Fault):
        return pages.error(source, secrets.redact)
    record = SourceRecord(
        checked=context.clock(),
        name=last_segment(feed.url),
        answered=result.validators.answered,
        etag=result.validators.etag,
        modified=result.validators.modified,
        modified_at=result.modified,
    )
    arrived = Entry.of(record, pages)
    context.cache.keep(feed, arrived, context.progress)
    return arrived.document()


def _ask_with_retries(
    ask: Callable[[Deadline], Answer | Fault], feed: FeedSettings, deadline: Deadline, *, progress: Callable[[str], None]
) -> Answer | Fault:
    """The answer, or a fault that asking again cannot mend, or where no time or attempt is left.

    The pause is a fortieth of the time-out of one attempt (half a second for the usual twenty) and doubles, or what the server
    asks for with ``Retry-After``.
    """
    for attempt in range(feed.retries + 1):
        result = ask(deadline.sooner(feed.timeout))
        if isinstance(result, Answer):
            return result
        result = result._replace(attempts=attempt + 1)
        pause = max(min(_LONGEST_PAUSE, feed.timeout / _PAUSES_IN_A_TIMEOUT * 2**attempt), result.wait or 0.0)
        if not result.again or attempt == feed.retries:
            return result
        if pause >= deadline.left():
            return result.asking_to_wait(deadline.seconds)
        progress(f"{result.description}; asking again")
        time.sleep(pause)
    raise AssertionError  # pragma: no cover - range() has at least one step


def _validators(entry: Entry | None, feed: FeedSettings) -> Validators:
    """The validators to ask with. The first of several pages says nothing of the others, nor a 304 which page is next."""
    if entry is None or len(entry.pages) != 1 or feed.next.lower() == LINK:
        return Validators()
    return Validators(entry.record.answered, entry.record.etag, entry.record.modified)
