"""The promised notice when a table is about to be recorded: what breaks the promise is warned of, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..fetch import Document
from ..guards.advice import short_notices
from ..guards.notice_period import short_notice
from ..guards.relative import ACCEPT
from ..settings import FeedSettings, Settings
from ..storage.ledger import Ledger, Refused
from .assemble import published_feed
from .fetch_all import Arrival, Fetches
from .judge_feeds import Run, run_feeds
from .outcome import Outcome


def broken_promises(run: Run, ledger: Ledger, settings: Settings, now: datetime, *, at_once: bool) -> Iterator[str]:
    """A sentence for each day of the primary feed's new table that comes sooner than was promised; with *at_once* also for what
    comes or goes without a day.
    """
    name = settings.feeds[0].name
    outcome = next((outcome for outcome in run.outcomes if outcome.feed.name == name and outcome.word == "accepted"), None)
    if outcome is None or outcome.snapshot is None:
        return
    new = [revision for acceptance in run.acceptances for revision in acceptance.revisions]
    revisions = [revision for revision in (*ledger.revisions, *new) if revision.feed == name]
    before, promised = ledger.snapshots.get(name), settings.notice_period
    feed = published_feed(outcome, outcome.snapshot, revisions, settings, now)
    regions = {item.region for item in before.table.ranges} if before else set()
    earlier = set() if before is None else set(short_notices(before.table, now, promised))
    yield from (sentence for sentence in short_notices(outcome.snapshot.table, now, promised) if sentence not in earlier)
    yield from short_notice(feed, now, promised=promised, recorded=ledger.serial if at_once else revisions[-1].serial, before=regions, new=revisions[-1].serial)


def with_warnings(run: Run, sentences: tuple[str, ...], name: str) -> Run:
    """The run with warnings of one feed."""
    outcomes = (outcome._replace(warnings=outcome.warnings + sentences) if outcome.feed.name == name else outcome for outcome in run.outcomes)
    return run._replace(outcomes=tuple(outcomes))


def without_plan(
    feeds: Sequence[FeedSettings],
    arrivals: Sequence[Arrival],
    ledger: Ledger,
    fetcher: Fetches,
    now: datetime,
    primary: str,
    reasons: tuple[str, ...],
) -> Run:
    """The run in which the primary feed's document is refused for the notice that it does not give."""
    kept = [(feed, arrival) for feed, arrival in zip(feeds, arrivals, strict=True) if feed.name != primary]
    run = run_feeds([feed for feed, _ in kept], [arrival for _, arrival in kept], ledger, fetcher, now, primary=primary)
    number, feed = next((number, feed) for number, feed in enumerate(feeds) if feed.name == primary)
    document = arrivals[number]
    assert isinstance(document, Document)  # noqa: S101 - it has just been read
    outcome = Outcome(feed, "refused", ledger.snapshots.get(primary), (*reasons[:-1], f"{reasons[-1]} {ACCEPT}"), document.digest)
    refused = Refused(primary, document.digest, document.name, document.pages, outcome.reasons)
    return run._replace(outcomes=(*run.outcomes[:number], outcome, *run.outcomes[number:]), refused=(*run.refused, refused))
