"""What real feed readers and calendar programs do with small feeds and calendars: the facts that the site's own are built on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from subscribers import (
    CALENDARS,
    READERS,
    CalendarReader,
    FeedReader,
    Newsboat,
    Rss2email,
    ServedFolder,
    Sfeed,
    Told,
    Vdirsyncer,
)
from written_feeds import PAGE, Entry, Planned, atom, ical, json_feed

pytestmark = pytest.mark.checker

FIRST = Entry(
    "2026120101",
    "192.0.2.10/32 (Virginia) leaves on 15 March 2027",
    "<p>Keep <code>192.0.2.10/32</code> until 15 March 2027, then remove it.</p><ul><li>Virginia &amp; nothing else</li></ul>",
)
SECOND = Entry("2026121001", "192.0.2.10/32 (Virginia) stays", "<p>Nothing to do: <code>192.0.2.10/32</code> stays in use.</p>")
REMOVE = Planned(
    "remove-1",
    "divio: remove 192.0.2.10/32, Virginia",
    "20270316",
    "20270317",
    "Nothing of ours uses 192.0.2.10/32 any more; remove it from your lists.",
)
ALLOW = Planned(
    "allow-1", "divio: allow 198.51.100.7/32, Frankfurt", "20270131", "20270201", "Allow 198.51.100.7/32 by the end of 31 January 2027."
)
OFF = REMOVE._replace(
    summary="Cancelled: divio: remove 192.0.2.10/32, Virginia",
    description="Called off on 20 December 2026: 192.0.2.10/32 stays in use, nothing to do.",
    status="CANCELLED",
    sequence=1,
)


def put_feeds(served: ServedFolder, *entries: Entry) -> None:
    """The same entries as Atom and as JSON Feed, newest first as the site has them."""
    newest = tuple(reversed(entries))
    served.put({"changes.atom": atom(*newest), "changes.feed.json": json_feed(*newest)})


def test_a_new_entry_is_told_once(served: ServedFolder, subscribed: Callable[..., FeedReader]) -> None:
    """Title, page and every word of an entry arrive, when it is new and never again."""
    put_feeds(served, FIRST)
    reader = subscribed()
    (told,) = reader.poll()
    assert (told.title, told.link) == ("192.0.2.10/32 (Virginia) leaves on 15 March 2027", f"{PAGE}#2026120101")
    for said in ("Keep", "192.0.2.10/32", "until 15 March 2027, then remove it.", "Virginia & nothing else"):
        assert said in " ".join(told.text.split())
    assert reader.poll() == []
    put_feeds(served, FIRST, SECOND)
    assert [(one.title, one.link) for one in reader.poll()] == [("192.0.2.10/32 (Virginia) stays", f"{PAGE}#2026121001")]
    assert reader.poll() == []


def test_a_changed_entry_is_not_told(served: ServedFolder, subscribed: Callable[..., FeedReader]) -> None:
    """Nobody hears of an entry that changed under the id that it had, also where ``updated`` moved: news is a new entry."""
    put_feeds(served, FIRST)
    reader = subscribed()
    assert len(reader.poll()) == 1
    changed = FIRST._replace(title=SECOND.title, html=SECOND.html, updated="2026-12-10T09:00:00Z")
    put_feeds(served, changed)
    assert reader.poll() == []
    put_feeds(served, changed, SECOND)
    assert [one.title for one in reader.poll()] == ["192.0.2.10/32 (Virginia) stays"]


def test_two_feeds_of_one_site_are_read_apart(served: ServedFolder, subscribed: Callable[..., FeedReader]) -> None:
    """A reader of two feeds is told by each what is new in it: the same news has an id of its own in each."""
    regional = FIRST._replace(id="us-east-2026120101", links=FIRST.ordered_links)
    served.put(
        {
            "changes.atom": atom(SECOND, FIRST),
            "regions/us-east/changes.atom": atom(regional),
            "changes.feed.json": json_feed(SECOND, FIRST),
            "regions/us-east/changes.feed.json": json_feed(regional),
        }
    )
    told = [(one.feed.rpartition("changes.")[0], one.title) for one in subscribed("", "regions/us-east/").poll()]
    assert sorted(told) == [("", FIRST.title), ("", SECOND.title), ("regions/us-east/", FIRST.title)]


def test_newsboat_takes_an_entry_out_of_the_feed_that_it_read_first(served: ServedFolder, tmp_path: Path) -> None:
    """An id that two feeds share is one entry to it, and stays only in the feed that was read last, with that feed's words."""
    served.put({"one.atom": atom(FIRST), "two.atom": atom(FIRST._replace(title="The other feed's words"))})
    told = Newsboat(tmp_path, served, "one.atom", "two.atom").poll()
    assert len(told) == 1


