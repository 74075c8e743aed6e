"""Clocks that are wrong: nothing is recorded by them, and what a build publishes cuts nobody off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from folders import LB, NAT, NEW, data_folder, tree, write_table
from ip_ranges.errors import IpRangesError
from ip_ranges.pipeline.backfill import PastDocument, backfill
from ip_ranges.pipeline.clocks import Clock, misdated, read_clock
from ip_ranges.storage.data_folder import Store
from ip_ranges.storage.ledger import Ledger

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
OF_1980 = datetime(1980, 1, 1, tzinfo=UTC)

BEHIND = (
    "The clock says 1980-01-01T00:00:00Z, and the newest revision, 2026112001 of divio, is of 2026-11-20T09:30:00Z: nothing is recorded"
    " before what was recorded already. Set the clock right, or SOURCE_DATE_EPOCH, which takes its place."
)
FEEDS = '[feeds.divio]\nformat = "region-table"\nurl = "region-table.json"\n'


@pytest.fixture(autouse=True)
def accepted(desk: Any) -> None:
    """A table that was accepted in November 2026."""
    data_folder(desk.data, LB, NAT, feeds=FEEDS)
    desk.refresh()


def test_a_refresh_under_a_clock_of_1980(desk: Any) -> None:
    """It is refused with both dates, and nothing is written."""
    write_table(desk.data, NAT)
    before = tree(desk.data)
    desk.now = OF_1980
    with pytest.raises(IpRangesError) as refusal:
        desk.refresh()
    assert str(refusal.value) == f"{BEHIND} Nothing was recorded."
    assert tree(desk.data) == before


def test_a_build_under_a_clock_of_1980(desk: Any) -> None:
    """It warns and takes the newest revision's moment: what has gone drains, what is retired stays retired."""
    write_table(desk.data, NAT)
    desk.now = START + timedelta(days=1)
    desk.refresh()
    desk.now = START + timedelta(days=20)
    write_table(desk.data, NAT, NEW)
    desk.refresh()
    states = {str(entry.range.prefix): entry.state for entry in desk.build().primary.entries.rows}
    assert states == {"192.0.2.10/32": "retired", "192.0.2.11/32": "active", "198.51.100.64/28": "active"}
    desk.now = OF_1980
    publication = desk.build()
    assert {str(entry.range.prefix): entry.state for entry in publication.primary.entries.rows} == states
    assert [subtype for subtype, _ in publication.warnings] == ["clock"]
    assert publication.warnings[0][1].endswith("This build takes 2026-12-10T09:30:00Z for now.")
    assert (publication.now, publication.verified) == (START + timedelta(days=20), START + timedelta(days=20))


def test_a_skew_of_less_than_an_hour(desk: Any) -> None:
    """The next machine's clock is a little behind: what it sees counts as seen at the last revision's moment, without a word."""
    write_table(desk.data, LB, NAT, NEW)
    desk.now = START - timedelta(minutes=59)
    assert desk.build().warnings == ()
    assert [revision.observed for revision in desk.refresh().revisions] == [START]
    desk.now = START - timedelta(minutes=61)
    assert [subtype for subtype, _ in desk.build().warnings] == ["clock"]


def test_a_clock_years_ahead(desk: Any) -> None:
    """Nothing is recorded, and nothing is published by it: every plan would count as done."""
    desk.now = datetime(2099, 1, 1, tzinfo=UTC)
    sentence = (
        "The clock says 2099-01-01T00:00:00Z, more than five years after 2026-11-20T09:30:00Z (the newest revision, 2026112001 of divio),"
        " which cannot be right. Set the clock right, or SOURCE_DATE_EPOCH, which takes its place. If it is right after all, install a newer"
        " version, which knows of later days."
    )
    for act in (desk.refresh, desk.build):
        with pytest.raises(IpRangesError) as refusal:
            act()
        assert str(refusal.value) == sentence


def test_a_backfill_under_a_wrong_clock(desk: Any) -> None:
    """Past documents have dates of their own, and no clock of 1980 records them."""
    desk.now = OF_1980
    store = Store(desk.data)
    with pytest.raises(IpRangesError, match="which cannot be right|nothing is recorded before"):
        backfill(store, store.settings({}).feed("divio"), [PastDocument("a.json", lambda: b"{}")], desk.now)


def test_before_anything_is_recorded() -> None:
    """A clock of 1980 is wrong by itself; a build takes the month in which this version was written."""
    sentence = (
        "The clock says 1980-01-01T00:00:00Z, which cannot be right: this version was written after 2026-11-01T00:00:00Z."
        " Set the clock right, or SOURCE_DATE_EPOCH, which takes its place."
    )
    assert read_clock(OF_1980, Ledger()) == Clock(datetime(2026, 11, 1, tzinfo=UTC), sentence)


def test_an_old_commit_built_again(desk: Any) -> None:
    """Its clock is that of the commit, after the last revision that it has; nothing is said, whatever year it is today."""
    desk.now = START + timedelta(minutes=1)
    assert desk.build().warnings == ()


def test_revisions_with_wrong_dates(desk: Any) -> None:
    """A history that an older version recorded under a wrong clock: a check names what is out of order and what lies ahead."""
    revisions = Store(desk.data).load().revisions
    cure = "A clock was wrong when it was recorded: restore data/ from the commit before it and run ip-ranges refresh."
    ahead = (
        "One of the two clocks is wrong. If it is this one, set it right, or SOURCE_DATE_EPOCH, which takes its place; if it was the one of then,"
        " restore data/ from the commit before it and run ip-ranges refresh."
    )
    older, later = replace(revisions[0], serial=2026112002, observed=OF_1980), replace(revisions[0], serial=2030010101, observed=datetime(2030, 1, 1, tzinfo=UTC))
    assert list(misdated((*revisions, older, later), START)) == [
        ("divio", f"The revision 2026112002 is of 1980-01-01T00:00:00Z, before the one that it follows, 2026112001 of 2026-11-20T09:30:00Z. {cure}"),
        ("divio", f"The revision 2030010101 is of 2030-01-01T00:00:00Z, which lies ahead: the clock says 2026-11-20T09:30:00Z. {ahead}"),
    ]
