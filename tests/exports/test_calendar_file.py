"""The calendar, parsed again by the library and followed through what was told, moved and called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import calendar, files
from ip_ranges.exports.by_name import export
from ip_ranges.exports.subscriber_items import EVERYTHING
from publications import BASE_URL, NOTICE, NOW, REGIONS, Step, hostile_publication, made, published, small_publication

LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
EU_NAT = ("eu-west", "nat-gateway", "outbound")
MAIN = made("192.0.2.10/32", LB)
VIRGINIA = "North America (Virginia)"


def events(publication: Publication, path: str = "changes.ics") -> dict[tuple[str, str], Any]:
    """Every event by its category and the prefix in its summary (or the whole summary)."""
    parsed = Calendar.from_ical(dict(files(publication))[path]())
    found = {}
    for event in parsed.walk("VEVENT"):
        words = [word.rstrip(",") for word in str(event["SUMMARY"]).split() if "/" in word]
        found[(event["CATEGORIES"].cats[0], words[0] if words else str(event["SUMMARY"]))] = event
    return found


def seen(publication: Publication, path: str = "changes.ics") -> list[tuple[str, str, date, int, str]]:
    """What a reader sees, by day: action, prefix, day, sequence and status."""
    return sorted(
        ((kind, what, event["DTSTART"].dt, event["SEQUENCE"], str(event["STATUS"])) for (kind, what), event in events(publication, path).items()),
        key=lambda row: (row[2], row[0], row[1]),
    )


def publication(*steps: Step, now: datetime = NOW, base_url: str = "") -> Publication:
    """A site of one feed with these revisions."""
    return published(now=now, base_url=base_url, feeds=[("divio", "region-table", "x", REGIONS, steps)], example=True)


def step(serial: int, *ranges: Any, notices: tuple[Any, ...] = ()) -> Step:
    """A revision at nine o'clock of its serial's day."""
    day = str(serial)[:8]
    return serial, f"{day[:4]}-{day[4:6]}-{day[6:]}T09:00:00Z", (MAIN, *ranges), notices


def plan(prefix: str, effective: str, use: tuple[str, str, str] = NAT) -> Any:
    """A range that is announced for a day at nine."""
    return made(prefix, use, effective=f"{effective}T09:00:00Z")


def ending(prefix: str, expires: str, use: tuple[str, str, str] = NAT) -> Any:
    """A range that is given up on a day at nine."""
    return made(prefix, use, expires=f"{expires}T09:00:00Z")


def test_the_small_publication() -> None:
    """One event for each thing to do, on the last safe day, and one for the notice; a quiet departure has none."""
    assert seen(small_publication()) == [
        ("allow", "192.0.2.12/32", date(2026, 12, 19), 0, "CONFIRMED"),
        ("repoint", "192.0.2.11/32", date(2026, 12, 19), 0, "CONFIRMED"),
        ("notice", "divio: New load balancer address in North America", date(2026, 12, 20), 0, "CONFIRMED"),
        ("remove", "192.0.2.11/32", date(2026, 12, 21), 0, "CONFIRMED"),
    ]


def test_an_event_in_full() -> None:
    """All day, with two alarms; platform, place and address in its title, the notice as its address, the words of the feeds."""
    event = events(small_publication())["remove", "192.0.2.11/32"]
    assert str(event["SUMMARY"]) == "divio: remove 192.0.2.11/32, North America (Virginia)"
    assert str(event["DESCRIPTION"]) == (
        "192.0.2.11/32 (North America (Virginia), load balancer, you connect to) leaves on 20 December 2026, 09:00 UTC."
        " Keep it until 20 December 2026, 09:00 UTC; remove it on 21 December 2026 or later."
    )
    assert str(event["URL"]) == "https://docs.example.com/background/ip-addresses.html#notice-us-lb-2026-12"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 21), date(2026, 12, 22))
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    alarms = event.walk("VALARM")
    assert [(str(one["ACTION"]), one["TRIGGER"].dt) for one in alarms] == [
        ("DISPLAY", timedelta(days=-14)),
        ("DISPLAY", timedelta(days=-2)),
    ]


def test_the_platforms_name_and_the_note() -> None:
    """``platform`` of feeds.toml stands in front, the range's note at the end."""
    noted = made("192.0.2.64/26", NAT, expires="2026-12-20T09:00:00Z", note="Ask us for a fixed address")
    whole = replace(publication(step(2026110101, noted)), platform="Example Cloud")
    event = events(whole)["remove", "192.0.2.64/26"]
    assert str(event["SUMMARY"]) == "Example Cloud: remove 192.0.2.64/26, North America (Virginia)"
    assert str(event["DESCRIPTION"]).endswith(" or later.\n\nAsk us for a fixed address")


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        ("2026-12-20T09:00:00Z", date(2026, 12, 19), date(2026, 12, 21)),
        ("2026-12-20T00:00:00Z", date(2026, 12, 19), date(2026, 12, 20)),
        ("2026-12-20T23:59:59Z", date(2026, 12, 19), date(2026, 12, 21)),
    ],
)
def test_the_day_is_a_whole_one(moment: str, before: date, after: date) -> None:
    """The last whole day (UTC) before the moment to allow, the first whole one after it to remove."""
    found = events(publication(step(2026110101, made("192.0.2.12/32", NAT, effective=moment), made("192.0.2.13/32", NAT, expires=moment))))
    assert found["allow", "192.0.2.12/32"]["DTSTART"].dt == before
    assert found["remove", "192.0.2.13/32"]["DTSTART"].dt == after