@pytest.mark.parametrize(("name", "opened"), [("newsboat", 1), ("sfeed", 0), ("rss2email", 0), ("feedparser", 0)])
def test_which_of_two_alternates_is_opened(name: str, opened: int, served: ServedFolder, tmp_path: Path) -> None:
    """Readers disagree over two alternates, whatever their types are. With one, and the JSON as related, all open the page."""
    links = (("alternate", "text/html", f"{PAGE}#one"), ("alternate", "application/json", f"{PAGE}/one.json"))
    served.put({"changes.atom": atom(FIRST._replace(links=links))})
    assert READERS[name](tmp_path, served, "changes.atom").poll()[0].link == links[opened][2]
    served.put({"changes.atom": atom(FIRST)})
    fresh = tmp_path / "fresh"
    assert READERS[name](fresh, served, "changes.atom").poll()[0].link == f"{PAGE}#2026120101"


def test_what_a_mail_says_of_an_entry(served: ServedFolder, tmp_path: Path) -> None:
    """The title is the mail's subject, the words its body, the page the address at its end."""
    served.put({"changes.atom": atom(FIRST)})
    assert Rss2email(tmp_path, served, "changes.atom").poll() == [
        Told(
            "changes.atom",
            "192.0.2.10/32 (Virginia) leaves on 15 March 2027",
            f"{PAGE}#2026120101",
            "Keep `192.0.2.10/32` until 15 March 2027, then remove it.\n\n  * Virginia & nothing else",
        )
    ]


def test_sfeed_takes_an_entry_with_a_known_address_as_read(served: ServedFolder, tmp_path: Path) -> None:
    """Two entries that lead to one anchor are one to its reader, whose list of what was read holds addresses: each needs its own."""
    served.put({"changes.atom": atom(FIRST)})
    reader = Sfeed(tmp_path, served, "changes.atom")
    assert len(reader.poll()) == 1
    served.put({"changes.atom": atom(SECOND._replace(links=FIRST.ordered_links), FIRST)})
    assert reader.poll() == []


def test_newsboat_replaces_the_words_of_a_known_entry(served: ServedFolder, tmp_path: Path) -> None:
    """It does not tell of a change, but shows the new words to whoever opens the old entry: an old entry has to stay true."""
    served.put({"changes.atom": atom(FIRST)})
    reader = Newsboat(tmp_path, served, "changes.atom")
    reader.poll()
    served.put({"changes.atom": atom(FIRST._replace(html="<p>other words</p>"))})
    assert reader.poll() == []
    assert b"other words" in (tmp_path / "cache.db").read_bytes()


def test_events_arrive(served: ServedFolder, calendar: CalendarReader) -> None:
    """Day, summary, and what else each program shows; nothing is complained of and no event gets an hour."""
    served.put({"changes.ics": ical(REMOVE, ALLOW)})
    allow, remove = calendar.poll()
    assert calendar.errors == []
    assert (allow.start, allow.summary) == ("2027-01-31", "divio: allow 198.51.100.7/32, Frankfurt")
    assert (remove.start, remove.summary) == ("2027-03-16", "divio: remove 192.0.2.10/32, Virginia")
    assert remove.description == "Nothing of ours uses 192.0.2.10/32 any more; remove it from your lists."
    assert remove.status == ("CONFIRMED" if "status" in calendar.shows else "")
    assert remove.url == (f"{PAGE}#remove-1" if "url" in calendar.shows else "")
    assert remove.alarms == (("-P14D", "-P2D") if "alarms" in calendar.shows else ("yes",) if "alarm" in calendar.shows else ())
    assert remove.uid == "remove-1@example.com" or "uid" not in calendar.shows


def test_a_cancelled_event_stays_and_says_so(served: ServedFolder, calendar: CalendarReader) -> None:
    """One event stands on that day, not two: with the new words, and CANCELLED where the program knows it."""
    served.put({"changes.ics": ical(REMOVE, ALLOW)})
    calendar.poll()
    served.put({"changes.ics": ical(OFF, ALLOW)})
    (off,) = [event for event in calendar.poll() if event.start == "2027-03-16"]
    assert off.summary == "Cancelled: divio: remove 192.0.2.10/32, Virginia"
    assert off.description == "Called off on 20 December 2026: 192.0.2.10/32 stays in use, nothing to do."
    assert off.status == ("CANCELLED" if "status" in calendar.shows else "")


