"""``SHA256SUMS`` of a built site: what its last build published."""

from __future__ import annotations

import re
from pathlib import Path

_ROW = re.compile(r"([0-9a-f]{64})  (\S+)")


def sums_text(folder: Path) -> bytes:
    """The file as it is, empty where there is none."""
    try:
        return (folder / "SHA256SUMS").read_bytes()
    except OSError:
        return b""


def published(folder: Path) -> dict[str, str]:
    """The paths that the last build published here, with their digests."""
    content = sums_text(folder).decode("utf-8", "replace")
    return {match.group(2): match.group(1) for line in content.splitlines() if (match := _ROW.fullmatch(line))}
