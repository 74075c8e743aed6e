"""``ip-ranges check``: the data folder, or a built site, is sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from ..base.errors import FetchError, IpRangesError, NothingAcceptedError
from ..changes.schedules import is_record_target
from ..changes.terms import counted
from ..fetch import Fetcher
from ..guards.advice import Finding, findings, gaps, short_lengths
from ..guards.notice_period import short_notice
from ..pipeline.assemble import is_own_mistake
from ..pipeline.check_sources import local_outcomes, source_findings
from ..pipeline.clocks import is_impossible, misdated, read_clock
from ..pipeline.outcome import Outcome
from ..settings import Settings
from ..storage.ledger import Ledger
from .accepted_publication import planned
from .context import CommandContext
from .options import NamedPath, as_length, common


@click.command("check")
@click.option("--max-age", callback=as_length, metavar="LENGTH", help="Complain about a feed that was last verified longer ago, like 7d.")
@click.option("--site", type=NamedPath(), metavar="DIR", help="Check a built site instead: one truth in all its files.")
@click.option("--dns", is_flag=True, help="Also ask whether each region's host name has the published addresses.")
@common("text", "json")
def verb(context: CommandContext, max_age: timedelta | None, site: Path | None, dns: bool) -> int:
    """Check that the data folder is sound: the settings, every file readable and
    such that a refresh would take it, the chain of the history whole, freshness,
    overlaps, an address in two roles, overdue ends, a load balancer without a
    successor in time, undated notices, the promised notice. No source is asked.

    \b
    ip-ranges check --max-age 7d
    ip-ranges check --site _build/html     page and files say the same
    """
    if site is not None:
        from ..exports.verification import site_findings  # noqa: PLC0415 - 38 ms, a third of what checking data/ takes

        return _answer(context, list(site_findings(site)), f"{site} says the same everywhere")
    settings, ledger = context.settings(), context.store.load()
    every = [finding for feed in settings.feeds for finding in short_lengths(feed.name, settle=feed.settle, max_age=feed.max_age)]
    now = read_clock(context.now(), ledger).now
    every += _of_clock(context.now(), ledger)
    fetcher = context.fetcher()
    outcomes = local_outcomes(settings, ledger, fetcher, now)
    every += source_findings(settings, ledger, outcomes, context.environment)
    every += _of_primary(context, settings, ledger, outcomes, now)
    every += _of_others(context, settings, ledger, outcomes, now)
    if max_age is not None:
        every += _of_freshness(fetcher, settings, ledger, outcomes, now, max_age)
    for feed in settings.feeds:
        if feed.token_env and not context.environment.get(feed.token_env):
            context.say(f"{feed.name}: the variable {feed.token_env}, which token_env names, is not set here; ip-ranges refresh needs it")
    if dns:
        every += _of_names(settings, ledger)
    if not ledger.revisions:
        return _answer(context, every, f"{context.data} is sound; nothing is recorded in it yet, which ip-ranges refresh does")
    return _answer(context, every, f"{context.data} is sound: serial {ledger.serial}, {counted(len(ledger.revisions), 'revision')}")


def _of_clock(now: datetime, ledger: Ledger) -> Iterator[Finding]:
    """Of this clock, or of those that revisions were dated by."""
    if is_impossible(now):
        yield Finding("clock", "", read_clock(now, ledger).fault)
        now = read_clock(now, ledger).now
    for feed, sentence in misdated(ledger.revisions, now):
        yield Finding("clock", feed, sentence)


def _of_primary(
    context: CommandContext, settings: Settings, ledger: Ledger, outcomes: Sequence[Outcome], now: datetime
) -> Iterator[Finding]:
    """Of the table beside feeds.toml as the next build publishes it: a plan is judged before anybody is told of it."""
    name, promised = settings.feeds[0].name, settings.notice_period
    snapshot = ledger.snapshots.get(name)
    if snapshot is None and settings.feeds[0].is_remote:
        yield _not_accepted(name)
        return
    try:
        feed = planned(context, settings, ledger).primary
    except IpRangesError as error:
        if snapshot is None:
            why = " ".join(error.reasons) if isinstance(error, NothingAcceptedError) else error
            yield Finding("no-snapshot", name, f"There is no accepted table yet, and none can be accepted. {why}")
        else:
            if not any(outcome.feed.name == name and is_own_mistake(outcome) for outcome in outcomes):
                yield Finding("stale", name, str(error))
            yield from findings(name, snapshot.table, now, promised=promised)
        return
    if snapshot is not None and feed.serial > ledger.serial:
        context.say(f"{name}: judged with the plan that is only in the file: {feed.serial} is not recorded yet, which ip-ranges refresh does")
    yield from findings(name, feed.table, now, promised=promised)
    before = {item.region for item in snapshot.table.ranges} if snapshot else set()
    for sentence in short_notice(feed, now, promised=promised, recorded=ledger.serial, before=before):
        yield Finding("notice-period", name, sentence)
    for sentence in gaps(feed, now):
        yield Finding("gap", name, sentence)


def _of_others(
    context: CommandContext, settings: Settings, ledger: Ledger, outcomes: Sequence[Outcome], now: datetime
) -> Iterator[Finding]:
    """Of the tables of all feeds but the primary one: the accepted ones, or those in files of ours that would be accepted."""
    tables = {outcome.feed.name: outcome.snapshot.table for outcome in outcomes if outcome.snapshot is not None}
    for feed in settings.feeds[1:]:
        snapshot = ledger.snapshots.get(feed.name)
        table = tables.get(feed.name) or (None if snapshot is None else snapshot.table)
        if table is not None:
            yield from findings(feed.name, table, now, promised=settings.notice_period)
        if snapshot is None and feed.name in tables:
            if ledger.revisions:
                context.say(f"{feed.name}: nothing of it is recorded yet, which ip-ranges refresh does")
        elif snapshot is None and not feed.optional:
            why = next((" ".join(outcome.reasons) for outcome in outcomes if outcome.feed.name == feed.name and not outcome.good), "")
            yield Finding("no-snapshot", feed.name, f"There is no accepted table yet, and none can be accepted. {why}") if why else _not_accepted(feed.name)


def _not_accepted(name: str) -> Finding:
    return Finding("no-snapshot", name, "There is no accepted table yet; run ip-ranges refresh.")


def _of_freshness(
    fetcher: Fetcher, settings: Settings, ledger: Ledger, outcomes: Sequence[Outcome], now: datetime, limit: timedelta
) -> Iterator[Finding]:
    # A file of ours that says what was accepted is verified by looking at it now, as in a build.
    verified = {outcome.feed.name for outcome in outcomes if outcome.word == "unchanged" and outcome.verifies}
    for feed in settings.feeds:
        snapshot = ledger.snapshots.get(feed.name)
        moments = [moment for moment in (fetcher.last_verified(feed), snapshot and snapshot.observed) if moment is not None]
        if feed.name not in verified and (not moments or now - max(moments) > limit):
            last = f"{max(moments):%Y-%m-%d %H:%M} UTC" if moments else "never"
            yield Finding("stale", feed.name, f"It was last verified {last}; --max-age wants it fresher. Run ip-ranges refresh.")


def _of_names(settings: Settings, ledger: Ledger) -> Iterator[Finding]:
    """Whether the host name of each region still has the published load-balancer addresses, and no others."""
    from ..fetch.dns import resolve_host  # noqa: PLC0415 - the library that speaks DNS is only imported where it is used

    primary = settings.feeds[0]
    snapshot = ledger.snapshots.get(primary.name)
    if snapshot is None:
        return
    for region in snapshot.table.regions:
        if not region.hostname:
            continue
        published = {item.prefix.address for item in snapshot.table.ranges if item.region == region.id and is_record_target(item)}
        try:
            answered = set(resolve_host(region.hostname, nameservers=primary.nameservers, timeout=primary.timeout))
        except FetchError as error:
            yield Finding("dns", primary.name, f"{region.id}: {error}")
            continue
        name = f"{region.hostname} ({region.id})"
        if extra := sorted(answered - published):
            yield Finding("dns", primary.name, f"{name} also answers {', '.join(extra)}, which is not published.")
        if published and not answered & published:
            yield Finding("dns", primary.name, f"{name} answers none of its published addresses.")


def _answer(context: CommandContext, every: list[Finding], good: str) -> int:
    if context.output == "json":
        rows = [{"kind": finding.kind, "feed": finding.feed, "message": finding.message} for finding in every]
        context.answer_json({"ok": not every, "findings": rows})
    elif not every:
        context.answer(f"{good}.")
    for finding in every if context.output == "text" else ():
        context.warn(f"{finding.feed + ': ' if finding.feed else ''}{finding.message}")
    return 1 if every else 0
