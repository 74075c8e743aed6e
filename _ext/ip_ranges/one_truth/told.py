"""What subscribers are told is the same in Atom, in the JSON Feed and in ``changes.json``, address for address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from .site import PublishedFolder, read_json

_ATOM = "{http://www.w3.org/2005/Atom}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_FACTS = ("id", "serial", "feed", "prefix", "region", "role", "direction")
"""What a line keeps of what its revision recorded, whatever was folded into it since."""


def same_in_lines(folder: PublishedFolder) -> Iterator[str]:
    """Each line of ``changes.json`` is one that its revision has recorded, with dates that were recorded of its prefix."""
    path = folder.path / "changes.json"
    recorded: dict[str, Mapping[str, Any]] = {}
    dates: set[tuple[str, str, str | None]] = set()
    for revision in (folder.path / "changes").glob("*.json"):
        for line in read_json(revision)["changes"]:
            if line["feed"] == folder.feed:
                recorded[line["id"]] = line
                dates |= {(line["prefix"], key, line[key]) for key in ("observed", "effective", "expires")}
    for row in read_json(path)["changes"]:
        line = recorded.get(row["id"], {})
        # A line that nothing was folded into is as it was recorded.
        alone = row["observed"] == line.get("observed") and "away" not in row and "returned" not in row
        same = all(
            row[key] == line.get(key)
            for key in (*_FACTS, "kind", "effective", "expires")[: None if alone else len(_FACTS)]
        )
        if not same or any(
            (row["prefix"], key, row[key]) not in dates for key in ("observed", "effective", "expires") if row[key]
        ):
            yield f"{path} tells of {row['prefix']} ({row['id']}) what changes/{row['serial']}.json does not have."


def same_in_items(folder: PublishedFolder) -> Iterator[str]:
    """Each item of the JSON Feed has the words of its Atom entry, and the lines of ``changes.json``."""
    place, atom = folder.path / "changes.feed.json", _entries(folder.text("changes.atom"))
    lines = {row["id"]: row for row in read_json(folder.path / "changes.json")["changes"]}
    for item in read_json(place)["items"]:
        told = item["_ip_change"]["changes"]
        if any(row != lines[row["id"]] for row in told if row["id"] in lines):
            yield f"{place} has a line in {item['title']} that changes.json does not have."
        entry = atom.get(item["id"])
        if entry is None:
            continue
        facts = [entry.findtext(f"{_ATOM}{name}") for name in ("title", "published", "updated")]
        body = entry.find(f"{_ATOM}content")
        said = "" if body is None else _words(body)
        if facts != [item["title"], item["date_published"], item["date_modified"]] or said != _words(_html(item)):
            yield f"{place} and changes.atom do not say the same in {item['title']}."
        listed = [code.text for code in entry.iter(f"{_XHTML}code")]
        if listed[: len(told)] != [row["prefix"] for row in told]:
            yield f"{folder.path / 'changes.atom'} does not name the addresses of {item['title']} as {place.name} does."
        if said != "".join(item["content_text"].split()):
            yield f"{place} says something else as text than as HTML in {item['title']}."


def same_in_scopes(folder: PublishedFolder) -> Iterator[str]:
    """The Atom feed of a region or of a role names only addresses that its revisions have."""
    for kind in ("regions", "roles"):
        for path in sorted((folder.path / kind).glob("*/changes.atom")):
            if f"Serial {folder.serial}" not in path.read_text("utf-8"):
                yield f"{path} does not have the serial {folder.serial}."
            for entry in _entries(path.read_text("utf-8")).values():
                title = entry.findtext(f"{_ATOM}title") or ""
                revision = folder.path / "changes" / f"{title.partition(':')[0]}.json"
                known = {one["prefix"] for one in read_json(revision)["changes"]}
                strange = [
                    code.text
                    for code in entry.iter(f"{_XHTML}code")
                    if "/" in (code.text or "") and code.text not in known
                ]
                if strange:
                    yield f"{path} names {strange[0]}, which {revision.name} does not have."


def _entries(text: str) -> dict[str, Element]:
    # The file is our own build's; nothing from outside is parsed here.
    return {entry.findtext(f"{_ATOM}id") or "": entry for entry in fromstring(text).iter(f"{_ATOM}entry")}  # noqa: S314 - see above


def _html(item: Mapping[str, Any]) -> Element:
    return fromstring(item["content_html"])  # noqa: S314 - our own build's, like the feed that it stands in


def _words(body: Element) -> str:
    """Every word of a body without its blanks, and without the links, which plain text does not have."""
    links = "".join("".join(one.itertext()) for one in body.iter() if one.tag in ("a", f"{_XHTML}a"))
    words = "".join("".join(body.itertext()).split())
    return words.replace("".join(links.split()), "") if links else words
