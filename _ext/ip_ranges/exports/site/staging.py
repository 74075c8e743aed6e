"""Making every published file and writing those that differ beside the folder, where nobody looks yet."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ...changes.publication import Publication
from .. import files
from .manifest import published, sums_text

_AN_HOUR = 3600.0
"""No build takes so long, in seconds."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened to be written; the last two are not known everywhere."""

_FOR_EVER = re.compile(r"(?:feeds/[^/]+/)?changes/\d+\.json")


class Staged(NamedTuple):
    """The files that differ from those in a folder, written beside it, how many do not, and which are no longer published.

    *sums* are the folder's ``SHA256SUMS`` at that time: where another build has put up its files since, it holds no more.
    """

    place: Path
    paths: tuple[str, ...]
    kept: int
    former: frozenset[str]
    sums: bytes


def stage_files(publication: Publication, folder: Path) -> Staged:
    """Make every published file and write those beside *folder* that are not in it; nothing in it is touched."""
    former = frozenset(path for path in published(folder) if not _FOR_EVER.fullmatch(path))
    return staged_of(((path, one.pieces) for path, one in files(publication)), folder, former)


def staging_place(folder: Path, process: int) -> Path:
    """Where a process writes the files of *folder* before they are put up: on the same file system, under a hidden name."""
    return folder.with_name(f".{folder.name}.{process}")


def staged_of(wanted: Iterable[tuple[str, Callable[[], Iterable[bytes]]]], folder: Path, former: frozenset[str]) -> Staged:
    """Write the *wanted* files (their paths, and what makes their bytes); *former* are the paths of the last build."""
    place = staging_place(folder, os.getpid())
    is_there = folder.exists()
    sums = sums_text(folder)
    # In a container each build may be the same process; what one of them left when it was killed is not published.
    shutil.rmtree(place, ignore_errors=True)
    paths: list[str] = []
    named: set[str] = set()
    known: set[str] = set()
    try:
        for path, making in wanted:
            named.add(path)
            pieces = making()
            if is_there:
                # Only a whole file can be compared with the one that is there.
                pieces = (b"".join(pieces),)
                if _has(folder / path, pieces[0]):
                    continue
            _write(f"{place}/{path}", pieces, known)
            paths.append(path)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _remove_abandoned(place)
    return Staged(place, tuple(paths), len(named) - len(paths), former - named, sums)


def _write(place: str, pieces: Iterable[bytes], known: set[str]) -> None:
    """A file, in a folder that is made where it is not among the *known* ones."""
    parent = os.path.dirname(place)  # noqa: PTH120 - a thousand times; strings take a third of the time
    if parent not in known:
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - likewise
        known.add(parent)
    # By the system's own calls: a piece is kilobytes already, and a thousand small files would have a buffer each.
    file = os.open(place, _NEW, 0o666)
    try:
        for piece in pieces:
            written = os.write(file, piece)
            while written < len(piece):  # a disk that fills up takes a part, and says so at the next one
                written += os.write(file, piece[written:])
    finally:
        os.close(file)


def _remove_abandoned(place: Path) -> None:
    """What builds that were killed more than an hour ago have left beside the folder."""
    name = re.compile(rf"{re.escape(place.stem)}\.\d+")
    now = time.time()  # SOURCE_DATE_EPOCH is for facts; this is the age of a folder on disk
    with suppress(OSError):
        for other in place.parent.iterdir():
            if name.fullmatch(other.name) and now - other.stat().st_mtime > _AN_HOUR:
                shutil.rmtree(other, ignore_errors=True)


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
