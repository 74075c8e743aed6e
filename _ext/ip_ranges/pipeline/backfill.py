"""Recording past documents, one at a time: neither memory nor time grows with documents times their size."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..base.errors import IpRangesError, StoreError
from ..fetch import Document
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..model.table import Table
from ..settings import FeedSettings
from ..storage.data_folder import Store
from ..storage.ledger import Acceptance, Ledger
from .clocks import recording_clock
from .judge_feeds import candidate
from .read_documents import read_table, reading_of
from .revisions import recorded, same

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A document of the past: its name for messages, how to get its body, and its date where the name tells."""

    name: str
    body: Callable[[], bytes]
    dated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What a backfill did: the recorded revisions, how many documents were no news, those that could not be read, and the
    names of those that have no date, neither in them nor in their names.
    """

    revisions: tuple[Revision, ...]
    unchanged: int
    problems: tuple[tuple[str, str], ...]
    undated: tuple[str, ...] = ()


def backfill(
    store: Store, feed: FeedSettings, documents: Iterable[PastDocument], now: datetime, *, dry_run: bool = False
) -> Backfilled:
    """Record past documents with their own dates, oldest first; the first one is the baseline.

    They were published, so the guards are not asked. A document without a date of its own (in it or in its name) comes
    after the one before it. Raises :class:`~ip_ranges.errors.StoreError` where the feed's history already goes beyond
    the oldest of them, since a history is only ever continued.
    """
    ledger = store.load()
    now = recording_clock(now, ledger)
    done = _pass(feed, ledger, [(past, None) for past in documents], now)
    problems, undated = done.problems, done.undated
    if not done.in_order:
        # Only now the order is known; what was read so far is not kept, since thousands of tables are too many.
        done = _pass(feed, ledger, sorted(done.dates, key=lambda dated: dated[1] or _EPOCH), now)
        problems += done.problems
    last, oldest = ledger.last(feed.name), done.dates[0][1] if done.dates else None
    if last is not None and oldest is not None and oldest < last.observed:
        raise StoreError(
            f"The history of {feed.name} already reaches to {last.observed:%Y-%m-%d}, and a history is only ever"
            " continued: backfill before the first refresh, or into another data folder."
        )
    position = done.position
    if not dry_run and position.snapshot is not None and position.revisions:
        store.accept(ledger, [Acceptance(position.snapshot, tuple(position.revisions), tuple(position.lines))])
    return Backfilled(tuple(position.revisions), done.unchanged, problems, undated)


@dataclass(frozen=True, slots=True)
class _Pass:
    """One way through the documents. *dates* are those that could be read, with their moments; where they are not
    *in_order*, the position is that before the first fault.
    """

    position: _Position
    dates: list[tuple[PastDocument, datetime | None]]
    in_order: bool
    unchanged: int
    problems: tuple[tuple[str, str], ...]
    undated: tuple[str, ...]


def _pass(
    feed: FeedSettings, ledger: Ledger, documents: Sequence[tuple[PastDocument, datetime | None]], now: datetime
) -> _Pass:
    """Take the documents as they come, for as long as they are in order; *documents* may bring known moments."""
    position = _Position(ledger, ledger.snapshots.get(feed.name))
    dates: list[tuple[PastDocument, datetime | None]] = []
    problems: list[tuple[str, str]] = []
    undated: list[str] = []
    in_order, unchanged, previous = True, 0, None
    for past, known_moment in documents:
        try:
            body = past.body()
            table, _ = read_table(feed, (body,), past.name)
        except IpRangesError as error:
            problems.append((past.name, str(error)))
            continue
        dated = known_moment or table.published or past.dated
        if dated is None:
            undated.append(past.name)
        moment = dated or previous
        in_order = in_order and (previous is None or moment is None or previous <= moment)
        dates.append((past, moment))
        previous = moment
        if in_order:
            digest = hashlib.sha256(body).hexdigest()
            document = Document(pages=(), digest=digest, name=past.name, modified=moment, checked=moment or _EPOCH)
            unchanged += not position.take(feed, document, table, moment, now)
    return _Pass(position, dates, in_order, unchanged, tuple(problems), tuple(undated))


class _Position:
    """Where a backfill stands: the ledger's end, moved on by each document."""

    def __init__(self, ledger: Ledger, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self.revisions: list[Revision] = []
        self.lines: list[str] = []
        self._ledger = ledger
        self._numbers = Counter(revision.feed for revision in ledger.revisions)

    def take(self, feed: FeedSettings, document: Document, table: Table, moment: datetime | None, now: datetime) -> bool:
        """Record one table; False where it says nothing new."""
        comparable = self.snapshot is not None and self.snapshot.reading == reading_of(feed)
        if self.snapshot is not None and comparable and same(table, self.snapshot):
            return False
        # Only the end of the ledger matters for what comes next, so the cost does not grow with its length.
        end = Ledger(
            lines=tuple(self.lines[-1:]) or self._ledger.lines[-1:],
            revisions=tuple(self.revisions[-1:]) or self._ledger.revisions[-1:],
            snapshots={} if self.snapshot is None else {feed.name: self.snapshot},
        )
        revision_candidate = candidate(feed, document, table, end, now)
        if moment is not None and moment <= now:
            revision_candidate = revision_candidate._replace(observed=moment)
        (accepted,) = recorded([revision_candidate], end, numbers=self._numbers)
        self._numbers[feed.name] += 1
        self.snapshot = accepted.snapshot
        self.revisions += accepted.revisions
        self.lines += accepted.lines
        return True
