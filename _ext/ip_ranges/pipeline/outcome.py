"""What became of one feed in one run."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from ..settings import FeedSettings
from ..snapshot import Snapshot

Word = Literal["accepted", "unchanged", "refused", "failed", "offline"]


class Outcome(NamedTuple):
    """One feed's result.

    *snapshot* is the table that stands now: the new one where *word* is ``accepted``, else the last accepted one, None
    where there never was one. *reasons* are sentences. *digest* names a refused document. *checked* is when the source
    last answered, None where nobody remembers. *warnings* are rows that were left out and the like.
    """

    feed: FeedSettings
    word: Word
    snapshot: Snapshot | None
    reasons: tuple[str, ...] = ()
    digest: str = ""
    checked: datetime | None = None
    warnings: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the table that stands is what the source says now."""
        return self.word in ("accepted", "unchanged")
