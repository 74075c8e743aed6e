"""Writing the published files into a built site: whole or not at all, and nothing that has not changed."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .exports import files
from .exports.checksums import as_bytes, text
from .exports.made_from import made_from
from .exports.pieces import digest_of
from .exports.status import status_files
from .publication import Publication

_LAST = ("SHA256SUMS", "status.json")
"""Written after all others, in this order: whoever polls the status finds everything that it speaks of."""

_AN_HOUR = 3600.0
"""No build takes so long, in seconds."""

_FOR_EVER = re.compile(r"(?:feeds/[^/]+/)?changes/\d+\.json")
_ROW = re.compile(r"([0-9a-f]{64})  (\S+)")


class Written(NamedTuple):
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class Staged(NamedTuple):
    """The files that differ from those in a folder, written beside it, how many do not, and which are no longer published.

    *sums* are the folder's ``SHA256SUMS`` at that time: where another build has put up its files since, it holds no more.
    """

    place: Path
    paths: tuple[str, ...]
    kept: int
    former: frozenset[str]
    sums: bytes


def write_files(publication: Publication, folder: Path, staged: Staged | None = None) -> Written:
    """Put every published file into *folder*, the site's ``ip-ranges/``.

    A file is replaced only where its bytes differ, and then in one step. Everything is made, and written beside the
    folder, before anything in it is replaced, so an error leaves it as it was. Files of former builds that are no longer
    published are removed, as far as the former ``SHA256SUMS`` names them: what others put there is not ours. Files of
    revisions stay for ever. *staged* is what :func:`stage_files` has made of the same publication and folder already.
    """
    if staged is None and is_made(publication, folder):
        sums = _sums(folder)
        statuses = ((path, lambda text=text: (as_bytes(text),)) for path, text in _statuses(publication, sums).items())
        done = _put_up(_staged(statuses, folder, frozenset()), folder)
        return done._replace(kept=len(sums) + 1 - done.written)
    staged = staged or stage_files(publication, folder)
    if staged.sums != _sums_text(folder):
        shutil.rmtree(staged.place, ignore_errors=True)
        staged = stage_files(publication, folder)
    return _put_up(staged, folder)


def stage_files(publication: Publication, folder: Path) -> Staged:
    """Make every published file and write those beside *folder* that are not in it; nothing in it is touched."""
    former = frozenset(path for path in _sums(folder) if not _FOR_EVER.fullmatch(path))
    return _staged(((path, one.pieces) for path, one in files(publication)), folder, former)


def staging_place(folder: Path, process: int) -> Path:
    """Where a process writes the files of *folder* before they are put up: on the same file system, under a hidden name."""
    return folder.with_name(f".{folder.name}.{process}")


def _staged(wanted: Iterable[tuple[str, Callable[[], Iterable[bytes]]]], folder: Path, former: frozenset[str]) -> Staged:
    place = staging_place(folder, os.getpid())
    is_there = folder.exists()
    sums = _sums_text(folder)
    # In a container each build may be the same process; what one of them left when it was killed is not published.
    shutil.rmtree(place, ignore_errors=True)
    paths: list[str] = []
    published: set[str] = set()
    known: set[str] = set()
    try:
        for path, making in wanted:
            published.add(path)
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
    return Staged(place, tuple(paths), len(published) - len(paths), former - published, sums)


def _write(place: str, pieces: Iterable[bytes], known: set[str]) -> None:
    """A file, in a folder that is made where it is not among the *known* ones."""
    parent = os.path.dirname(place)  # noqa: PTH120 - a thousand times; strings take a third of the time
    if parent not in known:
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - likewise
        known.add(parent)
    # Without a buffer: a piece is kilobytes already, and a thousand small files would have one each.
    with open(place, "wb", buffering=0) as file:  # noqa: PTH123 - likewise
        for piece in pieces:
            written = file.write(piece)
            while written < len(piece):  # a disk that fills up takes a part, and says so at the next one
                written += file.write(piece[written:])


def _remove_abandoned(place: Path) -> None:
    """What builds that were killed more than an hour ago have left beside the folder."""
    name = re.compile(rf"{re.escape(place.stem)}\.\d+")
    now = time.time()  # SOURCE_DATE_EPOCH is for facts; this is the age of a folder on disk
    with suppress(OSError):
        for other in place.parent.iterdir():
            if name.fullmatch(other.name) and now - other.stat().st_mtime > _AN_HOUR:
                shutil.rmtree(other, ignore_errors=True)


def _put_up(staged: Staged, folder: Path) -> Written:
    """Rename what was staged into its place: a whole new folder in one step, else file by file, so nobody sees half of one.

    The sums come after what is removed: until then the old ones name it, for the build after one that was killed.
    """
    removed = 0
    try:
        if staged.paths and not folder.exists():
            staged.place.replace(folder)
        else:
            for path in staged.paths:
                if path not in _LAST:
                    _rename(staged, path, folder)
            removed = sum(_removed(folder, path) for path in staged.former)
            for path in _LAST:
                if path in staged.paths:
                    _rename(staged, path, folder)
    finally:
        shutil.rmtree(staged.place, ignore_errors=True)
    return Written(len(staged.paths), staged.kept, removed)


def _rename(staged: Staged, path: str, folder: Path) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (staged.place / path).replace(folder / path)


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


def _statuses(publication: Publication, sums: dict[str, str]) -> dict[str, str]:
    """The files that follow the clock, made from the sums of the others; empty where they are what they were."""
    texts = {path: making() for path, making in status_files(publication, sums.__getitem__)}
    found = {path: digest_of(text) for path, text in texts.items()}
    if all(sums.get(path) == one for path, one in found.items()):
        return {}
    return {**texts, "SHA256SUMS": text({**sums, **found})}


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _sums_text(folder: Path) -> bytes:
    try:
        return (folder / "SHA256SUMS").read_bytes()
    except OSError:
        return b""


def _sums(folder: Path) -> dict[str, str]:
    """The paths that the last build published here, with their digests."""
    content = _sums_text(folder).decode("utf-8", "replace")
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
