"""The timeline: what was added, drained, retired and is to come, and the line for today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.model.table import Range
from ip_ranges.sphinxext.figures.time_axis import Axis, spanning
from ip_ranges.sphinxext.figures.timeline_events import events
from ip_ranges.sphinxext.figures.timeline_svg import timeline, timeline_table
from publications import NOW, REGIONS, hostile_publication, made, published, small_publication


def test_events_of_the_small_publication() -> None:
    """A vanished address drains, and retires when that is certain; an announced one is to come; a flap and a reshaping are nothing."""
    found = [(f"{one.moment:%m-%d}", one.region, one.happening, one.prefixes) for one in events(small_publication().primary)]
    assert found == [
        ("11-02", "eu-west", "drained", ("198.51.100.201/32",)),
        ("11-09", "eu-west", "retired", ("198.51.100.201/32",)),
        ("11-20", "eu-west", "drained", ("198.51.100.200/32",)),
        ("11-20", "us-east", "drained", ("192.0.2.11/32",)),
        ("12-20", "us-east", "added", ("192.0.2.12/32",)),
        ("12-20", "us-east", "retired", ("192.0.2.11/32",)),
    ]


def test_draining_since_the_record_begins() -> None:
    """A range that was draining already at the first acceptance has a bar from then on."""
    old = made("192.0.2.11/32", ("us-east", "load-balancer", "inbound"), expires="2026-12-20T09:00:00Z")
    source = ("divio", "region-table", "x", REGIONS, [(2026112001, "2026-11-20T09:30:00Z", (old,), ())])
    found = events(published(now=NOW, base_url="", feeds=[source], example=False).primary)
    assert [(f"{one.moment:%m-%d}", one.happening) for one in found] == [("11-20", "drained"), ("12-20", "retired")]


LB = ("us-east", "load-balancer", "inbound")
PLANNED = made("192.0.2.12/32", LB, effective="2026-12-10T00:00:00Z")
POSTPONED = made("192.0.2.12/32", LB, effective="2026-12-20T00:00:00Z")
BESIDE = made("192.0.2.10/32", LB)


def told(*steps: tuple[str, Iterable[Range]], now: str = "2026-11-22") -> Publication:
    """The publication of tables that were seen one after the other, each on a day at nine."""
    made_steps = [
        (int(day.replace("-", "")) * 100 + 1, f"{day}T09:00:00Z", tuple(items), ()) for day, items in steps
    ]
    clock = datetime.fromisoformat(f"{now}T12:00:00+00:00")
    return published(now=clock, base_url="", feeds=[("divio", "region-table", "x", REGIONS, made_steps)], example=False)


def happenings(*steps: tuple[str, Iterable[Range]], now: str = "2026-11-22") -> list[tuple[str, str, str]]:
    """Day, happening and prefix of each event, with the end of a draining."""
    return [
        (f"{one.moment:%m-%d}", one.happening + (f" {one.until:%m-%d}" if one.until else ""), *one.prefixes)
        for one in events(told(*steps, now=now).primary)
    ]


@pytest.mark.parametrize("now", ["2026-11-22", "2026-12-12", "2026-12-28"])
def test_a_postponed_plan_has_its_latest_day_only(now: str) -> None:
    """Before the first day, between the two, and after the second: the first day says nothing any more."""
    steps = ("2026-11-01", [BESIDE]), ("2026-11-03", [BESIDE, PLANNED]), ("2026-11-06", [BESIDE, POSTPONED])
    assert happenings(*steps, now=now) == [("12-20", "added", "192.0.2.12/32")]


def test_a_plan_of_the_first_table_is_postponed_too() -> None:
    """The history does not say when it was announced, only that it is later now."""
    assert happenings(("2026-11-01", [PLANNED]), ("2026-11-06", [POSTPONED])) == [("12-20", "added", "192.0.2.12/32")]


def test_a_plan_that_comes_at_once() -> None:
    """Its day was taken away before it came: it was added on the day when that was seen."""
    steps = ("2026-11-01", [BESIDE]), ("2026-11-03", [BESIDE, PLANNED]), ("2026-11-06", [BESIDE, PLANNED._replace(effective=None)])
    assert happenings(*steps) == [("11-06", "added", "192.0.2.12/32")]


def test_a_plan_that_came_stays_when_its_day_is_left_out() -> None:
    """What was added was added."""
    steps = ("2026-11-01", [BESIDE]), ("2026-11-03", [BESIDE, PLANNED]), ("2026-12-11", [BESIDE, PLANNED._replace(effective=None)])
    assert happenings(*steps, now="2026-12-12") == [("12-10", "added", "192.0.2.12/32")]


@pytest.mark.parametrize("now", ["2026-11-12", "2026-11-22", "2026-12-28"])
@pytest.mark.parametrize("first", ["2026-11-01", "2026-11-03"], ids=["known from the start", "announced later"])
def test_a_withdrawn_plan_was_never_added(first: str, now: str) -> None:
    """Neither before its day nor after it: it was withdrawn, and is safe to remove a week later."""
    steps = [("2026-10-30", [BESIDE])] if first == "2026-11-03" else []
    found = happenings(*steps, (first, [BESIDE, PLANNED]), ("2026-11-09", [BESIDE]), now=now)
    assert found == [("11-09", "withdrawn", "192.0.2.12/32"), ("11-16", "retired", "192.0.2.12/32")]


def test_a_plan_postponed_and_then_withdrawn() -> None:
    """One withdrawal, whatever its days were."""
    steps = ("2026-10-20", [BESIDE]), ("2026-10-22", [BESIDE, PLANNED]), ("2026-11-06", [BESIDE, POSTPONED]), ("2026-11-20", [BESIDE])
    assert happenings(*steps) == [("11-20", "withdrawn", "192.0.2.12/32"), ("11-27", "retired", "192.0.2.12/32")]


def test_a_withdrawn_plan_that_is_made_again() -> None:
    """Both are told: the withdrawal of the first, and the day of the second."""
    steps = ("2026-10-01", [PLANNED]), ("2026-10-05", [BESIDE]), ("2026-11-06", [POSTPONED])
    assert happenings(*steps) == [
        ("10-05", "added", "192.0.2.10/32"),
        ("10-05", "withdrawn", "192.0.2.12/32"),
        ("10-12", "retired", "192.0.2.12/32"),
        ("11-06", "drained 11-13", "192.0.2.10/32"),
        ("11-13", "retired", "192.0.2.10/32"),
        ("12-20", "added", "192.0.2.12/32"),
    ]


def test_an_end_that_is_put_off_or_taken_back() -> None:
    """A draining goes on to its latest end; one that is taken back is none."""
    old, later = BESIDE._replace(expires=PLANNED.effective), BESIDE._replace(expires=POSTPONED.effective)
    begun = ("2026-10-01", [BESIDE]), ("2026-10-10", [old])
    assert happenings(*begun, ("2026-11-06", [later])) == [
        ("10-10", "drained 12-20", "192.0.2.10/32"),
        ("12-20", "retired", "192.0.2.10/32"),
    ]
    assert happenings(*begun, ("2026-11-06", [BESIDE])) == []


def test_a_plan_is_cut_in_two() -> None:
    """The same addresses are planned, however they are written."""
    whole = made("192.0.2.128/25", LB, effective="2026-12-10T00:00:00Z")
    parts = [made(f"192.0.2.{last}/26", LB, effective="2026-12-20T00:00:00Z") for last in (128, 192)]
    same = [part._replace(effective=whole.effective) for part in parts]
    steps = ("2026-10-01", [BESIDE]), ("2026-10-03", [BESIDE, whole]), ("2026-11-01", [BESIDE, *same])
    assert happenings(*steps) == [("12-10", "added", "192.0.2.128/25")]
    assert happenings(*steps, ("2026-11-06", [BESIDE, *parts])) == [("12-20", "added", "192.0.2.128/25")]


def test_the_withdrawal_is_drawn_and_said() -> None:
    """In the picture, beside it, and in the table of every other builder."""
    withdrawn = told(("2026-11-01", [BESIDE, PLANNED]), ("2026-11-09", [BESIDE]))
    text = timeline(withdrawn)
    assert "<title>2026-11-09T09:00:00Z: withdrawn before it was used: 192.0.2.12/32</title>" in text
    assert '<td>withdrawn before it was used</td><td><code>192.0.2.12/32</code></td>' in text
    assert "2026-12-10" not in text
    assert timeline_table(withdrawn)[1][0] == (
        "2026-11-09 09:00",
        "North America (Virginia)",
        "withdrawn before it was used",
        "192.0.2.12/32",
    )


def test_timeline_table_speaks_from_the_clock() -> None:
    """What lies before the build's clock has happened, what lies after it will."""
    header, rows = timeline_table(small_publication())
    assert header == ("Date (UTC)", "Region", "What happens", "Addresses")
    assert rows[0][2] == "keep it until 2026-11-09 09:00"
    assert rows[1] == ("2026-11-09 09:00", "Europe (Ireland)", "safe to remove", "198.51.100.201/32")
    assert rows[-1] == ("2026-12-20 09:00", "North America (Virginia)", "will be safe to remove", "192.0.2.11/32")


