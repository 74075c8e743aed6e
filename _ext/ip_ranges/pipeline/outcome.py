"""What became of one feed in one run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from ..model.snapshot import Snapshot
from ..model.table import Table
from ..settings import FeedSettings

OLDER_FOR = timedelta(days=7)
"""How long an older copy is passed over in silence, where the feed has no ``max_age``."""

Word = Literal["accepted", "unchanged", "refused", "failed", "offline"]


class Outcome(NamedTuple):
    """One feed's result.

    *snapshot* is the table that stands now: the new one where *word* is ``accepted``, else the last accepted one, None
    where there never was one. *reasons* are sentences. *digest* names a refused document. *checked* is when the source
    last confirmed that table, None where nobody remembers: a refused document and an older copy confirm nothing.
    *warnings* are rows that were left out and the like. *older* tells that the source answered with an older copy. *read* is the
    table that the document gave in this run, whatever became of it; None where none was read. *unreadable* tells that it could not be
    read, where the guards had no say yet. *altered* are the settings by which an accepted document is read in another way than the one
    before it.
    """

    feed: FeedSettings
    word: Word
    snapshot: Snapshot | None
    reasons: tuple[str, ...] = ()
    digest: str = ""
    checked: datetime | None = None
    warnings: tuple[str, ...] = ()
    older: bool = False
    read: Table | None = None
    unreadable: bool = False
    altered: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the source neither failed nor gave what was refused."""
        return self.word in ("accepted", "unchanged")

    @property
    def verifies(self) -> bool:
        """Whether the source has just given the table that stands: accepted, or the same as what we have."""
        return self.good and not self.older

    def is_left_behind(self, now: datetime) -> bool:
        """Whether the source has answered with an older copy for so long that it counts as failing."""
        if not self.older or self.snapshot is None:
            return False
        return now - max(self.snapshot.observed, self.checked or self.snapshot.observed) > (self.feed.max_age or OLDER_FOR)


class Remembers(Protocol):
    """What this needs of :class:`ip_ranges.fetch.Fetcher`."""

    def keep_verified(self, feed: FeedSettings, moment: datetime) -> None:
        """Remember when a feed's source last gave what was accepted, or confirmed it."""


def keep_verified(outcomes: Iterable[Outcome], memory: Remembers) -> None:
    """Remember of each feed whose source has just verified its table when that was."""
    for outcome in outcomes:
        if outcome.verifies and outcome.checked is not None:
            memory.keep_verified(outcome.feed, outcome.checked)
