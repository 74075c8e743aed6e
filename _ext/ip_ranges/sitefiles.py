"""Writing the published files into a built site: whole or not at all, and nothing that has not changed."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from .exports import files
from .exports.checksums import as_bytes
from .publication import Publication

_LAST = ("SHA256SUMS", "status.json")
"""Written after all others, in this order: whoever polls the status finds everything that it speaks of."""

_FOR_EVER = re.compile(r"(?:feeds/[^/]+/)?changes/\d+\.json")
_ROW = re.compile(r"[0-9a-f]{64}  (\S+)")


class Written(NamedTuple):
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


def write_files(publication: Publication, folder: Path) -> Written:
    """Put every published file into *folder*, the site's ``ip-ranges/``.

    A file is replaced only where its bytes differ, and then in one step. Everything is made before anything is
    written, so an error leaves the folder as it was. Files of former builds that are no longer published are removed,
    as far as the former ``SHA256SUMS`` names them: what others put there is not ours. Files of revisions stay for ever.
    """
    former = _former(folder)
    made: dict[str, bytes] = {}
    kept = 0
    for path, making in files(publication):
        content = as_bytes(making())
        former.discard(path)
        if _has(folder / path, content):
            kept += 1
        else:
            made[path] = content
    for path in sorted(made, key=lambda path: _LAST.index(path) if path in _LAST else -1):
        _replace(folder / path, made[path])
    removed = sum(_removed(folder, path) for path in former)
    return Written(len(made), kept, removed)


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and rename: no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _former(folder: Path) -> set[str]:
    """The paths that the last build published here and that may go."""
    try:
        text = (folder / "SHA256SUMS").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return set()
    found = {match.group(1) for line in text.splitlines() if (match := _ROW.fullmatch(line))}
    return {path for path in found if not _FOR_EVER.fullmatch(path)}


def _removed(folder: Path, path: str) -> bool:
    """Remove one file of a former build, and its folder when that was the last one in it."""
    top = folder.resolve()
    target = (top / path).resolve()
    if not target.is_relative_to(top) or not target.is_file():
        return False
    target.unlink()
    for parent in target.parents:
        if parent == top or any(parent.iterdir()):
            break
        parent.rmdir()
    return True
