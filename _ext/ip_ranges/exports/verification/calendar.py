"""The calendars: each event was told, and what was told for a day to come and still holds has its event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from ...base.errors import IpRangesError
from ...base.timestamps import parse_instant
from ...changes.published_paths import path_segment
from ...model.prefix import Prefix, parse_prefix
from .built_site import PublishedFolder, read_json, read_text
from .changes import told_rows

_PREFIX = re.compile(r"[0-9a-fA-F.:]+/\d+")
_DATES = {"allow": "effective", "repoint": "keep_until", "remove": "keep_until"}

MOST = 1000
"""A calendar with so many events may lack some."""

_Row = Mapping[str, Any]


def same_in_events(folder: PublishedFolder) -> Iterator[str]:
    """Where a calendar has an event that nobody was told of, or lacks one: whole, per region and per role."""
    built, rows = read_json(folder.path / "status.json")["built"], told_rows(folder)
    yield from _same_in_calendar(folder.path / "changes.ics", rows, built)
    for kind, key in (("regions", "region"), ("roles", "role")):
        for path in sorted((folder.path / kind).glob("*")):
            scope_rows = [row for row in rows if row[key] is not None and path_segment(row[key]) == path.name]
            yield from _same_in_calendar(path / "changes.ics", scope_rows, built)


def same_in_dated_notices(folder: PublishedFolder) -> Iterator[str]:
    """Where a notice of the table that takes effect on a day has no event on it."""
    path = folder.path / "changes.ics"
    shown = {(event["SUMMARY"].partition(": ")[2], event["DTSTART"]) for event in _events(path)}
    for notice in folder.table.get("notices", ()):
        if notice["effective"] and (" ".join(notice["title"].split()), _stamp(notice["effective"])) not in {
            (" ".join(title.split()), day) for title, day in shown
        }:
            yield f"{path} has no event on {notice['effective']}, when the notice {notice['id']} takes effect."


def still_ahead(rows: Sequence[_Row], built: str) -> Iterator[_Row]:
    """The changes told for a day after *built* of whose addresses nothing was told since: what surely holds."""
    later: dict[tuple[str, str, str], list[tuple[Prefix, tuple[str, int]]]] = defaultdict(list)
    allowed: dict[str, list[Prefix]] = defaultdict(list)
    for row in reversed(rows):
        if row["prefix"] is None:
            continue
        prefix, moment = parse_prefix(row["prefix"]), (row["told"], row["serial"])
        later_rows = later[row["region"], row["role"], row["direction"]]
        if row["action"] == "allow":
            allowed[row["direction"]].append(prefix)
        # What goes here may be used elsewhere since.
        if row["action"] == "remove" and any(_meet(later_prefix, prefix) for later_prefix in allowed[row["direction"]]):
            continue
        date = row[_DATES[row["action"]]] if row["action"] in _DATES else None
        if date is not None and date > max(built, row["told"]) and not any(
            when != moment and _meet(later_prefix, prefix) for later_prefix, when in later_rows
        ):
            yield row
        later_rows.append((prefix, moment))


def _meet(one: Prefix, other: Prefix) -> bool:
    return one.contains(other) or other.contains(one)


def _same_in_calendar(path: Path, rows: Sequence[_Row], built: str) -> Iterator[str]:
    head = _unfolded(path).partition("BEGIN:VEVENT")[0]
    if "SERIAL" in head:
        yield f"{path} has a serial at its head: every subscriber would copy every event at each revision."
    events = list(_events(path))
    prefixes: dict[tuple[str, str], list[Prefix]] = defaultdict(list)
    for row in rows:
        if row["prefix"] is not None and row["action"] in _DATES and row[_DATES[row["action"]]]:
            prefixes[row["action"], _day(row)].append(parse_prefix(row["prefix"]))
    standing: set[tuple[str, str, str]] = set()
    for event in events:
        task, day = event["CATEGORIES"], event["DTSTART"]
        if task == "notice":
            continue
        named = _PREFIX.findall(event["SUMMARY"])
        if len(named) != 1 or not any(prefix.contains(parse_prefix(named[0])) for prefix in prefixes[task, day]):
            yield f"{path} has the event {event['SUMMARY']!r} on {day}, which changes.json does not have."
            continue
        if named[0] not in _PREFIX.findall(event["DESCRIPTION"]) or f" {task} " not in event["SUMMARY"]:
            yield f"{path} describes the event {event['SUMMARY']!r} in words of another one."
        if event["STATUS"] == "CONFIRMED":
            standing.add((task, day, named[0]))
        elif not event["DESCRIPTION"].startswith("Called off on ") or not event["SUMMARY"].startswith("Cancelled: "):
            yield f"{path} has the event {event['SUMMARY']!r} called off and does not say so."
    if len(events) < MOST:
        for row in still_ahead(rows, built):
            if (row["action"], _day(row), row["prefix"]) not in standing:
                yield f"{path} has no event for {row['id']}: {row['action']} {row['prefix']}."


def _day(row: _Row) -> str:
    """The day of an event: the last whole one before the moment, or the first whole one after it."""
    moment = parse_instant(row[_DATES[row["action"]]])
    is_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    days = (0 if is_midnight else 1) if row["action"] == "remove" else -1
    return (moment + timedelta(days=days)).strftime("%Y%m%d")


def _stamp(instant: str) -> str:
    return instant[:10].replace("-", "")


def _unfolded(path: Path) -> str:
    return re.sub(r"\r?\n[ \t]", "", read_text(path))


def _events(path: Path) -> Iterator[dict[str, str]]:
    """The properties of each event by name, without those of its alarms. Raises for a calendar that is cut off."""
    text = _unfolded(path)
    if not text.rstrip().endswith("END:VCALENDAR"):
        raise IpRangesError(f"{path} is cut off before END:VCALENDAR. Build the site anew.")
    for event in text.split("BEGIN:VEVENT")[1:]:
        lines = event.partition("BEGIN:VALARM")[0].splitlines()
        facts = (line.partition(":") for line in lines)
        yield {name.partition(";")[0]: _plain(value) for name, _, value in facts}


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)
