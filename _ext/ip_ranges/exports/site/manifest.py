"""``SHA256SUMS`` of a built site: what its last build published."""

from __future__ import annotations

import re
from pathlib import Path

_ROW = re.compile(r"([0-9a-f]{64})  (\S+)")


def read_manifest(folder: Path) -> dict[str, str]:
    """The paths that the last build published here, with their digests."""
    try:
        content = (folder / "SHA256SUMS").read_bytes().decode("utf-8", "replace")
    except OSError:
        return {}
    return {match.group(2): match.group(1) for line in content.splitlines() if (match := _ROW.fullmatch(line))}