def test_what_came_back_was_never_told() -> None:
    """The proxy was away for two days and nobody was asked for anything."""
    assert not any("198.51.100.80" in what for _, what in events(small_publication()))


def test_a_plan_that_moves_keeps_its_uid_and_counts() -> None:
    """20 December, then 10 January, then withdrawn: one UID, sequences 0, 1, 2; called off it keeps its day and its title."""
    steps = [
        step(2026110101),
        step(2026110201, plan("192.0.2.12/32", "2026-12-20")),
        step(2026110301, plan("192.0.2.12/32", "2027-01-10")),
        step(2026110401),
    ]
    found = [events(publication(*steps[:count]))["allow", "192.0.2.12/32"] for count in (2, 3, 4)]
    assert len({str(event["UID"]) for event in found}) == 1
    assert [event["SEQUENCE"] for event in found] == [0, 1, 2]
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event["DTSTART"].dt.isoformat() for event in found] == ["2026-12-19", "2027-01-09", "2027-01-09"]
    assert [event["DTSTAMP"].dt.day for event in found] == [2, 3, 4]
    assert str(found[2]["SUMMARY"]) == f"Cancelled: {found[1]['SUMMARY']}"
    assert str(found[2]["DESCRIPTION"]) == "Called off on 4 November 2026: 192.0.2.12/32 does not come into use, nothing to do"
    assert found[2].walk("VALARM") == []


def test_a_withdrawn_plan_is_removed_later() -> None:
    """Whoever has allowed it already is told when it leaves the lists."""
    steps = [step(2026110101), step(2026110201, plan("192.0.2.12/32", "2026-12-20")), step(2026110401)]
    assert seen(publication(*steps)) == [
        ("remove", "192.0.2.12/32", date(2026, 11, 12), 0, "CONFIRMED"),
        ("allow", "192.0.2.12/32", date(2026, 12, 19), 1, "CANCELLED"),
    ]


def test_a_withdrawn_plan_that_comes_again() -> None:
    """Announced for a later day before it has left the lists: nothing is to be removed in between."""
    steps = [step(2026110101), step(2026110201, plan("192.0.2.12/32", "2026-12-20")), step(2026110401)]
    steps.append(step(2026110501, plan("192.0.2.12/32", "2027-01-10")))
    assert seen(publication(*steps)) == [
        ("remove", "192.0.2.12/32", date(2026, 11, 12), 1, "CANCELLED"),
        ("allow", "192.0.2.12/32", date(2027, 1, 9), 2, "CONFIRMED"),
    ]
    assert str(events(publication(*steps))["remove", "192.0.2.12/32"]["DESCRIPTION"]) == (
        "Called off on 5 November 2026: 192.0.2.12/32 comes into use after all, nothing to do on this day"
    )


def test_a_withdrawn_plan_whose_day_is_near() -> None:
    """Its day lies before the end of its week on the lists, and it is called off all the same."""
    steps = [step(2026110101), step(2026110201, plan("192.0.2.12/32", "2026-11-06")), step(2026110401)]
    assert ("allow", "192.0.2.12/32", date(2026, 11, 5), 1, "CANCELLED") in seen(publication(*steps))


