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


def text(publication: Publication, feed: PublishedFeed) -> str:
    """The calendar of one feed. Its lines end as RFC 5545 wants them, and no clock is in it."""
    import icalendar  # noqa: PLC0415 - an eighth of a second, for this file alone

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
    for event in events(feed):
        calendar.add_component(_component(icalendar.Event(), event))
    found = calendar.to_ical()
    return found.decode() if isinstance(found, bytes) else str(found)


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
    return _SUMMARIES[event.kind].format(**facts), _WORDS[event.kind].format(**facts)
