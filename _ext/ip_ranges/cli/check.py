"""``ip-ranges check``: the data folder, or a built site, is sound."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..base.errors import IpRangesError, NothingAcceptedError
from ..changes.terms import counted
from ..guards.advice import Finding, findings, gaps, short_lengths
from ..settings import Settings
from ..storage.ledger import Ledger
from .context import CACHE, Face, common
from .option_values import NamedPath, as_length

if TYPE_CHECKING:
    from ..fetch import Fetcher


@click.command("check")
@click.option("--max-age", callback=as_length, metavar="LENGTH", help="Complain about a feed that was last verified longer ago, like 7d.")
@click.option("--site", type=NamedPath(), metavar="DIR", help="Check a built site instead: one truth in all its files.")
@click.option("--dns", is_flag=True, help="Also ask whether each region's host name has the published addresses.")
@common("text", "json")
def verb(face: Face, max_age: timedelta | None, site: Path | None, dns: bool) -> int:
    """Check that the data folder is sound: every file readable, the chain of the
    history whole, freshness, overlaps, an address in two roles, overdue ends,
    a load balancer without a successor in time, undated notices, the promised
    notice.

    \b
    ip-ranges check --max-age 7d
    ip-ranges check --site _build/html     page and files say the same
    """
    if site is not None:
        from ..exports.verification import site_findings  # noqa: PLC0415 - reads a whole site; only where it is asked

        found = list(site_findings(site))
        return _tell(face, found, f"{site} says the same everywhere")
    store = face.store
    settings = store.settings(face.env)
    ledger = store.load()
    found = [one for feed in settings.feeds for one in short_lengths(feed.name, settle=feed.settle, max_age=feed.max_age)]
    found += _of_tables(settings, ledger, face)
    if max_age is not None:
        found += _of_freshness(settings, ledger, face, max_age)
    if dns:
        found += _of_names(settings, ledger)
    if not ledger.revisions:
        return _tell(face, found, f"{face.data} is sound; nothing is recorded in it yet, which ip-ranges refresh does")
    return _tell(face, found, f"{face.data} is sound: serial {ledger.serial}, {counted(len(ledger.revisions), 'revision')}")


def _of_tables(settings: Settings, ledger: Ledger, face: Face) -> list[Finding]:
    primary, *others = settings.feeds
    found = _of_primary(settings, ledger, face) if primary.name in ledger.snapshots or not primary.is_remote else [_absent(primary.name)]
    for feed in others:
        snapshot = ledger.snapshots.get(feed.name)
        if snapshot is not None:
            found += findings(feed.name, snapshot.table, face.now(), promised=settings.notice_period)
        elif not feed.optional:
            found.append(_absent(feed.name))
    return found


def _absent(name: str) -> Finding:
    return Finding("no-snapshot", name, "There is no accepted table yet; run ip-ranges refresh.")


def _of_primary(settings: Settings, ledger: Ledger, face: Face) -> list[Finding]:
    """Of the table beside feeds.toml as the next build publishes it: a plan is judged before anybody is told of it."""
    from ..guards.notice_period import short_notice  # noqa: PLC0415 - judging a document is only needed here
    from .accepted_publication import planned  # noqa: PLC0415 - likewise

    name, snapshot = settings.feeds[0].name, ledger.snapshots.get(settings.feeds[0].name)
    try:
        feed = planned(face, settings, ledger).primary
    except IpRangesError as error:
        if snapshot is None:
            why = " ".join(error.reasons) if isinstance(error, NothingAcceptedError) else error
            return [Finding("no-snapshot", name, f"There is no accepted table yet, and none can be accepted. {why}")]
        face.warn(f"{name}: {error}")
        return list(findings(name, snapshot.table, face.now(), promised=settings.notice_period))
    for reason in feed.reasons:
        # Not a finding: what was accepted stands and is sound. Refresh refuses what lies in the file, and says so as well.
        face.warn(f"{name}: The table that is in the file now is not what is published. {reason}")
    if snapshot is not None and feed.serial > ledger.serial:
        face.say(f"{name}: judged with the plan that is only in the file: {feed.serial} is not recorded yet, which ip-ranges refresh does")
    found = list(findings(name, feed.table, face.now(), promised=settings.notice_period))
    before = {item.region for item in snapshot.table.ranges} if snapshot else set()
    sentences = short_notice(feed, face.now(), promised=settings.notice_period, recorded=ledger.serial, before=before)
    found += [Finding("notice-period", name, sentence) for sentence in sentences]
    return found + [Finding("gap", name, sentence) for sentence in gaps(feed, face.now())]


def _of_freshness(settings: Settings, ledger: Ledger, face: Face, limit: timedelta) -> list[Finding]:
    from ..fetch import Fetcher  # noqa: PLC0415 - only its memory is asked here

    fetcher = Fetcher(data=face.data, cache=face.data / CACHE, clock=face.now, environment=face.env, offline=True)
    here = _as_in_their_files(settings, ledger, fetcher, face)
    found = []
    for feed in settings.feeds:
        if feed.name in here:
            continue
        snapshot = ledger.snapshots.get(feed.name)
        moments = [fetcher.last_verified(feed), snapshot.observed if snapshot else None]
        known = [moment for moment in moments if moment is not None]
        if not known or face.now() - max(known) > limit:
            last = f"{max(known):%Y-%m-%d %H:%M} UTC" if known else "never"
            found.append(Finding("stale", feed.name, f"It was last verified {last}; --max-age wants it fresher. Run ip-ranges refresh."))
    return found


def _as_in_their_files(settings: Settings, ledger: Ledger, fetcher: Fetcher, face: Face) -> frozenset[str]:
    """The feeds that are files of ours and say what was accepted: looking at them now is what verifies them, as in a build."""
    from ..pipeline.fetch_all import fetch_all  # noqa: PLC0415 - only where the age is asked
    from ..pipeline.judge_feeds import run_feeds  # noqa: PLC0415 - likewise

    local = tuple(feed for feed in settings.feeds if not feed.is_remote)
    run = run_feeds(local, fetch_all(local, fetcher), ledger, fetcher, face.now(), primary=settings.feeds[0].name)
    return frozenset(one.feed.name for one in run.outcomes if one.word == "unchanged" and one.verifies)


def _of_names(settings: Settings, ledger: Ledger) -> list[Finding]:
    """Whether the host name of each region still has the published load-balancer addresses, and no others."""
    from ..base.errors import FetchError  # noqa: PLC0415 - the network is only imported where it is used
    from ..fetch.dns import resolve_host  # noqa: PLC0415 - likewise

    primary = settings.feeds[0]
    snapshot = ledger.snapshots.get(primary.name)
    found: list[Finding] = []
    for region in snapshot.table.regions if snapshot else ():
        if not region.hostname or snapshot is None:
            continue
        published = {
            item.prefix.address
            for item in snapshot.table.ranges
            if item.region == region.id and item.role == "load-balancer" and item.direction == "inbound"
        }
        try:
            answered = set(resolve_host(region.hostname, nameservers=primary.nameservers, timeout=primary.timeout))
        except FetchError as error:
            found.append(Finding("dns", primary.name, f"{region.id}: {error}"))
            continue
        if extra := sorted(answered - published):
            found.append(
                Finding("dns", primary.name, f"{region.hostname} ({region.id}) also answers {', '.join(extra)}, which is not published.")
            )
        if not answered & published and published:
            found.append(
                Finding("dns", primary.name, f"{region.hostname} ({region.id}) answers none of its published addresses.")
            )
    return found


def _tell(face: Face, found: list[Finding], good: str) -> int:
    if face.output == "json":
        face.answer_json(
            {
                "ok": not found,
                "findings": [{"kind": one.kind, "feed": one.feed, "message": one.message} for one in found],
            }
        )
    elif not found:
        face.answer(f"{good}.")
    for one in found if face.output == "text" else ():
        face.warn(f"{one.feed + ': ' if one.feed else ''}{one.message}")
    return 1 if found else 0
