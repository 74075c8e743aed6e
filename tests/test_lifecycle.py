"""States at every boundary, and the lines that remain of a history when what went to and fro is folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.compare import compare
from ip_ranges.entries import Entry
from ip_ranges.lifecycle import NoticeGiven, entries, next_moment, notice_given, state_of, tell, vanished
from ip_ranges.model import Notice, Range, range_order
from ip_ranges.publication import Line
from ip_ranges.revision import Revision
from publications import made
from strategies import tables

START = datetime(2026, 11, 1, tzinfo=UTC)
SETTLE = timedelta(days=7)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
NAT_EU = ("eu-west", "nat-gateway", "outbound")


def history(*steps: tuple[datetime, Iterable[Range]]) -> list[Revision]:
    """The revisions of tables that were seen one after the other; equal neighbours give none."""
    found: list[Revision] = []
    old: tuple[Range, ...] | None = None
    for moment, items in steps:
        new = tuple(sorted(set(items), key=range_order))
        if new == old:
            continue
        serial = 2026110101 + len(found)
        changes = () if old is None else compare(old, new, feed="f", serial=serial, observed=moment, settle=SETTLE)
        found.append(Revision(serial, "f", "baseline" if old is None else "change", moment, "", len(new), changes=changes))
        old = new
    return found


def lines(revisions: Sequence[Revision]) -> list[Line]:
    """All lines that readers are told, over all revisions."""
    return [line for told in tell(revisions, (), settle=SETTLE) for line in told.lines]


# -- folding -----------------------------------------------------------------------------------------------------------

ONE = made("192.0.2.0/24", NAT)
FLAPS = {
    "away and back": ((ONE,), ()),
    "there and gone": ((), (ONE,)),
    "moved": ((ONE,), (made("192.0.2.0/24", NAT_EU),)),
    "rescheduled": ((ONE,), (made("192.0.2.0/24", NAT, expires="2026-12-20T09:00:00Z"),)),
    "reshaped": ((ONE,), (made("192.0.2.0/25", NAT), made("192.0.2.128/25", NAT))),
    "moved and cut": ((ONE,), (made("192.0.2.0/25", NAT_EU), made("192.0.2.128/25", NAT_EU))),
    "nested": ((ONE,), (ONE, made("192.0.2.64/26", NAT))),
    "one of two services": (
        (made("192.0.2.0/24", NAT, service="EC2"), made("192.0.2.0/24", NAT, service="S3")),
        (made("192.0.2.0/24", NAT, service="EC2"),),
    ),
}
"""The two tables between which each flap alternates."""

STEADY = [made(f"198.51.100.{number}/32", NAT) for number in range(40)]


@pytest.mark.parametrize("name", FLAPS)
@given(
    st.lists(st.tuples(st.integers(0, 7 * 24 * 60), st.booleans()), min_size=1, max_size=8),
)
def test_a_flap_within_settle_is_at_most_one_line(name: str, polls: list[tuple[int, bool]]) -> None:
    """Whatever else changes between, two alternating tables leave one line.

    It stands where it began when all is as it was, and where it last changed when somebody has to do something.
    """
    moment, other = START, 0
    steps: list[tuple[datetime, Iterable[Range]]] = [(moment, FLAPS[name][0])]
    for number, (minutes, more) in enumerate(polls, start=1):
        moment += timedelta(minutes=minutes)
        other += more
        steps.append((moment, (*FLAPS[name][number % 2], *STEADY[:other])))
    revisions = history(*steps)
    mine = [one for one in lines(revisions) if str(one.change.prefix).startswith("192.0.2.")]
    turns = [one for each in revisions for one in each.changes if str(one.prefix).startswith("192.0.2.")]
    is_back = len(polls) % 2 == 0
    if name == "there and gone":
        expected = turns[-1] if is_back else turns[0]
    else:
        expected = turns[0] if is_back or turns[0].action == "none" else turns[-1]
    assert [one.change.id for one in mine] == [expected.id]
    assert len(lines(revisions)) == 1 + other
    if is_back:
        assert mine[0].change.action == "none" or name == "there and gone"


@given(st.lists(st.tuples(st.integers(0, 7 * 24), st.sets(st.integers(0, 4), min_size=1)), min_size=1, max_size=10))
def test_several_flaps_at_once_are_at_most_one_line_each(polls: list[tuple[int, set[int]]]) -> None:
    """Five prefixes that come and go as they like, in any order and together, leave at most five lines; what is gone in the
    end is told where it went.
    """
    there = set(range(5))
    moment = START
    steps: list[tuple[datetime, Iterable[Range]]] = [(moment, STEADY[:5])]
    since = dict.fromkeys(range(5), START)
    for hours, turned in polls:
        # No prefix rests for longer than settle between two of its turns.
        moment = min(moment + timedelta(hours=hours), min(since[one] for one in turned) + SETTLE)
        moment = max(moment, steps[-1][0])
        there ^= turned
        since.update(dict.fromkeys(turned, moment))
        steps.append((moment, [STEADY[one] for one in there] + [ONE]))
    found = [one for one in lines(history(*steps)) if one.change.subject != ONE]
    if _rested(steps):
        return
    counted = [str(one.change.prefix) for one in found]
    assert len(counted) == len(set(counted))
    went = {str(one.change.prefix): one.change.observed for one in found if one.change.kind == "removed" and not one.returned}
    assert went == {str(STEADY[one].prefix): since[one] for one in set(range(5)) - there}


def _rested(steps: Sequence[tuple[datetime, Iterable[Range]]]) -> bool:
    """Whether some prefix turned twice with more than settle between."""
    turns: dict[Range, list[datetime]] = {}
    for (_, old), (moment, new) in pairwise(steps):
        for item in set(old) ^ set(new):
            turns.setdefault(item, []).append(moment)
    return any(later - earlier > SETTLE for times in turns.values() for earlier, later in pairwise(times))


@given(st.lists(st.sets(st.sampled_from(["EC2", "S3", "AMAZON"])), max_size=6), st.integers(0, 20))
def test_rows_of_one_prefix_that_leave_and_return_in_any_order_are_one_line_each(steps: list[set[str]], hours: int) -> None:
    """Three services of one prefix come and go; when all is as before, no more lines remain than rows that turned."""
    every = {"EC2", "S3", "AMAZON"}
    states = [every, *steps, every]
    revisions = history(
        *(
            (START + number * timedelta(hours=hours), [made("192.0.2.0/24", NAT, service=name) for name in sorted(names)])
            for number, names in enumerate(states)
        )
    )
    turned = set().union(*(every - names for names in states))
    found = lines(revisions)
    assert len(found) <= len(turned)
    assert {line.change.action for line in found} <= {"none"}


def test_services_of_one_prefix_that_take_turns() -> None:
    """EC2 leaves, takes the place of S3, and S3 returns: nobody has to do anything in the end."""
    ec2, s3 = (made("192.0.2.0/24", NAT, service=name) for name in ("EC2", "S3"))
    revisions = history(
        (START, [ec2, s3]), (START + DAY, [s3]), (START + 2 * DAY, [ec2]), (START + 3 * DAY, [ec2, s3])
    )
    assert [(line.change.id, line.change.action, line.away, line.returned) for line in lines(revisions)] == [
        ("2026110102-1", "none", ((START + DAY, START + 3 * DAY),), True),
        ("2026110103-1", "none", (), True),
    ]


def test_was_away() -> None:
    """What went and came back says from when to when, asks for nothing, and keeps its id."""
    revisions = history((START, [ONE]), (START + DAY, []), (START + 3 * DAY, [ONE]))
    assert [(line.change.id, line.change.kind, line.change.action, line.away, line.returned) for line in lines(revisions)] == [
        ("2026110102-1", "removed", "none", ((START + DAY, START + 3 * DAY),), True)
    ]
    assert [len(told.lines) for told in tell(revisions, (), settle=SETTLE)] == [0, 1, 0]


def test_away_for_just_settle_and_a_second_more() -> None:
    """The settle time itself is still a flap; a second more is a removal and an addition."""
    for rest, kinds in ((SETTLE, ["removed"]), (SETTLE + SECOND, ["removed", "added"])):
        revisions = history((START, [ONE]), (START + DAY, []), (START + DAY + rest, [ONE]))
        assert [line.change.kind for line in lines(revisions)] == kinds


def test_a_flap_that_goes_on_for_weeks() -> None:
    """AWS had a prefix that went 172 times: the end of each absence counts, not the first."""
    steps = [(START + number * timedelta(days=5), [ONE] if number % 2 == 0 else []) for number in range(345)]
    (line,) = lines(history(*steps))
    assert (len(line.away), line.returned, line.change.id) == (172, True, "2026110102-1")


def test_gone_for_good_after_a_flap() -> None:
    """The last word counts: the line stands where the range went, with its own id and date, and says that it was away before."""
    revisions = history((START, [ONE]), (START + DAY, []), (START + 2 * DAY, [ONE]), (START + 4 * DAY, []))
    told = tell(revisions, (), settle=SETTLE)
    assert [(len(each.lines), each.see) for each in told] == [(0, ()), (0, (2026110104,)), (0, ()), (1, ())]
    (line,) = lines(revisions)
    assert (line.change.id, line.change.kind, line.change.action) == ("2026110104-1", "removed", "remove")
    assert line.change.keep_until == START + 4 * DAY + SETTLE
    assert (line.away, line.returned) == (((START + DAY, START + 2 * DAY),), False)


def test_there_and_gone_and_there_again() -> None:
    """What came and went is told where it went; when it is there again, where it first came."""
    steps = [(START, [STEADY[0]]), (START + DAY, [STEADY[0], ONE]), (START + 2 * DAY, [STEADY[0]]), (START + 3 * DAY, [STEADY[0], ONE])]
    ids = []
    for count in (2, 3, 4):
        (line,) = lines(history(*steps[:count]))
        ids.append((line.change.id, line.change.kind, line.change.action, line.away))
    assert ids == [
        ("2026110102-1", "added", "allow", ()),
        ("2026110103-1", "removed", "remove", ()),
        ("2026110102-1", "added", "allow", ((START + 2 * DAY, START + 3 * DAY),)),
    ]


def test_what_goes_after_others_came_and_went_is_news_of_its_own_day() -> None:
    """Two addresses flap; on the last day both are gone, and that day's revision says so and nobody else's."""
    steady, eight, nine = STEADY[0], made("192.0.2.8/32", LB), made("192.0.2.9/32", LB)
    revisions = history(
        (START, [steady, nine]),
        (START + 2 * DAY, [steady, nine, eight]),
        (START + 4 * DAY, [steady, eight]),
        (START + 6 * DAY, [steady, eight, nine]),
        (START + 8 * DAY, [steady]),
    )
    told = tell(revisions, (), settle=SETTLE)
    assert [[(str(line.change.prefix), line.change.action) for line in each.lines] for each in told] == [
        [],
        [],
        [],
        [],
        [("192.0.2.8/32", "repoint"), ("192.0.2.9/32", "repoint")],
    ]
    assert [each.see for each in told] == [(), (2026110105,), (2026110105,), (), ()]


def test_what_came_moved_and_went_is_told_where_it_went() -> None:
    """It came to one region, moved to another and left: the last of these is the news."""
    moved = made("192.0.2.0/24", NAT_EU)
    steady = STEADY[0]
    revisions = history(
        (START, [steady]), (START + DAY, [steady, ONE]), (START + 2 * DAY, [steady, moved]), (START + 3 * DAY, [steady])
    )
    assert [(line.change.id, line.change.kind, line.returned) for line in lines(revisions)] == [("2026110104-1", "removed", False)]


def test_notices_stand_with_what_they_explain() -> None:
    """A notice is told with the revision that brought it, or with the change of its day and region."""
    notice = Notice("n1", START, "New", effective=datetime(2026, 12, 20, 9, tzinfo=UTC), regions=("us-east",))
    other = Notice("n2", START, "Other", effective=datetime(2026, 12, 20, 9, tzinfo=UTC), regions=("eu-west",))
    plan = made("192.0.2.12/32", LB, effective="2026-12-20T09:00:00Z")
    revisions = history((START, [ONE]), (START + DAY, [ONE, plan]))
    assert [[one.id for one in told.notices] for told in tell(revisions, (notice, other), settle=SETTLE)] == [["n1", "n2"], ["n1"]]


def test_notices_that_a_baseline_began_with() -> None:
    """They are told with the newest baseline, whoever subscribes then; not if they came since, nor if their day was past."""

    def notice(name: str, effective: datetime | None) -> Notice:
        return Notice(name, START, name, effective=effective)

    notices = (notice("to-come", START + 9 * DAY), notice("undated", None), notice("past", START + DAY), notice("new", START + 9 * DAY))
    kinds = ("baseline", "change", "baseline", "change")
    brought = ((), (), (), ("new",))
    revisions = [
        Revision(2026110101 + number, "f", kind, START + number * DAY, "", 1, notices=names)
        for number, (kind, names) in enumerate(zip(kinds, brought, strict=True))
    ]
    told = [[one.id for one in each.notices] for each in tell(revisions, notices, settle=SETTLE)]
    assert told == [[], [], ["to-come", "undated"], ["new"]]


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
        (None, EXPIRES, EXPIRES, "active"),
        (EFFECTIVE, EXPIRES, EFFECTIVE - SECOND, "announced"),
        (EFFECTIVE, EXPIRES, EFFECTIVE, "draining"),
        (EFFECTIVE, EXPIRES, EXPIRES, "active"),
    ],
)
def test_state_of_what_the_feed_has(effective: datetime | None, expires: datetime | None, now: datetime, state: str) -> None:
    """States turn at their very second; what is still in the feed after its end is in use."""
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
        (START - DAY, START, "retired"),
    ],
)
def test_state_of_what_went(expires: datetime | None, now: datetime, state: str | None) -> None:
    """Draining until its date, or for settle where it had none; then retired for a year; then forgotten."""
    gone = ONE._replace(expires=expires)
    found = entries((), {gone: START}, now=now, settle=SETTLE)
    assert [(one.range, one.state, one.gone) for one in found] == ([] if state is None else [(gone, state, START)])


def shown(found: Iterable[Entry]) -> list[str]:
    """Prefix and state of each entry."""
    return [f"{one.range.prefix} {one.state}" for one in found]


def test_what_is_in_use_is_never_listed_as_gone() -> None:
    """A range that went is not listed where its addresses are in the feed, also inside a larger prefix; its rest is."""
    other = made("192.0.2.0/24", NAT_EU)
    now = START + SETTLE
    assert shown(entries((other,), {ONE: START}, now=now, settle=SETTLE)) == ["192.0.2.0/24 active"]
    wide = made("192.0.2.0/23", NAT_EU)
    assert shown(entries((wide,), {ONE: START}, now=now, settle=SETTLE)) == ["192.0.2.0/23 active"]
    half = made("192.0.2.0/25", NAT)
    assert shown(entries((half,), {ONE: START}, now=now, settle=SETTLE)) == ["192.0.2.0/25 active", "192.0.2.128/25 retired"]
    inbound = made("192.0.2.0/24", LB)
    assert shown(entries((inbound,), {ONE: START}, now=now, settle=SETTLE)) == ["192.0.2.0/24 active", "192.0.2.0/24 retired"]


def test_what_is_draining_is_not_retired_too() -> None:
    """A prefix that went under one service long ago and under another today is not safe to remove yet."""
    ec2, s3 = (made("192.0.2.0/24", NAT, service=name) for name in ("EC2", "S3"))
    found = entries((), {ec2: START, s3: START + 6 * DAY}, now=START + SETTLE, settle=SETTLE)
    assert shown(found) == ["192.0.2.0/24 draining"]


def test_a_prefix_that_went_twice_is_listed_once() -> None:
    """It went, came back with a new note, and went again: the later date holds."""
    noted = ONE._replace(note="Mail")
    revisions = history((START, [ONE]), (START + DAY, []), (START + 30 * DAY, [noted]), (START + 60 * DAY, []))
    gone = vanished(revisions)
    assert shown(entries((), gone, now=START + 61 * DAY, settle=SETTLE)) == ["192.0.2.0/24 draining"]


def test_what_drains_goes_on_draining_under_a_new_baseline() -> None:
    """A feed whose selection was altered begins anew, and its customers' firewalls do not."""
    revisions = history((START, [ONE, STEADY[0]]), (START + DAY, [STEADY[0]]))
    revisions.append(Revision(2026110103, "f", "baseline", START + 2 * DAY, "", 1))
    found = entries((STEADY[0],), vanished(revisions), now=START + 3 * DAY, settle=SETTLE)
    assert shown(found) == ["192.0.2.0/24 draining", "198.51.100.0/32 active"]


