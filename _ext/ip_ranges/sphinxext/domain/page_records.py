"""What each builder wrote last: so that several builders over one environment are each exact."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

Feeds = Mapping[str, Mapping[str, str]]
"""Page to feed to fingerprint."""


def record_path(cache: Path, builder: str, outdir: Path) -> Path:
    """Where the record of one builder and output folder is kept."""
    return cache / f"written-{hashlib.sha256(f'{builder} {outdir}'.encode()).hexdigest()[:16]}.json"


def read_record(path: Path) -> Feeds:
    """What was written; nothing where nothing is known."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def forget_record(path: Path) -> None:
    """From here on nothing is known, until :func:`write_record`."""
    path.unlink(missing_ok=True)


def write_record(path: Path, pages: Feeds) -> None:
    """Note what was written; nothing is touched where that is known already."""
    text = json.dumps({page: dict(sorted(pages[page].items())) for page in sorted(pages)}, indent=0) + "\n"
    try:
        if path.read_text("utf-8") == text:
            return
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
