"""What is told of a history: each order once, safe to obey, and never altered afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from histories import DAY, SETTLE, START, Seen, said
from hypothesis import example, given
from hypothesis import strategies as st
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from publications import made

A = ("a", "nat-gateway", "outbound")
B = ("b", "nat-gateway", "outbound")
PROXY = ("a", "proxy", "outbound")
LB = ("a", "load-balancer", "inbound")
ONE = made("192.0.2.1/32", A)
FAR = START + 400 * DAY


def at(day: int, month: int = 11, year: int = 2026) -> datetime:
    """Midnight of a day."""
    return datetime(year, month, day, tzinfo=UTC)


HISTORIES = {
    "of a first table its plans and ends alone": (
        ((at(1), [ONE, made("192.0.2.2/32", A, effective="2026-12-01"), made("192.0.2.3/32", A, expires="2027-03-01")]),),
        ["1 Nov allow 192.0.2.2/32 a from 1 Dec", "1 Nov remove 192.0.2.3/32 a keep 1 Mar"],
    ),
    "a flap of a day asks nothing of anybody": (((at(1), [ONE]), (at(2), []), (at(3), [ONE])), []),
    "a flap of six days": (((at(1), [ONE]), (at(2), []), (at(8), [ONE])), []),
    "back at the very moment at which it is certain that it left": (
        ((at(1), [ONE]), (at(2), []), (at(9), [ONE])),
        ["9 Nov remove 192.0.2.1/32 a keep 9 Nov", "9 Nov allow 192.0.2.1/32 a"],
    ),
    "an end that has passed and is taken away: readers have to allow it again": (
        ((at(1), [made("192.0.2.1/32", A, expires="2026-11-05")]), (at(10), [ONE])),
        ["1 Nov remove 192.0.2.1/32 a keep 5 Nov", "10 Nov allow 192.0.2.1/32 a"],
    ),
    "a planned move removes nothing": (
        ((at(1), [ONE]), (at(2), [made("192.0.2.1/32", A, expires="2027-03-01"), made("192.0.2.1/32", B, effective="2027-03-01")])),
        ["2 Nov allow 192.0.2.1/32 b from 1 Mar", "2 Nov none 192.0.2.1/32 a keep 1 Mar"],
    ),
    "an arrival with an end is two changes": (
        ((at(1), [ONE]), (at(2), [ONE, made("192.0.2.2/32", A, effective="2026-12-01", expires="2027-01-01")])),
        ["2 Nov allow 192.0.2.2/32 a from 1 Dec", "2 Nov remove 192.0.2.2/32 a keep 1 Jan"],
    ),
    "in use, and to be used again only later: nobody is asked to remove it meanwhile": (
        ((at(1), [ONE]), (at(2), [made("192.0.2.1/32", A, effective="2026-12-01")])),
        ["2 Nov allow 192.0.2.1/32 a from 1 Dec"],
    ),
}
"""What was seen when, and all that is told of it."""


@pytest.mark.parametrize(("steps", "expected"), HISTORIES.values(), ids=HISTORIES)
def test_what_is_told(steps: tuple[tuple[datetime, list[Range]], ...], expected: list[str]) -> None:
    """Each order once, at its day."""
    assert said(Seen(*steps).told_by(FAR).told) == expected


def test_of_a_block_that_leaves_in_parts_only_what_leaves_is_told() -> None:
    """A /24 that becomes a /25 and a /26 takes a /26 away, and that is told when it is certain."""
    seen = Seen(
        (at(1), [made("192.0.2.0/24", A)]),
        (at(2), [made("192.0.2.0/25", A), made("192.0.2.128/26", A)]),
    )
    assert said(seen.told_by(at(8)).told) == []
    (order,) = seen.told_by(at(9)).told
    assert said([order]) == ["9 Nov remove 192.0.2.192/26 a keep 9 Nov"]
    assert dict(order.previous) == {"prefixes": ["192.0.2.0/24"]}
    assert order.observed == at(2)


def test_an_end_is_told_each_time_that_it_is_set_moved_or_called_off() -> None:
    """A later end takes the earlier one back first, since readers would obey that."""

    def ending(day: str) -> list[Range]:
        return [made("192.0.2.1/32", A, expires=day)]

    seen = Seen((at(1), [ONE]), (at(2), ending("2026-12-10")), (at(3), ending("2026-12-05")), (at(4), ending("2026-12-20")), (at(5), [ONE]))
    found = seen.told_by(FAR).told
    assert said(found) == [
        "2 Nov remove 192.0.2.1/32 a keep 10 Dec",
        "3 Nov remove 192.0.2.1/32 a keep 5 Dec",
        "4 Nov allow 192.0.2.1/32 a",
        "4 Nov remove 192.0.2.1/32 a keep 20 Dec",
        "5 Nov allow 192.0.2.1/32 a",
    ]
    assert [order.called_off for order in found] == [False, False, True, False, True]


def test_an_end_that_was_past_when_it_was_set_counts_from_then() -> None:
    """Nobody could be told of that day; of a range that is new nothing is told at all."""
    seen = Seen((at(1), [ONE]), (at(10), [made("192.0.2.1/32", A, expires="2026-11-05"), made("192.0.2.9/32", A, expires="2026-11-05")]))
    assert said(seen.told_by(FAR).told) == ["10 Nov remove 192.0.2.1/32 a keep 17 Nov"]
    assert seen.shown(at(16)) == ["192.0.2.1/32 a draining", "192.0.2.9/32 a retired"]
    assert seen.shown(at(17)) == ["192.0.2.1/32 a retired", "192.0.2.9/32 a retired"]


def test_a_plan_is_told_moved_withdrawn_and_announced_again() -> None:
    """Each is told at once: whatever has a date is."""

    def planned(day: str) -> list[Range]:
        return [ONE, made("192.0.2.2/32", A, effective=day)]

    seen = Seen((at(1), [ONE]), (at(2), planned("2026-12-10")), (at(3), planned("2026-12-01")), (at(4), [ONE]), (at(5), planned("2026-12-01")))
    found = seen.told_by(FAR).told
    assert said(found) == [
        "2 Nov allow 192.0.2.2/32 a from 10 Dec",
        "3 Nov allow 192.0.2.2/32 a from 1 Dec",
        "4 Nov remove 192.0.2.2/32 a keep 11 Nov",
        "5 Nov allow 192.0.2.2/32 a from 1 Dec",
    ]
    assert found[2].withdrawn


def test_a_withdrawn_plan_with_an_end_is_kept_for_settle_alone() -> None:
    """Not for the years until its end."""
    seen = Seen((at(1), [ONE]), (at(2), [ONE, made("192.0.2.2/32", A, effective="2026-12-10", expires="2030-01-01")]), (at(4), [ONE]))
    assert said(seen.told_by(FAR).told) == [
        "2 Nov allow 192.0.2.2/32 a from 10 Dec",
        "2 Nov remove 192.0.2.2/32 a keep 1 Jan",
        "4 Nov remove 192.0.2.2/32 a keep 11 Nov",
    ]
    assert seen.shown(at(10)) == ["192.0.2.1/32 a active", "192.0.2.2/32 a draining"]
    assert seen.shown(at(11)) == ["192.0.2.1/32 a active", "192.0.2.2/32 a retired"]


def test_a_move_asks_nobody_to_remove_anything() -> None:
    """It is new to the region that it comes to; the other one learns where it is when it is certain, and of the end at last."""
    seen = Seen((at(1), [ONE]), (at(2), [made("192.0.2.1/32", B)]), (at(20), []))
    found = seen.told_by(FAR).told
    assert said(found) == [
        "2 Nov allow 192.0.2.1/32 b",
        "9 Nov none 192.0.2.1/32 a",
        "27 Nov remove 192.0.2.1/32 a keep 27 Nov",
        "27 Nov remove 192.0.2.1/32 b keep 27 Nov",
    ]
    assert (found[0].kind, dict(found[0].previous)) == ("moved", {"region": "a"})
    assert found[1].moved_to == ("b", "nat-gateway")
    # The lists that it left keep it for settle.
    assert seen.shown(at(3))[:1] != ["192.0.2.1/32 b active"] or "192.0.2.1/32 a draining" in seen.shown(at(3))


def test_a_change_of_direction_is_a_departure_and_an_arrival() -> None:
    """The list of the old direction keeps it for settle."""
    inbound = made("192.0.2.1/32", ("a", "nat-gateway", "inbound"))
    seen = Seen((at(1), [ONE]), (at(2), [inbound]))
    assert [(order.action, order.direction) for order in seen.told_by(FAR).told] == [("allow", "inbound"), ("remove", "outbound")]
    assert [(one.range.direction, one.state) for one in seen.entries(at(3))] == [("inbound", "active"), ("outbound", "draining")]


def test_a_second_role_is_told_of_the_arrival_and_of_the_end() -> None:
    """Who follows one role alone lacks what another role has; and all are told of the end."""
    seen = Seen((at(1), [ONE]), (at(2), [ONE, made("192.0.2.1/32", PROXY)]), (at(3), [ONE]), (at(20), []))
    assert [(day_action, order.role) for day_action, order in zip(said(seen.told_by(FAR).told), seen.told_by(FAR).told, strict=True)] == [
        ("2 Nov allow 192.0.2.1/32 a", "proxy"),
        ("10 Nov none 192.0.2.1/32 a", "proxy"),
        ("27 Nov remove 192.0.2.1/32 a keep 27 Nov", "nat-gateway"),
        ("27 Nov remove 192.0.2.1/32 a keep 27 Nov", "proxy"),
    ]


def test_what_leaves_early_keeps_the_end_that_was_told() -> None:
    """Nobody has to be told anything: they know the day."""
    seen = Seen((at(1), [made("192.0.2.1/32", A, expires="2026-12-01"), made("192.0.2.9/32", A)]), (at(2), [made("192.0.2.9/32", A)]))
    assert said(seen.told_by(FAR).told) == ["1 Nov remove 192.0.2.1/32 a keep 1 Dec"]
    assert "192.0.2.1/32 a draining" in seen.shown(at(30))


def test_neighbours_are_told_as_the_fewest_prefixes() -> None:
    """Four addresses that come at once are one block; what they were written as stands in previous."""
    seen = Seen((at(1), [ONE]), (at(2), [ONE, *(made(f"192.0.2.{number}/32", A) for number in range(8, 12))]))
    (order,) = seen.told_by(FAR).told
    assert said([order]) == ["2 Nov allow 192.0.2.8/30 a"]
    assert dict(order.previous) == {"prefixes": ["192.0.2.8/32", "192.0.2.9/32", "192.0.2.10/32", "192.0.2.11/32"]}


def test_a_block_around_addresses_that_were_there_is_told_as_one() -> None:
    """Not as the gaps between them; but what has an end is left out, since a new allow would take that back."""
    there = [made(f"192.0.2.{number}/32", A) for number in (1, 5, 9)]
    seen = Seen((at(1), [*there, made("198.51.100.9/32", A, expires="2027-03-01")]))
    seen.see(at(2), [*there, made("198.51.100.9/32", A, expires="2027-03-01"), made("192.0.2.0/28", A)])
    assert said(seen.told_by(FAR).told)[1:] == ["2 Nov allow 192.0.2.0/28 a"]
    other = Seen((at(1), [made("192.0.2.1/32", A, expires="2027-03-01")]))
    other.see(at(2), [made("192.0.2.1/32", A, expires="2027-03-01"), made("192.0.2.0/31", B)])
    assert "2 Nov allow 192.0.2.0/31 b" in said(other.told_by(FAR).told)


# -- names -------------------------------------------------------------------------------------------------------------


def test_who_points_a_name_at_what_leaves_is_told_from_when_to_when() -> None:
    """An address that has an end, with another one in use and a third that takes over."""
    ten, eleven, twelve = (made(f"192.0.2.{number}/32", LB) for number in (10, 11, 12))
    seen = Seen(
        (at(1), [ten, eleven]),
        (at(2), [ten, made("192.0.2.11/32", LB, expires="2027-03-01"), made("192.0.2.12/32", LB, effective="2027-02-01")]),
    )
    assert said(seen.told_by(FAR).told) == [
        "2 Nov allow 192.0.2.12/32 a from 1 Feb",
        "2 Nov repoint 192.0.2.11/32 a not before 1 Feb keep 1 Mar",
        "2 Nov remove 192.0.2.11/32 a keep 1 Mar",
    ]
    assert [str(row.prefix) for row in _answer(seen, at(3))] == ["192.0.2.10/32"]
    assert twelve.prefix in [row.prefix for row in _answer(seen, at(1, 2, 2027))]


def test_a_load_balancer_that_vanishes_is_repointed_at_once_and_removed_when_that_is_certain() -> None:
    """Names are pointed elsewhere at once; a list waits."""
    ten, eleven = made("192.0.2.10/32", LB), made("192.0.2.20/32", LB)
    seen = Seen((at(1), [ten, eleven]), (at(2), [ten]))
    assert said(seen.told_by(at(3)).told) == ["2 Nov repoint 192.0.2.20/32 a keep 9 Nov"]
    assert said(seen.told_by(at(9)).told)[1:] == ["9 Nov remove 192.0.2.20/32 a keep 9 Nov"]


def test_where_nothing_takes_over_in_time_the_order_says_so() -> None:
    """The successor begins after the end: there is a gap, and no day before which to wait."""
    seen = Seen(
        (at(1), [made("192.0.2.10/32", LB)]),
        (at(2), [made("192.0.2.10/32", LB, expires="2026-12-01"), made("192.0.2.20/32", LB, effective="2026-12-05")]),
    )
    (order,) = [one for one in seen.told_by(FAR).told if one.action == "repoint"]
    assert (order.gap, order.not_before, order.keep_until) == (True, None, at(1, 12))


def test_the_only_load_balancer_has_nowhere_to_point() -> None:
    """No repoint without anything to point to; it is told when something comes."""
    seen = Seen((at(1), [made("192.0.2.10/32", LB)]), (at(2), [made("192.0.2.10/32", LB, expires="2026-12-01")]))
    assert said(seen.told_by(FAR).told) == ["2 Nov remove 192.0.2.10/32 a keep 1 Dec"]
    seen.see(at(5), [made("192.0.2.10/32", LB, expires="2026-12-01"), made("192.0.2.20/32", LB, effective="2026-11-20")])
    assert said(seen.told_by(FAR).told)[1:] == [
        "5 Nov allow 192.0.2.20/32 a from 20 Nov",
        "5 Nov repoint 192.0.2.10/32 a not before 20 Nov keep 1 Dec",
    ]


def test_where_what_was_to_take_over_is_withdrawn_that_is_told_too() -> None:
    """Whoever obeyed the first order would point a name at a plan that is gone."""
    ending, plan = made("192.0.2.10/32", LB, expires="2027-02-01"), made("192.0.2.20/32", LB, effective="2027-01-10")
    seen = Seen((at(1), [made("192.0.2.10/32", LB)]), (at(2), [ending, plan]), (at(3), [ending]))
    found = [order for order in seen.told_by(FAR).told if order.action == "repoint"]
    assert said(found) == ["2 Nov repoint 192.0.2.10/32 a not before 10 Jan keep 1 Feb", "3 Nov repoint 192.0.2.10/32 a keep 1 Feb"]
    assert [order.gap for order in found] == [False, True]


def test_a_load_balancer_that_is_back_is_not_called_off_while_names_may_not_point_to_it() -> None:
    """It counts as vanished until it has been back for settle: what was told of it stands."""
    one, two = made("192.0.2.10/32", LB), made("192.0.2.20/32", LB)
    seen = Seen((at(1), [one, two]), (at(2), [one]), (at(4), [one, two]))
    assert said(seen.told_by(FAR).told) == ["2 Nov repoint 192.0.2.20/32 a keep 9 Nov"]


def test_what_goes_on_elsewhere_says_so() -> None:
    """The end of this region stands; the address is not to be removed, since another region has it."""
    seen = Seen((at(1), [ONE]), (at(2), [made("192.0.2.1/32", A, expires="2027-01-10")]))
    seen.see(at(3), [made("192.0.2.1/32", A, expires="2027-01-10"), made("192.0.2.1/32", B, effective="2027-01-05")])
    found = seen.told_by(FAR).told[1:]
    assert said(found) == ["3 Nov allow 192.0.2.1/32 a", "3 Nov allow 192.0.2.1/32 b from 5 Jan"]
    assert found[0].moved_to == ("b", "nat-gateway")


def test_an_end_is_told_at_once_also_where_it_came_with_a_move() -> None:
    """The region that it left keeps it for settle, which is sooner."""
    seen = Seen((at(1), [ONE]), (at(2), [made("192.0.2.1/32", B, expires="2026-12-20")]))
    assert said(seen.told_by(at(3)).told) == [
        "2 Nov allow 192.0.2.1/32 b",
        "2 Nov remove 192.0.2.1/32 a keep 20 Dec",
        "2 Nov remove 192.0.2.1/32 b keep 20 Dec",
    ]


def test_an_end_and_a_new_first_day_are_told_though_nothing_is_to_be_done() -> None:
    """Whatever has a date is told."""
    seen = Seen((at(1), [ONE]), (at(2), [made("192.0.2.1/32", A, expires="2027-01-10"), made("192.0.2.1/32", A, effective="2027-02-10")]))
    assert said(seen.told_by(FAR).told) == ["2 Nov none 192.0.2.1/32 a"]


def _answer(seen: Seen, now: datetime) -> list[object]:
    from ip_ranges.changes.a_records import answers

    return [row for row in answers(seen.told_by(now).targets("a", now), now) if row.begins is None]


# -- baselines and old lines -------------------------------------------------------------------------------------------


def test_a_new_baseline_drops_nothing_and_tells_what_is_new_as_one() -> None:
    """What it has no more drains and is told like any departure; what it has newly is one reload."""
    seen = Seen((at(1), [ONE, made("192.0.2.5/32", A)]))
    seen.see(at(2), [ONE, *(made(f"198.51.100.{number}/32", A) for number in (1, 5, 9))], baseline=True)
    assert said(seen.told_by(FAR).told) == ["2 Nov reload everything", "9 Nov remove 192.0.2.5/32 a keep 9 Nov"]
    assert "192.0.2.5/32 a draining" in seen.shown(at(5))


def test_a_new_baseline_takes_back_an_end_that_was_told_elsewhere() -> None:
    """Who takes the list anew would else remove the address on that day."""
    seen = Seen((at(1), [made("192.0.2.1/32", A, expires="2026-11-20")]))
    seen.see(at(2), [made("192.0.2.1/32", B)], baseline=True)
    assert said(seen.told_by(at(3)).told)[1:] == ["2 Nov reload everything", "2 Nov allow 192.0.2.1/32 b"]


def test_a_history_of_an_older_version_is_told_as_far_as_it_says() -> None:
    """Lines without settle are followed with today's; a second baseline that says nothing begins anew, and what drained drains."""
    seen = Seen((at(1), [ONE, made("192.0.2.5/32", A)]), (at(2), [ONE]))
    seen.revisions = [_old(one) for one in seen.revisions]
    assert said(seen.told_by(FAR).told) == ["9 Nov remove 192.0.2.5/32 a keep 9 Nov"]
    seen.revisions.append(Revision(2026110301, "f", "baseline", at(3), "0" * 64, 1))
    assert "192.0.2.5/32 a draining" in seen.shown(at(4))
    assert said(seen.told_by(FAR).told) == ["9 Nov remove 192.0.2.5/32 a keep 9 Nov"]


