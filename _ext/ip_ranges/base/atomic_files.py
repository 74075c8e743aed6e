"""Files that are written whole or not at all, by one writer at a time; and what a disk says, as a sentence with a cure."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from .errors import StoreError

_LOCK_SECONDS = 30.0


def write_whole(path: Path, content: bytes, parts: Path) -> None:
    """Write a file whole or not at all; nothing when it has this content already. *parts* is where it is put together.

    Raises :class:`~ip_ranges.errors.StoreError` where the disk refuses.
    """
    with told(path):
        with contextlib.suppress(FileNotFoundError):
            if path.read_bytes() == content:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Another process has another name.
        part = parts / f".{path.name}.{os.getpid()}.part"
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            raise


def sweep(parts: Path) -> None:
    """Remove what writers left there that were killed."""
    for path in parts.glob(".*.part"):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the system lets go of the lock when a process dies."""
    path = folder / ".lock"
    with told(path):
        file = path.open("ab")
    with file:
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                raise StoreError(f"Another run has been writing to {folder} for {_LOCK_SECONDS:.0f} seconds; try again later.")
            time.sleep(0.05)
        yield


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not on every system; without it there is no lock, and the chain still finds a clash
    except ImportError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the disk says into a sentence with the place and a cure."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {reason(error)}. Nothing was lost: what was accepted before still stands. Make"
            " room or give write access, and run it again."
        ) from None


def unreadable(path: Path, error: OSError | UnicodeDecodeError) -> str:
    """The sentence for a file of ours that cannot be read, with the cure."""
    if isinstance(error, UnicodeDecodeError):
        return f"{path} cannot be read: it is not UTF-8 text at byte {error.start:,}. Restore it from version control, or save it as UTF-8."
    if isinstance(error, NotADirectoryError):
        return f"{path} cannot be read: {path.parent} is not a folder. Name the folder that holds the file."
    cure = "Give read access to it" if isinstance(error, PermissionError) else "Restore it from version control"
    return f"{path} cannot be read: {reason(error)}. {cure}, and run it again."


def reason(error: Exception) -> str:
    """What is wrong, in a few words."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)[:120]
