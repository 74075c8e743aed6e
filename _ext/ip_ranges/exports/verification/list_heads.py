"""The heads of the lists: what they say is still to come was told of that list, and nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...changes.published_paths import path_segment
from .built_site import PublishedFolder, read_json, read_text
from .calendar import still_ahead
from .changes import told_rows

_LIST = re.compile(r"(?P<role>.+)-(?P<direction>inbound|outbound)-ipv(?P<family>[46])(?:\.aggregated)?\.txt")
_TO_COME = re.compile(r"# to come: (allow|repoint|remove)[a-z ]* (\S+Z) \(changes\.json ([^\s,)]+)(.*)\)")
_DATES = {"allow": "effective", "repoint": "keep_until", "remove": "keep_until"}


def heads_differ(folder: PublishedFolder) -> Iterator[str]:
    """Where the head of a list names a change that is none of its own, has passed, or lacks one that lies ahead."""
    rows = {row["id"]: row for row in told_rows(folder)}
    built = read_json(folder.path / "status.json")["built"]
    ahead = list(still_ahead(list(rows.values()), built))
    for path in sorted((folder.path / "lists").rglob("*.txt")):
        list_name = _LIST.fullmatch(path.name)
        if list_name is None:
            continue
        head = [line for line in read_text(path).splitlines() if line.startswith("# to come: ")]
        named = set()
        for line in head:
            match = _TO_COME.fullmatch(line)
            if match is None:
                if not re.fullmatch(r"# to come: and [\d,]+ more in changes\.json", line):
                    yield f"{path} has a line of another shape: {line}"
                continue
            action, moment, name, _ = match.groups()
            row = rows.get(name)
            named.add(name)
            if row is None or (row["action"], row[_DATES[action]]) != (action, moment) or moment <= built or not _has_row(list_name, path.parent.name, row):
                yield f"{path} says that {name} is to come, and changes.json does not."
        missing = [row["id"] for row in ahead if row["id"] not in named and _has_row(list_name, path.parent.name, row)]
        if missing and not any("more in changes.json" in line for line in head):
            yield f"{path} does not say that {missing[0]} is to come."


def _has_row(list_name: re.Match[str], region: str, row: Mapping[str, Any]) -> bool:
    return (
        row["prefix"] is not None
        and region in ("all", path_segment(row["region"]))
        and list_name["role"] in ("all", row["role"])
        and list_name["direction"] == row["direction"]
        and (":" in row["prefix"]) == (list_name["family"] == "6")
    )