def _old(revision: Revision) -> Revision:
    return Revision.from_json({key: value for key, value in revision.as_json().items() if key not in ("id", "settle", "dated", "fresh")})


def test_the_settle_of_the_day_counts() -> None:
    """Another settle later moves no day that was certain already."""
    seen = Seen((at(1), [ONE, made("192.0.2.5/32", A)]))
    seen.see(at(2), [ONE])
    seen.see(at(5), [ONE, made("192.0.2.7/32", A)], settle=30 * DAY)
    assert said(seen.told_by(FAR).told) == ["5 Nov allow 192.0.2.7/32 a", "9 Nov remove 192.0.2.5/32 a keep 9 Nov"]


def test_ids_do_not_hang_on_the_clock() -> None:
    """The same history seen on another day has the same ids."""
    one, other = (Seen((START, [ONE]), (START + days * DAY, [ONE, made("192.0.2.7/32", A)])) for days in (1, 3))
    assert [order.id for order in one.told_by(FAR).told] == [order.id for order in other.told_by(FAR).told]
    assert one.revisions[1].id == other.revisions[1].id == one.told_by(FAR).told[0].id.removesuffix("-told-1")


TABLES = st.lists(
    st.tuples(
        st.sampled_from(["192.0.2.0/30", "192.0.2.0/31", "192.0.2.1/32", "192.0.2.3/32"]),
        st.sampled_from([A, B, PROXY, LB]),
        st.sampled_from(["", "2026-11-05", "2026-11-20"]),
        st.sampled_from(["", "2026-11-08", "2026-12-01"]),
    ),
    max_size=4,
)


@given(st.lists(st.tuples(st.integers(1, 12), TABLES), min_size=1, max_size=6))
@example([(1, [("192.0.2.0/30", LB, "", "2026-11-08"), ("192.0.2.0/30", LB, "2026-11-20", "")]), (1, []), (1, [("192.0.2.0/31", LB, "", "")])])
def test_what_was_told_is_the_beginning_of_what_is_told(steps: list[tuple[int, list[tuple[str, tuple[str, str, str], str, str]]]]) -> None:
    """At each look, whatever comes after it: whole rows, in order."""
    seen, moment = Seen(), START
    before: tuple[object, ...] = ()
    for days, rows in steps:
        seen.see(moment, [made(prefix, use, effective=begins, expires=ends) for prefix, use, begins, ends in rows if not ends or begins < ends])
        for look in (moment, moment + days * DAY / 2, moment + days * DAY - timedelta(seconds=1)):
            told = seen.told_by(look).told
            assert told[: len(before)] == before
            assert all(order.told <= look for order in told)
            before = told
        moment += days * DAY
    assert len({order.id for order in seen.told_by(FAR).told}) == len(seen.told_by(FAR).told)
    assert seen.settle == SETTLE
