"""Segments and courses: addresses with equal histories are one, and what no change and no date concerns has none."""

from __future__ import annotations

from datetime import timedelta

from histories import DAY, SETTLE, START, Seen
from ip_ranges.changes.schedules import Segment, Step, segments
from ip_ranges.model.prefix_sets import blocks
from publications import made

NAT = ("a", "nat-gateway", "outbound")
LB = ("a", "load-balancer", "inbound")


def found(seen: Seen) -> list[Segment]:
    """The segments of a history."""
    return segments(seen.revisions, seen.ranges, SETTLE)


def shown(one: Segment) -> list[str]:
    """The addresses of a segment."""
    return [str(prefix) for prefix in blocks(one.intervals, one.version)]


def test_what_nothing_concerns_has_no_course() -> None:
    """A table of thousands with one arrival has one segment."""
    steady = [made(f"198.51.100.{number}/32", NAT) for number in range(200)]
    seen = Seen((START, steady), (START + DAY, [*steady, made("192.0.2.1/32", NAT)]))
    assert [shown(one) for one in found(seen)] == [["192.0.2.1/32"]]


def test_addresses_with_equal_histories_are_one_segment() -> None:
    """Whatever blocks they were written in."""
    seen = Seen(
        (START, [made("192.0.2.0/24", NAT)]),
        (START + DAY, [made("192.0.2.0/25", NAT), made("192.0.2.128/26", NAT)]),
        (START + 2 * DAY, []),
    )
    assert sorted(map(shown, found(seen))) == [["192.0.2.0/25", "192.0.2.128/26"], ["192.0.2.192/26"]]


def test_a_block_written_in_other_parts_changes_nothing() -> None:
    """No address came or went: the step is empty."""
    seen = Seen((START, [made("192.0.2.0/24", NAT)]), (START + DAY, [made("192.0.2.0/25", NAT), made("192.0.2.128/25", NAT)]))
    assert [one.steps for one in found(seen)] == [(Step(1, (), ()),)]


def test_neighbouring_load_balancers_are_apart() -> None:
    """A name points to one address, so each has a course of its own, changed or not."""
    seen = Seen((START, [made("192.0.2.20/32", LB), made("192.0.2.21/32", LB)]))
    assert sorted(map(shown, found(seen))) == [["192.0.2.20/32"], ["192.0.2.21/32"]]


def test_the_table_is_told_back_from_its_end() -> None:
    """What a segment began with is known although the first line of a history has no ranges."""
    wide, inside = made("192.0.2.0/24", NAT), made("192.0.2.8/29", NAT, note="inside")
    seen = Seen((START, [wide, inside]), (START + DAY, [wide]), (START + timedelta(days=2), [wide, made("198.51.100.1/32", NAT)]))
    (nested,) = [one for one in found(seen) if shown(one) == ["192.0.2.8/29"]]
    assert {item.note for item in nested.first} == {"", "inside"}
    assert [(step.revision, [item.note for item in step.lost], step.gained) for step in nested.steps] == [(1, ["inside"], ())]
