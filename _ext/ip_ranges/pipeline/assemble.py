"""Making the publication of a build. Nothing in ``data/`` is written: what is new is published as pending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from ..base.errors import IpRangesError, NothingAcceptedError
from ..base.timestamps import format_duration, format_instant
from ..changes.content_key import key_and_summary
from ..changes.news import News, news
from ..changes.orders import Orders, orders
from ..changes.publication import Contents, Health, Publication, PublishedFeed
from ..changes.states import entries
from ..changes.terms import counted
from ..fetch import Document, Fetcher, public_source
from ..guards.advice import first_overdue
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..model.table import Table
from ..settings import FeedSettings, Settings
from ..storage.data_folder import Store
from ..storage.history_file import line_digest
from ..storage.ledger import Ledger
from .clocks import read_clock
from .fetch_all import Arrival, fetch_all
from .judge_feeds import Run, run_feeds
from .outcome import Outcome, keep_verified
from .published_history import start_from, with_published_checks


class Remembers(Protocol):
    """What the command needs of :class:`ip_ranges.fetch.Fetcher` when it asks no source."""

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        """When the feed's source last gave what was accepted, or confirmed it."""


def fetch_and_assemble(store: Store, settings: Settings, fetcher: Fetcher, now: datetime) -> Publication:
    """Fetch, judge and compare all feeds, and put together what the site says.

    The failure policy: where a source is down or its document is refused, the last accepted table stands, with a
    warning; with ``strict``, without such a table, or when it is older than ``max_age``, the build fails. So it does where a file
    of one's own is not there or cannot be read, and where a
    source has answered with an older copy for longer than ``max_age``, a week by default, but for the last of these: such a
    source is up, and its table stands. An optional feed that has no table at all is absent. Raises :class:`~ip_ranges.errors.IpRangesError`.
    """
    return assemble(fetch_all(settings.feeds, fetcher), store, settings, fetcher, now)


def assemble(
    arrivals: Sequence[Arrival], store: Store, settings: Settings, fetcher: Fetcher, now: datetime, *, site_url: str = ""
) -> Publication:
    """The publication of what arrived, see :func:`fetch_and_assemble`. *site_url* is where it will be where the settings say nothing."""
    start = start_from(store.load(), settings, fetcher, now)
    now, fault = read_clock(now, start.ledger)
    arrivals = [arrival._replace(checked=max(arrival.checked, now)) if fault and isinstance(arrival, Document) else arrival for arrival in arrivals]
    run = run_feeds(settings.feeds, arrivals, start.ledger, fetcher, now, primary=settings.feeds[0].name)
    keep_verified(run.outcomes, fetcher)
    run = run._replace(outcomes=with_published_checks(run.outcomes, start.status, now))
    warnings = list(start.warnings)
    if fault:
        warnings.append(("clock", f"{fault} This build takes {format_instant(now)} for now."))
    absent: dict[str, str] = {}
    for outcome in run.outcomes:
        warnings += _judgement(outcome, settings, now)
        if outcome.snapshot is None:
            absent[outcome.feed.name] = " ".join(outcome.reasons) if outcome.feed.public_reasons else ""
    settings = settings._replace(published_url=settings.published_url or site_url)
    return _assembled(settings, start.ledger, run, now, absent, tuple(warnings))


def accepted_publication(
    ledger: Ledger, settings: Settings, fetcher: Remembers, now: datetime, unknown: Mapping[str, str] | None = None
) -> Publication:
    """The publication of what ``data/`` has accepted, without asking any source: for the command. *unknown* says of feeds without
    a table why they have none.

    Raises :class:`~ip_ranges.errors.IpRangesError` where nothing was accepted yet.
    """
    absent: dict[str, str] = {}
    outcomes = []
    for feed in settings.feeds:
        snapshot = ledger.snapshots.get(feed.name)
        if snapshot is None:
            absent[feed.name] = (unknown or {}).get(feed.name, "There is no accepted table of it yet; run ip-ranges refresh.")
        outcomes.append(Outcome(feed, "unchanged", snapshot, checked=fetcher.last_verified(feed)))
    return _assembled(settings, ledger, Run(tuple(outcomes)), now, absent, ())


