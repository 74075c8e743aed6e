"""Atom feeds of notices (RFC 4287): what a reader's feed program shows, with links to the page."""

from __future__ import annotations

from html import escape

from ..base.timestamps import format_instant
from ..changes.publication import Publication, PublishedFeed
from ..changes.published_paths import address, folder, one_line, path_segment
from .item_text import as_html, entry_title, paragraphs
from .links import file_link, page_link
from .subscriber_items import EVERYTHING, Item, Scope, feed_id


def path(scope: Scope, name: str = "changes.atom") -> str:
    """Where a scope's file is, below the folder of its feed of ranges."""
    kind, of = scope
    return name if scope == EVERYTHING else f"{kind}s/{path_segment(of)}/{name}"


def title(publication: Publication, feed: PublishedFeed, scope: Scope) -> str:
    """What a feed of notices is called."""
    kind, name = scope
    region = feed.region(name) if kind == "region" else None
    about = "" if scope == EVERYTHING else f", {kind} {region.title if region else name}"
    return one_line(f"Changes of IP ranges: {publication.platform_of(feed)}{about}")


def text(publication: Publication, feed: PublishedFeed, scope: Scope, items: list[Item]) -> str:
    """The Atom feed of one scope, an entry a line; no white space between the tags of an entry."""
    below = folder(publication, feed)
    own_path = below + path(scope)
    newest = max((item.updated for item in items), default=publication.changed or publication.now)
    link = address(publication, own_path) if publication.base_url else "changes.atom"
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        _tag("id", feed_id(feed, scope)),
        _tag("title", title(publication, feed, scope)),
        _tag("updated", format_instant(newest)),
        _tag("generator", "sphinx-ip-ranges"),
        _tag("subtitle", f"Serial {publication.serial}"),
        f'<link rel="self" type="application/atom+xml" href="{escape(link)}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(page_link(publication, own_path))}"/>',
        f"<author>{_tag('name', one_line(publication.platform_of(feed)))}</author>",
    ]
    entries = (_entry(publication, own_path, file_link(publication, own_path, f"{below}changes/{item.news.serial}.json"), item) for item in items)
    return "\n".join((*head, *entries, "</feed>", ""))


def _entry(publication: Publication, own_path: str, record: str, item: Item) -> str:
    see = page_link(publication, own_path, item.news.see)
    parts = (
        _tag("id", item.id),
        _tag("title", entry_title(item)),
        _tag("published", format_instant(item.published)),
        _tag("updated", format_instant(item.updated)),
        # Of several alternates newsboat opens the last and sfeed the first: there is one, and it stands first.
        f'<link rel="alternate" type="text/html" href="{escape(page_link(publication, own_path, item.news.anchor))}"/>',
        f'<link rel="related" type="application/json" href="{escape(record)}"/>',
        *(f'<category term="{escape(role)}"/>' for role in sorted({order.role for order in item.orders if order.role})),
        f'<content type="html">{escape(as_html(list(paragraphs(item, see))), quote=False)}</content>',
    )
    return f"<entry>{''.join(parts)}</entry>"


def _tag(name: str, content: str) -> str:
    return f"<{name}>{escape(content, quote=False)}</{name}>"
