"""Whether what is planned keeps the promised notice: from the history, with what is about to be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ip_ranges.lifecycle import tell
from ip_ranges.model import Range
from ip_ranges.prefix import parse_prefix
from ip_ranges.promise import short_notice
from ip_ranges.revision import Action, Change, Kind, Revision
from publications import made

LB = ("us-east", "load-balancer", "inbound")
POOL = ("us-east", "server-pool", "outbound")
MONTH = timedelta(days=30)


def day(number: int, month: int = 12) -> datetime:
    """Nine o'clock on a day of 2026."""
    return datetime(2026, month, number, 9, tzinfo=UTC)


def change(kind: Kind, action: Action, before: Sequence[Range], after: Sequence[Range]) -> Change:
    """One line of a revision."""
    prefix = (*after, *before)[0].prefix
    return Change("x", None, "divio", kind, prefix, tuple(before), tuple(after), None, None, action)


NOW = day(1)


def said(*revisions: tuple[datetime, Change], now: datetime = NOW, recorded: int = 99, before: str = "us-east") -> list[str]:
    """The sentences; the revisions have the serials 2, 3 and so on after a first acceptance with serial 1."""
    history = [Revision(1, "divio", "baseline", day(1, 10), "", 1)]
    for serial, (observed, one) in enumerate(revisions, start=2):
        history.append(Revision(serial, "divio", "change", observed, "", 1, changes=(one,)))
    told = tell(history, (), settle=timedelta(days=7))
    return list(short_notice(told, now, promised=MONTH, recorded=recorded, before={before}))


def test_enough_notice() -> None:
    """Thirty days and not a minute less, for what comes and for what goes."""
    new = made("192.0.2.12/32", LB, effective="2026-12-31T09:00:00Z")
    old = made("192.0.2.11/32", LB)
    leaving = made("192.0.2.11/32", LB, expires="2027-01-31T09:00:00Z")
    assert said((day(1), change("added", "allow", (), (new,))), (day(1), change("rescheduled", "repoint", (old,), (leaving,)))) == []


def test_too_little_notice() -> None:
    """Each day with its prefixes, and the first day that would keep the promise."""
    ranges = [made(f"192.0.2.{number}/32", LB, effective="2026-12-21T09:00:00Z") for number in (12, 13, 14)]
    old = made("192.0.2.11/32", LB)
    leaving = made("192.0.2.11/32", LB, expires="2026-12-11T09:00:00Z")
    assert said(
        *((day(1), change("added", "allow", (), (one,))) for one in ranges),
        (day(1), change("rescheduled", "repoint", (old,), (leaving,))),
    ) == [
        (
            "192.0.2.11/32 is given up on 2026-12-11T09:00:00Z (expires), which gives 10 days of notice, and 30 days are promised"
            " (notice_period in feeds.toml). Make that 2026-12-31T09:00:00Z or later."
        ),
        (
            "192.0.2.12/32 and 2 others are in use from 2026-12-21T09:00:00Z (effective), which gives 20 days of notice, and 30 days"
            " are promised (notice_period in feeds.toml). Make that 2026-12-31T09:00:00Z or later."
        ),
    ]


def test_what_is_past_cannot_be_mended() -> None:
    """A day that has come is no finding any more."""
    new = made("192.0.2.12/32", LB, effective="2026-12-21T09:00:00Z")
    assert said((day(1), change("added", "allow", (), (new,))), now=day(21)) == []


def test_put_off_and_brought_forward() -> None:
    """A later day was prepared for since the earlier one was told; an earlier day is news."""
    early, late = (made("192.0.2.12/32", LB, effective=f"2026-12-{number}T09:00:00Z") for number in (24, 26))
    told, put_off = (day(20, 11), change("added", "allow", (), (early,))), change("rescheduled", "allow", (early,), (late,))
    assert said(told, (day(20), put_off), now=day(20)) == []
    assert len(said((day(20, 11), change("added", "allow", (), (late,))), (day(20), change("rescheduled", "allow", (late,), (early,))))) == 1
    cancelled = change("removed", "none", (early,), ())
    assert said((day(20), change("added", "allow", (), (early,))), (day(21), cancelled), now=day(21)) == []


