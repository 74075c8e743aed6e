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

from ...base.atomic_files import has_content

_AN_HOUR = 3600.0
"""No build takes so long, in seconds."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened to be written; the last two are not known everywhere."""


class StagedFiles(NamedTuple):
    """The files that differ from those in a folder, written into *staging* beside it, how many are *kept* as they are, and the
    *former* ones, which are no longer published.
    """

    staging: Path
    paths: tuple[str, ...]
    kept: int
    former: frozenset[str]


def staging_folder(folder: Path, process: int) -> Path:
    """Where a process writes the files of *folder* before they are put up: on the same file system, under a hidden name."""
    return folder.with_name(f".{folder.name}.{process}")


def stage_files(files: Iterable[tuple[str, Callable[[], Iterable[bytes]]]], folder: Path, former: frozenset[str]) -> StagedFiles:
    """Write those *files* (paths, and what makes their bytes) that *folder* has not; *former* are the paths of the last build."""
    staging = staging_folder(folder, os.getpid())
    exists = folder.exists()
    # In a container each build may be the same process; what one of them left when it was killed is not published.
    shutil.rmtree(staging, ignore_errors=True)
    staged: list[str] = []
    published: set[str] = set()
    made_folders: set[str] = set()
    try:
        for path, make in files:
            published.add(path)
            chunks = make()
            if exists:
                # Only a whole file can be compared with the one that is there.
                chunks = (b"".join(chunks),)
                if has_content(folder / path, chunks[0]):
                    continue
            _write(f"{staging}/{path}", chunks, made_folders)
            staged.append(path)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _remove_abandoned(staging)
    return StagedFiles(staging, tuple(staged), len(published) - len(staged), former - published)


def _write(path: str, chunks: Iterable[bytes], made_folders: set[str]) -> None:
    """Write a file, in a folder that is made where it was not yet."""
    parent = os.path.dirname(path)  # noqa: PTH120 - speed: hundreds of small files; strings take a third of the time
    if parent not in made_folders:
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103 - speed, see the line above
        made_folders.add(parent)
    # By the system's calls: a chunk is kilobytes already, and hundreds of small files would have a buffer each.
    descriptor = os.open(path, _NEW, 0o666)
    try:
        for chunk in chunks:
            written = os.write(descriptor, chunk)
            while written < len(chunk):  # a disk that fills up takes some of it, and says so at the next call
                written += os.write(descriptor, chunk[written:])
    finally:
        os.close(descriptor)


def _remove_abandoned(staging: Path) -> None:
    """Remove what builds that were killed more than an hour ago have left beside the folder."""
    pattern = re.compile(rf"{re.escape(staging.stem)}\.\d+")
    now = time.time()  # SOURCE_DATE_EPOCH is for facts; this is the age of a folder on disk
    with suppress(OSError):
        for path in staging.parent.iterdir():
            if pattern.fullmatch(path.name) and now - path.stat().st_mtime > _AN_HOUR:
                shutil.rmtree(path, ignore_errors=True)
