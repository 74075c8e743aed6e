"""What each builder wrote last: so that several builders over one environment are each exact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

Feeds = Mapping[str, Mapping[str, str]]
"""Page to feed to fingerprint."""


def record_path(cache: Path, builder: str, outdir: Path) -> Path:
    """Where the record of one builder and output folder is kept."""
    return cache / f"written-{hashlib.sha256(f'{builder} {outdir}'.encode()).hexdigest()[:16]}.json"


def read_record(path: Path) -> Feeds | None:
    """What was written, None where nothing is known."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write_record(path: Path, pages: Feeds) -> None:
    """Note what was written; nothing is touched where that is known already."""
    text = json.dumps({page: dict(sorted(pages[page].items())) for page in sorted(pages)}, indent=0) + "\n"
    try:
        if path.read_text("utf-8") == text:
            return
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
