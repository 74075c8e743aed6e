"""``changes.feed.json``: the notices as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from textwrap import indent
from typing import Any
from xml.etree import ElementTree as ET

from ..instants import format_instant
from ..publication import Publication, PublishedFeed
from .atom import body, title
from .changes_json import line_row
from .items import EVERYTHING, MOST_LINES, Item, notice_lines
from .json_text import document, dump
from .paths import address, folder, one_line, plain_body


def text(publication: Publication, feed: PublishedFeed, items: list[Item]) -> str:
    """The JSON Feed of one feed of ranges."""
    below = folder(publication, feed)
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(feed, EVERYTHING),
        "feed_url": address(publication, f"{below}changes.feed.json"),
        "description": f"Serial {publication.serial}",
        "language": "en",
        "authors": [{"name": feed.name}],
        "_ip_ranges": {"serial": publication.serial, "about": address(publication, f"{below}changes.json")},
    }
    if not publication.base_url:
        # A relative address is none in this format.
        del head["feed_url"]
    rows = (dump(_item(item, address(publication, f"{below}changes/{item.serial}.json"), feed.name)) for item in items)
    return document(head, {"items": rows})


def _item(item: Item, url: str, feed: str) -> dict[str, Any]:
    # A notice's lines stand to the right, so that none of them can pass for a line about an address.
    paragraphs = [indent(line, "  ") for notice in item.notices for line in notice_lines(notice, plain_body)]
    paragraphs += [one_line(prefix + sentence) for prefix, sentence in item.sentences()]
    row = {
        "id": item.id,
        "url": url,
        "title": one_line(item.title),
        "content_text": "\n".join(paragraphs) or one_line(item.title),
        "content_html": ET.tostring(body(item, {}), encoding="unicode", method="html"),
        "date_published": format_instant(item.published),
        "date_modified": format_instant(item.updated),
        "tags": sorted({name for line in item.lines for name in (line.change.subject.region, line.change.subject.role) if name}),
        "_ip_change": {
            "serial": item.serial,
            "feed": feed,
            "url": url,
            "count": len(item.lines),
            "changes": [line_row(line) for line in item.lines[:MOST_LINES]],
        },
    }
    if not url.startswith("http"):
        del row["url"]
    return row
