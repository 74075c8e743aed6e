"""What a bare domain may point to: the best class alone, at every moment."""

from __future__ import annotations

from datetime import UTC, datetime

from ip_ranges.changes.a_records import OPEN, Answer, Target, answers, pointed_to
from ip_ranges.model.prefix import parse_prefix


def day(number: int) -> datetime:
    """A day of January."""
    return datetime(2027, 1, number, tzinfo=UTC)


ONE, TWO, SIX = parse_prefix("192.0.2.1/32"), parse_prefix("192.0.2.2/32"), parse_prefix("2001:db8::1/128")


def pointed(targets: list[Target], moment: datetime) -> list[str]:
    """The addresses of the answer."""
    return sorted(str(one.prefix) for one in pointed_to(targets, moment))


def test_what_has_no_end_goes_before_what_has_one() -> None:
    """And of two that have one, the later."""
    ending = [Target(ONE, ends=day(10), known_end=day(10)), Target(TWO, ends=day(20), known_end=day(20))]
    assert pointed([ending[0], Target(TWO)], day(1)) == ["192.0.2.2/32"]
    assert pointed(ending, day(1)) == ["192.0.2.2/32"]


def test_what_is_in_the_feed_goes_before_what_vanished() -> None:
    """Also where that has an end; and what is back counts as vanished until it has been back for settle."""
    vanished = Target(ONE, ends=day(8), known_end=day(8), steady=OPEN)
    ending = Target(TWO, ends=day(5), known_end=day(5))
    assert pointed([vanished, ending], day(1)) == ["192.0.2.2/32"]
    assert pointed([vanished, ending], day(6)) == ["192.0.2.1/32"]
    back = Target(ONE, steady=day(4))
    assert pointed([back, ending], day(3)) == ["192.0.2.2/32"]
    assert pointed([back, ending], day(4)) == ["192.0.2.1/32"]


def test_what_is_to_come_is_no_answer_yet() -> None:
    """A name that pointed to it would not be answered."""
    assert pointed([Target(ONE, begins=day(10))], day(1)) == []


def test_the_families_are_asked_apart() -> None:
    """An AAAA record of an address that leaves does not hang on there being another A record."""
    assert pointed([Target(ONE), Target(SIX, ends=day(9), known_end=day(9))], day(1)) == ["192.0.2.1/32", "2001:db8::1/128"]


def test_answers_from_when_to_when() -> None:
    """Each address with its time: None for now already, and for no known end."""
    targets = [Target(ONE, ends=day(20), known_end=day(20)), Target(TWO, begins=day(10))]
    assert answers(targets, day(1)) == (Answer(ONE, None, day(10)), Answer(TWO, day(10), None))
    assert answers([], day(1)) == ()
