"""Fetching documents: the only network of the project.

What speaks HTTP or DNS is imported when a feed needs it, and offline it never is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..base.errors import OfflineError
from ..base.timestamps import as_utc
from ..settings import FeedSettings
from .cache import Cache, Entry
from .document import Document
from .local_file import local_path, read_local, shown_path
from .urls import public_source

if TYPE_CHECKING:
    import requests

    from .connection import Resolve
    from .http import FetchContext

__all__ = ["Document", "Fetcher", "public_source"]


class Fetcher:
    """Gets the documents of feeds, for one run of a face.

    *data* is the folder that files are relative to, *cache* the folder for what was fetched before (None for none),
    *clock* gives the time as it is to be recorded, *environment* holds tokens, proxies and the file of certificate
    authorities. *session* lends trust, client certificate, proxies and adapters of the operator's own; *resolve* turns a
    host into addresses. *progress* gets one line for each thing that takes time, and never a secret.

    Every method may be called from several threads at once.
    """

    def __init__(  # noqa: PLR0913 - each is a piece of the world, named where a run is put together
        self,
        *,
        data: Path,
        cache: Path | None,
        clock: Callable[[], datetime],
        environment: Mapping[str, str],
        session: requests.Session | None = None,
        offline: bool = False,
        ca_bundle: str | None = None,
        resolve: Resolve | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._data = data
        self._cache = Cache(cache)
        self._clock: Callable[[], datetime] = lambda: as_utc(clock())
        self._environment = environment
        self._session = session
        self._offline = offline
        self._ca_bundle = ca_bundle
        self._resolve = resolve
        self._progress: Callable[[str], None] = progress or (lambda _: None)

    def fetch(self, feed: FeedSettings) -> Document:
        """The feed's document as it is now.

        Raises :class:`~ip_ranges.errors.FetchError`, :class:`~ip_ranges.errors.OfflineError` where only a connection
        could bring it, and :class:`~ip_ranges.errors.SettingsError` for a missing token or an address that is none.
        """
        path = local_path(feed, self._data)
        if path is not None:
            return read_local(feed, path, self._clock, shown_path(feed, self._data))
        if self._offline:
            where = "names are not looked up" if feed.format == "dns" else f"{public_source(feed.url)} is not asked"
            raise OfflineError(
                f"Connections are switched off, so {where}; unset IP_RANGES_OFFLINE to have {feed.name} fetched."
            )
        entry = self._fresh(feed)
        if entry is not None:
            return entry.document()
        if feed.format == "dns":
            from .dns import fetch_names  # noqa: PLC0415 - imports dnspython

            return fetch_names(feed, self._cache, self._clock, self._progress)
        from .http import fetch_remote  # noqa: PLC0415 - imports requests

        return fetch_remote(feed, self._context)

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        """The moment when the feed's source last gave what was accepted, or confirmed it, as far as the cache remembers."""
        return self._cache.last_verified(feed)

    def keep_verified(self, feed: FeedSettings, moment: datetime) -> None:
        """Remember the moment of :meth:`last_verified`. Who judges the documents says so: an answer may be refused, or an older copy."""
        self._cache.keep_verified(feed, moment)

    def forget(self, feed: FeedSettings) -> None:
        """Drop what the cache has of a feed, so that it is asked for afresh."""
        self._cache.forget(feed)

    def remember(self, url: str, body: bytes) -> None:
        """Keep a body of :meth:`get` that was believed."""
        self._cache.keep_body(url, body)

    def remembered(self, url: str) -> bytes:
        """The body of an address that was last believed, empty where nobody remembers."""
        return self._cache.body(url)

    def get(self, url: str, *, max_bytes: int, timeout: float) -> bytes:
        """The body at an address of the operator's own, with the same care; one attempt, nothing remembered.

        Raises as :meth:`fetch` does; an error for a status has it as ``status``.
        """
        if self._offline:
            raise OfflineError(f"Connections are switched off, so {public_source(url)} is not asked.")
        from .http import fetch_remote  # noqa: PLC0415 - imports requests

        feed = FeedSettings(
            name="published", format="", url=url, max_bytes=max_bytes, timeout=timeout, retries=0, allow_private=True
        )
        return fetch_remote(feed, self._context._replace(cache=Cache(None))).pages[0]

    def _fresh(self, feed: FeedSettings) -> Entry | None:
        """The remembered document, where it is too early to ask again."""
        record = self._cache.record(feed)
        if record is None:
            return None
        now = self._clock()
        until = max(record.checked + feed.min_interval, record.fresh_until or record.checked)
        # A moment of checking that is still to come means that a clock was wrong: ask.
        return self._cache.entry(feed) if record.checked <= now < until else None

    @cached_property
    def _context(self) -> FetchContext:
        from .connection import system_resolve  # noqa: PLC0415 - imports requests
        from .http import FetchContext  # noqa: PLC0415 - imports requests
        from .transport import make_transport  # noqa: PLC0415 - imports requests

        return FetchContext(
            transport=make_transport(
                environment=self._environment,
                resolve=self._resolve or system_resolve,
                session=self._session,
                ca_bundle=self._ca_bundle,
            ),
            cache=self._cache,
            clock=self._clock,
            environment=self._environment,
            progress=self._progress,
        )
