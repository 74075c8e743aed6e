"""Points in time and lengths of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.base.timestamps import (
    as_utc,
    format_duration,
    format_instant,
    instant_or_none,
    parse_duration,
    parse_instant,
)
from ip_ranges.errors import SettingsError


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-12-20T09:00:00Z", "2026-12-20T09:00:00Z"),
        ("2026-12-20T09:00:00", "2026-12-20T09:00:00Z"),
        ("2026-12-20", "2026-12-20T00:00:00Z"),
        ("2026-12-20T10:30:00+01:30", "2026-12-20T09:00:00Z"),
        ("2026-12-20 09:00:00.999999", "2026-12-20T09:00:00Z"),
        ("2026-12-20t09:00:00,5z", "2026-12-20T09:00:00Z"),
        ("2026-12-20T10:00+0100", "2026-12-20T09:00:00Z"),
        ("2026-12-20T10:00+01", "2026-12-20T09:00:00Z"),
        ("20261220T090000Z", "2026-12-20T09:00:00Z"),
    ],
)
def test_read_and_written(text: str, written: str) -> None:
    """Always UTC, whole seconds, with a Z."""
    assert format_instant(parse_instant(text)) == written


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive there
def test_round_trip(moment: datetime) -> None:
    """What is written is read."""
    assert parse_instant(format_instant(as_utc(moment))) == moment.replace(microsecond=0)


@pytest.mark.parametrize("value", ["", "soon", "2026-13-01", "20", "2027-W47-5", "2027-11-20x09:30", "2027-11-20T24:00:00Z", "2027-11-20T09:30:60Z", "2027-324", "x" * 1000, None, 5, "\uff12026-12-20", "0001-01-01T00:00:00+14:00"])
def test_no_dates(value: object) -> None:
    """A sentence, and a short one."""
    with pytest.raises(ValueError, match=r"is not a date; write it as 2026-12-20T09:00:00Z\.|is outside the calendar") as caught:
        parse_instant(value)
    assert len(str(caught.value)) < 150


def test_as_utc() -> None:
    """A naive moment is UTC already; another zone is turned."""
    assert as_utc(datetime(2026, 1, 1, 1)) == datetime(2026, 1, 1, 1, tzinfo=UTC)  # noqa: DTZ001 - that is what is tried
    assert as_utc(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == datetime(2026, 1, 1, tzinfo=UTC)
    assert instant_or_none(None) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7d", 604800), ("36h", 129600), ("90m", 5400), ("30s", 30), ("2w", 1209600), ("0d", 0), (90, 90), (0.5, 0.5), ("36525d", 36525 * 86400)],
)
def test_lengths(value: object, seconds: float) -> None:
    """Units, and bare seconds."""
    assert parse_duration(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["", "d", "7", "-7d", "7D", "7 d", "1.5d", "36526d", "9999999999d", "9" * 400 + "d", "\uff17d", -1, True, None, [], float("nan"), float("inf"), 10**12]
)
def test_no_lengths(value: object) -> None:
    """A sentence for everything else, however long."""
    with pytest.raises(SettingsError) as caught:
        parse_duration(value)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=7), "7 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=61), "61 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_lengths_in_words(length: timedelta, words: str) -> None:
    """The largest unit that is exact."""
    assert format_duration(length) == words
