"""A built site as it is read back: its status, and the folder of each feed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...base.errors import IpRangesError
from ...model.prefix import parse_prefix


@dataclass(frozen=True, slots=True)
class PublishedFolder:
    """One feed's files: the site's ``ip-ranges/`` itself for the primary feed, ``ip-ranges/feeds/<feed>/`` for others.

    *table* is its ``ip-ranges.json``; *serial* is the site's.
    """

    feed: str
    path: Path
    serial: int
    table: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A file's text. Raises :class:`~ip_ranges.errors.IpRangesError` where it is missing."""
        return read_text(self.path / name)

    def ranges(self, *states: str) -> list[Mapping[str, Any]]:
        """The table's ranges in some states, in any for none."""
        return [row for row in self.table["ranges"] if not states or row["state"] in states]


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A built site: *folder* is its top, *published* its ``ip-ranges/``."""

    folder: Path
    published: Path
    status: Mapping[str, Any]
    folders: tuple[PublishedFolder, ...]

    @classmethod
    def read(cls, folder: Path) -> BuiltSite:
        """Read the status and every feed's table. Raises :class:`~ip_ranges.errors.IpRangesError`."""
        published = folder / "ip-ranges"
        if not (published / "status.json").is_file():
            raise IpRangesError(f"{published} has no status.json: is {folder} the top of a built site? Run make html first.")
        status = read_json(published / "status.json")
        folders = []
        for number, feed in enumerate(status["feeds"]):
            if status["feeds"][feed]["state"] == "absent":
                continue  # an optional feed that this build does not have, so that it published nothing of it
            path = published if number == 0 else published / "feeds" / feed
            folders.append(PublishedFolder(feed, path, status["serial"], read_json(path / "ip-ranges.json")))
        return cls(folder, published, status, tuple(folders))

    def serials(self) -> Iterator[str]:
        """Where a status, a table or the history has another serial or digest than the site's status says."""
        for feed_folder in self.folders:
            status = self.status["feeds"][feed_folder.feed]
            actual = hashlib.sha256((feed_folder.path / "ip-ranges.json").read_bytes()).hexdigest()
            if status["sha256"] != actual:
                yield f"status.json names another digest of {feed_folder.path / 'ip-ranges.json'} than the file has."
            if feed_folder.table["serial"] != self.status["serial"]:
                yield f"{feed_folder.path / 'ip-ranges.json'} has the serial {feed_folder.table['serial']}, and status.json {self.status['serial']}."
        lines = read_text(self.published / "history.jsonl").splitlines()
        last = json.loads(lines[-1])["serial"] if lines else 0
        if last != self.status["serial"]:
            yield f"history.jsonl ends with the serial {last}, and status.json has {self.status['serial']}."


def read_text(path: Path) -> str:
    """A file's text. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise IpRangesError(f"{path} cannot be read: {error}. Build the site anew.") from None


def read_json(path: Path) -> Any:
    """A file's JSON. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise IpRangesError(f"{path} is not JSON: {error}. Build the site anew.") from None


def canonical(texts: list[str]) -> list[str]:
    """Prefixes sorted and once each, as text."""
    return [str(prefix) for prefix in sorted({parse_prefix(text) for text in texts})]
