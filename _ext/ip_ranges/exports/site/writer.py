"""Writing the published files into a built site: whole or not at all, and nothing that has not changed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from ...changes.content_key import files_key
from ...changes.publication import Publication
from .. import checksums, files
from ..chunks import digest_of
from ..status import status_files
from .manifest import read_manifest
from .staging import StagedFiles, stage_files

_LAST = ("SHA256SUMS", "status.json")
"""Written after all others, in this order: whoever polls the status finds everything that it speaks of."""

_FOR_EVER = re.compile(r"(?:feeds/[^/]+/)?changes/\d+\.json")


class WriteCounts(NamedTuple):
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


def write_files(publication: Publication, folder: Path) -> WriteCounts:
    """Put every published file into *folder*, the site's ``ip-ranges/``.

    A file is replaced only where its bytes differ, and then in one step. Everything is made, and written beside the
    folder, before anything in it is replaced, so an error leaves it as it was. Files of former builds that are no longer
    published are removed, as far as the former ``SHA256SUMS`` names them: what others put there is not ours. Files of
    revisions stay for ever.
    """
    sums = read_manifest(folder)
    if _is_made(publication, folder, sums):
        statuses = ((path, lambda text=text: (checksums.as_bytes(text),)) for path, text in _statuses(publication, sums).items())
        counts = _put_up(stage_files(statuses, folder, frozenset()), folder)
        return counts._replace(kept=len(sums) + 1 - counts.written)
    former = frozenset(path for path in sums if not _FOR_EVER.fullmatch(path))
    return _put_up(stage_files(((path, file.pieces) for path, file in files(publication)), folder, former), folder)


def _is_made(publication: Publication, folder: Path, sums: dict[str, str]) -> bool:
    """Whether the folder has all files of a publication already but for the clock's, untouched since they were written.

    The sums are written after all files but the status, so what is newer was altered by somebody else; then, and after
    a copy that lost the times, everything is compared byte by byte.
    """
    try:
        status = json.loads((folder / "status.json").read_bytes())
        written = (folder / "SHA256SUMS").stat().st_mtime_ns
        return (
            bool(sums)
            and status["files"] == files_key(publication)
            and all((folder / path).stat().st_mtime_ns <= written for path in sums if path != "status.json")
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _put_up(staged: StagedFiles, folder: Path) -> WriteCounts:
    """Rename what was staged into its place: a whole new folder in one step, else file by file, so nobody sees half of one.

    The sums come after what is removed: until then the old ones name it, for the build after one that was killed.
    """
    removed = 0
    try:
        if staged.paths and not folder.exists():
            staged.staging.replace(folder)
        else:
            for path in staged.paths:
                if path not in _LAST:
                    _rename(staged, path, folder)
            removed = sum(_removed(folder, path) for path in staged.former)
            for path in _LAST:
                if path in staged.paths:
                    _rename(staged, path, folder)
    finally:
        shutil.rmtree(staged.staging, ignore_errors=True)
    return WriteCounts(len(staged.paths), staged.kept, removed)


def _rename(staged: StagedFiles, path: str, folder: Path) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (staged.staging / path).replace(folder / path)


def _statuses(publication: Publication, sums: dict[str, str]) -> dict[str, str]:
    """The files that follow the clock, made from the sums of the others; empty where they are what they were."""
    texts = {path: make() for path, make in status_files(publication, sums.__getitem__)}
    digests = {path: digest_of(text) for path, text in texts.items()}
    if all(sums.get(path) == digest for path, digest in digests.items()):
        return {}
    return {**texts, "SHA256SUMS": checksums.text({**sums, **digests})}


def _removed(folder: Path, path: str) -> bool:
    """Remove a file of a former build, and its folder when that was the last one in it."""
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
