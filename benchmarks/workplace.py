"""Where sites are built and measured: in memory where the machine has such a folder, so that no disk is in the ratios."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_MEMORY = Path("/dev/shm")
_ROOM = 256 * 1024 * 1024
_MUCH_ROOM = 8 * _ROOM


@contextmanager
def workplace(*, much: bool = True) -> Iterator[Path]:
    """A folder that is removed afterwards; *much* where whole tables of sites are built in it.

    For minutes after a thousand files were deleted, ext4 looks at each inode before it gives it out anew: the second
    of two equal builds was seen to take half as long again. A file system in memory has no such past.
    """
    room = _MUCH_ROOM if much else _ROOM
    parent = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= room else None
    with TemporaryDirectory(dir=parent, ignore_cleanup_errors=True) as name:
        yield Path(name)
