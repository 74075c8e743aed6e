"""The publication that the verbs answer from: what ``data/`` has accepted, now or then, or the primary feed's own file before that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ..base.errors import IpRangesError, NothingAcceptedError
from ..base.timestamps import format_instant
from ..changes.publication import Publication
from ..changes.terms import counted
from ..pipeline.assemble import accepted_publication, fetch_and_assemble
from ..pipeline.clocks import read_clock
from ..pipeline.past import At, past
from ..settings import FeedSettings, Settings
from ..storage.ledger import Ledger
from .context import CommandContext


def publication_of(context: CommandContext) -> Publication:
    """The accepted publication; no connection is opened. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    settings, ledger = context.settings(), context.store.load()
    primary = settings.feeds[0]
    if primary.name in ledger.snapshots:
        return accepted_publication(ledger, settings, context.fetcher(), accepted_now(context, ledger))
    if primary.is_remote:
        # A build would say that it has nothing to publish; here somebody asks about an address or a list.
        raise IpRangesError(_nothing_accepted(context, primary.name))
    try:
        # Nothing was accepted yet, and the table lies beside feeds.toml: answer from it as a build would publish it.
        return fetch_and_assemble(context.store, settings._replace(feeds=tuple(map(_telling, settings.feeds))), context.fetcher(has_cache=False), context.now())
    except NothingAcceptedError as error:
        raise IpRangesError(_unanswerable(error)) from None


class PastPublication(NamedTuple):
    """What a site said at an earlier moment, its ``now``. *unknown* has a sentence for each feed of which that is not known any more."""

    publication: Publication
    unknown: Mapping[str, str]


def publication_at(context: CommandContext, at: At) -> PastPublication:
    """The publication of a day, a moment or a serial, from the history. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    settings, ledger = context.settings(), context.store.load()
    primary = settings.feeds[0].name
    if primary not in ledger.snapshots:
        raise IpRangesError(_nothing_accepted(context, primary))
    then = past(ledger, at, context.now())
    if primary not in then.ledger.snapshots:
        raise IpRangesError(then.unknown[primary])
    publication = accepted_publication(then.ledger, settings, context.fetcher(), then.moment, then.unknown)
    return PastPublication(publication, then.unknown)


def _nothing_accepted(context: CommandContext, feed: str) -> str:
    return f"{context.data} has no accepted table of the feed {feed} yet, so there is nothing to answer from; run ip-ranges refresh first."
def accepted_now(context: CommandContext, ledger: Ledger) -> datetime:
    """The moment for which is answered: the clock, or the newest revision where the clock is behind it, which is warned of."""
    clock = read_clock(context.now(), ledger)
    if clock.fault:
        context.warn(f"{clock.fault} The answer is that of {format_instant(clock.now)}.")
    return clock.now


def _unanswerable(error: NothingAcceptedError) -> str:
    """Why a question cannot be answered, for who asked it: the build's own sentence is about publishing."""
    if not error.asked:
        return f"There is no accepted table of the feed {error.feed} yet, so there is nothing to answer from; run ip-ranges refresh first."
    first, *others = error.reasons
    more = f" And {counted(len(others), 'other reason')}: ip-ranges refresh --dry-run tells all." if others else ""
    return (
        f"There is no accepted table of the feed {error.feed} yet, and {error.source} gives none. {first}{more}"
        " Mend it and run ip-ranges refresh."
    )


def _telling(feed: FeedSettings) -> FeedSettings:
    """The feed with its reasons told: who uses the command is no reader of the site."""
    return feed._replace(public_reasons=True)


def planned(context: CommandContext, settings: Settings, ledger: Ledger) -> Publication:
    """The primary feed alone as the next build publishes it: where it is a file of ours, with the changes that stand in it.

    No source is asked. Raises :class:`~ip_ranges.errors.IpRangesError` where there is nothing to publish.
    """
    primary = settings.feeds[0]
    if primary.is_remote:
        return accepted_publication(ledger, settings, context.fetcher(), context.now())
    # Strictness is for builds, and the other feeds are not what is planned.
    alone = settings._replace(feeds=(_telling(primary),), strict=False)
    return fetch_and_assemble(context.store, alone, context.fetcher(has_cache=False), context.now())
