"""What was accepted at an earlier moment, or with an earlier serial: today's tables, with the revisions since taken back.

A baseline says what its table has, and not what was there before it: so each feed is known from its last baseline on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from ..base.errors import HistoryError, IpRangesError
from ..base.timestamps import format_instant
from ..model.range_columns import in_published_order
from ..model.revision import Revision
from ..model.snapshot import Snapshot
from ..model.table import Range, Region, Table
from ..storage.canonical_table import table_text, text_digest
from ..storage.ledger import Ledger


class Past(NamedTuple):
    """The ledger of an earlier *moment*. *unknown* has a sentence for each feed of which the table of then is not known any more,
    with the day from which it is; its snapshot is empty where it had one, and missing where it had none yet.
    """

    ledger: Ledger
    moment: datetime
    unknown: Mapping[str, str]


At: TypeAlias = date | datetime | int
"""A day, a moment or a serial."""


def past(ledger: Ledger, when: At, now: datetime) -> Past:
    """The ledger at a moment that is over, at the last one of a UTC day (of today: *now*), or as the revision with a serial left
    it, at the moment of that.

    Raises :class:`~ip_ranges.errors.IpRangesError` for a moment that has not come and for a serial that there is not, and
    :class:`~ip_ranges.errors.HistoryError` where the history does not lead back.
    """
    at = when if isinstance(when, int) else _moment(when, now)
    if isinstance(at, int) and at not in {revision.serial for revision in ledger.revisions}:
        serials = ", ".join(str(revision.serial) for revision in ledger.revisions[-5:]) or "none"
        raise IpRangesError(f"There is no revision with the serial {at}; the last ones are {serials}.")
    pairs = [(line, revision) for line, revision in zip(ledger.lines, ledger.revisions, strict=True) if _is_until(revision, at)]
    revisions = tuple(revision for _, revision in pairs)
    snapshots: dict[str, Snapshot] = {}
    unknown: dict[str, str] = {}
    for name, snapshot in ledger.snapshots.items():
        of_feed = [revision for revision in ledger.revisions if revision.feed == name]
        earlier = [revision for revision in revisions if revision.feed == name]
        later = of_feed[len(earlier) :]
        baseline = next((revision for revision in reversed(later) if revision.kind == "baseline"), None)
        if baseline is not None:
            unknown[name] = (
                f"What {name} said is known from {format_instant(baseline.observed)} on (serial {baseline.serial}), its last"
                " baseline; ask for that day or a later one."
            )
        if earlier:
            table = snapshot.table if baseline is None else Table()
            last = earlier[-1]
            if baseline is None and later:
                table = _table_before(table, later, last)
            snapshots[name] = snapshot._replace(table=table, serial=last.serial, observed=last.observed, digest=last.digest, body="")
    moment = max(revision.observed for revision in revisions) if isinstance(at, int) else at
    return Past(Ledger(tuple(line for line, _ in pairs), revisions, snapshots), moment, unknown)


def _moment(when: date | datetime, now: datetime) -> datetime:
    is_today = not isinstance(when, datetime) and when == now.date()
    last = when if isinstance(when, datetime) else datetime.combine(when, time(), UTC) + timedelta(days=1, seconds=-1)
    if last > now and not is_today:
        raise IpRangesError(f"{format_instant(last)} has not come yet; ask for today or an earlier day.")
    return min(last, now)


def _is_until(revision: Revision, at: datetime | int) -> bool:
    return revision.serial <= at if isinstance(at, int) else revision.observed <= at


def _table_before(table: Table, later: Sequence[Revision], last: Revision) -> Table:
    """The table that *last* left, from the one that the *later* revisions made of it. Of regions it has what the history records:
    id, name and status.
    """
    ranges: set[Range] = set(table.ranges)
    regions = {region.id: region for region in table.regions}
    for revision in reversed(later):
        ranges.difference_update(item for change in revision.changes for item in change.after)
        ranges.update(item for change in revision.changes for item in change.before)
        for of_region in revision.region_changes:
            if of_region.was_status is None:
                regions.pop(of_region.id, None)
            else:
                described = regions.get(of_region.id, Region(of_region.id))
                regions[of_region.id] = described._replace(name=of_region.was_name, status=of_region.was_status)
    before = table._replace(ranges=in_published_order(ranges), regions=tuple(regions.values()))
    is_whole = not any(revision.regions or revision.notices for revision in later)
    if len(before.ranges) != last.count or (is_whole and text_digest(table_text(before)) != last.digest):
        raise HistoryError(
            f"history.jsonl does not lead back from the accepted table of {last.feed} to the one of the serial {last.serial}. Restore"
            " it from version control, or take the published history.jsonl of the site."
        )
    return before
