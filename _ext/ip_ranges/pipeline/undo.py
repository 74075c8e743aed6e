"""Taking back an acceptance that was a mistake: a new revision with the table of before, and nothing rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..base.errors import IpRangesError
from ..base.timestamps import format_instant
from ..fetch import Document
from ..model.revision import Revision, Undone
from ..model.table import Notice, Table
from ..settings import FeedSettings, Settings
from ..storage.data_folder import Store
from ..storage.ledger import Ledger
from .clocks import recording_clock
from .judge_feeds import candidate
from .outcome import Outcome
from .past import past
from .published_history import adopted, start_from
from .published_site import Gets
from .refresh import Refreshed
from .revisions import recorded


def undo(store: Store, settings: Settings, name: str, fetcher: Gets, now: datetime, *, dry_run: bool = False) -> Refreshed:
    """Take back the newest revision of a feed: the table of before is recorded anew, and told as any other change.

    The document that brought it is refused from then on, until somebody accepts it by its digest. Raises
    :class:`~ip_ranges.errors.IpRangesError` where there is nothing to take back, and where the table of before is not known.
    """
    feed, ledger = settings.feed(name), store.load()
    start = start_from(ledger, settings, fetcher, now)
    before = adopted(ledger, start)
    now = recording_clock(now, start.ledger)
    revisions = [revision for revision in start.ledger.revisions if revision.feed == name]
    table = _table_before(feed, revisions, start.ledger, now)
    snapshot, newest = start.ledger.snapshots[name], revisions[-1]
    document = Document(pages=(), digest="", name="", modified=None, checked=now)
    restored = candidate(feed, document, table, start.ledger, now)._replace(reading=snapshot.reading, old=snapshot.table, before=snapshot.table)
    (acceptance,) = recorded([restored], start.ledger, undone=Undone(newest.serial, snapshot.document))
    if not dry_run:
        store.accept(ledger, (*before, acceptance))
    taken_over = sum(len(accepted.revisions) for accepted in before)
    outcome = Outcome(feed, "accepted", acceptance.snapshot)
    history = (*start.ledger.revisions, *acceptance.revisions)
    return Refreshed((outcome,), acceptance.revisions, now, history, taken_over, start.warnings)


def _table_before(feed: FeedSettings, revisions: Sequence[Revision], ledger: Ledger, now: datetime) -> Table:
    """The table before the newest revision. Raises :class:`~ip_ranges.errors.IpRangesError` where there is none, or it is not known."""
    if not revisions or feed.name not in ledger.snapshots:
        raise IpRangesError(f"Nothing of {feed.name} is recorded, so there is nothing to take back.")
    newest = revisions[-1]
    when = f"{newest.serial} of {format_instant(newest.observed)}"
    if newest.undone is not None:
        raise IpRangesError(
            f"The newest revision of {feed.name}, {when}, took back {newest.undone.serial} already; there is nothing more to take back. To"
            f" have the document of {newest.undone.serial} after all, let ip-ranges refresh {feed.name} refuse it and take it with --accept."
        )
    if newest.kind == "baseline":
        raise IpRangesError(
            f"The newest revision of {feed.name}, {when}, is a baseline: nothing comes before it that could stand again. Correct the source"
            " or feeds.toml, and run ip-ranges refresh."
        )
    altered = [change.id for change in newest.region_changes if change.was_status is not None]
    unknown = {*newest.regions} - {change.id for change in newest.region_changes if change.was_status is None}
    if unknown:
        raise IpRangesError(
            f"The revision {when}, altered the description of {', '.join(sorted({*altered, *unknown}))}, and the history does not have the"
            f" one of before. Correct the source of {feed.name}, and run ip-ranges refresh."
        )
    table = past(ledger, revisions[-2].serial, now).ledger.snapshots[feed.name].table
    regions_now = {region.id: region for region in ledger.snapshots[feed.name].table.regions}
    regions = tuple(regions_now.get(region.id, region) for region in table.regions)
    return table._replace(regions=regions, notices=_notices_before(table.notices, revisions[:-1]), token=None, published=None)


def _notices_before(now: Iterable[Notice], revisions: Iterable[Revision]) -> tuple[Notice, ...]:
    """The notices that revisions left, which the history has whole; in the order in which they stand *now*, and others behind them."""
    notices: dict[str, Notice] = {}
    for revision in revisions:
        for change in revision.notice_changes:
            if change.called_off:
                notices.pop(change.notice.id, None)
            else:
                notices[change.notice.id] = change.notice
    order = [notice.id for notice in now if notice.id in notices]
    return tuple(notices[key] for key in dict.fromkeys((*order, *notices)))
