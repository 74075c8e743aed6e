"""The calendar, parsed again by the library and followed through rescheduling and withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from ip_ranges.exports import calendar, export
from ip_ranges.publication import Publication
from publications import NOTICE, NOW, REGIONS, Step, hostile_publication, made, published, small_publication

LB = ("us-east", "load-balancer", "inbound")
MAIN = made("192.0.2.10/32", LB)


def events(publication: Publication) -> dict[tuple[str, str], Any]:
    """Every event by its category and the first word of its summary that is a prefix (or the whole summary)."""
    parsed = Calendar.from_ical(export(publication, "ics"))
    found = {}
    for event in parsed.walk("VEVENT"):
        words = [word for word in str(event["SUMMARY"]).split() if "/" in word]
        found[(event["CATEGORIES"].cats[0], words[0] if words else str(event["SUMMARY"]))] = event
    return found


def publication(*steps: Step, now: datetime = NOW) -> Publication:
    """A site of one feed with these revisions."""
    return published(now=now, base_url="", feeds=[("divio", "region-table", "x", REGIONS, steps)], example=True)


def step(serial: int, *ranges: Any, notices: tuple[Any, ...] = ()) -> Step:
    """A revision at nine o'clock of its serial's day."""
    day = str(serial)[:8]
    return serial, f"{day[:4]}-{day[4:6]}-{day[6:]}T09:00:00Z", (MAIN, *ranges), notices


def test_dates_of_the_small_publication() -> None:
    """The three kinds of dates, in UTC, and the notice."""
    found = events(small_publication())
    switch = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
    assert found["effective", "192.0.2.12/32"]["DTSTART"].dt == switch
    assert found["keep-until", "192.0.2.11/32"]["DTSTART"].dt == switch
    assert found["retired", "192.0.2.11/32"]["DTSTART"].dt == switch
    assert found["keep-until", "198.51.100.200/32"]["DTSTART"].dt == datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
    notice = found["notice", "New load balancer address in North America"]
    assert (notice["DTSTART"].dt, str(notice["URL"])) == (switch, "https://status.example.com/us-lb-2026-12")
    assert all(event["DTSTAMP"].dt <= NOW for event in found.values())


def test_what_came_back_is_cancelled() -> None:
    """The proxy was away and returned: whoever put its end into a calendar sees it struck out."""
    event = events(small_publication())["keep-until", "198.51.100.80/32"]
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CANCELLED", 1)


def test_rescheduling_keeps_the_uid_and_counts() -> None:
    """20 December, then 10 January, then withdrawn: one UID, sequences 0, 1, 2."""
    steps = [
        step(2026110101),
        step(2026110201, made("192.0.2.12/32", LB, effective="2026-12-20")),
        step(2026110301, made("192.0.2.12/32", LB, effective="2027-01-10")),
        step(2026110401),
    ]
    seen = [events(publication(*steps[:count]))["effective", "192.0.2.12/32"] for count in (2, 3, 4)]
    assert len({str(event["UID"]) for event in seen}) == 1
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["DTSTART"].dt.date().isoformat() for event in seen] == ["2026-12-20", "2027-01-10", "2027-01-10"]
    assert [event["DTSTAMP"].dt.day for event in seen] == [2, 3, 4]


def test_a_withdrawn_plan_was_never_in_use() -> None:
    """Its first day is cancelled, and what is said of its week on the lists does not say that anything answers."""
    steps = [step(2026110101), step(2026110201, made("192.0.2.12/32", LB, effective="2026-12-20")), step(2026110401)]
    found = events(publication(*steps))
    assert str(found["effective", "192.0.2.12/32"]["STATUS"]) == "CANCELLED"
    assert str(found["keep-until", "192.0.2.12/32"]["DESCRIPTION"]) == (
        "192.0.2.12/32 (us-east, load-balancer, you connect to) was withdrawn before it was used: point nothing at it."
        " It stays on the lists until 11 November 2026, 09:00 UTC."
    )


def test_a_date_in_the_first_table_counts_from_there() -> None:
    """A baseline records no changes; its dates are events all the same, and moving one is sequence 1."""
    first = step(2026110101, made("192.0.2.12/32", LB, expires="2026-12-20"))
    second = step(2026110201, made("192.0.2.12/32", LB, expires="2026-12-24"))
    assert events(publication(first))["keep-until", "192.0.2.12/32"]["SEQUENCE"] == 0
    moved = events(publication(first, second))["keep-until", "192.0.2.12/32"]
    assert (moved["SEQUENCE"], moved["DTSTART"].dt.day, str(moved["STATUS"])) == (1, 24, "CONFIRMED")


def test_what_happened_is_not_withdrawn() -> None:
    """A table drops ``effective`` once the day has come: the event stays as it was."""
    steps = [
        step(2026110101),
        step(2026110201, made("192.0.2.12/32", LB, effective="2026-11-05")),
        step(2026110601, made("192.0.2.12/32", LB)),
    ]
    event = events(publication(*steps))["effective", "192.0.2.12/32"]
    assert (str(event["STATUS"]), event["SEQUENCE"], event["DTSTART"].dt.day) == ("CONFIRMED", 0, 5)


def test_an_end_that_was_called_off_is_cancelled() -> None:
    """The range was to go and stays after all."""
    steps = [step(2026110101, made("192.0.2.12/32", LB, expires="2026-12-20")), step(2026110201, made("192.0.2.12/32", LB))]
    found = events(publication(*steps))
    assert [str(found[kind, "192.0.2.12/32"]["STATUS"]) for kind in ("keep-until", "retired")] == ["CANCELLED", "CANCELLED"]


def test_a_withdrawn_notice_is_cancelled() -> None:
    """The notice left the table: same UID, higher sequence, CANCELLED."""
    steps = [step(2026110101), step(2026110201, notices=(NOTICE,))]
    gone = published(now=NOW, base_url="", feeds=[("divio", "region-table", "x", REGIONS, [*steps, step(2026110301)])], example=True)
    before = events(publication(*steps))["notice", NOTICE.title]
    after = events(gone)["notice", f"Cancelled: Notice {NOTICE.id} was withdrawn"]
    assert str(before["UID"]) == str(after["UID"])
    assert str(after["STATUS"]) == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_altered_notice_counts_from_the_first_table_on() -> None:
    """A notice that stood in the baseline is sequence 0; moving its date makes it 1."""
    later = NOTICE._replace(effective=datetime(2027, 1, 10, tzinfo=UTC))
    steps = [step(2026110101, notices=(NOTICE,)), step(2026110201, notices=(later,))]
    seen = [events(publication(*steps[:count]))["notice", NOTICE.title] for count in (1, 2)]
    assert [event["SEQUENCE"] for event in seen] == [0, 1]
    assert [event["DTSTART"].dt.day for event in seen] == [20, 10]


def test_no_clock_in_the_bytes() -> None:
    """An hour later the calendar is the same."""
    assert export(small_publication(), "ics") == export(small_publication(now=NOW + timedelta(hours=1)), "ics")


def test_lines_are_folded_and_ended_as_the_standard_wants() -> None:
    """CR LF, at most 75 octets a line; a hostile text opens no component of its own."""
    for one in (small_publication(), hostile_publication()):
        text = export(one, "ics")
        assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
        assert "\r\nBEGIN:VALARM" not in text


def test_old_events_go() -> None:
    """Counted back from the last change and not from today: 90 days."""
    steps = [step(2026010101, made("192.0.2.12/32", LB, effective="2026-02-01")), step(2026110201, made("192.0.2.12/32", LB))]
    assert list(events(publication(steps[0]))) == [("effective", "192.0.2.12/32")]
    assert events(publication(*steps)) == {}


@pytest.mark.parametrize("base_url", ["", "https://docs.example.com/ip-ranges/", f"https://docs.example.com/{'a' * 150}/"])
@pytest.mark.parametrize("name", ["aws", "a" * 64])
def test_a_calendar_without_events_is_the_librarys(base_url: str, name: str) -> None:
    """It is written without the library, which takes longer to load than all other files to make; byte for byte the same."""
    whole = publication(step(2026112001))
    feed = replace(whole.primary, name=name)
    whole = replace(whole, base_url=base_url, feeds=(feed,))
    assert calendar.text(whole, feed) == calendar._with_events(whole, feed, [])
    assert len(Calendar.from_ical(calendar.text(whole, feed)).walk("VEVENT")) == 0