def _judgement(outcome: Outcome, settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """The warnings that an outcome deserves; raises where the build must fail."""
    feed = outcome.feed
    warnings = [("invalid_rows", f"{feed.name}: {sentence}") for sentence in outcome.warnings]
    if outcome.snapshot is not None:
        warnings += [("overdue", f"{feed.name}: {sentence}") for sentence in first_overdue(outcome.snapshot.table, now)]
    left_behind = outcome.is_left_behind(now)
    if outcome.good and not left_behind:
        return warnings
    failure = f"The feed {feed.name} ({_source(feed)}): {' '.join(outcome.reasons)}"
    if outcome.snapshot is None and not feed.optional:
        raise NothingAcceptedError(feed.name, _source(feed), outcome.reasons, asked=outcome.word != "offline")
    if is_own_mistake(outcome):
        raise IpRangesError(f"The feed {feed.name}: {' '.join(outcome.reasons)} Mend it and build again; ip-ranges check reads it too.")
    if outcome.word != "offline" and (feed.strict or settings.strict):
        raise IpRangesError(f"{failure} The build is strict, so it stops here.")
    if outcome.snapshot is None:
        if outcome.word != "offline":
            warnings.append(
                (
                    "fetch" if outcome.word == "failed" else "refused",
                    f"{failure} It is optional and left out of this build.",
                )
            )
        return warnings
    age = now - _last_known(outcome)
    if feed.max_age is not None and age > feed.max_age and not left_behind:
        raise IpRangesError(
            f"{failure} The last accepted table was last known to be right {format_duration(_days(age))} ago, and max_age is"
            f" {format_duration(feed.max_age)}, so it does not serve any more."
        )
    if outcome.word != "offline":
        digest = f" Its digest is {outcome.digest}." if outcome.digest else ""
        warnings.append(
            (
                "refused" if outcome.word == "refused" else "fetch",
                (
                    f"{failure}{digest} The table accepted with serial {outcome.snapshot.serial} on"
                    f" {format_instant(outcome.snapshot.observed)} stands in, and the page says so."
                ),
            )
        )
    return warnings


def is_own_mistake(outcome: Outcome) -> bool:
    """Whether a file of one's own is not there or cannot be read, which is no vendor's bad day; the site can do without an optional one."""
    return not outcome.feed.is_remote and not outcome.feed.optional and (outcome.unreadable or outcome.word == "failed")


def _days(age: timedelta) -> timedelta:
    """The age in whole days where it has any, so that the sentence is short."""
    return timedelta(days=age.days) if age.days else timedelta(seconds=int(age.total_seconds()))


def _last_known(outcome: Outcome) -> datetime:
    """When the table that stands in was last known to be right."""
    assert outcome.snapshot is not None  # noqa: S101 - only asked where there is one
    return max(outcome.snapshot.observed, outcome.checked or outcome.snapshot.observed)


def _source(feed: FeedSettings) -> str:
    return public_source(feed.url) if feed.url else counted(len(feed.hosts), "host name")


def _assembled(
    settings: Settings,
    ledger: Ledger,
    run: Run,
    now: datetime,
    absent: dict[str, str],
    warnings: tuple[tuple[str, str], ...],
) -> Publication:
    lines = [*ledger.lines, *(line for acceptance in run.acceptances for line in acceptance.lines)]
    revisions = [*ledger.revisions, *(revision for acceptance in run.acceptances for revision in acceptance.revisions)]
    by_feed: dict[str, list[Revision]] = {}
    for revision in revisions:
        by_feed.setdefault(revision.feed, []).append(revision)
    feeds = tuple(
        published_feed(outcome, outcome.snapshot, by_feed.get(outcome.feed.name, []), settings, now)
        for outcome in run.outcomes
        if outcome.snapshot is not None
    )
    if not feeds or not feeds[0].primary:
        raise IpRangesError(
            f"The primary feed {settings.feeds[0].name} has no table, so there is nothing to publish."
            f" {absent.get(settings.feeds[0].name, '')}"
        )
    newest = revisions[-1]
    verified = [feed.verified for feed in feeds if feed.verified is not None]
    moments = [feed.summary.next_moment for feed in feeds if feed.summary.next_moment is not None]
    return Publication(
        serial=newest.serial,
        changed=newest.observed,
        verified=min(verified) if len(verified) == len(feeds) else None,
        now=now,
        feeds=feeds,
        base_url=settings.published_url,
        promised=settings.notice_period,
        next_moment=min(moments, default=None),
        platform=settings.platform,
        page=settings.page,
        recorded=lambda: "".join(line + "\n" for line in lines),
        tip=f"{len(lines)} {line_digest(lines[-1])}",
        absent=absent,
        warnings=warnings,
    )


_HEALTH: dict[str, Health] = {"accepted": "current", "unchanged": "current", "offline": "offline"}


def published_feed(outcome: Outcome, snapshot: Snapshot, revisions: list[Revision], settings: Settings, now: datetime) -> PublishedFeed:
    """One feed of a publication, from what became of it, its table and its revisions."""
    feed, table = outcome.feed, snapshot.table
    contents = contents_of(feed.name, snapshot, revisions, now, settle=feed.settle)
    health: Health = "fallback" if outcome.is_left_behind(now) else _HEALTH.get(outcome.word, "fallback")
    reasons = outcome.reasons if feed.public_reasons else ()
    key, summary = key_and_summary(
        contents,
        now,
        settings=(
            *(feed.name, feed.format, _source(feed), feed.settle, feed.snippets),
            *(settings.published_url, settings.notice_period, settings.platform, settings.page),
        ),
        table=(snapshot.digest, snapshot.serial, snapshot.observed, snapshot.document, snapshot.reading, table.token, table.published),
        health=(health, *reasons),
    )
    return PublishedFeed(
        name=feed.name,
        format=feed.format,
        source=_source(feed),
        contents=lambda: contents,
        key=key,
        summary=summary,
        serial=snapshot.serial,
        changed=snapshot.observed,
        verified=outcome.checked,
        accepted=snapshot.observed,
        health=health,
        digest=snapshot.digest,
        settle=feed.settle,
        reasons=reasons,
        primary=feed is settings.feeds[0],
        snippets=feed.snippets,
    )


def contents_of(name: str, snapshot: Snapshot, revisions: Sequence[Revision], now: datetime, *, settle: timedelta) -> Contents:
    """What a feed says at a moment, from its accepted table and its history."""
    table = snapshot.table
    feed_orders, feed_news = telling_of(name, table, revisions, now, settle=settle)
    return Contents(
        table=table,
        entries=entries(table.ranges, feed_orders.courses, now=now),
        news=feed_news,
        orders=feed_orders,
        revisions=revisions,
        snapshot=snapshot,
    )


def telling_of(
    name: str, table: Table, revisions: Sequence[Revision], now: datetime, *, settle: timedelta
) -> tuple[Orders, tuple[News, ...]]:
    """What a feed's readers are told until a moment, from its accepted table and its history."""
    feed_orders = orders(name, revisions, table.ranges, settle=settle, now=now)
    return feed_orders, news(name, revisions, feed_orders.told, table.notices, {region.id: region.title for region in table.regions})
