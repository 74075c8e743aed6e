"""Starting from what the site itself published last: how a builder without commit rights keeps its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from ..base.errors import FetchError, HistoryError, IpRangesError, OfflineError
from ..base.strict_json import strict_json
from ..base.timestamps import parse_instant
from ..model.snapshot import Snapshot
from ..settings import Settings
from ..storage.history_file import agreeing, line_digest, parse_history, split_lines
from ..storage.ledger import Acceptance, Ledger
from ..storage.snapshot_file import parse_snapshot
from .outcome import Outcome

_MAX_HISTORY = 256 * 1024 * 1024
_MAX_STATUS = 1024 * 1024
_TIMEOUT = 30.0


class Gets(Protocol):
    """What this needs of :class:`ip_ranges.fetch.Fetcher`."""

    def get(self, url: str, *, max_bytes: int, timeout: float) -> bytes:
        """The body at a web address, or a :class:`~ip_ranges.errors.FetchError`."""


class Start(NamedTuple):
    """The ledger that a build starts from, and (subtype, sentence) warnings."""

    ledger: Ledger
    warnings: tuple[tuple[str, str], ...] = ()


def start_from(ledger: Ledger, settings: Settings, fetcher: Gets) -> Start:
    """The longer of the two histories whose chain agrees: the one in ``data/`` or the published one.

    Where they went different ways ``data/`` wins, and a broken published one is refused; both are warnings that name
    the place. A site that was never published has no history yet, which is no news.
    """
    if not settings.published_url:
        return Start(ledger)
    url = f"{settings.published_url}history.jsonl"
    try:
        text = fetcher.get(url, max_bytes=_MAX_HISTORY, timeout=_TIMEOUT).decode()
        lines = split_lines(text, url)
        revisions = parse_history(lines, url)
    except OfflineError:
        return Start(ledger)
    except HistoryError as error:
        return Start(ledger, (("history", f"The published history is not used. {error}"),))
    except UnicodeDecodeError:
        return Start(ledger, (("history", f"The published history is not used: {url} is not UTF-8 text."),))
    except FetchError as error:
        if getattr(error, "status", None) in (404, 410):
            return Start(ledger)
        return Start(
            ledger, (("published", f"The published history cannot be had, so this build starts from data/. {error}"),)
        )
    if not agreeing(ledger.lines, lines):
        ours, theirs = ledger.serial, revisions[-1].serial
        sentence = (
            f"The history in data/ (to serial {ours}) and the published one at {url} (to serial {theirs}) went different"
            " ways; the one in data/ is used. If the published one is right, put it in data/ together with its snapshots."
        )
        return Start(ledger, (("history", sentence),))
    if len(lines) <= len(ledger.lines):
        return Start(ledger)
    longer = Ledger(tuple(lines), tuple(revisions), {})
    snapshots: dict[str, Snapshot] = {}
    for feed in settings.feeds:
        last = longer.last(feed.name)
        ours_now = ledger.snapshots.get(feed.name)
        if last is None:
            continue
        try:
            snapshot = ours_now
            if snapshot is None or snapshot.digest != last.digest:
                snapshot = _published_snapshot(settings.published_url, feed.name, last.digest, fetcher, feed.max_bytes)
            line = line_digest(longer.last_line(feed.name))
            snapshots[feed.name] = snapshot._replace(serial=last.serial, observed=last.observed, line=line)
        except IpRangesError as error:
            return Start(ledger, (("published", f"The published history is not used. {error}"),))
    return Start(longer._replace(snapshots=snapshots))


def with_published_checks(
    outcomes: tuple[Outcome, ...], settings: Settings, fetcher: Gets, now: datetime
) -> tuple[Outcome, ...]:
    """The outcomes, those that verify nothing with when their table was last verified, if the site remembers a later time.

    A builder on a fresh machine has no memory of its own; the ``status.json`` that the site published last has. It is
    asked for only where a source failed, was refused or gave an older copy, and not having it costs no more than not knowing.
    """

    def is_asked(outcome: Outcome) -> bool:
        return outcome.snapshot is not None and outcome.word != "offline" and not outcome.verifies

    if not settings.published_url or not any(map(is_asked, outcomes)):
        return outcomes
    published = _verified(settings, fetcher, [outcome.feed.name for outcome in outcomes])
    return tuple(
        outcome._replace(checked=max(moment, outcome.checked or moment))
        if is_asked(outcome) and (moment := published.get(outcome.feed.name)) is not None and moment <= now
        else outcome
        for outcome in outcomes
    )


def _verified(settings: Settings, fetcher: Gets, names: Sequence[str]) -> dict[str, datetime]:
    try:
        status = strict_json(
            fetcher.get(f"{settings.published_url}status.json", max_bytes=_MAX_STATUS, timeout=_TIMEOUT)
        )
    except IpRangesError:
        return {}
    feeds = status.get("feeds") if isinstance(status, dict) else None
    verified: dict[str, datetime] = {}
    for name in names:
        status_of_feed = feeds.get(name) if isinstance(feeds, dict) else None
        try:
            moment = parse_instant(status_of_feed.get("verified")) if isinstance(status_of_feed, dict) else None
        except ValueError:
            continue
        if moment is not None:
            verified[name] = moment
    return verified


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


def _published_snapshot(base: str, feed: str, digest: str, fetcher: Gets, max_bytes: int) -> Snapshot:
    url = f"{base}snapshots/{feed}.json"
    text = fetcher.get(url, max_bytes=2 * max_bytes, timeout=_TIMEOUT).decode("utf-8", "replace")
    snapshot = parse_snapshot(text, url)
    if snapshot.digest != digest or snapshot.feed != feed:
        raise FetchError(f"{url} is not the table that the published history ends with.")
    return snapshot
