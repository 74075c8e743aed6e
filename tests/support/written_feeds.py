"""Small feeds and calendars written by hand in a test, in the form that the site's own have (RFC 4287, JSON Feed 1.1, RFC 5545)."""

from __future__ import annotations

import json
from html import escape
from typing import NamedTuple

PAGE = "https://docs.example.com/background/ip-addresses.html"


class Entry(NamedTuple):
    """One entry of a feed. *html* is its content; *links* are (rel, type, address), in the order in which they stand."""

    id: str
    title: str
    html: str
    updated: str = "2026-12-01T09:00:00Z"
    links: tuple[tuple[str, str, str], ...] = ()

    @property
    def ordered_links(self) -> tuple[tuple[str, str, str], ...]:
        """The page first, as the only alternate, the JSON after it; or what was given."""
        ours = (("alternate", "text/html", f"{PAGE}#{self.id}"), ("related", "application/json", f"{PAGE}/changes/{self.id}.json"))
        return self.links or ours


def atom(*entries: Entry) -> str:
    """An Atom feed, with no white space between its tags."""
    newest = max((one.updated for one in entries), default="2026-12-01T09:00:00Z")
    head = (
        "<id>urn:uuid:5d5b0c34-0000-4000-8000-000000000000</id><title>Changes of IP ranges</title>"
        f"<updated>{newest}</updated><author><name>divio</name></author>"
        '<link rel="self" type="application/atom+xml" href="https://docs.example.com/ip-ranges/changes.atom"/>'
    )
    opening = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{opening}{head}{''.join(map(_entry, entries))}</feed>\n"


def _entry(entry: Entry) -> str:
    links = "".join(f'<link rel="{rel}" type="{kind}" href="{escape(href)}"/>' for rel, kind, href in entry.ordered_links)
    return (
        f"<entry><id>urn:ip-ranges:{entry.id}</id><title>{escape(entry.title)}</title><published>2026-12-01T09:00:00Z</published>"
        f'<updated>{entry.updated}</updated>{links}<content type="html">{escape(entry.html)}</content></entry>'
    )


def json_feed(*entries: Entry) -> str:
    """The same as JSON Feed."""
    items = [
        {
            "id": f"urn:ip-ranges:{entry.id}",
            "url": entry.ordered_links[0][2],
            "title": entry.title,
            "content_html": entry.html,
            "date_published": "2026-12-01T09:00:00Z",
            "date_modified": entry.updated,
        }
        for entry in entries
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Changes of IP ranges", "items": items})


class Planned(NamedTuple):
    """One all-day event with two alarms. *day* and *after* are its first day and the one after it, ``20270316``."""

    uid: str
    summary: str
    day: str
    after: str
    description: str
    status: str = "CONFIRMED"
    sequence: int = 0


def ical(*events: Planned, head: tuple[str, ...] = ("X-WR-CALNAME:IP ranges of divio",)) -> str:
    """A calendar; *head* are further lines before its first event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.com//by hand//EN", *head]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}@example.com",
            "DTSTAMP:20261201T090000Z",
            f"DTSTART;VALUE=DATE:{event.day}",
            f"DTEND;VALUE=DATE:{event.after}",
            f"SUMMARY:{_text(event.summary)}",
            f"DESCRIPTION:{_text(event.description)}",
            f"URL:{PAGE}#{event.uid}",
            f"STATUS:{event.status}",
            f"SEQUENCE:{event.sequence}",
            "TRANSP:TRANSPARENT",
        ]
        for days in (14, 2):
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}", f"TRIGGER:-P{days}D", "END:VALARM"]
        lines.append("END:VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts = [line[start : start + 70] for start in range(0, len(line), 70)]
    return "\r\n ".join(parts)
