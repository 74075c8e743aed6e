"""A feed behind a web address: asked with conditions, page by page, and remembered."""

from __future__ import annotations

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
from .retries import ask_with_retries
from .transport import Transport
from .urls import last_segment, origin, public_source, split_address


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
        return ask_with_retries(
            lambda until: ask(request, context.transport, until),
            timeout=feed.timeout,
            retries=feed.retries,
            deadline=deadline,
            progress=lambda event: context.progress(secrets.redact(f"{feed.name}: {source} {event}")),
        )

    context.progress(f"{feed.name}: asking {source}")
    result = ask_for(feed.url, feed.max_bytes, _validators(entry, feed))
    if isinstance(result, Answer) and result.unchanged and entry is not None:
        confirmed = entry.confirmed(context.clock())
        _keep(feed, context, confirmed)
        return confirmed.document()
    pages: tuple[bytes, ...] | Fault
    if isinstance(result, Fault):
        pages = result
    elif feed.next:
        pages = read_pages(
            result,
            key=feed.next,
            feed_origin=permission.feed_origin,
            max_bytes=feed.max_bytes,
            ask=lambda url, left: ask_for(url, left, Validators()),
        )
    else:
        pages = (result.body,)
    if isinstance(pages, Fault) or isinstance(result, Fault):
        error = pages if isinstance(pages, Fault) else result
        assert isinstance(error, Fault)  # noqa: S101 - says to the type checker what the line above says
        return error.error(source, secrets.redact)
    record = SourceRecord(
        checked=context.clock(),
        name=last_segment(feed.url),
        answered=result.validators.answered,
        etag=result.validators.etag,
        modified=result.validators.modified,
        modified_at=result.modified,
    )
    arrived = Entry.of(record, pages)
    _keep(feed, context, arrived)
    return arrived.document()


def _validators(entry: Entry | None, feed: FeedSettings) -> Validators:
    """The validators to ask with. The first of several pages says nothing of the others, nor a 304 which page is next."""
    if entry is None or len(entry.pages) != 1 or feed.next.lower() == LINK:
        return Validators()
    return Validators(entry.record.answered, entry.record.etag, entry.record.modified)


def _keep(feed: FeedSettings, context: FetchContext, entry: Entry) -> None:
    if not context.cache.keep(feed, entry):
        context.progress(f"{feed.name}: the cache cannot be written, so the next run asks for everything again")
