"""Writing the published files into a built site: whole or not at all, and nothing that has not changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from ...changes.publication import Publication
from ..checksums import as_bytes, text
from ..chunks import digest_of
from ..status import status_files
from .manifest import published, sums_text
from .staging import Staged, stage_files, staged_of, staging_place
from .up_to_date import is_made

__all__ = ["Staged", "Written", "is_made", "stage_files", "staging_place", "write_files"]

_LAST = ("SHA256SUMS", "status.json")
"""Written after all others, in this order: whoever polls the status finds everything that it speaks of."""


class Written(NamedTuple):
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


def write_files(publication: Publication, folder: Path, staged: Staged | None = None) -> Written:
    """Put every published file into *folder*, the site's ``ip-ranges/``.

    A file is replaced only where its bytes differ, and then in one step. Everything is made, and written beside the
    folder, before anything in it is replaced, so an error leaves it as it was. Files of former builds that are no longer
    published are removed, as far as the former ``SHA256SUMS`` names them: what others put there is not ours. Files of
    revisions stay for ever. *staged* is what :func:`stage_files` has made of the same publication and folder already.
    """
    if staged is None and is_made(publication, folder):
        sums = published(folder)
        statuses = ((path, lambda text=text: (as_bytes(text),)) for path, text in _statuses(publication, sums).items())
        done = _put_up(staged_of(statuses, folder, frozenset()), folder)
        return done._replace(kept=len(sums) + 1 - done.written)
    staged = staged or stage_files(publication, folder)
    if staged.sums != sums_text(folder):
        shutil.rmtree(staged.place, ignore_errors=True)
        staged = stage_files(publication, folder)
    return _put_up(staged, folder)


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


def _statuses(publication: Publication, sums: dict[str, str]) -> dict[str, str]:
    """The files that follow the clock, made from the sums of the others; empty where they are what they were."""
    texts = {path: making() for path, making in status_files(publication, sums.__getitem__)}
    found = {path: digest_of(text) for path, text in texts.items()}
    if all(sums.get(path) == one for path, one in found.items()):
        return {}
    return {**texts, "SHA256SUMS": text({**sums, **found})}


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
