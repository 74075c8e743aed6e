"""Writing the published files into a built site: whole or not at all, and nothing that has not changed."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from .exports import files
from .exports.checksums import as_bytes, digest, text
from .exports.made_from import made_from
from .exports.status import status_files
from .publication import Publication

_LAST = ("SHA256SUMS", "status.json")
"""Written after all others, in this order: whoever polls the status finds everything that it speaks of."""

_FOR_EVER = re.compile(r"(?:feeds/[^/]+/)?changes/\d+\.json")
_ROW = re.compile(r"([0-9a-f]{64})  (\S+)")


class Written(NamedTuple):
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class Making(NamedTuple):
    """The files that differ from those in a folder, how many do not, and which former ones are no longer published."""

    made: dict[str, bytes]
    kept: int
    former: set[str]


def write_files(publication: Publication, folder: Path, making: Making | None = None) -> Written:
    """Put every published file into *folder*, the site's ``ip-ranges/``.

    A file is replaced only where its bytes differ, and then in one step. Everything is made before anything is
    written, so an error leaves the folder as it was. Files of former builds that are no longer published are removed,
    as far as the former ``SHA256SUMS`` names them: what others put there is not ours. Files of revisions stay for ever.
    *making* is what :func:`make_files` has made of the same publication and folder already.
    """
    if making is None and is_made(publication, folder):
        sums = _sums(folder)
        return _write(folder, _statuses(publication, sums), len(sums) + 1)
    made, kept, former = making or make_files(publication, folder)
    done = _write(folder, made, len(made) + kept)
    return done._replace(removed=sum(_removed(folder, path) for path in former))


def make_files(publication: Publication, folder: Path) -> Making:
    """Make every published file and compare it with what is in *folder*; writes nothing."""
    former = {path for path in _sums(folder) if not _FOR_EVER.fullmatch(path)}
    made: dict[str, bytes] = {}
    kept = 0
    is_there = folder.exists()
    for path, making in files(publication):
        content = as_bytes(making())
        former.discard(path)
        if is_there and _has(folder / path, content):
            kept += 1
        else:
            made[path] = content
    return Making(made, kept, former)


def _write(folder: Path, made: dict[str, bytes], total: int) -> Written:
    """Write what was made, in the right order."""
    if made and not folder.exists():
        _write_whole(folder, made)
    else:
        for path in sorted(made, key=lambda path: _LAST.index(path) if path in _LAST else -1):
            _replace(folder / path, made[path])
    return Written(len(made), total - len(made), 0)


def _write_whole(folder: Path, made: dict[str, bytes]) -> None:
    """Write a folder that is not there yet beside its place and rename it: one step for all files, not one for each."""
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    known: set[str] = set()
    try:
        for path, content in made.items():
            place = f"{beside}/{path}"
            parent = os.path.dirname(place)  # noqa: PTH120 - a thousand times; strings take a third of the time
            if parent not in known:
                os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - likewise
                known.add(parent)
            with open(place, "wb") as file:  # noqa: PTH123 - likewise
                file.write(content)
        # The sums are older than nothing that they speak of; see is_made.
        os.utime(beside / "SHA256SUMS")
        beside.replace(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def is_made(publication: Publication, folder: Path) -> bool:
    """Whether the folder has all files of this publication already but for the clock's, untouched since they were written.

    The sums are written after all files but the status, so what is newer was altered by somebody else; then, and after
    a copy that lost the times, everything is compared byte by byte.
    """
    sums = _sums(folder)
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


def _statuses(publication: Publication, sums: dict[str, str]) -> dict[str, bytes]:
    """The files that follow the clock, made from the sums of the others; empty where they are what they were."""
    texts = {path: making() for path, making in status_files(publication, sums.__getitem__)}
    found = {path: digest(text) for path, text in texts.items()}
    if all(sums.get(path) == one for path, one in found.items()):
        return {}
    texts["SHA256SUMS"] = text({**sums, **found})
    return {path: as_bytes(one) for path, one in texts.items()}


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


def _sums(folder: Path) -> dict[str, str]:
    """The paths that the last build published here, with their digests."""
    try:
        content = (folder / "SHA256SUMS").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return {match.group(2): match.group(1) for line in content.splitlines() if (match := _ROW.fullmatch(line))}


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
