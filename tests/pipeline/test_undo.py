"""Taking back a revision that only the published history has, and what builds make of an undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from folders import EU, LB, NAT, NEW, data_folder, write_table
from ip_ranges.pipeline.undo import undo
from ip_ranges.storage.data_folder import Store

FEEDS = '[feeds.divio]\nformat = "region-table"\nurl = "region-table.json"\n'


def test_a_revision_that_a_build_published(desk: Any, site: Any) -> None:
    """A build without commit rights has published the mistake: it is recorded first, and then taken back; the chain is one."""
    data_folder(desk.data, LB, NAT, EU, feeds=f'published_url = "{site.url}"\n{FEEDS}')
    desk.refresh()
    site.publish(desk.build())
    desk.now += timedelta(days=1)
    write_table(desk.data, LB, NAT, EU, NEW)
    published = desk.build()
    site.publish(published)
    desk.now += timedelta(days=1)
    store = Store(desk.data)
    done = undo(store, store.settings({}), "divio", desk.fetcher(), desk.now)
    assert (done.taken_over, [revision.undone.serial for revision in done.revisions if revision.undone]) == (1, [published.serial])
    ledger = store.load()
    assert [revision.serial for revision in ledger.revisions] == [2026112001, 2026112101, 2026112201]
    assert ledger.snapshots["divio"].digest == ledger.revisions[0].digest
    # The document still lies there; a build goes on from the history with the undo, and does not bring it back.
    again = desk.build()
    assert ([subtype for subtype, _ in again.warnings], again.serial) == (["refused"], 2026112201)
    site.publish(again)
    write_table(desk.data, LB, NAT, EU)
    good = desk.build()
    assert (good.warnings, good.serial, good.primary.health) == ((), 2026112201, "current")


def test_what_was_taken_away_by_mistake(desk: Any) -> None:
    """Back within ``settle`` nobody was told that it went, and it never left the lists; back later it is told to be allowed again."""
    for days, actions in ((3, []), (10, ["remove", "allow"])):
        data = desk.data.with_name(f"after-{days}")
        desk.data = data_folder(data, LB, NAT, EU, feeds=f"{FEEDS}[feeds.divio.guard]\nmax_lost = 1\n")
        desk.refresh()
        desk.now += timedelta(days=1)
        write_table(data, LB, EU)
        desk.refresh()
        desk.now += timedelta(days=days)
        store = Store(data)
        undo(store, store.settings({}), "divio", desk.fetcher(), desk.now)
        write_table(data, LB, NAT, EU)
        publication = desk.build()
        assert [order.action for order in publication.primary.told if str(order.prefix) == str(NAT[0])] == actions
        assert {str(entry.range.prefix): entry.state for entry in publication.primary.entries.rows}[NAT[0]] == "active"
