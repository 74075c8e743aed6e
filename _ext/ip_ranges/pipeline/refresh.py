"""Recording what is new in ``data/``: refresh, the acceptance of a refused document, and the backfill of past ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..errors import IpRangesError, StoreError
from ..fetch import Document
from ..model import Table
from ..revision import Revision
from ..settings import FeedSettings, Settings
from ..snapshot import Snapshot
from ..store import Acceptance, Ledger, Store
from .accept import recorded, same
from .outcome import Outcome
from .run import Fetches, Run, candidate, run_feeds
from .tables import read_table, reading_of


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the outcome of each feed, and the revisions that were recorded (or would have been)."""

    outcomes: tuple[Outcome, ...]
    revisions: tuple[Revision, ...]

    @property
    def good(self) -> bool:
        """Whether nothing was refused and nothing that had to be there failed; an optional feed may be down."""
        return not any(one.word == "refused" or (one.word == "failed" and not one.feed.optional) for one in self.outcomes)


def refresh(
    store: Store,
    settings: Settings,
    fetcher: Fetches,
    now: datetime,
    *,
    names: Sequence[str] = (),
    dry_run: bool = False,
) -> Refreshed:
    """Fetch, judge and record the named feeds, all of them by default; with *dry_run* nothing is written."""
    feeds = tuple(settings.feed(name) for name in dict.fromkeys(names)) or settings.feeds
    ledger = store.load()
    run = run_feeds(feeds, ledger, fetcher, now, primary=settings.feeds[0].name)
    if not dry_run:
        for one in run.refused:
            store.keep_refused(one)
        store.accept(ledger, run.acceptances)
    return _refreshed(run)


def _refreshed(run: Run) -> Refreshed:
    return Refreshed(run.outcomes, tuple(revision for one in run.acceptances for revision in one.revisions))


def accept_refused(store: Store, settings: Settings, digest: str, now: datetime, *, dry_run: bool = False) -> Refreshed:
    """Take one refused document all the same: exactly the one with this digest, without asking the guards.

    What cannot be read at all cannot be taken. Raises :class:`~ip_ranges.errors.IpRangesError`.
    """
    kept = store.refused(digest)
    feed = settings.feed(kept.feed)
    ledger = store.load()
    table, warnings = read_table(feed, kept.pages, kept.name)
    snapshot = ledger.snapshots.get(feed.name)
    if snapshot is not None and snapshot.reading == reading_of(feed) and same(table, snapshot):
        return Refreshed((Outcome(feed, "unchanged", snapshot, warnings=warnings),), ())
    document = Document(pages=kept.pages, digest=kept.digest, name=kept.name, modified=None, checked=now, unchanged=False)
    acceptances = recorded([candidate(feed, document, table, ledger, now, warnings=warnings)], ledger)
    if not dry_run:
        store.accept(ledger, acceptances)
    outcome = Outcome(feed, "accepted", acceptances[0].snapshot, checked=now, warnings=warnings)
    return Refreshed((outcome,), acceptances[0].revisions)


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A document of the past: its name for messages, its body, and when it was published if the name tells."""

    name: str
    body: bytes
    dated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What a backfill did: the recorded revisions, how many documents were no news, and those that could not be read."""

    revisions: tuple[Revision, ...]
    unchanged: int
    problems: tuple[tuple[str, str], ...]


def backfill(
    store: Store, feed: FeedSettings, documents: Iterable[PastDocument], now: datetime, *, dry_run: bool = False
) -> Backfilled:
    """Record past documents with their own dates, oldest first; the first one is the baseline.

    They were published, so the guards are not asked. A document without a date of its own (in it or in its name) comes
    after the one before it. Raises :class:`~ip_ranges.errors.StoreError` where the feed's history already goes beyond
    the oldest of them, since a history is only ever continued.
    """
    ledger = store.load()
    tables, problems = _past_tables(feed, documents)
    last = ledger.last(feed.name)
    if tables and last is not None and tables[0][0] is not None and tables[0][0] < last.observed:
        raise StoreError(
            f"The history of {feed.name} already reaches to {last.observed:%Y-%m-%d}, and a history is only ever"
            " continued: backfill before the first refresh, or into another data folder."
        )
    position = _Position(ledger, ledger.snapshots.get(feed.name))
    unchanged = 0
    for moment, document, table in tables:
        unchanged += not position.take(feed, document, table, moment, now)
    if not dry_run and position.snapshot is not None and position.revisions:
        store.accept(ledger, [Acceptance(position.snapshot, tuple(position.revisions), tuple(position.lines))])
    return Backfilled(tuple(position.revisions), unchanged, problems)


class _Position:
    """Where a backfill stands: the ledger's end, moved on by each document."""

    def __init__(self, ledger: Ledger, snapshot: Snapshot | None) -> None:
        self.snapshot = snapshot
        self.revisions: list[Revision] = []
        self.lines: list[str] = []
        self._ledger = ledger

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
        one = candidate(feed, document, table, end, now)
        if moment is not None and moment <= now:
            one = replace(one, observed=moment)
        (accepted,) = recorded([one], end)
        self.snapshot = accepted.snapshot
        self.revisions += accepted.revisions
        self.lines += accepted.lines
        return True


def _past_tables(
    feed: FeedSettings, documents: Iterable[PastDocument]
) -> tuple[list[tuple[datetime | None, Document, Table]], tuple[tuple[str, str], ...]]:
    """The readable documents oldest first, and what is wrong with the others."""
    found: list[tuple[datetime | None, Document, Table]] = []
    problems: list[tuple[str, str]] = []
    for past in documents:
        try:
            table, _ = read_table(feed, (past.body,), past.name)
        except IpRangesError as error:
            problems.append((past.name, str(error)))
            continue
        moment = table.published or past.dated
        if moment is None and found:
            moment = found[-1][0]
        document = Document(
            pages=(past.body,), digest=hashlib.sha256(past.body).hexdigest(), name=past.name, modified=moment, checked=moment or _EPOCH, unchanged=False
        )
        found.append((moment, replace(document, pages=()), table))
    found.sort(key=lambda one: one[0] or _EPOCH)
    return found, tuple(problems)
