"""What a feed's ranges were ever for: of the table, of every change, and of what an old baseline had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ip_ranges.changes.combinations import combinations_ever
from ip_ranges.model.entries import NO_ENTRIES
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from publications import BASE_URL, NOW, REGIONS, altered, made, published

LB, NAT, VPN = ("us-east", "load-balancer", "inbound"), ("us-east", "nat-gateway", "outbound"), ("eu-west", "vpn", "outbound")


def history(*tables: tuple[Range, ...]) -> tuple[Sequence[Range], Sequence[Revision]]:
    """The last of these tables, and the revisions that led to it."""
    steps = [(2026110100 + number, f"2026-11-{number:02}T09:00:00Z", table, ()) for number, table in enumerate(tables, start=1)]
    feed = published(now=NOW, base_url=BASE_URL, feeds=[("divio", "region-table", "x", REGIONS, steps)], example=False).primary
    return feed.table.ranges, feed.revisions


def test_a_table_without_a_history() -> None:
    """Region, role, direction and family of each range, once."""
    ranges = (made("192.0.2.10/32", LB), made("192.0.2.11/32", LB), made("2001:db8::/48", NAT))
    assert combinations_ever(ranges, NO_ENTRIES, ()) == {(*LB, 4), (*NAT, 6)}
    assert combinations_ever((), NO_ENTRIES, ()) == frozenset()


def test_what_went_and_what_moved_stays() -> None:
    """A range that left, one that has another region now, and a plan that was called off."""
    plan = made("2001:db8::/48", NAT, effective="2027-01-01")
    ranges, revisions = history((made("192.0.2.10/32", LB), made("192.0.2.64/26", NAT), plan), (made("192.0.2.64/26", VPN),), ())
    assert ranges == ()
    assert combinations_ever(ranges, NO_ENTRIES, revisions) == {(*LB, 4), (*NAT, 4), (*NAT, 6), (*VPN, 4)}


def test_an_old_baseline_counts() -> None:
    """A feed that was read in another way began a new baseline; what an older version recorded of it has no changes."""
    ranges, (first, second) = history((made("192.0.2.10/32", LB, expires="2027-01-01"), made("192.0.2.64/26", NAT)), (made("192.0.2.64/26", VPN),))
    anew = replace(second, kind="baseline")
    assert combinations_ever(ranges, NO_ENTRIES, (first, anew)) == {(*LB, 4), (*NAT, 4), (*VPN, 4)}
    old = replace(anew, changes=(), settle=None)
    assert combinations_ever(ranges, NO_ENTRIES, (first, old)) == {(*LB, 4), (*VPN, 4)}
    assert combinations_ever(ranges, NO_ENTRIES, (replace(first, fresh=False, settle=None), old)) == {(*LB, 4), (*VPN, 4)}


def test_an_example_s_lists_were_nobody_s() -> None:
    """From an example to a real table nothing is carried over."""
    ranges, (first, second) = history((made("192.0.2.10/32", LB, expires="2027-01-01"),), (made("192.0.2.64/26", NAT),))
    real = replace(second, kind="baseline", changes=(), fresh=True)
    assert combinations_ever(ranges, NO_ENTRIES, (first, real)) == {(*NAT, 4)}


def test_a_feed_s_entries_count() -> None:
    """What drains or is retired is known by the history, or else by the entry itself."""
    feed = published(
        now=NOW, base_url=BASE_URL, feeds=[("divio", "region-table", "x", REGIONS, [(2026110101, "2026-11-01T09:00:00Z", (made("192.0.2.10/32", LB),), ())])], example=False
    ).primary
    assert feed.combinations == {(*LB, 4)}
    assert altered(feed, NOW, table=feed.table._replace(ranges=()), revisions=()).combinations == {(*LB, 4)}
