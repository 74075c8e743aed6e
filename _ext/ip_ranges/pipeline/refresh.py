"""Recording what is new in ``data/``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..model.revision import Revision
from ..settings import FeedSettings, Settings
from ..storage.data_folder import Store
from .clocks import recording_clock
from .fetch_all import Fetches, fetch_all
from .judge_feeds import run_feeds
from .outcome import Outcome, keep_verified
from .promised_notice import broken_promises, with_warnings, without_plan
from .published_history import adopted, start_from
from .published_site import Gets


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
    broken = tuple(broken_promises(run, start.ledger, settings, now, at_once=strict))
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
