"""The timeline and the states of the page, over whatever history: they say the same about every day that is to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.model import Range
from ip_ranges.pictures.events import events
from ip_ranges.publication import PublishedFeed
from publications import REGIONS, published
from strategies import tables

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


def history(steps: list[tuple[Range, ...]], days: list[int], later: int) -> tuple[PublishedFeed, datetime]:
    """A feed with these tables, so many days apart, and the clock so many days after the last one."""
    moment, found = START, []
    for ranges, wait in zip(steps, days, strict=False):
        found.append((int(f"{moment:%Y%m%d}01"), f"{moment:%Y-%m-%dT%H:%M:%SZ}", ranges, ()))
        moment += timedelta(days=wait)
    now = datetime.fromisoformat(found[-1][1]) + timedelta(days=later, hours=3)
    return published(now=now, base_url="", feeds=[("f", "region-table", "x", REGIONS, found)], example=False).primary, now


@given(
    st.lists(tables(), min_size=2, max_size=5), st.lists(st.sampled_from([2, 5, 9, 20]), min_size=5, max_size=5), st.integers(0, 40)
)
def test_what_is_to_come(steps: list[tuple[Range, ...]], days: list[int], later: int) -> None:
    """Every announced range will be added on its day and nothing else will; every end is one that the page names."""
    feed, now = history(steps, days, later)
    coming = {
        (one.happening in ("added", "moved"), one.region, prefix, one.moment)
        for one in events(feed)
        if one.moment > now and one.happening != "drained"
        for prefix in one.prefixes
    }
    announced = {
        (True, one.range.region, str(one.range.prefix), one.range.effective) for one in feed.entries if one.state == "announced"
    }
    ends = {
        (False, one.range.region, str(one.range.prefix), one.keep_until)
        for one in feed.entries
        if one.keep_until is not None and one.keep_until > now
    }
    assert coming == announced | ends


@given(st.lists(tables(), min_size=2, max_size=5), st.lists(st.sampled_from([2, 5, 9, 20]), min_size=5, max_size=5))
def test_what_was_withdrawn(steps: list[tuple[Range, ...]], days: list[int]) -> None:
    """Every withdrawn plan has its mark, and no draining is shorter than nothing."""
    feed, _ = history(steps, days, 1)
    found = events(feed)
    marks = {(one.region, prefix, one.moment) for one in found if one.happening == "withdrawn" for prefix in one.prefixes}
    assert {(one.range.region, str(one.range.prefix), one.gone) for one in feed.entries if one.withdrawn} <= marks
    assert all(one.until > one.moment for one in found if one.until is not None)
