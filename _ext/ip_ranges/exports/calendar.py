"""``changes.ics``: the dates of ranges and notices as an iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..publication import Publication, PublishedFeed
from ..wording import day_and_time, where
from .dates import Event, events
from .paths import address, folder, one_line, plain_body

if TYPE_CHECKING:
    import icalendar

_SUMMARIES = {
    "effective": "{prefix} comes into use",
    "keep-until": "Keep {prefix} until now",
    "retired": "{prefix} may be removed from now on",
}
_WORDS = {
    "effective": "Allow {prefix} ({where}) before {date}.",
    "keep-until": "{prefix} ({where}) is in use until {date}. Do not remove it before, and point nothing at it after.",
    "retired": "From {date} nothing of ours uses {prefix} ({where}): remove it from your lists.",
}
_WITHDRAWN = "{prefix} ({where}) was withdrawn before it was used: point nothing at it. It stays on the lists until {date}."


def text(publication: Publication, feed: PublishedFeed) -> str:
    """The calendar of one feed. Its lines end as RFC 5545 wants them, and no clock is in it."""
    found = events(feed)
    return _with_events(publication, feed, found) if found else _empty(publication, feed)


def _with_events(publication: Publication, feed: PublishedFeed, found: list[Event]) -> str:
    import icalendar  # noqa: PLC0415 - a tenth of a second, and most feeds have no date in them

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//sphinx-ip-ranges//{one_line(feed.name)}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", f"IP ranges: {one_line(feed.name)}")
    calendar.add("x-wr-calname", f"IP ranges: {one_line(feed.name)}")
    calendar.add("x-ip-ranges-serial", str(publication.serial))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    if publication.base_url:
        calendar.add("url", address(publication, f"{folder(publication, feed)}changes.ics"))
    for event in found:
        calendar.add_component(_component(icalendar.Event(), event))
    made = calendar.to_ical()
    return made.decode() if isinstance(made, bytes) else str(made)


def _empty(publication: Publication, feed: PublishedFeed) -> str:
    """A calendar without an event, as the library writes it: nothing in it needs escaping, for names of feeds are plain
    and addresses were quoted.
    """
    name = one_line(feed.name)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//sphinx-ip-ranges//{name}//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:IP ranges: {name}", f"X-WR-CALNAME:IP ranges: {name}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    if publication.base_url:
        lines.append(f"URL:{address(publication, f'{folder(publication, feed)}changes.ics')}")
    lines += [f"X-IP-RANGES-SERIAL:{publication.serial}", "END:VCALENDAR"]
    # Folded before the 76th octet (RFC 5545, section 3.1), where the library folds.
    folded = ("\r\n ".join(line[at : at + 74] for at in range(0, len(line), 74)) for line in lines)
    return "".join(f"{line}\r\n" for line in folded)


def _component(component: icalendar.Event, event: Event) -> icalendar.Event:
    component.add("uid", event.uid)
    component.add("dtstamp", event.stamp)
    component.add("last-modified", event.stamp)
    component.add("sequence", event.sequence)
    component.add("dtstart", event.moment)
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("transp", "TRANSPARENT")
    component.add("categories", [event.kind])
    summary, description = _words(event)
    component.add("summary", f"{'Cancelled: ' if event.cancelled else ''}{one_line(summary)}")
    component.add("description", plain_body(description))
    if event.notice is not None and event.notice.url and event.notice.url.startswith(("http://", "https://")):
        component.add("url", one_line(event.notice.url))
    return component


def _words(event: Event) -> tuple[str, str]:
    if event.notice is not None:
        return event.notice.title, event.notice.body or event.notice.title
    item = event.range
    assert item is not None  # noqa: S101 - an event is of a range or of a notice
    facts = {"prefix": str(item.prefix), "where": where(item), "date": day_and_time(event.moment)}
    words = _WITHDRAWN if event.withdrawn and event.kind == "keep-until" else _WORDS[event.kind]
    return _SUMMARIES[event.kind].format(**facts), words.format(**facts)
