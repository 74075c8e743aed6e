"""Whether what is planned keeps the promised notice: from what is told, with what is about to be recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ip_ranges.base.timestamps import format_instant
from ip_ranges.changes.publication import PublishedFeed
from ip_ranges.changes.states import NoticeGiven, notice_given
from ip_ranges.guards.notice_period import short_notice
from ip_ranges.model.table import Range, Region
from publications import made, published

LB = ("us-east", "load-balancer", "inbound")
POOL = ("us-east", "server-pool", "outbound")
MONTH = timedelta(days=30)
REGIONS = (Region("us-east", "Virginia"), Region("eu-west", "Ireland"))
STAYS = made("198.51.100.1/32", LB)
"""What is in every table, so that none is empty."""


def day(number: int, month: int = 12) -> datetime:
    """Nine o'clock on a day of 2026."""
    return datetime(2026, month, number, 9, tzinfo=UTC)


NOW = day(1)
Step = tuple[datetime, tuple[Range, ...]]


def history(first: tuple[Range, ...], *steps: Step, now: datetime = NOW) -> PublishedFeed:
    """A feed whose first table was accepted on 1 October with the serial 1; the next ones have the serials 2, 3 and so on."""
    rows = [(1, format_instant(day(1, 10)), (STAYS, *first), ())]
    rows += [(serial, format_instant(observed), (STAYS, *ranges), ()) for serial, (observed, ranges) in enumerate(steps, start=2)]
    return published(now=now, base_url="", feeds=[("divio", "region-table", "x", REGIONS, rows)], example=True).primary


def said(
    first: tuple[Range, ...], *steps: Step, now: datetime = NOW, recorded: int = 99, before: str = "us-east"
) -> list[str]:
    """The sentences."""
    return list(short_notice(history(first, *steps, now=now), now, promised=MONTH, recorded=recorded, before={before}))


def lb(number: int, *, effective: str = "", expires: str = "") -> Range:
    """A load balancer in Virginia; a day of December is its number, and anything longer is a whole date."""

    def moment(text: str) -> str:
        return f"2026-12-{text}T09:00:00Z" if len(text) == 2 else text and f"{text}T09:00:00Z"

    return made(f"192.0.2.{number}/32", LB, effective=moment(effective), expires=moment(expires))


def test_nothing_to_mend() -> None:
    """Enough notice, days that have come, and what is promised to nobody."""
    plain, later, ahead = lb(12), lb(12, effective="31"), lb(12, effective="2027-01-15")
    whole, halves = made("192.0.2.0/31", LB, effective="2026-12-24T09:00:00Z"), (lb(0, effective="24"), lb(1, effective="24"))
    pool = made("192.0.2.0/28", POOL, effective="2026-12-05T09:00:00Z")
    for case, first, steps, settings in (
        ("thirty days and not a minute less, for what comes and for what goes",
         (lb(11),), [(day(1), (lb(11), later)), (day(1), (lb(11, expires="2027-01-31"), later))], {}),
        ("a day that has come", (), [(day(1), (lb(12, effective="21"),))], {"now": day(21)}),
        ("an announced address that is called off", (), [(day(10, 11), (ahead,)), (day(1), ())], {"recorded": 2}),
        ("what comes back in its week was on the lists all the time",
         (plain,), [(day(1), ()), (day(3), (plain,))], {"now": day(3), "recorded": 1}),
        ("a region that opens has no customers yet", (), [(day(1), (plain,))], {"recorded": 1, "before": "eu-west"}),
        ("pools that recycle are the vendor's", (), [(day(1), (pool,))], {"recorded": 1}),
        ("the same addresses in other prefixes keep the day since which they are known",
         (), [(day(20, 11), (whole,)), (day(20), halves)], {"now": day(20)}),
    ):
        assert said(first, *steps, **settings) == [], case