def test_the_picture_depends_on_the_clock() -> None:
    """A month later the same history says that the new address was added."""
    text = timeline(small_publication(now=NOW + timedelta(days=40)))
    assert "today 2027-01-01" in text
    assert "<title>2026-12-20T09:00:00Z: added: 192.0.2.12/32</title>" in text


def test_timeline_is_well_formed() -> None:
    """Both sizes parse as XML with a title each, and nothing needs an inline style."""
    text = timeline(small_publication())
    drawings = re.findall(r"<svg [^>]*ip-timeline-drawing.*?</svg>", text, re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        assert ET.fromstring(drawing).get("role") == "img"
    assert "style=" not in text
    assert "today 2026-11-22" in drawings[0]


def test_timeline_of_one_region() -> None:
    """A region asked for is the only lane and the only rows."""
    text = timeline(small_publication(), regions=["us-east"])
    assert "North America (Virginia)" in text
    assert "Europe (Ireland)" not in text


def test_timeline_of_one_role() -> None:
    """A role asked for leaves the others out."""
    found = [one.prefixes for one in events(small_publication().primary, ["load-balancer"])]
    assert found == [("192.0.2.11/32",), ("192.0.2.12/32",), ("192.0.2.11/32",)]


def test_timeline_without_events_says_so() -> None:
    """An empty stretch of time is a sentence, not an empty picture."""
    text = timeline(small_publication(), since=NOW + timedelta(days=400))
    assert "<svg" not in text
    assert "Nothing has changed" in text


def test_timeline_of_hostile_texts() -> None:
    """Region ids that are markup stay text."""
    assert "<script>alert" not in timeline(hostile_publication())


def test_limit_names_what_is_not_drawn() -> None:
    """With room for one lane the other region stays in the table, and the text says so."""
    text = timeline(small_publication(), limit=1)
    assert "Not drawn, but in the table" in text
    assert text.count('class="ip-timeline-region"') == 2  # one lane in each of two sizes
    assert "Europe (Ireland)" in text


def test_axis_has_round_ticks() -> None:
    """A year gets months, a week gets days, and ticks keep their distance."""
    start = datetime(2026, 1, 10, tzinfo=UTC)
    year = Axis(start, start + timedelta(days=365), 0, 800).ticks(90)
    assert [text for _, text in year][:4] == ["2026-03", "2026-05", "2026-07", "2026-09"]
    week = Axis(start, start + timedelta(days=8), 0, 800).ticks(90)
    assert week[0][1] == "2026-01-11"
    assert all(later[0] - earlier[0] >= 60 for ticks in (year, week) for earlier, later in pairwise(ticks))


def test_axis_holds_today_without_events() -> None:
    """Today is on the axis even when everything lies in the past."""
    axis = spanning([datetime(2026, 1, 1, tzinfo=UTC)], NOW, 0, 100)
    assert 0 < axis.x(NOW) < 100
