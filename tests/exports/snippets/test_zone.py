"""The zone of a bare domain: its records are what a name may point to, and its serial grows with each change of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports.snippets import render
from ip_ranges.model.table import Range, Region
from publications import made, published

LB = ("r", "load-balancer", "inbound")
ONE, TWO, THREE = (made(f"192.0.2.{number}/32", LB) for number in (1, 2, 3))
DAY = datetime(2026, 12, 10, 9, tzinfo=UTC)
REGIONS = (Region(id="r", name="A region"), Region(id="s", name="Another"))


def history(*steps: tuple[str, Iterable[Range]], now: datetime) -> Publication:
    """The publication at a moment of tables that were seen one after the other."""
    made_steps: list[tuple[int, str, tuple[Range, ...], tuple[()]]] = []
    for moment, ranges in steps:
        day = int(moment[:10].replace("-", "")) * 100
        serial = max(day + 1, made_steps[-1][0] + 1) if made_steps else day + 1
        if datetime.fromisoformat(moment) <= now:
            made_steps.append((serial, moment, tuple(ranges), ()))
    return published(now=now, base_url="", feeds=[("f", "region-table", "x", REGIONS, made_steps)], example=False)


def zone(publication: Publication, region: str | None = "r") -> tuple[int, list[str]]:
    """The serial and the addresses of a zone."""
    text = render(publication, publication.primary, "zone", region=region)
    serial = re.search(r"(\d+) ; serial", text)
    assert serial is not None
    return int(serial[1]), re.findall(r" IN (?:A|AAAA) (\S+)$", text, re.MULTILINE)


def hours(first: str, last: str) -> Iterator[datetime]:
    """Every hour from one moment to another."""
    moment, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    while moment <= end:
        yield moment
        moment += timedelta(hours=1)


def test_an_address_that_is_leaving_is_a_record_where_there_is_no_other() -> None:
    """It answers until its day; what is only announced does not answer yet."""
    leaving, coming = ONE._replace(expires=DAY), TWO._replace(effective=DAY)
    steps = [("2026-12-01T09:00:00Z", [leaving, coming])]
    assert zone(history(*steps, now=DAY - timedelta(hours=1)))[1] == ["192.0.2.1"]
    assert zone(history(*steps, now=DAY))[1] == ["192.0.2.2"]


def test_what_is_leaving_is_no_record_beside_others() -> None:
    """A name should not point to it any more."""
    steps = [("2026-12-01T09:00:00Z", [ONE._replace(expires=DAY), TWO])]
    assert zone(history(*steps, now=DAY - timedelta(hours=1)))[1] == ["192.0.2.2"]


def test_a_plan_that_was_withdrawn_never_is_a_record() -> None:
    """It never answered, although lists keep it for a week."""
    steps = [("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY)]), ("2026-12-02T09:00:00Z", [ONE])]
    assert zone(history(*steps, now=datetime(2026, 12, 3, tzinfo=UTC)))[1] == ["192.0.2.1"]


def test_a_block_is_no_record() -> None:
    """A record names one address."""
    block = made("192.0.2.0/30", LB)
    assert zone(history(("2026-12-01T09:00:00Z", [block]), now=DAY))[1] == []


def test_an_overdue_address_does_not_come_back() -> None:
    """After the day that was told it is gone, whoever forgot to take out its row."""
    steps = [("2026-12-01T09:00:00Z", [ONE, TWO._replace(expires=DAY)])]
    assert zone(history(*steps, now=DAY + timedelta(days=40)))[1] == ["192.0.2.1"]


def test_the_head_names_what_is_to_come() -> None:
    """From when to when, and nothing of lists."""
    steps = [("2026-12-01T09:00:00Z", [ONE._replace(expires=DAY + timedelta(days=9)), TWO._replace(effective=DAY)])]
    text = render(history(*steps, now=DAY - timedelta(days=1)), history(*steps, now=DAY - timedelta(days=1)).primary, "zone", region="r")
    assert "; A name may point to 1 address until 2026-12-10T09:00:00Z" in text
    assert "; A name may point to 1 address from 2026-12-10T09:00:00Z" in text
    assert "Draining" not in text


HISTORIES = {
    "two dates on one day": [("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY), THREE._replace(effective=DAY + timedelta(hours=2))])],
    "dates and a table on one day": [
        ("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY), THREE._replace(effective=DAY + timedelta(hours=2))]),
        ("2026-12-10T14:00:00Z", [ONE]),
        ("2026-12-10T16:00:00Z", [ONE, THREE]),
    ],
    "the last address goes": [("2026-12-01T09:00:00Z", [ONE._replace(expires=DAY), made("192.0.2.9/32", ("s", "load-balancer", "inbound"))])],
    "the last row goes": [
        ("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY)]),
        ("2026-12-11T09:00:00Z", [made("192.0.2.9/32", ("s", "load-balancer", "inbound"))]),
    ],
    "a plan is withdrawn": [
        ("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY), THREE._replace(effective=DAY + timedelta(days=3))]),
        ("2026-12-11T09:00:00Z", [ONE, TWO]),
    ],
    "gone and back": [("2026-12-01T09:00:00Z", [ONE, TWO]), ("2026-12-03T09:00:00Z", [ONE]), ("2026-12-05T09:00:00Z", [ONE, TWO])],
    "an older document": [("2026-12-01T09:00:00Z", [ONE, TWO._replace(effective=DAY)]), ("2026-12-10T08:00:00Z", [THREE])],
}


@pytest.mark.slow
@pytest.mark.parametrize("steps", HISTORIES.values(), ids=HISTORIES.keys())
def test_the_serial_grows_with_every_change_hour_by_hour(steps: list[tuple[str, list[Range]]]) -> None:
    """Whenever the records differ from those an hour before, the serial is greater; and it never falls."""
    before: tuple[int, list[str]] = (0, [])
    changes = 0
    for moment in hours("2026-12-01T09:00:00Z", "2026-12-22T09:00:00Z"):
        now = zone(history(*steps, now=moment))
        assert now[0] >= before[0], moment
        if now[1] != before[1]:
            assert now[0] > before[0], moment
            changes += 1
        before = now
    assert changes >= 2
    assert before[0] < 1 << 32