@given(tables(), tables(), tables())
def test_retired_addresses_are_in_no_allow_list(one: tuple[Range, ...], two: tuple[Range, ...], three: tuple[Range, ...]) -> None:
    """Whatever happened, no address is both safe to remove and to be allowed for the same role and direction."""
    revisions = history((START, one), (START + 5 * DAY, two), (START + 9 * DAY, three))
    for days in (9, 12, 16, 40):
        found = entries(three, vanished(revisions), now=START + days * DAY, settle=SETTLE)
        allowed = [entry.range for entry in found if entry.allowed]
        for entry in found:
            if entry.state == "retired":
                mine = entry.range
                assert not any(
                    (other.role, other.direction) == (mine.role, mine.direction)
                    and (other.prefix.contains(mine.prefix) or mine.prefix.contains(other.prefix))
                    for other in allowed
                )


@given(tables(), tables())
def test_nothing_is_dropped_on_first_sight(old: tuple[Range, ...], new: tuple[Range, ...]) -> None:
    """Every address that was on the allow list before a revision is on it right after, as draining where it left."""
    gone = vanished(history((START, old), (START + DAY, new)))
    found = entries(new, gone, now=START + DAY, settle=SETTLE)
    still = {address for entry in found if entry.allowed for address in entry.range.prefix.network}
    assert {address for item in old for address in item.prefix.network} <= still


def test_next_moment() -> None:
    """The next change of a state by the clock alone, at or before which a consumer should look again."""
    item = ONE._replace(effective=EFFECTIVE, expires=EXPIRES)
    found = entries((item,), {}, now=START, settle=SETTLE)
    assert next_moment(found, START) == EFFECTIVE
    assert next_moment(found, EFFECTIVE) == EXPIRES
    assert next_moment(found, EXPIRES) is None


# -- notice given ------------------------------------------------------------------------------------------------------


def test_notice_given() -> None:
    """The shortest and the median notice; what is used at once had none, what came back does not count."""
    plan = made("192.0.2.12/32", LB, effective="2026-12-01T00:00:00Z")
    sudden = made("192.0.2.13/32", LB)
    revisions = history(
        (START, [ONE]),
        (START + DAY, [ONE, plan]),
        (START + 2 * DAY, [ONE, plan, sudden]),
        (START + 3 * DAY, [plan, sudden]),
    )
    told = tell(revisions, (), settle=SETTLE)
    assert notice_given(told) == NoticeGiven(3, timedelta(0), timedelta(days=7))
    assert notice_given(()) == NoticeGiven(0)
