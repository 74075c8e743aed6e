"""Atom feeds of notices (RFC 4287), written by the standard library's XML writer."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..instants import format_instant
from ..publication import Publication, PublishedFeed
from .items import EVERYTHING, Item, Scope, feed_id, notice_lines
from .paths import address, folder, one_line, path_segment, plain_body

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"


def path(scope: Scope) -> str:
    """Where a scope's feed is, below the folder of its feed of ranges."""
    kind, name = scope
    return "changes.atom" if scope == EVERYTHING else f"{kind}s/{path_segment(name)}/changes.atom"


def title(feed: PublishedFeed, scope: Scope) -> str:
    """What a feed of notices is called."""
    kind, name = scope
    known = feed.region(name) if kind == "region" else None
    about = "" if scope == EVERYTHING else f", {kind} {known.title if known else name}"
    return one_line(f"Changes of IP ranges: {feed.name}{about}")


def text(publication: Publication, feed: PublishedFeed, scope: Scope, items: list[Item]) -> str:
    """The Atom feed of one scope."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    below = folder(publication, feed)
    _add(root, "id", feed_id(feed, scope))
    _add(root, "title", title(feed, scope))
    newest = max((item.updated for item in items), default=publication.changed or publication.now)
    _add(root, "updated", format_instant(newest))
    _add(root, "generator", "sphinx-ip-ranges")
    _add(root, "subtitle", f"Serial {publication.serial}")
    own = address(publication, below + path(scope))
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    author = ET.SubElement(root, "author")
    _add(author, "name", one_line(feed.name))
    for item in items:
        _entry(root, item, address(publication, f"{below}changes/{item.serial}.json"))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _entry(root: ET.Element, item: Item, url: str) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", one_line(item.title))
    _add(entry, "published", format_instant(item.published))
    _add(entry, "updated", format_instant(item.updated))
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "application/json", "href": url})
    for role in sorted({line.change.subject.role for line in item.lines}):
        ET.SubElement(entry, "category", {"term": one_line(role)})
    content = ET.SubElement(entry, "content", {"type": "xhtml"})
    content.append(body(item, {"xmlns": _XHTML}))


def body(item: Item, attributes: dict[str, str]) -> ET.Element:
    """An item's notices and lines as one ``div``."""
    div = ET.Element("div", attributes)
    for notice in item.notices:
        for paragraph in notice_lines(notice, plain_body):
            _add(div, "p", paragraph)
        if notice.url and notice.url.startswith(("http://", "https://")):
            link = ET.SubElement(ET.SubElement(div, "p"), "a", {"href": one_line(notice.url)})
            link.text = one_line(notice.url)
    if not item.lines and not item.notices:
        _add(div, "p", one_line(item.title))
    if item.lines:
        listed = ET.SubElement(div, "ul")
        for prefix, sentence in item.sentences():
            row = ET.SubElement(listed, "li")
            code = ET.SubElement(row, "code")
            code.text, code.tail = one_line(prefix), one_line(sentence)
    return div


def _add(parent: ET.Element, name: str, content: str) -> None:
    ET.SubElement(parent, name).text = content
