"""A year's life followed with each real program: at every moment its user has been told what there was to tell, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import feedparser
import icalendar
import pytest
from subscribers import CalendarReader, Event, FeedReader, Libical, ServedFolder, Told, words
from years_life import FOLLOWED, PAGE, PLACES, Moment, Said, Thing, published_year

pytestmark = [pytest.mark.checker, pytest.mark.slow]

FAMILIES = {
    "allow": r"\ballow",
    "keep": r"\bkeep|\bstays\b|not to leave",
    "leave": r"\bremove|\bleaves?\b",
    "remove": r"\bremove",
    "gone": r"\bremove",
    "repoint": r"\brepoint|\bpoint\b.*\brecords?\b",
    "call off": r"called off|withdrawn|cancelled",
    "move": r"is now in|\bmoved",
    "plan": r"\bplan",
    "open": r"\bopen|\bin use\b|\bactive\b",
    "close": r"\bclos|\bretired\b",
    "say": r"",
}
"""The words by which each kind of telling is known, however it is put."""

SAFE = {"allow": -2, "repoint": -2, "leave": 1, "remove": 1}
"""From the day of a moment at 09:00 UTC to the last day that has ended everywhere before it, or the first that has begun nowhere."""

A_PREFIX = re.compile(r"[0-9a-f.:]*[0-9a-f:]/\d+")
AN_ORDER = re.compile(r"(?<!not )\bremove\b", re.IGNORECASE)


def days_of(said: Said) -> list[str]:
    """The days in words that have to be named: that of the moment, and one that is safe in every time zone; none without a moment."""
    if said.day is None:
        return []
    days = [said.day, *([said.day + timedelta(days=SAFE[said.what])] if said.what in SAFE else [])]
    return [f"{day.day} {day:%B} {day.year}" for day in days]


def plain(told: Told) -> str:
    """Title and text on one line, without what a mail makes of code and lists."""
    return " ".join(re.sub(r"[`*\\]", "", f"{told.title}\n{told.text}").split())


def in_entry(told: Told, said: Said) -> bool:
    """Whether an entry says a thing: address, place, what to do, and the days."""
    text = plain(told)
    named = all(one in text for one in (said.about, said.place, *days_of(said)))
    return named and re.search(FAMILIES[said.what], text, re.IGNORECASE) is not None


def in_title(told: Told, said: Said) -> bool:
    """Whether the title, which is all that a mail's subject shows, names address, place and day.

    A notice has a title of its own, and what is gone may be removed on any day.
    """
    days = [] if said.what in ("say", "gone") else days_of(said)
    dated = not days or any(day in told.title for day in days)
    return said.about in told.title and said.place in told.title and dated


def faults(moment: Moment, told: list[Told], region: str) -> Iterator[str]:
    """What is wrong with what one feed told at a moment, a sentence each; *region* is "" for the whole site's."""
    expected = [said for said in moment.said if not region or region in said.regions]
    yield from (f"nobody is told {said}" for said in expected if not any(in_entry(one, said) for one in told))
    # The first entries of all may be there or not where there is nothing to come.
    if len(told) != bool(expected) and moment.name != "the first table, with one end to come":
        yield f"{len(told)} new entries instead of {int(bool(expected))}"
    if expected and not any(in_title(one, said) for one in told for said in expected):
        yield f"no title says it: {[one.title for one in told]}"
    for one in told:
        orders = [sentence for sentence in re.split(r"(?<=[.;:!?])\s", plain(one)) if AN_ORDER.search(sentence)]
        yield from (f"{kept} would be removed: {order}" for order in orders for kept in moment.kept if kept in order)
        if not re.fullmatch(re.escape(PAGE) + r"#\S+", one.link):
            yield f"{one.title!r} leads to {one.link}"


def test_readers_are_told_what_there_is_to_tell(served: ServedFolder, subscribed: Callable[..., FeedReader]) -> None:
    """At each moment the new entries say address, place, action and day of everything new, in the right feeds, and else nothing."""
    reader: FeedReader | None = None
    found = []
    for moment, texts in published_year():
        served.put(texts)
        reader = reader or subscribed(*FOLLOWED)
        told = reader.poll()
        for folder in FOLLOWED:
            region = folder.removeprefix("regions/").strip("/")
            of_feed = [one for one in told if one.feed.rpartition("changes.")[0] == folder]
            for fault in faults(moment, of_feed, region):
                shown = "".join(f"\n    {plain(one)}" for one in of_feed)
                found.append(f"{moment.now:%Y-%m-%d}, {moment.name}, {region or 'the whole site'}: {fault}; told:{shown}")
    assert found == [], "\n".join(found)


def things(events: list[Event]) -> tuple[dict[Thing, Event], dict[Thing, Event]]:
    """What a calendar asks to be done, and what it shows as called off. Events about no address are a notice's."""
    standing: dict[Thing, Event] = {}
    off: dict[Thing, Event] = {}
    for event in events:
        cancelled = event.status == "CANCELLED" or event.summary.lower().startswith(("cancelled", "called off"))
        what = next((name for name in ("repoint", "remove", "allow") if re.search(FAMILIES[name], event.summary, re.IGNORECASE)), "?")
        for address in A_PREFIX.findall(event.summary)[:1]:
            (off if cancelled else standing)[Thing(what, address, date.fromisoformat(event.start[:10]))] = event
    return standing, off


