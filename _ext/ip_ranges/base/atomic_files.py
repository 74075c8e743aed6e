"""Files that are written whole or not at all, by one writer at a time; and what a disk says, as a sentence with a cure."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from .errors import StoreError

try:
    import fcntl
except ImportError:  # not on every system; without it there is no lock, and the chain still finds a clash
    _HAS_LOCKS = False
else:
    _HAS_LOCKS = True

_LOCK_SECONDS = 30.0


def write_if_changed(path: Path, content: bytes, workspace: Path, *, durable: bool = False) -> None:
    """Write a file whole or not at all, as :func:`replace_file` does; nothing where it has this content already."""
    if not has_content(path, content):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, [content], workspace, durable=durable)


def has_content(path: Path, content: bytes) -> bool:
    """Whether a file is there, can be read and has exactly these bytes."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def replace_file(path: Path, pieces: Iterable[bytes], workspace: Path, *, durable: bool, mode: int = 0o666) -> None:
    """Put a file together in the folder *workspace*, and give it its name in one step.

    *durable* waits until the disk has it; *mode* are the most permissions that it gets. Raises :class:`OSError` where the
    disk refuses; the old file then stands.
    """
    # Another process, and another thread, has another name.
    hidden = workspace / f".{path.name}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        with open(hidden, "wb", opener=partial(os.open, mode=mode)) as file:
            file.writelines(pieces)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        hidden.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            hidden.unlink()
        raise


def remove_leftovers(workspace: Path) -> None:
    """Remove the hidden files of writers that were killed."""
    for path in workspace.glob(".*.part"):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A lock for one writer at a time; the system lets go of it when a process dies."""
    path = folder / ".lock"
    with store_errors(path):
        file = path.open("ab")
    with file:
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                raise StoreError(f"Another run has been writing to {folder} for {_LOCK_SECONDS:.0f} seconds; try again later.")
            time.sleep(0.05)
        yield


def _try_lock(descriptor: int) -> bool:
    if not _HAS_LOCKS:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn an :class:`OSError` into a :class:`~ip_ranges.errors.StoreError`: a sentence with the file and a cure."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error_words(error)}. Nothing was lost: what was accepted before still stands. Make"
            " room or give write access, and run it again."
        ) from None


def read_error(path: Path, error: OSError | UnicodeDecodeError) -> str:
    """The sentence for a file of ours that cannot be read, with the cure."""
    if isinstance(error, UnicodeDecodeError):
        return f"{path} cannot be read: it is not UTF-8 text at byte {error.start:,}. Restore it from version control, or save it as UTF-8."
    if isinstance(error, NotADirectoryError):
        return f"{path} cannot be read: {path.parent} is not a folder. Name the folder that holds the file."
    cure = "Give read access to it" if isinstance(error, PermissionError) else "Restore it from version control"
    return f"{path} cannot be read: {error_words(error)}. {cure}, and run it again."


def error_words(error: Exception) -> str:
    """An error in a few words: those of the system where it has any."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)[:120]
