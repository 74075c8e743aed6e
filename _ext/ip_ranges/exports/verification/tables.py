"""The ranges of ``ip-ranges.json`` are those of the CSV, the lists, the snippets, the AWS shape and the geofeed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...changes.published_paths import path_segment
from ...lookup.allow_list import read_allow_list
from ...model.prefix import parse_prefix
from ...model.prefix_sets import Blocks, minimal_cover
from ...model.table import ALLOWED_STATES
from .built_site import PublishedFolder, canonical, read_json, read_text

_LIST = re.compile(r"(?P<role>.+)-(?P<direction>inbound|outbound)-ipv(?P<family>[46])(?P<when>\.next|\.retired)?(?P<cover>\.aggregated)?\.txt")
_SERIAL = re.compile(r"serial:?\s*(\d{10,})", re.IGNORECASE)


def same_in_csv(folder: PublishedFolder) -> Iterator[str]:
    """Row for row."""
    names = ("prefix", "region", "role", "direction", "state", "effective", "expires", "keep_until")
    rows = list(csv.DictReader(io.StringIO(folder.text("ip-ranges.csv"), newline="")))
    ours = [tuple(_plain(row.get(name)) for name in names) for row in folder.ranges()]
    theirs = [tuple(row[name] for name in names) for row in rows]
    if ours != theirs:
        yield f"{folder.path / 'ip-ranges.csv'} has {len(theirs):,} rows that are not those of ip-ranges.json ({len(ours):,})."
    if any(row["serial"] != str(folder.serial) for row in rows):
        yield f"{folder.path / 'ip-ranges.csv'} has rows with another serial than {folder.serial}."


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    # A cell that a spreadsheet would calculate begins with an apostrophe in the CSV.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def same_in_lists(folder: PublishedFolder) -> Iterator[str]:
    """Each list has the addresses of its region, role, direction and family, exactly or as the minimal cover."""
    for path in sorted((folder.path / "lists").rglob("*.txt")):
        parts = _LIST.fullmatch(path.name)
        text = read_text(path)
        listed = [line for line in text.splitlines() if line and not line.startswith("#")]
        if not _has_serial(text, folder.serial):
            yield f"{path} does not have the serial {folder.serial}."
        if parts is None or parts["when"] == ".next":
            # What will be allowed after the last known date is not in the table's states of today.
            continue
        states = ("retired",) if parts["when"] else ALLOWED_STATES
        expected = [row["prefix"] for row in folder.ranges(*states) if _wanted(row, path.parent.name, parts)]
        if parts["when"]:
            # An address that is allowed for the same purpose is never told to be gone.
            allowed = [row["prefix"] for row in folder.ranges(*ALLOWED_STATES) if _wanted(row, path.parent.name, parts)]
            if set(canonical(listed)) & set(canonical(allowed)):
                yield f"{path} lists addresses that are allowed today."
            continue
        if parts["cover"]:
            expected = [str(prefix) for prefix in minimal_cover(map(parse_prefix, expected))]
        if listed != canonical(expected):
            yield f"{path} does not list the addresses that ip-ranges.json has."


def _wanted(row: Mapping[str, Any], region: str, parts: re.Match[str]) -> bool:
    return (
        region in ("all", _segment(row["region"]))
        and parts["role"] in ("all", row["role"])
        and parts["direction"] == row["direction"]
        and (":" in row["prefix"]) == (parts["family"] == "6")
    )


def _segment(region: str) -> str:
    return path_segment(region)


def same_in_snippets(folder: PublishedFolder) -> Iterator[str]:
    """A snippet carries the serial and has no address that is not allowed today."""
    allowed = Blocks(parse_prefix(row["prefix"]) for row in folder.ranges(*ALLOWED_STATES))
    for path in sorted(path for path in (folder.path / "snippets").rglob("*") if path.is_file()):
        text = read_text(path)
        if not _has_serial(text, folder.serial):
            yield f"{path} does not have the serial {folder.serial}."
        strange = [prefix for prefix in read_allow_list(text).prefixes if not allowed.hold(prefix)]
        if strange:
            yield f"{path} has {strange[0]}, which is not on today's allow list."


def same_in_aws_shape(folder: PublishedFolder) -> Iterator[str]:
    """The AWS shape has today's allow list."""
    content = read_json(folder.path / "aws.json")
    listed = [row["ip_prefix"] for row in content["prefixes"]] + [row["ipv6_prefix"] for row in content["ipv6_prefixes"]]
    if canonical(listed) != canonical([row["prefix"] for row in folder.ranges(*ALLOWED_STATES)]):
        yield f"{folder.path / 'aws.json'} does not have today's allow list."


def same_in_geofeed(folder: PublishedFolder) -> Iterator[str]:
    """The geofeed has the place of each prefix on today's allow list, unless its regions are in different ones."""
    path = folder.path / "geofeed.csv"
    locality_of = {region["id"]: locality for region in folder.table["regions"] if (locality := _locality(region["location"] or {}))}
    if not locality_of:
        if path.is_file():
            yield f"{path} is there, and no region of ip-ranges.json has a country."
        return
    text = read_text(path)
    if not _has_serial(text, folder.serial):
        yield f"{path} does not have the serial {folder.serial}."
    localities: dict[str, set[tuple[str, str]]] = {}
    for row in folder.ranges(*ALLOWED_STATES):
        if row["region"] in locality_of:
            localities.setdefault(row["prefix"], set()).add(locality_of[row["region"]])
    expected = [(prefix, country, _letters(city)) for prefix, ((country, city), *others) in localities.items() if not others]
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    if [(row[0], row[1], _letters(row[3])) for row in rows if len(row) == 5] != expected or rows.line_num != len(expected):
        yield f"{path} does not have the places that ip-ranges.json has."


def _locality(location: Mapping[str, Any]) -> tuple[str, str] | None:
    country = str(location.get("country") or "").strip().upper()
    return (country, str(location.get("city") or "").strip()) if re.fullmatch("[A-Z]{2}", country) else None


def _letters(city: str) -> str:
    """A city without what a file that is a table and has comments could not keep."""
    return "".join(filter(str.isalnum, city))


def _has_serial(text: str, serial: int) -> bool:
    return any(match.group(1) == str(serial) for match in _SERIAL.finditer(text[:4000]))


