"""From judged tables to revisions: which are news, when they were seen, and under which serial."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ..history import chained, line_digest, next_serial
from ..ledger import Acceptance, Ledger
from ..model import Table
from ..revision import Revision
from ..settings import FeedSettings
from ..snapshot import Snapshot


class Candidate(NamedTuple):
    """A table that passed the guards and differs from the accepted one. *old* is None for a baseline; *body* is the
    table's canonical text, and *digest* that text's.
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


def same(table: Table, snapshot: Snapshot) -> bool:
    """Whether a table says what the accepted one says: tokens, times and the order of rows say nothing."""
    old = snapshot.table
    return (table.ranges, table.regions, table.notices, table.example) == (
        old.ranges,
        old.regions,
        old.notices,
        old.example,
    )


def is_stale(table: Table, snapshot: Snapshot) -> bool:
    """Whether a document is older than the accepted one: some server of the source has kept an old copy."""
    token = snapshot.table.token
    return table.token is not None and token is not None and table.token < token


def observed_at(table: Table, modified: datetime | None, last: datetime | None, now: datetime) -> datetime:
    """When a revision was seen: the document's own time where that lies between the last revision and now."""
    for moment in (table.published, modified):
        if moment is not None and moment <= now and (last is None or last <= moment):
            return moment
    return now


def recorded(candidates: Iterable[Candidate], base: Ledger) -> tuple[Acceptance, ...]:
    """Give each candidate its revision, in the order of *observed* and then of the feed's name.

    The serials continue the ledger's and the lines are chained to it, so that a revision looks the same while it is
    pending as when it is recorded.
    """
    ordered = sorted(candidates, key=lambda each: (each.observed, each.feed.name))
    unchained: list[Revision] = []
    serial = base.serial
    for one in ordered:
        serial = next_serial(serial, one.observed.strftime("%Y%m%d"))
        unchained.append(_revision(one, serial))
    lines, revisions = chained(base.lines, unchained)
    return tuple(
        Acceptance(_snapshot(one, revision, line), (revision,), (line,))
        for one, revision, line in zip(ordered, revisions, lines, strict=True)
    )


def _snapshot(one: Candidate, revision: Revision, line: str) -> Snapshot:
    return Snapshot(
        feed=one.feed.name,
        reading=one.reading,
        document=one.document,
        digest=one.digest,
        table=one.table,
        serial=revision.serial,
        observed=revision.observed,
        line=line_digest(line),
        body=one.body,
    )


def _revision(one: Candidate, serial: int) -> Revision:
    if one.old is None:
        return Revision(serial, one.feed.name, "baseline", one.observed, one.digest, len(one.table.ranges))
    from ..aggregate import coverage  # noqa: PLC0415 - only where there is something to compare
    from ..compare import compare  # noqa: PLC0415 - likewise

    added, removed = coverage(
        (item.prefix for item in one.old.ranges), (item.prefix for item in one.table.ranges)
    )
    return Revision(
        serial=serial,
        feed=one.feed.name,
        kind="change",
        observed=one.observed,
        digest=one.digest,
        count=len(one.table.ranges),
        changes=compare(
            one.old.ranges,
            one.table.ranges,
            feed=one.feed.name,
            serial=serial,
            observed=one.observed,
            settle=one.feed.settle,
        ),
        added=added,
        removed=removed,
        regions=_altered(one.old.regions, one.table.regions),
        notices=_altered(one.old.notices, one.table.notices),
    )


def _altered(old: Sequence[Any], new: Sequence[Any]) -> tuple[str, ...]:
    """The ids of what was added, altered or withdrawn."""
    was, has = {item.id: item for item in old}, {item.id: item for item in new}
    return tuple(sorted(key for key in was.keys() | has.keys() if was.get(key) != has.get(key)))
