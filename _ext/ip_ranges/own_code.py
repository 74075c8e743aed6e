"""What this package is, as one short text: what was made by other code is made again."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from . import __version__

_MADE_FROM = (".py", ".j2", ".json")
"""The ends of the names of the files that decide what is published; catalogues and styles are Sphinx's to copy."""


@cache
def signature() -> str:
    """The version and the SHA-256 of the package's own files: who changes a template wants to see it.

    Of what is in them, not of their times, so that a fresh clone publishes the same text as the one before.
    """
    root = Path(__file__).parent
    found = hashlib.sha256()
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_MADE_FROM):
                path = Path(folder, name)
                found.update(f"{path.relative_to(root).as_posix()}\n".encode())
                found.update(path.read_bytes())
    return f"{__version__} {found.hexdigest()}"
