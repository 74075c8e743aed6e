"""The content of ``data/`` as frozen data: the accepted tables and history, a table to record, a document kept aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..model.revision import Revision
from ..model.snapshot import Snapshot


class Ledger(NamedTuple):
    """The accepted state: the lines of the history, read and verified, and the snapshot of each feed."""

    lines: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    snapshots: Mapping[str, Snapshot] = {}

    @property
    def serial(self) -> int:
        """The newest serial, 0 where there is none yet."""
        return self.revisions[-1].serial if self.revisions else 0

    def last(self, feed: str) -> Revision | None:
        """The newest revision of a feed."""
        return next((revision for revision in reversed(self.revisions) if revision.feed == feed), None)

    def last_line(self, feed: str) -> str:
        """The history's line of the newest revision of a feed; empty where there is none."""
        ends = zip(reversed(self.lines), reversed(self.revisions), strict=True)
        return next((line for line, revision in ends if revision.feed == feed), "")


class Acceptance(NamedTuple):
    """A table to record: its snapshot, and the revisions that lead to it with their history lines, oldest first."""

    snapshot: Snapshot
    revisions: tuple[Revision, ...]
    lines: tuple[str, ...]


class Refused(NamedTuple):
    """A document that was kept aside: its feed, its bodies, and why."""

    feed: str
    digest: str
    name: str
    pages: tuple[bytes, ...]
    reasons: tuple[str, ...]
