"""Starting from what the site itself published last: how a builder without commit rights keeps its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ..base.errors import FetchError, OfflineError
from ..base.timestamps import parse_instant
from ..model.snapshot import Snapshot
from ..settings import Settings
from ..storage.history_file import agreeing, line_digest
from ..storage.ledger import Acceptance, Ledger
from .outcome import Outcome
from .published_site import Answer, Gets, History, ask_site, is_missing_at, last_seen, published_snapshot

_CURE = " If the site was never published, say published_since in feeds.toml, the day of its first publication."


class Start(NamedTuple):
    """The ledger that a build starts from, (subtype, sentence) warnings, and the published ``status.json`` where it was had."""

    ledger: Ledger
    warnings: tuple[tuple[str, str], ...] = ()
    status: Mapping[str, Any] | None = None


def start_from(ledger: Ledger, settings: Settings, fetcher: Gets, now: datetime) -> Start:
    """The longest of the histories whose chain agrees: the one in ``data/``, the published one, the published one as last seen.

    Where they went different ways ``data/`` wins, and a broken published one is refused; both are warnings that name the
    place. What was published is never given up: where the host withholds what its ``status.json`` says that there is, or
    where nothing here can stand in for it, the build fails. A site is new where ``data/`` has no history and the host has
    neither ``history.jsonl`` nor ``status.json`` nor ``SHA256SUMS``, and before the day of ``published_since``.

    Raises :class:`~ip_ranges.errors.FetchError` where going on would lose revisions that were published.
    """
    if not settings.published_url:
        return Start(ledger)
    url = f"{settings.published_url}history.jsonl"
    ours, seen = History(ledger.lines, ledger.revisions), last_seen(fetcher, url)
    try:
        answer = ask_site(fetcher, settings.published_url)
    except OfflineError:
        return Start(ledger)
    theirs, status, problem = answer.history, answer.status, answer.problem
    if answer.is_missing and _is_new(settings, now, fetcher, any_sign=bool(ours.lines or seen.lines or answer.has_status)):
        return Start(ledger, status=status)
    if theirs.lines and not agreeing(ours.lines, theirs.lines):
        sentence = (
            f"The history in data/ (to serial {ours.serial}) and the published one at {url} (to serial {theirs.serial}) went different"
            " ways; the one in data/ is used. If the published one is right, put it in data/ together with its snapshots."
        )
        return Start(ledger, (("history", sentence),), status)
    if theirs.lines and agreeing(seen.lines, theirs.lines) and len(theirs.lines) < len(seen.lines):
        problem = f"{url} ends with serial {theirs.serial}, and ended with {seen.serial} before."
    longest = max((each for each in (ours, theirs, seen) if agreeing(ours.lines, each.lines)), key=lambda each: len(each.lines))
    promised = status.get("serial") if status is not None else None
    if not longest.lines or (isinstance(promised, int) and longest.serial < promised):
        raise FetchError(_would_lose(url, problem, longest.serial, promised))
    if theirs.lines and not problem:
        fetcher.remember(url, answer.body)
    warnings = ((answer.subtype, _instead(answer, problem, is_ours=longest is ours)),) if problem else ()
    start = Start(ledger, warnings, status)
    return start if longest is ours else start._replace(ledger=_published_ledger(longest, ledger, settings, fetcher))


def _instead(answer: Answer, problem: str, *, is_ours: bool) -> str:
    start = "data/" if is_ours else "the one that an earlier build saw"
    is_had = bool(answer.history.lines) or answer.subtype == "history"
    known = f"is not used. This build starts from {start}." if is_had else f"cannot be had, so this build starts from {start}."
    return f"The published history {known} {problem}{_CURE if answer.is_missing else ''}"


def _published_ledger(history: History, ledger: Ledger, settings: Settings, fetcher: Gets) -> Ledger:
    """The ledger of a published history, with the table of each feed that it ends with. Raises :class:`~ip_ranges.errors.FetchError`."""
    longer = Ledger(history.lines, history.revisions, {})
    snapshots: dict[str, Snapshot] = {}
    for feed in settings.feeds:
        last = longer.last(feed.name)
        if last is None:
            continue
        snapshot = ledger.snapshots.get(feed.name)
        if snapshot is None or snapshot.digest != last.digest:
            snapshot = published_snapshot(settings.published_url, feed, last.digest, fetcher)
        line = line_digest(longer.last_line(feed.name))
        snapshots[feed.name] = snapshot._replace(serial=last.serial, observed=last.observed, line=line)
    return longer._replace(snapshots=snapshots)


def _is_new(settings: Settings, now: datetime, fetcher: Gets, *, any_sign: bool) -> bool:
    """Whether a missing history means that the site was never published: *any_sign* of it says no, and ``published_since`` decides."""
    if settings.published_since is not None:
        return now.date() < settings.published_since
    return not any_sign and is_missing_at(fetcher, f"{settings.published_url}SHA256SUMS")


def _would_lose(url: str, problem: str, serial: int, promised: object) -> str:
    """Why a build may not go on, and what to do."""
    short = ""
    if isinstance(promised, int):
        short = f" The published status.json says serial {promised}, and what can be had ends with {serial or 'nothing'}."
    return (
        "The published history cannot be had, and going on without it would lose what readers were told, so nothing is published."
        f" {problem}{short} Build again when {url} answers. If it is gone for good, put a copy of it in data/, with its snapshots; if"
        " the site was never published, say published_since in feeds.toml, the day of its first publication."
    )


def with_published_checks(
    outcomes: tuple[Outcome, ...], status: Mapping[str, Any] | None, now: datetime
) -> tuple[Outcome, ...]:
    """The outcomes, those that verify nothing with when their table was last verified, if the site remembers a later time.

    A builder on a fresh machine has no memory of its own; *status*, the ``status.json`` that the site published last, has.
    """
    feeds = status.get("feeds") if status is not None else None

    def checked(outcome: Outcome) -> datetime | None:
        status_of_feed = feeds.get(outcome.feed.name) if isinstance(feeds, dict) else None
        try:
            moment = parse_instant(status_of_feed.get("verified")) if isinstance(status_of_feed, dict) else None
        except ValueError:
            return outcome.checked
        return outcome.checked if moment is None or moment > now else max(moment, outcome.checked or moment)

    return tuple(
        outcome if outcome.snapshot is None or outcome.word == "offline" or outcome.verifies else outcome._replace(checked=checked(outcome))
        for outcome in outcomes
    )


def adopted(ledger: Ledger, start: Start) -> tuple[Acceptance, ...]:
    """What records in ``data/`` the part of a start that only the published history has.

    A build without commit rights may have published revisions since; recording them anew would give them other serials,
    and notices that readers have seen would vanish.
    """
    lines, revisions = start.ledger.lines[len(ledger.lines) :], start.ledger.revisions[len(ledger.lines) :]
    ends = {revision.feed: number for number, revision in enumerate(revisions, start=1)}
    acceptances: list[Acceptance] = []
    begin = 0
    for feed, end in sorted(ends.items(), key=lambda end: end[1]):
        snapshot = start.ledger.snapshots.get(feed)
        if snapshot is not None:
            acceptances.append(Acceptance(snapshot, revisions[begin:end], lines[begin:end]))
            begin = end
    if acceptances and begin < len(lines):
        # Lines of a feed that feeds.toml does not have any more: they belong to the chain and have no table.
        last = acceptances[-1]
        acceptances[-1] = last._replace(revisions=last.revisions + revisions[begin:], lines=last.lines + lines[begin:])
    return tuple(acceptances)