def test_calcurse_knows_a_cancelled_event_by_its_summary_alone(served: ServedFolder, tmp_path: Path) -> None:
    """With STATUS:CANCELLED and the summary as it was, its user sees the old order: the word has to stand in the summary."""
    served.put({"changes.ics": ical(OFF._replace(summary=REMOVE.summary, description=REMOVE.description))})
    (seen,) = CALENDARS["calcurse"](tmp_path, served, "changes.ics").poll()
    assert (seen.summary, seen.status) == ("divio: remove 192.0.2.10/32, Virginia", "")


def test_vdirsyncer_does_nothing_where_nothing_changed(served: ServedFolder, tmp_path: Path) -> None:
    """The same events cost no operation; one event that changed is one deletion and one creation, whatever its SEQUENCE."""
    calendar = Vdirsyncer(tmp_path, served, "changes.ics")
    counts = []
    for events in ((REMOVE, ALLOW), (REMOVE, ALLOW), (OFF, ALLOW), (OFF, ALLOW), (ALLOW,)):
        served.put({"changes.ics": ical(*events)})
        calendar.poll()
        counts.append({name: count for name, count in calendar.operations.items() if count})
    assert counts == [{"created": 2}, {}, {"created": 1, "deleted": 1}, {}, {"deleted": 1}]


def test_vdirsyncer_takes_two_events_that_read_the_same_for_one(served: ServedFolder, tmp_path: Path) -> None:
    """It gives each event the hash of its words as its UID: what is to be seen twice has to differ in more than the UID."""
    served.put({"changes.ics": ical(REMOVE, ALLOW._replace(uid="twin"), ALLOW._replace(uid="twin")).replace("UID:twin", "UID:other", 1)})
    calendar = Vdirsyncer(tmp_path, served, "changes.ics")
    assert [event.summary for event in calendar.poll()] == [ALLOW.summary, REMOVE.summary]
    assert not any(event.uid.endswith("@example.com") for event in calendar.poll())


@pytest.mark.parametrize(
    ("before", "after", "operations"),
    [
        ("X-IP-RANGES-SERIAL:2026120101", "X-IP-RANGES-SERIAL:2026121001", 12),
        ("X-WR-CALDESC:Serial 2026120101", "X-WR-CALDESC:Serial 2026121001", 12),
        ("X-WR-CALNAME:IP ranges, 2026120101", "X-WR-CALNAME:IP ranges, 2026121001", 0),
    ],
)
def test_vdirsyncer_copies_every_event_when_a_line_at_the_head_changes(
    before: str, after: str, operations: int, served: ServedFolder, tmp_path: Path
) -> None:
    """It gives each event the head's lines, so that one that changes makes all events new. The calendar's name it leaves out."""
    events = [REMOVE._replace(uid=f"remove-{number}", day=f"202703{number:02}", after=f"202703{number + 1:02}") for number in range(10, 16)]
    calendar = Vdirsyncer(tmp_path, served, "changes.ics")
    for head in (before, after):
        served.put({"changes.ics": ical(*events, head=(head,))})
        assert len(calendar.poll()) == 6
    assert sum(calendar.operations.values()) == operations


def test_libical_counts_what_is_wrong(served: ServedFolder, tmp_path: Path) -> None:
    """The reader that holds the site's calendars to the standard does complain: of half a date, and of what is missing or there twice."""
    calendar = CALENDARS["libical"](tmp_path, served, "changes.ics")
    good = ical(REMOVE)
    for line in ("PRODID:-//example.com//by hand//EN", "UID:remove-1@example.com", "DTSTAMP:20261201T090000Z", "SEQUENCE:0"):
        served.put({"changes.ics": good.replace(f"{line}\r\n", f"{line}\r\n" * 2 if line == "SEQUENCE:0" else "")})
        calendar.poll()
        assert len(calendar.errors) == 1
    served.put({"changes.ics": good.replace("DTEND;VALUE=DATE:20270317", "DTEND:2027")})
    calendar.poll()
    assert len(calendar.errors) == 1
    served.put({"changes.ics": good})
    calendar.poll()
    assert calendar.errors == []


def test_a_program_that_asks_another_host_is_found_out(tmp_path: Path) -> None:
    """Whatever a reader wants from elsewhere meets the served folder's own server, which refuses it and remembers."""
    with ServedFolder() as site:
        site.put({"changes.atom": atom(FIRST)})
        reader = Sfeed(tmp_path, site, "changes.atom")
        config = tmp_path / "sfeedrc"
        config.write_text(config.read_text().replace(site.origin, "http://feeds.example.com"))
        with pytest.raises(AssertionError, match="ends with 1"):
            reader.poll()
        assert site.strangers == ["GET http://feeds.example.com/changes.atom"]
