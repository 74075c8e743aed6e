"""``changes.json``: each change that readers are told comes from a recorded revision, and its dates and actions fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...model.prefix import parse_prefix
from ...model.prefix_sets import Blocks
from .built_site import BuiltSite, PublishedFolder, read_json

_RANK = {"reload": 0, "allow": 1, "repoint": 2, "remove": 3, "none": 4}


def told_rows(folder: PublishedFolder) -> list[dict[str, Any]]:
    """The changes that a feed's readers are told, oldest first."""
    rows: list[dict[str, Any]] = read_json(folder.path / "changes.json")["changes"]
    return rows


def same_in_changes(folder: PublishedFolder) -> Iterator[str]:
    """Where ``changes.json`` has another serial, is not in its order, or has a change that no revision explains."""
    path = folder.path / "changes.json"
    content = read_json(path)
    if content["serial"] != folder.serial:
        yield f"{path} has the serial {content['serial']}, not {folder.serial}."
    rows = told_rows(folder)
    if len({row["id"] for row in rows}) < len(rows):
        yield f"{path} has two changes with one id."
    order = [(row["told"], row["serial"], _RANK[row["action"]]) for row in rows]
    if order != sorted(order):
        yield f"{path} is not in the order in which its changes were told."
    record = _Record(folder)
    for serial in sorted({row["serial"] for row in rows} - record.revisions.keys()):
        yield f"{folder.path / 'changes' / str(serial)}.json is missing or not the feed's, and changes.json speaks of that revision."
    for row in rows:
        if row["serial"] in record.revisions:
            yield from record.unexplained(row)


class _Record:
    """What the revisions of a feed have recorded: prefixes of each, and all dates."""

    def __init__(self, folder: PublishedFolder) -> None:
        self._folder = folder
        contents = (read_json(path) for path in (folder.path / "changes").glob("*.json"))
        self.revisions: dict[int, Mapping[str, Any]] = {content["serial"]: content for content in contents if content["feed"] == folder.feed}
        self._blocks: dict[int, Blocks] = {}
        self._dates = {date for content in self.revisions.values() for date in _dates((*content["changes"], *content.get("dated", ())))}
        self._dates.update(_dates(folder.ranges()))

    def unexplained(self, row: Mapping[str, Any]) -> Iterator[str]:
        """What of a change its revision does not have."""
        revision, serial = self.revisions[row["serial"]], row["serial"]
        name = f"{self._folder.path / 'changes.json'} tells of {row['prefix']} ({row['id']})"
        record = f"changes/{serial}.json"
        if (revision["feed"], revision["observed"]) != (row["feed"], row["observed"]) or row["told"] < row["observed"]:
            yield f"{name} what {record} has of another feed or moment."
        if row["prefix"] is None:
            if row["action"] != "reload":
                yield f"{name} that everything is to be done with: {row['action']}."
            return
        if row["action"] == "remove" and row["keep_until"] is None:
            yield f"{name} that it goes, and not when."
        if serial not in self._blocks:
            self._blocks[serial] = Blocks(map(parse_prefix, _prefixes(revision)))
        # Names leave an address for its neighbours' sake; and older baselines did not record what has dates.
        is_silent = row["action"] == "repoint" or (revision["kind"] == "baseline" and "settle" not in revision)
        if not is_silent and not self._blocks[serial].touch(parse_prefix(row["prefix"])):
            yield f"{name} what {record} does not have."
        for key in ("effective", "expires"):
            if row[key] is not None and row[key] not in self._dates:
                yield f"{name} with {key} {row[key]}, which was never recorded."


def _prefixes(revision: Mapping[str, Any]) -> Iterator[str]:
    for change in revision["changes"]:
        yield change["prefix"]
        yield from change.get("prefixes", ())
        yield from (change["previous"] or {}).get("prefixes", ())
    yield from (item["prefix"] for item in revision.get("dated", ()))


def _dates(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        for facts in (row, row.get("previous") or {}):
            yield from (facts[key] for key in ("effective", "expires") if facts.get(key))


def same_in_statuses_told(site: BuiltSite) -> Iterator[str]:
    """Where a status names another change as the newest one than ``changes.json`` ends with."""
    for folder in site.folders:
        rows = told_rows(folder)
        newest = rows[-1]["id"] if rows else None
        status = read_json(folder.path / "status.json")
        if (status["told"], status["feeds"][folder.feed]["told"]) != (newest, newest):
            yield f"{folder.path / 'status.json'} does not name the last change of {folder.path / 'changes.json'} as told."
