"""Every guard that compares, with a table that passes and one that does not, its limit, and what it says."""

from __future__ import annotations

import pytest
from ip_ranges.model.table import Region
from judged import ACCEPT, NAT, NAT_EU, POOL, reasons, table
from publications import made

TEN = [made(f"192.0.2.{number}/32", NAT) for number in range(10)]
NINE = TEN[:9]


def test_too_much_lost() -> None:
    """Half may go at once, more may not; the limit can be set, and a planned end does not count."""
    old = table(*TEN)
    assert reasons(table(*TEN[:5]), old) == ()
    assert reasons(table(*TEN[:4]), old) == (
        "60% of the IPv4 addresses would go at once (6 of 10); guard.max_lost allows 50%.",
        f"6 of 10 ranges would go at once; guard.max_lost allows 50%. {ACCEPT}",
    )
    assert reasons(table(*TEN[:4]), old, max_lost=0.6) == ()
    assert reasons(table(*TEN[:9]), old, max_lost=0.0) != ()


def test_a_planned_end_does_not_trip() -> None:
    """What was announced to leave may leave, all of it, with its region and its family."""
    day = "2026-12-20T09:00:00Z"
    leaving = [made(f"198.51.100.{number}/32", NAT_EU, expires=day) for number in range(9)]
    six = made("2001:db8::/48", NAT_EU, expires=day)
    staying = made("192.0.2.1/32", NAT)
    both = [Region("us-east"), Region("eu-west")]
    old = table(staying, *leaving, six, regions=both)
    assert reasons(table(staying, regions=both), old) == ()
    assert reasons(table(staying, regions=[Region("us-east"), Region("eu-west", status="retired")]), old) == ()


def test_an_end_in_another_year_excuses_nothing() -> None:
    """Some vendors give every range an end: those that go long before it are lost like all others."""
    old = table(*(made(f"192.0.2.{number}/32", NAT, expires="2027-08-30T00:00:00Z") for number in range(10)))
    assert reasons(table(*old.ranges[:4]), old) == (
        "60% of the IPv4 addresses would go at once (6 of 10); guard.max_lost allows 50%.",
        f"6 of 10 ranges would go at once; guard.max_lost allows 50%. {ACCEPT}",
    )


def test_reshaping_does_not_trip() -> None:
    """A block that is cut in two hundred and fifty-six pieces lost and gained nothing."""
    whole = table(made("192.0.2.0/24", POOL))
    pieces = table(*(made(f"192.0.2.{number}/32", POOL) for number in range(256)))
    assert reasons(whole, pieces) == ()
    assert [one for one in reasons(pieces, whole) if "would go" in one] == []


def test_too_many_addresses_gained() -> None:
    """A table may not grow to three times its addresses at once, once it is not tiny."""
    old = table(made("20.0.0.0/16", POOL))
    assert reasons(table(made("20.0.0.0/16", POOL), made("21.0.0.0/15", POOL)), old) == ()
    more = table(made("20.0.0.0/16", POOL), made("20.4.0.0/14", POOL))
    assert reasons(more, old) == (
        ("262,144 IPv4 addresses would come at once, 4.0 times what there was; guard.max_gained allows 2 times."
        f" {ACCEPT}"),
    )
    assert reasons(more, old, max_gained=4) == ()
    assert reasons(table(*TEN), table(TEN[0])) == ()


def test_too_many_ranges_gained() -> None:
    """Likewise for ranges, beyond a hundred."""
    old = table(*TEN)
    many = [made(f"198.51.100.{number}/32", NAT) for number in range(101)]
    assert reasons(table(*TEN, *many[:100]), old) == ()
    assert reasons(table(*TEN, *many), old) == (
        f"101 ranges would come at once, 10.1 times what there was; guard.max_gained allows 2 times. {ACCEPT}",
    )


@pytest.mark.parametrize(("left", "gone", "count"), [("192.0.2.0/25", "2001:db8::/120", 6), ("2001:db8::/120", "192.0.2.0/25", 4)])
def test_one_family_vanished(left: str, gone: str, count: int) -> None:
    """A vendor who puts the IPv4 list into the IPv6 file must not take a family away."""
    old = table(made(left, NAT), made(gone, NAT))
    (sentence,) = reasons(table(made(left, NAT)), old)
    had = 256 if count == 6 else 128
    assert sentence == (
        f"All IPv{count} ranges are gone, and they held {had} addresses. If IPv{count} really ended, set"
        " guard.allow_family_gone = true."
    )
    assert reasons(table(made(left, NAT)), old, allow_family_gone=True) == ()


def test_a_region_gone() -> None:
    """A region does not simply vanish: it is retired first."""
    old = table(*NINE, made("198.51.100.1/32", NAT_EU))
    assert reasons(table(*NINE), old) == (
        ('The region eu-west is gone. Retire it first (status = "retired"), or, if the feed is right, set'
        f" guard.allow_region_gone = true. {ACCEPT}"),
    )
    assert reasons(table(*NINE), old, allow_region_gone=True) == ()
    retired = table(*NINE, made("198.51.100.1/32", NAT_EU), regions=[Region("us-east"), Region("eu-west", status="retired")])
    assert reasons(table(*NINE), retired) == ()


def test_a_region_that_lost_all_its_ranges() -> None:
    """It stands there, with nothing in it."""
    both = [Region("us-east"), Region("eu-west")]
    old = table(*NINE, made("198.51.100.1/32", NAT_EU))
    assert reasons(table(*NINE, regions=both), old) == (
        ("The region eu-west lost all its ranges. If that is right, retire it, or set"
        f" guard.allow_empty_region = true. {ACCEPT}"),
    )
    assert reasons(table(*NINE, regions=both), old, allow_empty_region=True) == ()
    assert reasons(table(*NINE, regions=[Region("us-east"), Region("eu-west", status="retired")]), old) == ()
    # One that never had any, like a planned one, lost nothing.
    assert reasons(table(*NINE, regions=both), table(*NINE, regions=both)) == ()
