"""What readers are told, in their words and in the right tense: titles, what happens, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from histories import Seen
from ip_ranges.changes.orders import Order
from ip_ranges.changes.sentences import asks_text, first_day_after, happens_text, last_day_before, region_told
from ip_ranges.changes.terms import plain
from ip_ranges.changes.titles import order_title, orders_title
from ip_ranges.model.revision import RegionChange
from ip_ranges.model.table import Range
from publications import made

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AFTER = datetime(2027, 1, 10, tzinfo=UTC)
LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
ONE = made("192.0.2.10/32", NAT)
NAMES = {"us-east": "Virginia", "eu-west": "Ireland"}
EU = ("eu-west", "nat-gateway", "outbound")


def name(region: str) -> str:
    """A region's name."""
    return NAMES[region]


def orders_of(*tables: Iterable[Range], now: datetime = AFTER) -> tuple[Order, ...]:
    """What is told of tables that were seen on consecutive days, from 20 November on."""
    return Seen(*((SEEN + number * timedelta(days=1), table) for number, table in enumerate(tables))).told_by(now).told


TOLD = [
    pytest.param(([], [ONE]), "192.0.2.10/32 (Virginia) is in use: allow it", "was added and is in use", "Allow it now.", id="added"),
    pytest.param(
        ([], [made("192.0.2.10/32", NAT, effective="2027-02-01T09:00:00Z")]),
        "192.0.2.10/32 (Virginia) is in use from 1 February 2027",
        "is in use from 1 February 2027, 09:00 UTC",
        "Allow it by 30 January 2027 (before 1 February 2027, 09:00 UTC).",
        id="planned",
    ),
    pytest.param(
        ([ONE], [made("192.0.2.10/32", NAT, expires="2027-03-15")]),
        "192.0.2.10/32 (Virginia) leaves on 15 March 2027",
        "leaves on 15 March 2027",
        "Keep it until 15 March 2027; remove it on 16 March 2027 or later.",
        id="gets an end",
    ),
    pytest.param(
        ([ONE], [made("192.0.2.10/32", NAT, expires="2027-03-15")], [ONE]),
        "192.0.2.10/32 (Virginia) is not to leave any more: keep it",
        "is not to leave as it was told: it stays in use",
        "Keep it.",
        id="called off",
    ),
    pytest.param(
        ([ONE], []),
        "192.0.2.10/32 (Virginia) has left: remove it",
        "left: it has not been listed since 21 November 2026, 09:30 UTC, and nothing of ours connects from it any more",
        "Remove it: it is safe to remove.",
        id="left",
    ),
    pytest.param(
        ([], [made("192.0.2.10/32", NAT, effective="2027-02-01")], []),
        "192.0.2.10/32 (Virginia) was called off: remove it on 30 November 2026 or later",
        "was withdrawn before it was used",
        "Keep it until 29 November 2026, 09:30 UTC; remove it on 30 November 2026 or later.",
        id="withdrawn",
    ),
    pytest.param(
        ([ONE], [made("192.0.2.10/32", EU)]),
        "192.0.2.10/32 (Virginia) is now in Ireland",
        "is now in Ireland, and still ours",
        "Nothing to do.",
        id="moved away",
    ),
]
"""Tables; and of the last thing that is told title, what happened and what to do."""


@pytest.mark.parametrize(("tables", "title", "happened", "asked"), TOLD)
def test_what_readers_are_told(tables: tuple[list[Range], ...], title: str, happened: str, asked: str) -> None:
    """The title of a mail, what happened, and what to do with days that are safe in every time zone."""
    order = orders_of(*tables)[-1]
    assert (order_title(order, name), happens_text(order, name), asks_text(order)) == (title, happened, asked)


def test_to_whom_it_came_it_moved() -> None:
    """The region that an address comes to learns where it was."""
    order = orders_of([ONE], [made("192.0.2.10/32", EU)])[0]
    assert happens_text(order, name) == "moved here from Virginia and is in use"


