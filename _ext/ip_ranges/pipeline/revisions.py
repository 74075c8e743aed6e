"""From judged tables to revisions: which are news, when they were seen, and under which serial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from ..changes.diff import compare
from ..model.prefix_sets import coverage
from ..model.revision import NoticeChange, RegionChange, Revision, Undone, new_id
from ..model.snapshot import Snapshot
from ..model.table import Notice, Region, Table
from ..settings import FeedSettings
from ..storage.history_file import chained, line_digest, next_serial
from ..storage.ledger import Acceptance, Ledger


class Candidate(NamedTuple):
    """A table that passed the guards and differs from the accepted one.

    *old* is None for a baseline; *before* is then the table that was read in another way until now, None for a first one.
    *body* is the table's canonical text, and *digest* that text's. *altered* are the settings by which it is read in another way.
    """

    feed: FeedSettings
    table: Table
    old: Table | None
    reading: dict[str, Any]
    document: str
    digest: str
    observed: datetime
    body: str = ""
    warnings: tuple[str, ...] = ()
    before: Table | None = None
    altered: tuple[str, ...] = ()


def same(table: Table, snapshot: Snapshot) -> bool:
    """Whether a table says what the accepted one says: tokens, times and the order of rows say nothing."""
    old = snapshot.table
    return (table.ranges, table.regions, table.notices, table.example) == (
        old.ranges,
        old.regions,
        old.notices,
        old.example,
    )


def taken_back(table_digest: str, document: str, revisions: Iterable[Revision]) -> tuple[Revision, Revision] | None:
    """The revision that accepted a document, or a table, and the one that took it back; None where nobody did, or it was accepted again."""
    by_serial: dict[int, Revision] = {}
    pair = None
    for revision in revisions:
        by_serial[revision.serial] = revision
        undone = revision.undone
        if undone is not None and undone.serial in by_serial and (undone.document == document or by_serial[undone.serial].digest == table_digest):
            pair = (by_serial[undone.serial], revision)
        elif pair is not None and revision.digest == pair[0].digest:
            pair = None
    return pair


def is_stale(table: Table, snapshot: Snapshot) -> bool:
    """Whether a document is older than the accepted one: some server of the source has kept an old copy."""
    token = snapshot.table.token
    return table.token is not None and token is not None and table.token < token


def observed_at(table: Table, modified: datetime | None, last: datetime | None, now: datetime, due: datetime | None = None) -> datetime:
    """When a revision was seen: the document's own time where that lies between the last revision and now.

    *due* is the last moment at which readers had to be told something: a document of before that takes nothing back, so it
    counts as seen then.
    """
    for moment in (table.published, modified):
        if moment is not None and moment <= now and (last is None or last <= moment):
            return moment if due is None else max(moment, due)
    return now


def recorded(
    candidates: Iterable[Candidate], base: Ledger, *, numbers: Mapping[str, int] | None = None, undone: Undone | None = None
) -> tuple[Acceptance, ...]:
    """Give each candidate its revision, in the order of *observed* and then of the feed's name.

    The serials continue the ledger's and the lines are chained to it, so that a revision looks the same while it is
    pending as when it is recorded. *numbers* says how many revisions each feed has where *base* is only the end of a ledger,
    *undone* what the one candidate takes back.
    """
    ordered = sorted(candidates, key=lambda each: (each.observed, each.feed.name))
    counts = Counter(revision.feed for revision in base.revisions) if numbers is None else Counter(numbers)
    unchained: list[Revision] = []
    serial = base.serial
    for candidate in ordered:
        serial = next_serial(serial, candidate.observed.strftime("%Y%m%d"))
        counts[candidate.feed.name] += 1
        revision = revision_of(candidate, serial, new_id(candidate.feed.name, counts[candidate.feed.name], candidate.digest))
        unchained.append(revision if undone is None else replace(revision, undone=undone))
    lines, revisions = chained(base.lines, unchained)
    return tuple(
        Acceptance(_snapshot(candidate, revision, line), (revision,), (line,))
        for candidate, revision, line in zip(ordered, revisions, lines, strict=True)
    )


def _snapshot(candidate: Candidate, revision: Revision, line: str) -> Snapshot:
    return Snapshot(
        feed=candidate.feed.name,
        reading=candidate.reading,
        document=candidate.document,
        digest=candidate.digest,
        table=candidate.table,
        serial=revision.serial,
        observed=revision.observed,
        line=line_digest(line),
        body=candidate.body,
    )


def revision_of(candidate: Candidate, serial: int, revision_id: str) -> Revision:
    """The revision that accepts a candidate, before it is chained to the history."""
    table, old = candidate.table, candidate.old or candidate.before
    dated = () if candidate.old is not None else tuple(
        item for item in table.ranges if item.effective is not None or item.expires is not None
    )
    if old is None:
        return Revision(
            serial,
            candidate.feed.name,
            "baseline",
            candidate.observed,
            candidate.digest,
            len(table.ranges),
            notices=tuple(notice.id for notice in table.notices),
            id=revision_id,
            settle=candidate.feed.settle,
            notice_changes=tuple(NoticeChange(notice) for notice in table.notices),
            dated=dated,
            fresh=True,
        )
    added, removed = coverage((item.prefix for item in old.ranges), (item.prefix for item in table.ranges))
    return Revision(
        serial=serial,
        feed=candidate.feed.name,
        kind="baseline" if candidate.old is None else "change",
        observed=candidate.observed,
        digest=candidate.digest,
        count=len(table.ranges),
        changes=compare(
            old.ranges,
            table.ranges,
            feed=candidate.feed.name,
            revision_id=revision_id,
            serial=serial,
            observed=candidate.observed,
            settle=candidate.feed.settle,
        ),
        added=added,
        removed=removed,
        regions=_altered(old.regions, table.regions),
        notices=_altered(old.notices, table.notices),
        id=revision_id,
        settle=candidate.feed.settle,
        region_changes=tuple(_region_changes(old.regions, table.regions)),
        notice_changes=tuple(_notice_changes(old.notices, table.notices)),
        dated=dated,
    )


def _altered(old: Sequence[Any], new: Sequence[Any]) -> tuple[str, ...]:
    """The ids of what was added, altered or withdrawn."""
    was, has = {item.id: item for item in old}, {item.id: item for item in new}
    return tuple(sorted(key for key in was.keys() | has.keys() if was.get(key) != has.get(key)))


def _region_changes(old: Sequence[Region], new: Sequence[Region]) -> Iterator[RegionChange]:
    """The regions that opened, closed or have another name or status."""
    was, has = {region.id: region for region in old}, {region.id: region for region in new}
    for key in sorted(was.keys() | has.keys()):
        before, after = was.get(key), has.get(key)
        if before is None or after is None or (before.title, before.status) != (after.title, after.status):
            region = after or before
            assert region is not None  # noqa: S101 - the key is of one of the two
            yield RegionChange(
                key,
                region.title,
                None if after is None else after.status,
                "" if before is None else before.title,
                None if before is None else before.status,
            )


def _notice_changes(old: Sequence[Notice], new: Sequence[Notice]) -> Iterator[NoticeChange]:
    was, has = {notice.id: notice for notice in old}, {notice.id: notice for notice in new}
    for key in _altered(old, new):
        yield NoticeChange(has[key]) if key in has else NoticeChange(was[key], called_off=True)
