"""``changes.ics``: what is to be done and when, as an iCalendar (RFC 5545) that warns beforehand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ..changes.order_lines import Line
from ..changes.publication import Publication, PublishedFeed
from ..changes.published_paths import address, folder, one_line, plain_body
from ..changes.sentences import NOTHING_TO_DO, line_place, line_text, takes_effect
from ..changes.terms import clause, day_in_words, plain
from .atom import path
from .calendar_events import Event
from .calendar_tasks import Off
from .links import page_link
from .subscriber_items import EVERYTHING, Scope

if TYPE_CHECKING:
    import icalendar

NAME = "changes.ics"

_OCTETS = 74

_ALARMS = (timedelta(days=-14), timedelta(days=-2))
_SUMMARIES = {
    "allow": "allow {prefix}",
    "repoint": "repoint DNS records that name {prefix}",
    "remove": "remove {prefix}",
}
_NOTHING = clause(plain(NOTHING_TO_DO))
_OFF = {
    "stays": f"{{what}} stays in use, {_NOTHING}",
    "planned": f"{{what}} comes into use after all, {_NOTHING} on this day",
    "withdrawn": f"{{what}} does not come into use, {_NOTHING}",
    "already": "{what} is in use already, allow it now",
    "elsewhere": f"{{what}} is used elsewhere, {_NOTHING}",
    "replaced": f"other events stand in for {{what}}, {_NOTHING} on this day",
    "undated": "this has no day any more",
    "notice": _NOTHING,
}


def text(publication: Publication, feed: PublishedFeed, scope: Scope, events: list[Event]) -> str:
    """The calendar of one scope. Its lines end as RFC 5545 wants them, no clock is in it, and its head never changes."""
    return _with_events(publication, feed, scope, events) if events else _empty(publication, feed, scope)


def _title(publication: Publication, feed: PublishedFeed, scope: Scope) -> str:
    """What a calendar is called: a region's by its id, since its name may become another one."""
    about = "" if scope == EVERYTHING else f", {scope[0]} {scope[1]}"
    return one_line(f"IP ranges: {publication.platform_of(feed)}{about}")


def _with_events(publication: Publication, feed: PublishedFeed, scope: Scope, events: list[Event]) -> str:
    import icalendar  # noqa: PLC0415 - a tenth of a second, and most feeds have no date in them

    own_path = folder(publication, feed) + path(scope, NAME)
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//sphinx-ip-ranges//{one_line(feed.name)}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, icalendar.vText(_title(publication, feed, scope)))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    if publication.base_url:
        calendar.add("url", address(publication, own_path))
    for event in events:
        url = page_link(publication, own_path, event.news.anchor) if publication.base_url else ""
        calendar.add_component(_component(event, one_line(publication.platform_of(feed)), url))
    made = calendar.to_ical()
    return made.decode() if isinstance(made, bytes) else str(made)


def _empty(publication: Publication, feed: PublishedFeed, scope: Scope) -> str:
    """A calendar without an event, as the library writes it."""
    name = _escaped(_title(publication, feed, scope))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//sphinx-ip-ranges//{one_line(feed.name)}//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{name}", f"X-WR-CALNAME:{name}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    if publication.base_url:
        lines.append(f"URL:{address(publication, folder(publication, feed) + path(scope, NAME))}")
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _escaped(value: str) -> str:
    """A text as a property has it (RFC 5545, section 3.3.11)."""
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """A line folded before its 76th octet (RFC 5545, section 3.1) and in no character, where the library folds."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > _OCTETS:
            parts.append("")
            size = 0
        parts[-1] += character
        size += octets
    return "\r\n ".join(parts)


def _component(event: Event, platform: str, url: str) -> icalendar.Event:
    import icalendar  # noqa: PLC0415 - it is loaded already where there is an event

    summary, description = _words(event)
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("dtstamp", event.stamp)
    component.add("last-modified", event.stamp)
    component.add("sequence", event.sequence)
    component.add("dtstart", event.day)
    component.add("dtend", event.day + timedelta(days=1))
    component.add("status", "CONFIRMED" if event.off is None else "CANCELLED")
    component.add("transp", "TRANSPARENT")
    component.add("categories", ["notice" if event.order is None else event.order.action])
    # Two of the programs that were tried know nothing of STATUS: the word has to stand in front.
    title = one_line(f"{'' if event.off is None else 'Cancelled: '}{platform}: {summary}")
    component.add("summary", title)
    component.add("description", plain_body(description))
    if url:
        component.add("url", url)
    if event.off is None:
        for trigger in _ALARMS:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", title)
            alarm.add("trigger", trigger)
            component.add_component(alarm)
    return component


def _words(event: Event) -> tuple[str, str]:
    if event.notice is not None:
        notice = event.notice
        when = "" if notice.effective is None else plain(takes_effect(notice.effective))
        body = "\n\n".join(paragraph for paragraph in (when, notice.body) if paragraph)
        return notice.title, body if event.off is None else _called_off(event.off, notice.title)
    order = event.order
    assert order is not None  # noqa: S101 - an event is of an order or of a notice
    line = Line(order.prefix, order.region, order.role, order.direction, (order,))
    region = event.news.region_name(order.region) if order.region else ""
    summary = _SUMMARIES[order.action].format(prefix=order.prefix) + (f", {region}" if region else "")
    if event.off is not None:
        return summary, _called_off(event.off, str(order.prefix))
    note = f"\n\n{order.note}" if order.note else ""
    where = line_place(line, event.news.region_name)
    return summary, f"{order.prefix} ({where}) {line_text(line, event.news.region_name)}{note}"


def _called_off(off: Off, subject: str) -> str:
    return f"Called off on {day_in_words(off.moment)}: {_OFF[off.why].format(what=subject)}"