def test_calendars_show_what_there_is_to_do(served: ServedFolder, calendar: CalendarReader) -> None:
    """At each moment the days ahead have exactly the events that stand, and what was called off says that nothing is to do.

    A build that tells nothing costs a synchronised calendar no operation; what is told costs its own events, nobody else's.
    """
    found = []
    for moment, texts in published_year():
        served.put(texts)
        standing, off = things(calendar.poll())
        ahead = {thing for thing in standing if thing.day >= moment.now.date()}
        said = [f"not shown: {thing}" for thing in sorted(moment.ahead - ahead)]
        said += [f"shown, and nobody was told: {thing}" for thing in sorted(ahead - moment.ahead)]
        said += [f"not shown as called off: {thing}" for thing in sorted(moment.off - off.keys())]
        said += [f"called off, and an order still: {off[thing]}" for thing in sorted(moment.off & off.keys()) if is_order(off[thing])]
        said += [f"not well made: {event}" for thing, event in standing.items() if not is_well_made(thing, event, calendar.shows)]
        # A synchronised event that changes is deleted and made anew, and a day that moves may be the old event and a new one.
        said += [f"much ado: {dict(calendar.operations)}"] if calendar.operations.total() > 4 * len(moment.said) else []
        said += calendar.errors
        found += [f"{moment.now:%Y-%m-%d}, {moment.name}: {one}" for one in said]
    assert found == [], "\n".join(found)


def is_order(event: Event) -> bool:
    """Whether the words of an event ask for something to be done."""
    text = " ".join(event.description.split())
    return "nothing" not in text.lower() or AN_ORDER.search(text) is not None


def is_well_made(thing: Thing, event: Event, shown: frozenset[str]) -> bool:
    """Whether an event names platform and place, lasts whole days, warns before, and leads to the page, as far as a program shows it."""
    return (
        PLACES[thing.address] in event.summary
        and "divio" in event.summary.lower()
        and re.fullmatch(r"\d{4}-\d\d-\d\d", event.start) is not None
        and ("status" not in shown or event.status == "CONFIRMED")
        and ("alarms" not in shown or sorted(event.alarms) == ["-P14D", "-P2D"])
        and ("alarm" not in shown or event.alarms == ("yes",))
        and ("url" not in shown or event.url.startswith(f"{PAGE}#"))
    )


def test_no_event_disappears(served: ServedFolder, tmp_path: Path) -> None:
    """An event that was there once is there for the rest of the year under its UID; called off, it keeps its day and its title.

    No two read the same: vdirsyncer would take them for one.
    """
    calendar = Libical(tmp_path, served, "changes.ics")
    known: dict[str, Event] = {}
    for moment, texts in published_year():
        served.put(texts)
        shown = {event.uid: event for event in calendar.poll()}
        assert known.keys() - shown.keys() == set(), f"{moment.now:%Y-%m-%d}, {moment.name}"
        assert len({event._replace(uid="") for event in shown.values()}) == len(shown)
        for uid, event in shown.items():
            if event.status == "CANCELLED":
                assert event.start == known[uid].start
                assert known[uid].summary in event.summary
        known = shown


def test_a_changed_event_has_a_higher_sequence() -> None:
    """SEQUENCE counts on with each change of an event and never falls back, by which calendars know which of two is newer."""
    known: dict[str, tuple[int, bytes]] = {}
    for moment, texts in published_year():
        for event in icalendar.Calendar.from_ical(texts["changes.ics"]).walk("VEVENT"):
            sequence, text = int(event.decoded("SEQUENCE")), event.to_ical()
            before, old = known.get(str(event["UID"]), (-1, b""))
            assert sequence > before or text == old, f"{moment.now:%Y-%m-%d}, {moment.name}"
            known[str(event["UID"])] = sequence, text


def test_a_regions_calendar_has_what_concerns_it(served: ServedFolder, tmp_path: Path) -> None:
    """What is to do in Virginia stands in its own calendar, and nothing else does."""
    calendar = Libical(tmp_path, served, "regions/us-east/changes.ics")
    for moment, texts in published_year():
        served.put(texts)
        ahead = {thing for thing in things(calendar.poll())[0] if thing.day >= moment.now.date()}
        assert ahead == {thing for thing in moment.ahead if PLACES[thing.address] == "Virginia"}, moment.name


@pytest.mark.parametrize("folder", FOLLOWED)
def test_what_was_told_stands(folder: str) -> None:
    """An entry keeps its id, title, day, page and words for the year, and no two entries lead to the same place."""
    known: dict[str, feedparser.FeedParserDict] = {}
    for moment, texts in published_year():
        read = feedparser.parse(texts[f"{folder}changes.atom"].encode()).entries
        entries = {entry.id: entry for entry in read}
        assert len({entry.link for entry in read}) == len(entries) == len(read)
        assert known.keys() - entries.keys() == set(), f"{moment.now:%Y-%m-%d}, {moment.name}"
        for key, old in known.items():
            new = entries[key]
            assert (new.title, new.published, new.link) == (old.title, old.published, old.link)
            # What may come is a line that leads to what has changed since, and that moves "updated".
            if new.content[0].value != old.content[0].value:
                assert words(old.content[0].value) in words(new.content[0].value)
                assert new.updated_parsed > old.updated_parsed
        known = entries
