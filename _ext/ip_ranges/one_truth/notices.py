"""The changes are the same in ``changes.json``, the revisions' files, Atom, the JSON Feed and the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError, fromstring

from .site import PublishedFolder, read_json

_ATOM = "{http://www.w3.org/2005/Atom}"


def same_in_changes(folder: PublishedFolder) -> Iterator[str]:
    """``changes.json`` carries the serial, and its lines stand in the files of the revisions that they name."""
    content = read_json(folder.path / "changes.json")
    if content["serial"] != folder.serial:
        yield f"{folder.path / 'changes.json'} has the serial {content['serial']}, not {folder.serial}."
    for serial in sorted({change["serial"] for change in content["changes"]}):
        path = folder.path / "changes" / f"{serial}.json"
        if not path.is_file():
            yield f"{path} is missing, and changes.json speaks of that revision."
        elif read_json(path)["serial"] != serial:
            yield f"{path} is the file of another serial."


def same_in_feeds(folder: PublishedFolder) -> Iterator[str]:
    """Atom and JSON Feed have the same entries under the site's serial."""
    try:
        # The file is our own build's, made a moment ago; nothing from outside is parsed here.
        atom = fromstring(folder.text("changes.atom"))  # noqa: S314 - as the line above says
    except ParseError as error:
        yield f"{folder.path / 'changes.atom'} is not XML: {error}."
        return
    if str(folder.serial) not in (atom.findtext(f"{_ATOM}subtitle") or ""):
        yield f"{folder.path / 'changes.atom'} does not have the serial {folder.serial}."
    json_feed = read_json(folder.path / "changes.feed.json")
    ours = [entry.findtext(f"{_ATOM}id") for entry in atom.iter(f"{_ATOM}entry")]
    theirs = [item["id"] for item in json_feed["items"]]
    if ours != theirs:
        yield f"{folder.path / 'changes.atom'} and changes.feed.json do not have the same entries."


def same_in_calendar(folder: PublishedFolder) -> Iterator[str]:
    """The calendar carries the serial and has an event for every date to come."""
    text = re.sub(r"\r?\n[ \t]", "", folder.text("changes.ics"))
    if f":{folder.serial}" not in text:
        yield f"{folder.path / 'changes.ics'} does not have the serial {folder.serial}."
    for one in folder.ranges("announced"):
        stamp = re.sub(r"[-:]", "", one["effective"])
        if stamp not in text:
            yield f"{folder.path / 'changes.ics'} has no event on {one['effective']}, when {one['prefix']} comes into use."