def test_names_are_pointed_elsewhere_from_when_to_when() -> None:
    """Not before what takes over begins, and before the end; where nothing takes over in time, the words say so."""
    (_, repoint, _) = orders_of(
        [made("192.0.2.10/32", LB)],
        [made("192.0.2.10/32", LB, expires="2027-03-01T09:00:00Z"), made("192.0.2.12/32", LB, effective="2027-02-01T09:00:00Z")],
    )
    assert asks_text(repoint) == (
        "Point A records that name it elsewhere by 27 February 2027 (before 1 March 2027, 09:00 UTC), not before"
        " 1 February 2027, 09:00 UTC."
    )
    (_, late, _) = orders_of(
        [made("192.0.2.10/32", LB)],
        [made("192.0.2.10/32", LB, expires="2027-02-01"), made("192.0.2.12/32", LB, effective="2027-03-01")],
    )
    assert asks_text(late) == "Point A records that name it elsewhere before 1 February 2027. Nothing takes over before that day."


def test_records_of_ipv6_are_called_what_they_are() -> None:
    """AAAA records hold them."""
    (repoint,) = orders_of([made("2001:db8::1/128", LB), made("2001:db8::5/128", LB)], [made("2001:db8::1/128", LB)], now=SEEN + timedelta(days=2))
    assert asks_text(repoint).startswith("Point AAAA records that name it elsewhere by ")


def test_the_title_of_several_names_the_first_that_falls() -> None:
    """And how many more addresses there are."""
    told = orders_of(
        [], [made("192.0.2.10/32", NAT, effective="2027-02-01"), made("192.0.2.20/32", NAT, effective="2027-01-15"), made("192.0.2.30/32", NAT)]
    )
    assert orders_title(told, name) == "192.0.2.30/32 (Virginia) is in use: allow it, and 2 more"
    assert orders_title(told[:2], name) == "192.0.2.20/32 (Virginia) is in use from 15 January 2027, and 1 more"


def test_the_title_of_a_new_start_is_that_alone() -> None:
    """What else is told with it needs no count: the list is taken anew."""
    seen = Seen((SEEN, [ONE]))
    seen.see(SEEN + timedelta(days=1), [ONE, made("192.0.2.20/32", NAT, effective="2027-02-01")], baseline=True)
    told = seen.told_by(AFTER).told
    assert [order.action for order in told] == ["reload", "allow"]
    assert orders_title(told, name) == "Take the list anew"


def test_days_that_are_safe_in_every_time_zone() -> None:
    """A day that has ended everywhere before a moment, and one that has begun nowhere before it."""
    for moment, before, after in (
        (datetime(2027, 2, 1, 9, tzinfo=UTC), date(2027, 1, 30), date(2027, 2, 2)),
        (datetime(2027, 2, 1, 12, tzinfo=UTC), date(2027, 1, 31), date(2027, 2, 3)),
        (datetime(2027, 2, 1, 10, tzinfo=UTC), date(2027, 1, 30), date(2027, 2, 2)),
        (datetime(2027, 2, 1, tzinfo=UTC), date(2027, 1, 30), date(2027, 2, 2)),
    ):
        assert (last_day_before(moment), first_day_after(moment)) == (before, after)


def test_regions_in_words() -> None:
    """Planned, open, closed and called otherwise."""
    for change, said_of in (
        (RegionChange("a", "Virginia", "planned"), "The region Virginia is planned."),
        (RegionChange("a", "Virginia", "active"), "The region Virginia is open."),
        (RegionChange("a", "Virginia", "active", "Virginia", "planned"), "The region Virginia is open."),
        (RegionChange("a", "Virginia", "retired", "Virginia", "active"), "The region Virginia is closed."),
        (RegionChange("a", "Virginia", None, "Virginia", "active"), "The region Virginia is closed."),
        (RegionChange("a", "North Virginia", "active", "Virginia", "active"), "The region Virginia is called North Virginia now."),
    ):
        assert plain(region_told(change)) == said_of