def test_too_little_notice() -> None:
    """Each day with its prefixes, and the first day that would keep the promise."""
    new = tuple(lb(number, effective="21") for number in (12, 14, 17))
    assert said((lb(11),), (day(1), (lb(11, expires="11"), *new))) == [
        (
            "192.0.2.11/32 is given up on 2026-12-11T09:00:00Z (expires), which gives 10 days of notice, and 30 days are promised"
            " (notice_period in feeds.toml). Make that 2027-01-02T00:00:00Z or later."
        ),
        (
            "192.0.2.12/32 and 2 others are in use from 2026-12-21T09:00:00Z (effective), which gives 20 days of notice, and 30 days"
            " are promised (notice_period in feeds.toml). Make that 2027-01-02T00:00:00Z or later."
        ),
    ]


def test_put_off_and_brought_forward() -> None:
    """A later day was prepared for since the earlier one was told; an earlier day is news."""
    early, late = lb(12, effective="24"), lb(12, effective="26")
    assert said((), (day(20, 11), (early,)), (day(20), (late,)), now=day(20)) == []
    assert len(said((), (day(20, 11), (late,)), (day(20), (early,)), now=day(20))) == 1
    assert said((), (day(20), (early,)), (day(21), ()), now=day(21)) == []


def test_an_end_that_is_put_off_and_one_that_is_set_anew() -> None:
    """Put off, it was known by its earlier day. Called off and set anew, it was not: readers had been told to keep the address."""
    early, late = lb(12, expires="24"), lb(12, expires="26")
    assert said((lb(12),), (day(20, 11), (early,)), (day(20), (late,)), now=day(20)) == []
    (sentence,) = said((lb(12),), (day(20, 11), (early,)), (day(1), (lb(12),)), (day(20), (late,)), now=day(20))
    assert sentence.startswith("192.0.2.12/32 is given up on 2026-12-26T09:00:00Z (expires), which gives 6 days of notice")


def test_dates_of_the_first_table() -> None:
    """Nobody could be told before there was a page; what is changed of them later counts."""
    first = lb(11, expires="24")
    assert said((first,)) == []
    assert said((first,), (day(1), (lb(11, expires="26"),))) == []
    assert len(said((first,), (day(1), (lb(11, expires="20"),)))) == 1


def test_an_end_in_the_past() -> None:
    """The day is a week from now, since nobody could be told of yesterday; that is too little notice."""
    (sentence,) = said((lb(11),), (day(1), (lb(11, expires="2026-11-30"),)))
    assert sentence.startswith("192.0.2.11/32 is given up on 2026-12-08T09:00:00Z (expires), which gives 7 days of notice")


def test_without_any_date() -> None:
    """Only before it is recorded: afterwards nobody can be given time any more."""
    steps = ((day(1), (lb(11), lb(12))), (day(1), (lb(12),)))
    assert said((lb(11),), *steps, recorded=1) == [
        (
            "192.0.2.12/32 is in use at once, and 30 days of notice are promised (notice_period in feeds.toml). Announce it with"
            ' effective = "2027-01-02T00:00:00Z" or later.'
        ),
        (
            "192.0.2.11/32 goes without a date, and 30 days of notice are promised (notice_period in feeds.toml). Leave it in the"
            ' table with expires = "2027-01-02T00:00:00Z" or later.'
        ),
    ]
    assert said((lb(11),), *steps, recorded=3) == []


def test_a_day_that_has_come_is_no_day() -> None:
    """Announced for the past, brought forward to today, without its date any more, or moved: all are in use at once."""
    past, ahead, plain = lb(12, effective="2026-11-01"), lb(12, effective="2027-01-15"), lb(12)
    elsewhere = made("192.0.2.12/32", ("eu-west", "load-balancer", "inbound"))
    announced = (day(10, 11), (ahead,))
    for first, steps in (
        ((), [(day(1), (past,))]),
        ((), [announced, (day(1), (past,))]),
        ((), [announced, (day(1), (plain,))]),
        ((elsewhere,), [(day(1), (plain,))]),
    ):
        (sentence,) = said(first, *steps, recorded=len(steps))
        assert sentence.startswith("192.0.2.12/32 is in use at once, and 30 days of notice are promised")


def test_the_notice_that_was_given() -> None:
    """A plan of the first table asks something too: where rows ask something, nobody says that nothing was asked."""
    assert notice_given(history(()).told) == NoticeGiven(0)
    assert notice_given(history((lb(12, effective="2026-10-21"),)).told) == NoticeGiven(1, timedelta(days=20), timedelta(days=20))