def test_a_withdrawn_plan_that_another_region_gets() -> None:
    """The address is not to be removed by whoever allows it for both."""
    steps = [
        step(2026110101),
        step(2026110201, plan("192.0.2.12/32", "2026-12-20")),
        step(2026110401),
        step(2026110501, made("192.0.2.12/32", EU_NAT)),
    ]
    event = events(publication(*steps))["remove", "192.0.2.12/32"]
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["DESCRIPTION"]) == "Called off on 5 November 2026: 192.0.2.12/32 is used elsewhere, nothing to do"
    assert str(events(publication(*steps), "regions/us-east/changes.ics")["remove", "192.0.2.12/32"]["STATUS"]) == "CONFIRMED"


def test_half_of_a_withdrawn_plan_that_another_region_gets() -> None:
    """The half that is used elsewhere stays, the other one is removed."""
    steps = [
        step(2026110101),
        step(2026110201, plan("192.0.2.12/31", "2026-12-20")),
        step(2026110401),
        step(2026110501, made("192.0.2.13/32", EU_NAT)),
    ]
    assert [row for row in seen(publication(*steps)) if row[0] == "remove"] == [
        ("remove", "192.0.2.12/31", date(2026, 11, 12), 1, "CANCELLED"),
        ("remove", "192.0.2.12/32", date(2026, 11, 12), 0, "CONFIRMED"),
    ]


def test_an_end_that_moves() -> None:
    """Later and earlier: the same event on another day, never two."""
    steps = [
        step(2026110101, ending("192.0.2.64/26", "2026-12-20")),
        step(2026110201, ending("192.0.2.64/26", "2027-01-10")),
        step(2026110301, ending("192.0.2.64/26", "2026-12-24")),
    ]
    days = (date(2026, 12, 21), date(2027, 1, 11), date(2026, 12, 25))
    for count, day in enumerate(days, start=1):
        assert seen(publication(*steps[:count])) == [("remove", "192.0.2.64/26", day, count - 1, "CONFIRMED")]


def test_what_is_in_use_early() -> None:
    """An announced range whose day is taken away is in use at once: the warning would come too late."""
    steps = [step(2026110101, plan("192.0.2.12/32", "2026-12-20")), step(2026110201, made("192.0.2.12/32", NAT))]
    event = events(publication(*steps))["allow", "192.0.2.12/32"]
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["DESCRIPTION"]) == "Called off on 2 November 2026: 192.0.2.12/32 is in use already, allow it now"


def test_what_happened_is_not_withdrawn() -> None:
    """A table drops ``effective`` once the day has come: the event stays as it was."""
    steps = [step(2026110101), step(2026110201, plan("192.0.2.12/32", "2026-11-05")), step(2026110601, made("192.0.2.12/32", NAT))]
    assert seen(publication(*steps)) == [("allow", "192.0.2.12/32", date(2026, 11, 4), 0, "CONFIRMED")]


def test_an_end_that_was_called_off() -> None:
    """The range was to go and stays after all: date and title are kept, and nothing asks for anything."""
    steps = [step(2026110101, ending("192.0.2.10/32", "2027-03-15")), step(2026122001, made("192.0.2.10/32", NAT))]
    event = events(publication(*steps))["remove", "192.0.2.10/32"]
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["SUMMARY"]) == f"Cancelled: divio: remove 192.0.2.10/32, {VIRGINIA}"
    assert str(event["DESCRIPTION"]) == "Called off on 20 December 2026: 192.0.2.10/32 stays in use, nothing to do"
    assert event["DTSTART"].dt == date(2027, 3, 16)


def test_an_end_that_comes_again() -> None:
    """Called off and told again: the same event stands again."""
    steps = [
        step(2026110101, ending("192.0.2.64/26", "2026-12-20")),
        step(2026110201, made("192.0.2.64/26", NAT)),
        step(2026110301, ending("192.0.2.64/26", "2026-12-20")),
    ]
    assert seen(publication(*steps)) == [("remove", "192.0.2.64/26", date(2026, 12, 21), 2, "CONFIRMED")]


def test_half_of_a_block_stays() -> None:
    """The block's own event is called off, and the half that goes gets one; the half that stays has none."""
    steps = [
        step(2026110101, ending("192.0.2.64/26", "2026-12-20")),
        step(2026110201, ending("192.0.2.96/27", "2026-12-20"), made("192.0.2.64/27", NAT)),
    ]
    found = seen(publication(*steps))
    assert found == [
        ("remove", "192.0.2.64/26", date(2026, 12, 21), 1, "CANCELLED"),
        ("remove", "192.0.2.96/27", date(2026, 12, 21), 0, "CONFIRMED"),
    ]
    event = events(publication(*steps))["remove", "192.0.2.64/26"]
    assert str(event["DESCRIPTION"]) == "Called off on 2 November 2026: other events stand in for 192.0.2.64/26, nothing to do on this day"


