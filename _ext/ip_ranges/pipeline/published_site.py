"""What the site's own host has of an earlier publication: its history, its status, its tables. Asked through the fetcher alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from ..base.errors import FetchError, HistoryError, IpRangesError, OfflineError
from ..base.strict_json import strict_json
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..settings import FeedSettings
from ..storage.history_file import parse_history, split_lines
from ..storage.snapshot_file import parse_snapshot

_MAX_HISTORY = 256 * 1024 * 1024
_MAX_STATUS = 1024 * 1024
_MAX_SUMS = 64 * 1024 * 1024
_TIMEOUT = 30.0
_MISSING = (404, 410)


class Gets(Protocol):
    """What this needs of :class:`ip_ranges.fetch.Fetcher`."""

    def get(self, url: str, *, max_bytes: int, timeout: float) -> bytes:
        """The body at a web address, or a :class:`~ip_ranges.errors.FetchError`."""

    def remember(self, url: str, body: bytes) -> None:
        """Keep a body that was believed."""

    def remembered(self, url: str) -> bytes:
        """The body of an address that was last believed, empty where nobody remembers."""


class History(NamedTuple):
    """The lines of a history that was read and verified, and their revisions; empty for none."""

    lines: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def serial(self) -> int:
        """The newest serial, 0 where there is none."""
        return self.revisions[-1].serial if self.revisions else 0


class Answer(NamedTuple):
    """The site's history, with its *body* as it came, and its ``status.json``, None where it cannot be read.

    *problem* is a sentence on the history, "" for none, *subtype* the type of its warning; *is_missing* tells that the host says that
    there is none, *has_status* that something stands in the place of the status.
    """

    body: bytes
    history: History
    status: Mapping[str, Any] | None
    has_status: bool
    subtype: str
    problem: str
    is_missing: bool


def ask_site(fetcher: Gets, base: str) -> Answer:
    """What the site has. Raises :class:`~ip_ranges.errors.OfflineError`."""
    url = f"{base}history.jsonl"
    body, history, subtype, problem, is_missing = b"", History(), "published", "", False
    try:
        body = fetcher.get(url, max_bytes=_MAX_HISTORY, timeout=_TIMEOUT)
        history = _read(body, url)
        problem = "" if history.lines else f"{url} is empty."
    except OfflineError:
        raise
    except HistoryError as error:
        subtype, problem = "history", str(error)
    except FetchError as error:
        problem, is_missing = str(error), error.status in _MISSING
    status, has_status = _published_status(fetcher, base)
    return Answer(body, history, status, has_status, subtype, problem, is_missing)


def _read(body: bytes, url: str) -> History:
    try:
        lines = split_lines(body.decode(), url)
    except UnicodeDecodeError:
        raise HistoryError(f"{url} is not UTF-8 text.") from None
    return History(tuple(lines), tuple(parse_history(lines, url)))


def last_seen(fetcher: Gets, url: str) -> History:
    """The published history as an earlier build saw it, empty where none did or it is damaged."""
    try:
        return _read(fetcher.remembered(url), url)
    except HistoryError:
        return History()


def is_missing_at(fetcher: Gets, url: str) -> bool:
    """Whether the host says that there is nothing at an address."""
    try:
        fetcher.get(url, max_bytes=_MAX_SUMS, timeout=_TIMEOUT)
    except FetchError as error:
        return error.status in _MISSING
    return False


def _published_status(fetcher: Gets, base: str) -> tuple[Mapping[str, Any] | None, bool]:
    """The published ``status.json``, None where it cannot be read, and whether there is something in its place."""
    try:
        status = strict_json(fetcher.get(f"{base}status.json", max_bytes=_MAX_STATUS, timeout=_TIMEOUT))
    except FetchError as error:
        return None, error.status not in _MISSING
    except IpRangesError:
        return None, True
    return (status if isinstance(status, dict) else None), True


def published_snapshot(base: str, feed: FeedSettings, digest: str, fetcher: Gets) -> Snapshot:
    """The published table of a feed, or the one that an earlier build saw. Raises :class:`~ip_ranges.errors.FetchError`."""
    url = f"{base}snapshots/{feed.name}.json"
    problem = f"{url} is not the table that the published history ends with."
    try:
        body = fetcher.get(url, max_bytes=2 * feed.max_bytes, timeout=_TIMEOUT)
        snapshot = _snapshot(body, url, feed.name, digest)
        if snapshot is not None:
            fetcher.remember(url, body)
            return snapshot
    except FetchError as error:
        problem = str(error)
    snapshot = _snapshot(fetcher.remembered(url), url, feed.name, digest)
    if snapshot is None:
        raise FetchError(
            f"The published history goes on to a table that cannot be had, so nothing is published. {problem} Build again when it can,"
            f" or put the site's history.jsonl in data/, and snapshots/{feed.name}.json in data/snapshots/."
        )
    return snapshot


def _snapshot(body: bytes, url: str, feed: str, digest: str) -> Snapshot | None:
    """The snapshot in a file of the site, None where it is not the table with the *digest*."""
    try:
        snapshot = parse_snapshot(body.decode("utf-8", "replace"), url)
    except IpRangesError:
        return None
    return snapshot if snapshot.digest == digest and snapshot.feed == feed else None
