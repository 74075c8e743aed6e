"""Recording what is new in ``data/``: refresh, and the acceptance of a refused document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..base.errors import SettingsError, StoreError
from ..fetch import Document
from ..fetch.document import digest_of_pages
from ..model.revision import Revision
from ..settings import FeedSettings, Settings
from ..storage.data_folder import Store
from .clocks import recording_clock
from .fetch_all import Fetches, fetch_all
from .judge_feeds import candidate, run_feeds
from .outcome import Outcome, keep_verified
from .promised_notice import broken_promises, with_warnings, without_plan
from .published_history import Gets, adopted, start_from
from .read_documents import read_table, reading_of
from .revisions import recorded, same


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the outcome of each feed, and the revisions that were recorded (or would have been).

    *taken_over* counts the revisions that the site had published already; *warnings* are (subtype, sentence) pairs.
    *now* is the moment that counted, *history* every revision, these included.
    """

    outcomes: tuple[Outcome, ...]
    revisions: tuple[Revision, ...]
    now: datetime
    history: tuple[Revision, ...] = ()
    taken_over: int = 0
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was refused and nothing that had to be there failed; an optional feed may be down, a strict one not."""
        return not any(
            outcome.word == "refused" or (outcome.word == "failed" and _is_needed(outcome.feed)) for outcome in self.outcomes
        )


def _is_needed(feed: FeedSettings) -> bool:
    return feed.strict or not feed.optional


class Sources(Fetches, Gets, Protocol):
    """What a refresh needs of :class:`ip_ranges.fetch.Fetcher`."""


def refresh(
    store: Store,
    settings: Settings,
    fetcher: Sources,
    now: datetime,
    *,
    names: Sequence[str] = (),
    dry_run: bool = False,
    strict: bool = False,
) -> Refreshed:
    """Fetch, judge and record the named feeds, all of them by default; with *dry_run* nothing is written.

    A plan that does not keep the promised notice is a warning of its feed; with *strict* it is refused.

    Where the site has published more than ``data/`` has, and both agree, that is recorded first.
    """
    feeds = tuple(settings.feed(name) for name in dict.fromkeys(names)) or settings.feeds
    ledger = store.load()
    start = start_from(ledger, settings, fetcher, now)
    now = recording_clock(now, start.ledger)
    before = adopted(ledger, start)
    arrivals, primary = fetch_all(feeds, fetcher), settings.feeds[0].name
    run = run_feeds(feeds, arrivals, start.ledger, fetcher, now, primary=primary)
    broken = tuple(broken_promises(run, start.ledger, settings, now))
    if broken and strict:
        run = without_plan(feeds, arrivals, start.ledger, fetcher, now, primary, broken)
    elif broken:
        run = with_warnings(run, broken, primary)
    if not dry_run:
        for document in run.refused:
            store.keep_refused(document)
        store.accept(ledger, (*before, *run.acceptances))
        # A file beside feeds.toml is looked at by whoever asks, and where nothing is new nothing is written.
        keep_verified((outcome for outcome in run.outcomes if outcome.feed.is_remote), fetcher)
    revisions = tuple(revision for acceptance in run.acceptances for revision in acceptance.revisions)
    return Refreshed(run.outcomes, revisions, now, (*start.ledger.revisions, *revisions), sum(len(acceptance.revisions) for acceptance in before), start.warnings)


def accept_refused(
    store: Store, settings: Settings, digest: str, now: datetime, *, names: Sequence[str] = (), dry_run: bool = False
) -> Refreshed:
    """Take one refused document all the same: exactly the one with this digest, without asking the guards.

    *names* says of which feed it must be; two feeds may have refused the same document. What cannot be read at all
    cannot be taken. Raises :class:`~ip_ranges.errors.IpRangesError`.
    """
    for name in names:
        settings.feed(name)
    documents = store.refused(digest)
    chosen = [document for document in documents if document.feed in names or not names]
    if not chosen:
        raise SettingsError(f"The document {digest[:64]} was refused for the feed {documents[0].feed}, not for {', '.join(names)}.")
    if len(chosen) > 1:
        feeds = ", ".join(document.feed for document in chosen)
        raise SettingsError(f"The document {digest[:64]} was refused for several feeds, {feeds}; name the one that takes it.")
    kept = chosen[0]
    if digest_of_pages(kept.pages) != kept.digest:
        raise StoreError(
            f"The refused document {kept.digest} was changed after it was kept aside, so it is not taken. Delete"
            f" {store.data / 'refused'} and run ip-ranges refresh: it is refused and kept again."
        )
    feed = settings.feed(kept.feed)
    ledger = store.load()
    now = recording_clock(now, ledger)
    other = ledger.snapshots.get(feed.except_)
    table, warnings = read_table(feed, kept.pages, kept.name, excepted=other and other.table)
    snapshot = ledger.snapshots.get(feed.name)
    if snapshot is not None and snapshot.reading == reading_of(feed) and same(table, snapshot):
        return Refreshed((Outcome(feed, "unchanged", snapshot, warnings=warnings, read=table),), (), now)
    document = Document(pages=kept.pages, digest=kept.digest, name=kept.name, modified=None, checked=now)
    accepted = candidate(feed, document, table, ledger, now, warnings=warnings)
    acceptances = recorded([accepted], ledger)
    if not dry_run:
        store.accept(ledger, acceptances)
    outcome = Outcome(feed, "accepted", acceptances[0].snapshot, checked=now, warnings=warnings, read=table, altered=accepted.altered)
    return Refreshed((outcome,), acceptances[0].revisions, now, (*ledger.revisions, *acceptances[0].revisions))