def test_no_confirmed_event_vanishes() -> None:
    """A /30 with an end, then one /32 of it with another, then nothing: at each step every event of before is there (H9)."""
    steps = [
        step(2026110101, ending("192.0.2.64/30", "2026-12-20")),
        step(2026110301, ending("192.0.2.65/32", "2026-12-10")),
        step(2026110501),
    ]
    known: dict[str, tuple[int, str]] = {}
    for count in (1, 2, 3):
        now = {str(one["UID"]): (one["SEQUENCE"], str(one["STATUS"])) for one in events(publication(*steps[:count])).values()}
        assert known.keys() <= now.keys()
        assert all(now[uid][0] > known[uid][0] or now[uid] == known[uid] for uid in known)
        known = now
    assert seen(publication(*steps)) == [
        ("remove", "192.0.2.65/32", date(2026, 12, 11), 0, "CONFIRMED"),
        ("remove", "192.0.2.64/30", date(2026, 12, 21), 1, "CANCELLED"),
        ("remove", "192.0.2.64/32", date(2026, 12, 21), 0, "CONFIRMED"),
        ("remove", "192.0.2.66/31", date(2026, 12, 21), 0, "CONFIRMED"),
    ]


def test_a_load_balancer_that_stays_after_all() -> None:
    """Both the repointing and the removal are called off; a new end moves both."""
    new = plan("192.0.2.12/32", "2026-12-01", LB)
    steps = [
        step(2026110101, ending("192.0.2.11/32", "2026-12-20", LB), new),
        step(2026110201, ending("192.0.2.11/32", "2027-01-20", LB), new),
        step(2026110301, made("192.0.2.11/32", LB), new),
    ]
    assert [row for row in seen(publication(*steps[:2])) if row[1] == "192.0.2.11/32"] == [
        ("repoint", "192.0.2.11/32", date(2027, 1, 19), 1, "CONFIRMED"),
        ("remove", "192.0.2.11/32", date(2027, 1, 21), 1, "CONFIRMED"),
    ]
    assert [row for row in seen(publication(*steps)) if row[1] == "192.0.2.11/32"] == [
        ("repoint", "192.0.2.11/32", date(2027, 1, 19), 2, "CANCELLED"),
        ("remove", "192.0.2.11/32", date(2027, 1, 21), 2, "CANCELLED"),
    ]


def test_a_withdrawn_notice_is_cancelled() -> None:
    """The notice left the table: same UID, day and title, a higher sequence, and nothing to do (N6)."""
    steps = [step(2026110101), step(2026110201, notices=(NOTICE,)), step(2026110301)]
    before = events(publication(*steps[:2]))["notice", f"divio: {NOTICE.title}"]
    after = events(publication(*steps))["notice", f"Cancelled: divio: {NOTICE.title}"]
    assert str(before["UID"]) == str(after["UID"])
    assert (str(after["STATUS"]), after["SEQUENCE"], after["DTSTART"].dt) == ("CANCELLED", 1, before["DTSTART"].dt)
    assert str(after["DESCRIPTION"]) == "Called off on 3 November 2026: nothing to do"


def test_a_notice_without_a_day_any_more() -> None:
    """Its event is called off and says why."""
    steps = [step(2026110101, notices=(NOTICE,)), step(2026110201, notices=(NOTICE._replace(effective=None),))]
    event = events(publication(*steps))["notice", f"Cancelled: divio: {NOTICE.title}"]
    assert str(event["DESCRIPTION"]) == "Called off on 2 November 2026: this has no day any more"


def test_an_altered_notice_counts_from_the_first_table_on() -> None:
    """A notice that stood in the baseline is sequence 0; moving its date makes it 1 and leads to the new telling."""
    later = NOTICE._replace(effective=datetime(2027, 1, 10, tzinfo=UTC))
    steps = [step(2026110101, notices=(NOTICE,)), step(2026110201, notices=(later,))]
    found = [events(publication(*steps[:count], base_url=BASE_URL))["notice", f"divio: {NOTICE.title}"] for count in (1, 2)]
    assert [event["SEQUENCE"] for event in found] == [0, 1]
    assert [event["DTSTART"].dt.day for event in found] == [20, 10]
    assert [str(event["URL"]).partition("#")[2] for event in found] == ["notice-us-lb-2026-12", "notice-us-lb-2026-12-2026110201"]


