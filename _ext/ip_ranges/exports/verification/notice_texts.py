"""What subscribers are told is the same in Atom, in the JSON Feed and in ``changes.json``: whole, per region and per role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from re import sub
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from ...changes.published_paths import path_segment
from .built_site import PublishedFolder, read_json, read_text
from .changes import told_rows

_ATOM = "{http://www.w3.org/2005/Atom}"


def same_in_feeds(folder: PublishedFolder) -> Iterator[str]:
    """Where Atom, JSON Feed and ``changes.json`` differ in an entry, its words, its dates or its changes."""
    rows = {row["id"]: row for row in told_rows(folder)}
    yield from _same_in_place(folder, folder.path, rows)
    for kind in ("regions", "roles"):
        for scope_path in sorted((folder.path / kind).glob("*")):
            yield from _same_in_place(folder, scope_path, rows)


def same_in_scopes(folder: PublishedFolder) -> Iterator[str]:
    """Where the feed of a region or a role lacks a change of its own, or has one of another."""
    items = read_json(folder.path / "changes.feed.json")["items"]
    rows = [row for item in items for row in item["_ip_change"]["changes"]]
    for kind, key in (("regions", "region"), ("roles", "role")):
        for scope_path in sorted((folder.path / kind).glob("*")):
            path = scope_path / "changes.feed.json"
            scope_rows = {row["id"]: row for item in read_json(path)["items"] for row in item["_ip_change"]["changes"]}
            if any(row[key] is not None and path_segment(row[key]) != scope_path.name for row in scope_rows.values()):
                yield f"{path} tells of what is not its {key}'s."
            missing = [row["id"] for row in rows if row[key] is not None and path_segment(row[key]) == scope_path.name and row["id"] not in scope_rows]
            if missing:
                yield f"{path} does not have {missing[0]}, which the whole feed tells."


def _same_in_place(folder: PublishedFolder, scope_path: Path, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    path, json_path = scope_path / "changes.atom", scope_path / "changes.feed.json"
    try:
        # The file is our own build's, made a moment ago; nothing from outside is parsed here.
        atom = fromstring(read_text(path))  # noqa: S314 - as the line above says
    except ParseError as error:
        yield f"{path} is not XML: {error}."
        return
    if str(folder.serial) not in (atom.findtext(f"{_ATOM}subtitle") or ""):
        yield f"{path} does not have the serial {folder.serial}."
    content = read_json(json_path)
    if content["_ip_ranges"]["serial"] != folder.serial:
        yield f"{json_path} does not have the serial {folder.serial}."
    entries = list(atom.iter(f"{_ATOM}entry"))
    items = content["items"]
    if [entry.findtext(f"{_ATOM}id") for entry in entries] != [item["id"] for item in items]:
        yield f"{path} and {json_path.name} do not have the same entries."
        return
    for entry, item in zip(entries, items, strict=True):
        if _atom_facts(entry, is_linked="url" in item) != _item_facts(item):
            yield f"{json_path} and {path.name} do not say the same in {item['title']}."
        if _words(item["content_html"]) != "".join(item["content_text"].split()):
            yield f"{json_path} says something else as text than as HTML in {item['title']}."
        yield from _same_changes(json_path, item, rows)


def _same_changes(path: Path, item: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    changes = item["_ip_change"]["changes"]
    if any(row != rows.get(row["id"]) for row in changes):
        yield f"{path} has a change in {item['title']} that changes.json does not have."
    unnamed = [row["prefix"] for row in changes[:200] if row["prefix"] is not None and row["action"] != "allow"]
    if any(f"<code>{prefix}</code>" not in item["content_html"] for prefix in unnamed) and "in changes.json" not in item["content_html"]:
        yield f"{path} does not name every address of {item['title']}."
    if any(row["told"] != item["date_published"] for row in changes):
        yield f"{path} dates {item['title']} otherwise than its changes."


def _atom_facts(entry: Element, *, is_linked: bool) -> list[str | None]:
    facts = [entry.findtext(f"{_ATOM}{name}") for name in ("title", "published", "updated", "content")]
    links = {link.get("rel"): link.get("href") for link in entry.iter(f"{_ATOM}link")}
    return [*facts, links.get("related"), links.get("alternate") if is_linked else None]


def _item_facts(item: Mapping[str, Any]) -> list[str | None]:
    facts = [item[name] for name in ("title", "date_published", "date_modified", "content_html")]
    # Without a base address the JSON Feed does not link to the page, since a relative address is none in it.
    return [*facts, item["_ip_change"]["url"], item.get("url")]


def _words(html: str) -> str:
    """Every word of a body without its blanks."""
    return "".join(unescape(sub(r"<[^>]*>", " ", html)).split())
