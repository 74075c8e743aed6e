"""States at every boundary, and the notice that was given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from histories import DAY, SECOND, SETTLE, START, Seen
from hypothesis import given
from ip_ranges.changes.states import NoticeGiven, gone, next_moment, notice_given, state_of
from ip_ranges.model.table import Range
from publications import made
from strategies import tables

LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
NAT_EU = ("eu-west", "nat-gateway", "outbound")
ONE = made("192.0.2.0/24", NAT)
STEADY = made("198.51.100.0/32", NAT)

# -- states ------------------------------------------------------------------------------------------------------------

EFFECTIVE = datetime(2026, 12, 1, tzinfo=UTC)
EXPIRES = datetime(2026, 12, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("effective", "expires", "now", "state"),
    [
        (None, None, START, "active"),
        (EFFECTIVE, None, EFFECTIVE - SECOND, "announced"),
        (EFFECTIVE, None, EFFECTIVE, "active"),
        (None, EXPIRES, EXPIRES - SECOND, "draining"),
        (None, EXPIRES, EXPIRES, "retired"),
        (EFFECTIVE, EXPIRES, EFFECTIVE - SECOND, "announced"),
        (EFFECTIVE, EXPIRES, EFFECTIVE, "draining"),
        (EFFECTIVE, EXPIRES, EXPIRES, "retired"),
    ],
)
def test_state_of_what_the_feed_has(effective: datetime | None, expires: datetime | None, now: datetime, state: str) -> None:
    """States turn at their very second; what is still in the feed after its end is retired."""
    assert state_of(ONE._replace(effective=effective, expires=expires), now) == state


YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("expires", "now", "state"),
    [
        (None, START, "draining"),
        (None, START + SETTLE - SECOND, "draining"),
        (None, START + SETTLE, "retired"),
        (None, START + SETTLE + YEAR - SECOND, "retired"),
        (None, START + SETTLE + YEAR, None),
        (EXPIRES, EXPIRES - SECOND, "draining"),
        (EXPIRES, EXPIRES, "retired"),
        (EXPIRES, EXPIRES + YEAR - SECOND, "retired"),
        (EXPIRES, EXPIRES + YEAR, None),
    ],
)
def test_state_of_what_went(expires: datetime | None, now: datetime, state: str | None) -> None:
    """Draining until its date, or for settle where it had none; then retired for a year; then forgotten."""
    gone = ONE._replace(expires=expires)
    seen = Seen((START - DAY, [gone]), (START, []))
    assert [(one.range, one.state, one.gone) for one in seen.entries(now)] == ([] if state is None else [(gone, state, START)])


def test_what_leaves_long_after_its_end_is_retired_for_a_year_from_then() -> None:
    """Somebody forgot the row for more than a year: it is seen as retired all the same."""
    gone = ONE._replace(expires=START)
    left = START + 500 * DAY
    seen = Seen((START - DAY, [gone]), (left, []))
    assert seen.shown(left) == ["192.0.2.0/24 us-east retired"]
    assert seen.shown(left + YEAR - SECOND) == ["192.0.2.0/24 us-east retired"]
    assert seen.shown(left + YEAR) == []


def test_what_is_in_use_is_never_listed_as_gone() -> None:
    """Nothing is safe to remove that its direction has in another region, also inside a larger prefix; its rest is."""
    day = START + SETTLE
    for item, expected in (
        (made("192.0.2.0/24", NAT_EU), ["192.0.2.0/24 eu-west active"]),
        (made("192.0.2.0/23", NAT_EU), ["192.0.2.0/23 eu-west active"]),
        (made("192.0.2.0/25", NAT), ["192.0.2.0/25 us-east active", "192.0.2.128/25 us-east retired"]),
        (made("192.0.2.0/24", LB), ["192.0.2.0/24 us-east active", "192.0.2.0/24 us-east retired"]),
    ):
        assert Seen((START - DAY, [ONE]), (START, [item])).shown(day) == expected


def test_the_lists_that_an_address_left_keep_it_for_settle() -> None:
    """It moved to another region: the first one's list has it for a week, and nobody calls it safe to remove after."""
    seen = Seen((START - DAY, [ONE]), (START, [made("192.0.2.0/24", NAT_EU)]))
    assert seen.shown(START + DAY) == ["192.0.2.0/24 eu-west active", "192.0.2.0/24 us-east draining"]
    assert seen.shown(START + SETTLE) == ["192.0.2.0/24 eu-west active"]


def test_an_address_drains_once_with_its_last_end() -> None:
    """It went under one end and under another today: the later one holds, and it stands once."""
    early, late = ONE._replace(expires=EXPIRES), ONE._replace(expires=EXPIRES + DAY, note="other")
    seen = Seen((START - DAY, [early, late]), (START, []))
    assert [(one.state, one.keep_until) for one in seen.entries(START + DAY)] == [("draining", EXPIRES + DAY)]


