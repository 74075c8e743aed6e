"""``changes.feed.json``: the notices as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from typing import Any

from ..base.timestamps import format_instant
from ..changes.publication import Publication, PublishedFeed
from ..changes.published_paths import address, folder, one_line
from .atom import path, title
from .item_text import as_html, as_text, entry_title, paragraphs
from .json_lines import document, dump
from .links import file_link, page_link
from .subscriber_items import Item, Scope

NAME = "changes.feed.json"

MOST_CHANGES = 1000
"""Changes in one entry as data; ``changes.json`` has all of them."""


def text(publication: Publication, feed: PublishedFeed, scope: Scope, items: list[Item]) -> str:
    """The JSON Feed of one scope."""
    below = folder(publication, feed)
    own_path = below + path(scope, NAME)
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(publication, feed, scope),
        "home_page_url": page_link(publication, own_path),
        "feed_url": address(publication, own_path),
        "description": f"Serial {publication.serial}",
        "language": "en",
        "authors": [{"name": one_line(publication.platform_of(feed))}],
        "_ip_ranges": {"serial": publication.serial, "about": file_link(publication, own_path, f"{below}changes.json")},
    }
    if not publication.base_url:
        # A relative address is none in this format.
        del head["feed_url"], head["home_page_url"]
    return document(head, {"items": (dump(_item(publication, feed, own_path, item)) for item in items)})


def _item(publication: Publication, feed: PublishedFeed, own_path: str, item: Item) -> dict[str, Any]:
    news = item.news
    blocks = list(paragraphs(item, page_link(publication, own_path, news.see)))
    row = {
        "id": item.id,
        "url": page_link(publication, own_path, news.anchor),
        "title": entry_title(item),
        "content_text": as_text(blocks),
        "content_html": as_html(blocks),
        "date_published": format_instant(item.published),
        "date_modified": format_instant(item.updated),
        "tags": sorted({name for order in item.orders for name in (order.region, order.role) if name}),
        "_ip_change": {
            "serial": news.serial,
            "feed": feed.name,
            "url": file_link(publication, own_path, f"{folder(publication, feed)}changes/{news.serial}.json"),
            "count": len(item.orders),
            "changes": [order.as_json() for order in item.orders[:MOST_CHANGES]],
        },
    }
    if not publication.base_url:
        del row["url"]
    return row
