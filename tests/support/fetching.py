"""Fetchers at a noon of their own, with nothing from outside, and feeds for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    now = NOW

    def __call__(self) -> datetime:
        """The time that was set."""
        return self.now


def fetcher_on(folder: Path, **more: Any) -> Fetcher:
    """A fetcher that keeps its answers in ``cache`` of this folder, in an empty environment."""
    return Fetcher(**{"data": folder, "cache": folder / "cache", "clock": Clock(), "environment": {}, **more})


def feed_at(url: str, **settings: Any) -> FeedSettings:
    """A feed at an address."""
    return FeedSettings(**{"name": "ours", "format": "region-table", "url": url, "timeout": 10.0, **settings})
