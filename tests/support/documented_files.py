"""The rows of the first table of ``docs/reference/files.rst``: what is published, under which path and media type."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "files.rst"

_PARTS = {
    "<region>": r"[^/]+",
    "<role>": r"(?:load-balancer|nat-gateway|proxy|vpn|server-pool|all)",
    "<direction>": r"(?:inbound|outbound)",
    "<family>": r"ipv[46]",
    "<serial>": r"\d{10}",
    "<recipe>": r"[a-z-]+",
    "<extension>": r"[a-z]+",
    "<file>": r"[a-z.-]+",
    "<feed>": r"[a-z0-9_-]+",
}


class FileRow(NamedTuple):
    """A row: its path with the names of parts in it, and its media type."""

    path: str
    media_type: str

    @property
    def pattern(self) -> str:
        """The paths that it describes, as a regular expression."""
        pattern = re.escape(self.path)
        for part, expression in _PARTS.items():
            pattern = pattern.replace(re.escape(part), expression)
        return pattern


FILE_ROWS = tuple(
    FileRow(*cells)
    for cells in re.findall(
        r"^   \* - ``(.*)``\n     - (\S+)$", PAGE.read_text("utf-8").partition("The parts of a path")[0], re.MULTILINE
    )
)


@cache
def documented_rows(path: str) -> list[FileRow]:
    """The rows that describe a published path, of whatever feed."""
    below = re.sub(r"^feeds/[^/]+/", "", path)
    return [row for row in FILE_ROWS if re.fullmatch(row.pattern, below)]