def test_dates_of_the_first_table() -> None:
    """Nobody could be told before there was a page; what is changed of them later counts."""
    first = made("192.0.2.11/32", LB, expires="2026-12-24T09:00:00Z")
    later, sooner = (made("192.0.2.11/32", LB, expires=f"2026-12-{number}T09:00:00Z") for number in (26, 20))
    assert said((day(1), change("rescheduled", "repoint", (first,), (later,)))) == []
    assert len(said((day(1), change("rescheduled", "repoint", (first,), (sooner,))))) == 1


def test_without_any_date() -> None:
    """Only before it is recorded: afterwards nobody can be given time any more."""
    new, old = made("192.0.2.12/32", LB), made("192.0.2.11/32", LB)
    revisions = ((day(1), change("added", "allow", (), (new,))), (day(1), change("removed", "repoint", (old,), ())))
    assert said(*revisions, recorded=1) == [
        (
            "192.0.2.12/32 is in use at once, and 30 days of notice are promised (notice_period in feeds.toml). Announce it with"
            ' effective = "2026-12-31T09:00:00Z" or later.'
        ),
        (
            "192.0.2.11/32 goes without a date, and 30 days of notice are promised (notice_period in feeds.toml). Leave it in the"
            ' table with expires = "2026-12-31T09:00:00Z" or later.'
        ),
    ]
    assert said(*revisions, recorded=3) == []


def test_a_day_that_has_come_is_no_day() -> None:
    """Announced for the past, brought forward to today, without its date any more, or moved: all are in use at once."""
    past, ahead, plain = (
        made("192.0.2.12/32", LB, effective="2026-11-01T09:00:00Z"),
        made("192.0.2.12/32", LB, effective="2027-01-15T09:00:00Z"),
        made("192.0.2.12/32", LB),
    )
    elsewhere = made("192.0.2.12/32", ("eu-west", "load-balancer", "inbound"))
    announced = (day(10, 11), change("added", "allow", (), (ahead,)))
    for revisions in (
        [(day(1), change("added", "allow", (), (past,)))],
        [announced, (day(1), change("rescheduled", "allow", (ahead,), (past,)))],
        [announced, (day(1), change("rescheduled", "none", (ahead,), (plain,)))],
        [(day(1), change("moved", "repoint", (elsewhere,), (plain,)))],
    ):
        (sentence,) = said(*revisions, recorded=len(revisions))
        assert sentence.startswith("192.0.2.12/32 is in use at once, and 30 days of notice are promised")


def test_what_was_never_in_use_may_go() -> None:
    """An announced address that is called off is no loss to anybody."""
    ahead = made("192.0.2.12/32", LB, effective="2027-01-15T09:00:00Z")
    revisions = ((day(10, 11), change("added", "allow", (), (ahead,))), (day(1), change("removed", "remove", (ahead,), ())))
    assert said(*revisions, recorded=2) == []


def test_nobody_is_promised_it() -> None:
    """A region that opens has no customers yet, and pools that recycle are the vendor's."""
    new = made("192.0.2.12/32", LB)
    assert said((day(1), change("added", "allow", (), (new,))), recorded=1, before="eu-west") == []
    pool = made("192.0.2.0/28", POOL, effective="2026-12-05T09:00:00Z")
    assert said((day(1), change("added", "allow", (), (pool,))), recorded=1) == []


def test_a_block_that_was_cut_anew() -> None:
    """The same addresses in other prefixes keep the day since which they are known."""
    whole = made("192.0.2.0/31", LB, effective="2026-12-24T09:00:00Z")
    parts = [made(f"192.0.2.{number}/32", LB, effective="2026-12-24T09:00:00Z") for number in (0, 1)]
    assert parts[0].prefix == parse_prefix("192.0.2.0/32")
    assert said((day(20, 11), change("added", "allow", (), (whole,))), (day(20), change("reshaped", "none", (whole,), parts)), now=day(20)) == []
