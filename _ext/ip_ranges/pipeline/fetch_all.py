"""Asking every source, all at the same time: what arrived of each feed, or why nothing did."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol, TypeAlias

from ..base.errors import IpRangesError
from ..fetch import Document
from ..settings import FeedSettings

Arrival: TypeAlias = Document | IpRangesError
"""What came of asking one source."""


class Fetches(Protocol):
    """What a run needs of :class:`ip_ranges.fetch.Fetcher`."""

    def fetch(self, feed: FeedSettings) -> Document:
        """Get a feed's document, or raise :class:`~ip_ranges.errors.FetchError`."""

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        """When its source last gave what was accepted, or confirmed it."""

    def keep_verified(self, feed: FeedSettings, moment: datetime) -> None:
        """Remember when that was."""


def fetch_all(feeds: Sequence[FeedSettings], fetcher: Fetches) -> list[Arrival]:
    """Every feed's document or the error in its place; the sources are asked at the same time."""

    def fetch(feed: FeedSettings) -> Arrival:
        try:
            return fetcher.fetch(feed)
        except IpRangesError as error:
            return error

    if len(feeds) < 2:
        return [fetch(feed) for feed in feeds]
    with ThreadPoolExecutor(max_workers=min(8, len(feeds))) as pool:
        return list(pool.map(fetch, feeds))
