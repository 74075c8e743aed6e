"""The timeline and the states of the page, over whatever history: they say the same about every day that is to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.changes.publication import PublishedFeed
from ip_ranges.model.entries import Entry
from ip_ranges.model.prefix import Prefix, parse_prefix
from ip_ranges.model.prefix_sets import Blocks
from ip_ranges.model.table import Range
from ip_ranges.sphinxext.figures.timeline_events import Event, events
from ip_ranges.sphinxext.figures.timeline_geometry import words
from publications import REGIONS, published

DAYS = (None, datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 20, 9, tzinfo=UTC))
DATED = [(begins, ends) for begins in DAYS for ends in DAYS if begins is None or ends is None or begins < ends]
"""The days on which a range begins and ends."""


def tables() -> st.SearchStrategy[tuple[Range, ...]]:
    """Four addresses, each there or not, with its own use and with some days or none: no two rows have one address."""
    return st.lists(st.sampled_from([None, *DATED]), min_size=4, max_size=4).map(
        lambda every: tuple(
            Range(Prefix(4, FIRST + number, 32), region, role, direction, *dates)
            for number, (dates, (region, role, direction)) in enumerate(zip(every, USES, strict=True))
            if dates is not None
        )
    )


FIRST = parse_prefix("192.0.2.0/24").first
USES = (("us-east", "load-balancer", "inbound"), ("us-east", "nat-gateway", "outbound"), ("eu-west", "vpn", "outbound"), ("eu-west", "proxy", "inbound"))
START = datetime(2026, 11, 1, 9, tzinfo=UTC)


def history(steps: list[tuple[Range, ...]], days: list[int], later: int) -> tuple[PublishedFeed, datetime]:
    """A feed with these tables, so many days apart, and the clock so many days after the last one."""
    moment, found = START, []
    for ranges, wait in zip(steps, days, strict=False):
        found.append((int(f"{moment:%Y%m%d}01"), f"{moment:%Y-%m-%dT%H:%M:%SZ}", ranges, ()))
        moment += timedelta(days=wait)
    now = datetime.fromisoformat(found[-1][1]) + timedelta(days=later, hours=3)
    return published(now=now, base_url="", feeds=[("f", "region-table", "x", REGIONS, found)], example=False).primary, now


Row = tuple[bool, str, datetime | None, Prefix]


def lacks(found: Iterable[Row], other: Iterable[Row]) -> list[Row]:
    """The rows whose addresses are not all in the other rows of their kind: the orders put prefixes together, the table does not."""
    kinds: dict[tuple[bool, str, datetime | None], list[Prefix]] = defaultdict(list)
    for is_coming, region, moment, prefix in other:
        kinds[is_coming, region, moment].append(prefix)
    return [row for row in found if not Blocks(kinds[row[:3]]).hold(row[3])]


@given(
    st.lists(tables(), min_size=2, max_size=5), st.lists(st.sampled_from([2, 5, 9, 20]), min_size=5, max_size=5), st.integers(0, 40)
)
def test_what_is_to_come(steps: list[tuple[Range, ...]], days: list[int], later: int) -> None:
    """Every announced range will be added on its day and nothing else will; every end is one that the page names."""
    feed, now = history(steps, days, later)
    coming = [
        (one.happening in ("added", "moved"), one.region, one.moment, parse_prefix(prefix))
        for one in events(feed, now=now)
        if one.moment > now and one.happening != "drained"
        for prefix in one.prefixes
    ]
    named = [row for entry in feed.entries for row in days_of(entry, now)]
    assert lacks(coming, named) == []
    assert lacks(named, coming) == []


def days_of(entry: Entry, now: datetime) -> Iterator[Row]:
    """What the page names as to come of a range."""
    if entry.state == "announced":
        yield True, entry.range.region, entry.range.effective, entry.range.prefix
    if entry.keep_until is not None and entry.keep_until > now and not is_quiet(entry):
        yield False, entry.range.region, entry.keep_until, entry.range.prefix


def is_quiet(entry: Entry) -> bool:
    """Whether it vanished without a day: nobody knows whether it will be gone."""
    return entry.gone is not None and entry.range.expires is None and not entry.withdrawn


@given(st.lists(tables(), min_size=2, max_size=5), st.lists(st.sampled_from([2, 5, 9, 20]), min_size=5, max_size=5))
def test_what_was_withdrawn(steps: list[tuple[Range, ...]], days: list[int]) -> None:
    """Every withdrawn plan has its mark, and no draining is shorter than nothing."""
    feed, _ = history(steps, days, 1)
    found = events(feed)
    marks = [(one.region, one.moment, parse_prefix(prefix)) for one in found if one.happening == "withdrawn" for prefix in one.prefixes]
    for entry in feed.entries:
        if entry.withdrawn:
            own = [prefix for region, moment, prefix in marks if (region, moment) == (entry.range.region, entry.gone)]
            assert Blocks(own).hold(entry.range.prefix)
    assert all(one.until > one.moment for one in found if one.until is not None)


def test_a_withdrawal_after_the_clock_has_words() -> None:
    """A build whose clock lies before the last revision ended in an error."""
    later = Event(datetime(2026, 12, 5, tzinfo=UTC), "us-east", "withdrawn", ("192.0.2.1/32",))
    assert words(later, datetime(2026, 12, 3, tzinfo=UTC), str) == "withdrawn before it was used"
