"""Every event of the calendar has a date that the table or the changes give for its address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .site import PublishedFolder, read_json

_DATES = ("effective", "expires", "keep_until")
_PREFIX = re.compile(r"[0-9a-fA-F.:]+/\d+")


def same_in_events(folder: PublishedFolder) -> Iterator[str]:
    """Where an event stands on another day, or is about an address that is in no list."""
    path = folder.path / "changes.ics"
    rows = [*folder.ranges(), *read_json(folder.path / "changes.json")["changes"]]
    known = {(row["prefix"], _stamp(row[key])) for row in rows for key in _DATES if row.get(key)}
    text = re.sub(r"\r?\n[ \t]", "", folder.text("changes.ics"))
    for event in text.split("BEGIN:VEVENT")[1:]:
        facts = dict(line.partition(":")[::2] for line in event.splitlines())
        if facts.get("CATEGORIES") == "notice" or facts.get("STATUS") == "CANCELLED":
            continue
        named = set(_PREFIX.findall(facts["SUMMARY"]))
        if not named or any((prefix, facts["DTSTART"]) not in known for prefix in named):
            yield f"{path} has the event {facts['SUMMARY']!r} on {facts['DTSTART']}, which neither the table nor changes.json has."
        elif not named <= set(_PREFIX.findall(facts["DESCRIPTION"])):
            yield f"{path} describes the event {facts['SUMMARY']!r} with other addresses."
    notices = {_stamp(one["effective"]) for one in folder.table.get("notices", ()) if one.get("effective")}
    for stamp in sorted(notices):
        if f"DTSTART:{stamp}" not in text:
            yield f"{path} has no event on {stamp}, when a notice takes effect."


def _stamp(instant: str) -> str:
    return re.sub(r"[-:]", "", instant)
