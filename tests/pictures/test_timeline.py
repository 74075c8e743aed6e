"""The timeline: what was added, drained, retired and is to come, and the line for today."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

from ip_ranges.pictures.axis import Axis, spanning
from ip_ranges.pictures.events import events
from ip_ranges.pictures.timeline import timeline, timeline_table
from publications import NOW, REGIONS, hostile_publication, made, published, small_publication


def test_events_of_the_small_publication() -> None:
    """A vanished address drains and retires, an announced one is to come, a flap and a reshaping are nothing."""
    found = [(f"{one.moment:%m-%d}", one.region, one.happening, one.prefixes) for one in events(small_publication().primary)]
    assert found == [
        ("11-02", "eu-west", "drained", ("198.51.100.201/32",)),
        ("11-09", "eu-west", "retired", ("198.51.100.201/32",)),
        ("11-20", "eu-west", "drained", ("198.51.100.200/32",)),
        ("11-20", "us-east", "drained", ("192.0.2.11/32",)),
        ("11-27", "eu-west", "retired", ("198.51.100.200/32",)),
        ("12-20", "us-east", "added", ("192.0.2.12/32",)),
        ("12-20", "us-east", "retired", ("192.0.2.11/32",)),
    ]


def test_draining_since_the_record_begins() -> None:
    """A range that was draining already at the first acceptance has a bar from then on."""
    old = made("192.0.2.11/32", ("us-east", "load-balancer", "inbound"), expires="2026-12-20T09:00:00Z")
    source = ("divio", "region-table", "x", REGIONS, [(2026112001, "2026-11-20T09:30:00Z", (old,), ())])
    found = events(published(now=NOW, base_url="", feeds=[source], example=False).primary)
    assert [(f"{one.moment:%m-%d}", one.happening) for one in found] == [("11-20", "drained"), ("12-20", "retired")]


def test_timeline_table_speaks_from_the_clock() -> None:
    """What lies before the build's clock has happened, what lies after it will."""
    header, rows = timeline_table(small_publication())
    assert header == ("Date (UTC)", "Region", "What happens", "Addresses")
    assert rows[0][2] == "draining until 2026-11-09 09:00"
    assert rows[1] == ("2026-11-09 09:00", "Europe (Ireland)", "retired", "198.51.100.201/32")
    assert rows[-1] == ("2026-12-20 09:00", "North America (Virginia)", "will retire", "192.0.2.11/32")


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
