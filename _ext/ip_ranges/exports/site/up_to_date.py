"""Whether a folder has a publication's files already: then none of them is made."""

from __future__ import annotations

import json
from pathlib import Path

from ...changes.publication import Publication
from ..made_from import made_from
from .manifest import published


def is_made(publication: Publication, folder: Path) -> bool:
    """Whether the folder has all files of this publication already but for the clock's, untouched since they were written.

    The sums are written after all files but the status, so what is newer was altered by somebody else; then, and after
    a copy that lost the times, everything is compared byte by byte.
    """
    sums = published(folder)
    try:
        status = json.loads((folder / "status.json").read_bytes())
        written = (folder / "SHA256SUMS").stat().st_mtime_ns
        return (
            bool(sums)
            and status["files"] == made_from(publication)
            and all((folder / path).stat().st_mtime_ns <= written for path in sums if path != "status.json")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
