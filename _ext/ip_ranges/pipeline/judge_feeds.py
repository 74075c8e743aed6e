"""One run over what arrived of the feeds: read and judge each, and say what became of it. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ..base.errors import DocumentError, IpRangesError, OfflineError
from ..base.timestamps import format_instant
from ..changes.orders import orders
from ..fetch import Document
from ..guards.judge import judge
from ..guards.relative import ACCEPT
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..model.table import Table
from ..settings import FeedSettings
from ..storage.canonical_table import table_text, text_digest
from ..storage.ledger import Acceptance, Ledger, Refused
from .fetch_all import Arrival, Fetches
from .outcome import Outcome, Word
from .read_documents import read_table, reading_of
from .revisions import Candidate, is_stale, observed_at, recorded, same, taken_back


class Run(NamedTuple):
    """The outcomes of the feeds in their declared order, what is to be recorded, and the documents to keep aside."""

    outcomes: tuple[Outcome, ...]
    acceptances: tuple[Acceptance, ...] = ()
    refused: tuple[Refused, ...] = ()


def run_feeds(
    feeds: Sequence[FeedSettings],
    arrivals: Sequence[Arrival],
    ledger: Ledger,
    fetcher: Fetches,
    now: datetime,
    *,
    primary: str = "",
) -> Run:
    """Read and judge what arrived of each feed against the ledger.

    *primary* is the primary feed's name: where its table says that it is an example, the whole site is one, and
    documentation space is right in every other feed of it.
    """
    accepted = ledger.snapshots.get(primary)
    example = accepted is not None and accepted.table.example
    by_feed: dict[str, Outcome | Candidate] = {}
    standing = {name: snapshot.table for name, snapshot in ledger.snapshots.items()}
    refused: list[Refused] = []
    # A feed that takes another's addresses out comes after it, so that both are of the same moment.
    for feed, document in sorted(zip(feeds, arrivals, strict=True), key=lambda each: bool(each[0].except_)):
        snapshot = ledger.snapshots.get(feed.name)
        if isinstance(document, IpRangesError):
            by_feed[feed.name] = _not_fetched(feed, document, snapshot, fetcher.last_verified(feed))
            continue
        # The primary feed speaks for itself: what it said before does not excuse the document it gives now.
        excepted = standing.get(feed.except_)
        result = _judged(feed, document, snapshot, ledger, now, example=example and feed.name != primary, excepted=excepted)
        if isinstance(result, Candidate):
            standing[feed.name] = result.table
        if isinstance(result, Outcome) and not result.verifies:
            result = result._replace(checked=fetcher.last_verified(feed))
        if feed.name == primary and isinstance(result, Candidate):
            example = result.table.example
        if isinstance(result, Outcome) and result.word == "refused":
            refused.append(Refused(feed.name, document.digest, document.name, document.pages, result.reasons))
        by_feed[feed.name] = result
    results = [by_feed[feed.name] for feed in feeds]
    candidates = [result for result in results if isinstance(result, Candidate)]
    acceptances = recorded(candidates, ledger)
    snapshots = {acceptance.snapshot.feed: acceptance.snapshot for acceptance in acceptances}
    outcomes = tuple(
        result
        if isinstance(result, Outcome)
        else Outcome(
            *(result.feed, "accepted", snapshots[result.feed.name]),
            checked=_checked(document),
            warnings=result.warnings,
            read=result.table,
            altered=result.altered,
        )
        for result, document in zip(results, arrivals, strict=True)
    )
    return Run(outcomes, acceptances, tuple(refused))


def _not_fetched(feed: FeedSettings, error: IpRangesError, snapshot: Snapshot | None, checked: datetime | None) -> Outcome:
    word: Word = "offline" if isinstance(error, OfflineError) else "failed"
    return Outcome(feed, word, snapshot, (str(error),), checked=checked)


def _checked(document: Arrival) -> datetime | None:
    return document.checked if isinstance(document, Document) else None


def _judged(
    feed: FeedSettings,
    document: Document,
    snapshot: Snapshot | None,
    ledger: Ledger,
    now: datetime,
    *,
    example: bool,
    excepted: Table | None,
) -> Outcome | Candidate:
    reading = reading_of(feed)
    comparable = snapshot is not None and snapshot.reading == reading
    # The same document less other addresses may be another table.
    if snapshot is not None and comparable and snapshot.document == document.digest and not feed.except_:
        return Outcome(feed, "unchanged", snapshot, checked=document.checked, warnings=document.warnings)
    try:
        table, warnings = read_table(feed, document.pages, document.name, excepted=excepted)
    except DocumentError as error:
        return Outcome(feed, "refused", snapshot, (error.in_file(document.file),), document.digest, unreadable=not feed.except_ or excepted is not None)
    warnings = (*document.warnings, *warnings)
    if snapshot is not None and comparable:
        if is_stale(table, snapshot):
            sentence = (
                f"The source answered with an older copy (token {table.token}, accepted is {snapshot.table.token});"
                " the newer one is kept."
            )
            return Outcome(feed, "unchanged", snapshot, (sentence,), warnings=warnings, older=True, read=table)
        if same(table, snapshot):
            return Outcome(feed, "unchanged", snapshot, checked=document.checked, warnings=warnings, read=table)
    undone = any(revision.undone for revision in ledger.revisions)
    if undone and snapshot is not None and (pair := taken_back(text_digest(table_text(table)), document.digest, _of_feed(ledger, feed))):
        sentence = (
            f"This was accepted with serial {pair[0].serial}, and taken back with serial {pair[1].serial} on {format_instant(pair[1].observed)}"
            f" (ip-ranges undo). {ACCEPT}"
        )
        return Outcome(feed, "refused", snapshot, (sentence,), document.digest, warnings=warnings, read=table)
    old = snapshot.table if snapshot is not None and comparable and not begins_anew(table, snapshot) else None
    reasons = judge(table, old, feed.guard, now=now, example=feed.example or example)
    if reasons:
        if document.file:
            reasons = tuple(placed(reason, document) for reason in reasons)
        return Outcome(feed, "refused", snapshot, reasons, document.digest, warnings=warnings, read=table)
    return candidate(feed, document, table, ledger, now, warnings=warnings)


def candidate(
    feed: FeedSettings,
    document: Document,
    table: Table,
    ledger: Ledger,
    now: datetime,
    *,
    warnings: tuple[str, ...] = (),
) -> Candidate:
    """The candidate for a table that is to be accepted."""
    snapshot = ledger.snapshots.get(feed.name)
    reading = reading_of(feed)
    last = ledger.last(feed.name)
    before = None if snapshot is None or begins_anew(table, snapshot) else snapshot.table
    comparable = snapshot is not None and snapshot.reading == reading
    body = table_text(table)
    return Candidate(
        feed=feed,
        table=table,
        old=before if comparable else None,
        before=before,
        reading=reading,
        document=document.digest,
        digest=text_digest(body),
        body=body,
        observed=observed_at(table, document.modified, last.observed if last else None, now, last_told_at(feed, ledger, now)),
        warnings=warnings,
        altered=() if before is None or snapshot is None else tuple(
            key for key in {**snapshot.reading, **reading} if snapshot.reading.get(key) != reading.get(key)
        ),
    )


_BEGINS_WITH_PREFIX = re.compile(r"([0-9a-f.:]+)/(\d+) ")


def placed(sentence: str, document: Document) -> str:
    """A guard's sentence with the line of the prefix that it begins with, where the file of ours has it written like that."""
    prefix = _BEGINS_WITH_PREFIX.match(sentence)
    if prefix is None:
        return sentence
    written = re.compile(rf"(?<![\w.:/]){re.escape(prefix[1])}(?:/{prefix[2]})?(?![\w.:/])".encode())
    lines = document.pages[0].split(b"\n")
    line = next((number for number, text in enumerate(lines, start=1) if written.search(text)), None)
    return f"{document.file}, line {line}: {sentence}" if line else sentence


def begins_anew(table: Table, snapshot: Snapshot) -> bool:
    """Whether a real table takes the place of an example: nothing of that is carried over."""
    return snapshot.table.example and not table.example


def _of_feed(ledger: Ledger, feed: FeedSettings) -> list[Revision]:
    return [revision for revision in ledger.revisions if revision.feed == feed.name]


def last_told_at(feed: FeedSettings, ledger: Ledger, now: datetime) -> datetime | None:
    """The last moment until *now* at which readers of a feed had to be told something; None where there was none."""
    snapshot = ledger.snapshots.get(feed.name)
    if snapshot is None:
        return None
    feed_orders = orders(feed.name, _of_feed(ledger, feed), snapshot.table.ranges, settle=feed.settle, now=now).told
    return max((order.told for order in feed_orders), default=None)