def test_regions_and_roles_have_their_own() -> None:
    """What concerns a region or a role, and a region's notices; the same UIDs as in the whole one."""
    steps = [step(2026110101, ending("192.0.2.64/26", "2026-12-20"), plan("198.51.100.9/32", "2026-12-01", EU_NAT), notices=(NOTICE,))]
    whole = publication(*steps)
    assert list(events(whole, "regions/eu-west/changes.ics")) == [("allow", "198.51.100.9/32")]
    assert [what for _, what in events(whole, "regions/us-east/changes.ics")] == [f"divio: {NOTICE.title}", "192.0.2.64/26"]
    assert [what for _, what in events(whole, "roles/nat-gateway/changes.ics")] == ["198.51.100.9/32", "192.0.2.64/26"]
    assert events(whole, "roles/load-balancer/changes.ics") == {}
    own = events(whole, "roles/nat-gateway/changes.ics")["remove", "192.0.2.64/26"]
    assert own == events(whole)["remove", "192.0.2.64/26"]


def test_nothing_at_the_head_changes() -> None:
    """Two revisions have equal heads: a program that copies the head into each event has nothing to copy (F3)."""
    old, new = ({path: making() for path, making in files(small_publication(steps=steps)) if path.endswith(".ics")} for steps in (4, 5))
    assert old.keys() == new.keys()
    assert len(old) == 12
    for path, text in old.items():
        heads = [one.partition("BEGIN:VEVENT")[0].removesuffix("END:VCALENDAR\r\n").encode() for one in (text, new[path])]
        assert heads[0] == heads[1]
        assert b"2026" not in heads[0]


def test_no_clock_in_the_bytes() -> None:
    """An hour later the calendar is the same; so it is a year later, though its days have passed."""
    for later in (timedelta(hours=1), timedelta(days=4)):
        assert export(small_publication(), "ics") == export(small_publication(now=NOW + later), "ics")


def test_lines_are_folded_and_ended_as_the_standard_wants() -> None:
    """CR LF, at most 75 octets a line; a hostile text opens no component of its own."""
    for one in (small_publication(), hostile_publication()):
        for path, making in files(one):
            if path.endswith(".ics"):
                text = making()
                assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0
                assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
                assert text.count("\r\nBEGIN:VALARM") == 2 * text.count("\r\nSTATUS:CONFIRMED")
                assert len(Calendar.from_ical(text).walk("VEVENT")) == text.count("\r\nUID:")


def test_old_events_go() -> None:
    """Counted back from what was told last and not from today: 400 days, and not a day sooner."""
    first = step(2026010101, plan("192.0.2.12/32", "2026-02-01"))
    for serial, kept in ((2027030701, True), (2027030901, False)):
        found = events(publication(first, step(serial, made("192.0.2.12/32", NAT), made("192.0.2.13/32", NAT))))
        assert (("allow", "192.0.2.12/32") in found) is kept


@pytest.mark.slow
def test_at_most_a_thousand_events() -> None:
    """Programs choke on more: what stands and is near is kept."""
    many = [ending(f"198.18.{number // 128}.{number % 128 * 2}/32", "2026-12-20") for number in range(600)]
    many += [ending(f"198.19.{number // 128}.{number % 128 * 2}/32", "2027-12-20") for number in range(500)]
    found = events(publication(step(2026110101, *many)))
    assert len(found) == 1000
    assert sum("198.18." in what for _, what in found) == 600


@pytest.mark.parametrize("base_url", ["", "https://docs.example.com/ip-ranges/", f"https://docs.example.com/{'a' * 150}/"])
@pytest.mark.parametrize("name", ["aws", "a" * 64, "Grüße, \\ und; mehr"])
@pytest.mark.parametrize("scope", [EVERYTHING, ("region", "us-east"), ("role", "vpn")])
def test_a_calendar_without_events_is_the_librarys(base_url: str, name: str, scope: tuple[str, str]) -> None:
    """It is written without the library, which takes longer to load than all other files to make; byte for byte the same."""
    whole = replace(publication(step(2026112001)), base_url=base_url, platform=name)
    text = calendar.text(whole, whole.primary, scope, [])
    assert text == calendar._with_events(whole, whole.primary, scope, [])
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 0
