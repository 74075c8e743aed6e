"""A refused document that was kept aside: to be looked at beside the accepted one, and to be accepted all the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ..base.errors import DocumentError, SettingsError, StoreError
from ..changes.diff import compare
from ..fetch import Document
from ..fetch.document import digest_of_pages
from ..model.prefix import Prefix
from ..model.prefix_sets import coverage
from ..model.revision import Change
from ..model.snapshot import Snapshot
from ..model.table import Table
from ..settings import FeedSettings, Settings
from ..storage.data_folder import Store
from ..storage.ledger import Ledger, Refused
from .clocks import recording_clock
from .judge_feeds import candidate
from .outcome import Outcome
from .read_documents import read_table, reading_of
from .refresh import Refreshed
from .revisions import recorded, same


class Beside(NamedTuple):
    """A refused document beside the accepted table of its feed: what would change, and the addresses that would come and go.

    *table* is None where the document cannot be read; then there is nothing to hold against the accepted one. *stands* says
    that it is the accepted table: somebody took it since.
    """

    document: Refused
    snapshot: Snapshot | None
    table: Table | None
    changes: tuple[Change, ...] = ()
    gained: tuple[Prefix, ...] = ()
    lost: tuple[Prefix, ...] = ()
    stands: bool = False


def look_at_refused(store: Store, settings: Settings, digest: str, now: datetime, *, names: Sequence[str] = ()) -> Beside:
    """A refused document beside what is accepted; writes nothing. Raises :class:`~ip_ranges.errors.IpRangesError` for an unknown digest."""
    kept, feed = _chosen(store, settings, digest, names)
    ledger = store.load()
    snapshot = ledger.snapshots.get(feed.name)
    try:
        table, _ = _read(feed, kept, ledger)
    except DocumentError:
        return Beside(kept, snapshot, None)
    old = () if snapshot is None else snapshot.table.ranges
    changes = tuple(change._replace(observed=now) for change in compare(old, table.ranges, feed=feed.name))
    gained, lost = coverage((item.prefix for item in old), (item.prefix for item in table.ranges))
    return Beside(kept, snapshot, table, changes, gained, lost, stands=_stands(feed, snapshot, table))


def accept_refused(
    store: Store, settings: Settings, digest: str, now: datetime, *, names: Sequence[str] = (), dry_run: bool = False
) -> Refreshed:
    """Take one refused document all the same: exactly the one with this digest, without asking the guards.

    *names* says of which feed it must be; two feeds may have refused the same document. What cannot be read at all
    cannot be taken. Raises :class:`~ip_ranges.errors.IpRangesError`.
    """
    kept, feed = _chosen(store, settings, digest, names)
    ledger = store.load()
    now = recording_clock(now, ledger)
    table, warnings = _read(feed, kept, ledger)
    snapshot = ledger.snapshots.get(feed.name)
    if _stands(feed, snapshot, table):
        return Refreshed((Outcome(feed, "unchanged", snapshot, warnings=warnings, read=table),), (), now)
    document = Document(pages=kept.pages, digest=kept.digest, name=kept.name, modified=None, checked=now)
    accepted = candidate(feed, document, table, ledger, now, warnings=warnings)
    acceptances = recorded([accepted], ledger)
    if not dry_run:
        store.accept(ledger, acceptances)
    outcome = Outcome(feed, "accepted", acceptances[0].snapshot, checked=now, warnings=warnings, read=table, altered=accepted.altered)
    return Refreshed((outcome,), acceptances[0].revisions, now, (*ledger.revisions, *acceptances[0].revisions))


def _chosen(store: Store, settings: Settings, digest: str, names: Sequence[str]) -> tuple[Refused, FeedSettings]:
    """The one refused document with a digest, as it was kept aside, and its feed."""
    for name in names:
        settings.feed(name)
    documents = store.refused(digest)
    chosen = [document for document in documents if document.feed in names or not names]
    if not chosen:
        raise SettingsError(f"The document {digest[:64]} was refused for the feed {documents[0].feed}, not for {', '.join(names)}.")
    if len(chosen) > 1:
        feeds = ", ".join(document.feed for document in chosen)
        raise SettingsError(f"The document {digest[:64]} was refused for several feeds, {feeds}; name the one that takes it.")
    kept = chosen[0]
    if digest_of_pages(kept.pages) != kept.digest:
        raise StoreError(
            f"The refused document {kept.digest} was changed after it was kept aside, so it is not taken. Delete"
            f" {store.data / 'refused'} and run ip-ranges refresh: it is refused and kept again."
        )
    return kept, settings.feed(kept.feed)


def _stands(feed: FeedSettings, snapshot: Snapshot | None, table: Table) -> bool:
    """Whether a table is the accepted one already."""
    return snapshot is not None and snapshot.reading == reading_of(feed) and same(table, snapshot)


def _read(feed: FeedSettings, kept: Refused, ledger: Ledger) -> tuple[Table, tuple[str, ...]]:
    other = ledger.snapshots.get(feed.except_)
    return read_table(feed, kept.pages, kept.name, excepted=other and other.table)