def test_what_another_range_of_the_scope_has_is_not_gone() -> None:
    """One of two services that share a prefix goes: nothing drains, so neither readers nor operators wait for anything."""
    mail, web = (made("192.0.2.0/24", NAT, service=name) for name in ("mail", "web"))
    seen = Seen((START, [mail, web]), (START + DAY, [mail]))
    assert list(gone(seen.told_by(START + 2 * DAY).courses, START + 2 * DAY)) == []


def test_what_went_from_several_roles_is_in_the_order_of_their_names() -> None:
    """Whichever left first, and in every run: two builds of the same inputs give the same bytes."""
    vpn, proxy = (made("192.0.2.0/24", ("us-east", role, "outbound")) for role in ("vpn", "proxy"))
    seen = Seen((START, [vpn, proxy]), (START + DAY, [proxy]), (START + 2 * DAY, []))
    assert [entry.range.role for entry in seen.entries(START + 3 * DAY)] == ["proxy", "vpn"]


def test_a_prefix_that_went_twice_is_listed_once() -> None:
    """It went, came back with a new note, and went again: the later date holds."""
    noted = ONE._replace(note="Mail")
    seen = Seen((START, [ONE]), (START + DAY, []), (START + 30 * DAY, [noted]), (START + 60 * DAY, []))
    assert seen.shown(START + 61 * DAY) == ["192.0.2.0/24 us-east draining"]


def test_what_drains_goes_on_draining_under_a_new_baseline() -> None:
    """A feed whose selection was altered begins anew, and its customers' firewalls do not."""
    seen = Seen((START, [ONE, STEADY]), (START + DAY, [STEADY]))
    seen.see(START + 2 * DAY, [STEADY, made("198.51.100.9/32", NAT)], baseline=True)
    assert seen.shown(START + 3 * DAY)[0] == "192.0.2.0/24 us-east draining"


@pytest.mark.slow
@given(tables(), tables(), tables())
def test_retired_addresses_are_in_no_allow_list(one: tuple[Range, ...], two: tuple[Range, ...], three: tuple[Range, ...]) -> None:
    """Whatever happened, no address is both safe to remove and to be allowed in its direction."""
    seen = Seen((START, one), (START + 5 * DAY, two), (START + 9 * DAY, three))
    for days in (9, 12, 16, 40):
        found = seen.entries(START + days * DAY)
        allowed = [entry.range for entry in found if entry.allowed]
        for entry in found:
            if entry.state == "retired":
                mine = entry.range
                assert not any(
                    other.direction == mine.direction
                    and (other.prefix.contains(mine.prefix) or mine.prefix.contains(other.prefix))
                    for other in allowed
                )


@pytest.mark.slow
@given(tables(), tables())
def test_nothing_is_dropped_on_first_sight(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """What was on the allow list of a region and role before a revision is on it right after, as draining where it left."""
    seen = Seen((START, old), (START + DAY, new))

    def allowed(now: datetime) -> set[tuple[object, ...]]:
        return {
            (item.region, item.role, item.direction, address)
            for item in (entry.range for entry in seen.entries(now) if entry.allowed)
            for address in item.prefix.network
        }

    before = Seen((START, old))
    had = {
        (item.region, item.role, item.direction, address)
        for item in (entry.range for entry in before.entries(START + DAY) if entry.allowed)
        for address in item.prefix.network
    }
    assert had <= allowed(START + DAY)


def test_next_moment() -> None:
    """The next change of a state by the clock alone, at or before which a consumer should look again."""
    item = ONE._replace(effective=EFFECTIVE, expires=EXPIRES)
    found = Seen((START, [item])).entries(START)
    assert next_moment(found, START) == EFFECTIVE
    assert next_moment(found, EFFECTIVE) == EXPIRES
    assert next_moment(found, EXPIRES) is None


# -- notice given ------------------------------------------------------------------------------------------------------


def test_notice_given() -> None:
    """The shortest and the median notice; what is used at once had none, what was called off does not count."""
    plan = made("192.0.2.12/32", LB, effective="2026-12-01T00:00:00Z")
    sudden = made("192.0.2.13/32", LB)
    seen = Seen((START, [ONE]), (START + DAY, [ONE, plan]), (START + 2 * DAY, [ONE, plan, sudden]))
    given = notice_given(seen.told_by(START + 3 * DAY).told)
    assert given == NoticeGiven(2, timedelta(0), timedelta(days=29) / 2)
    assert notice_given(()) == NoticeGiven(0)
