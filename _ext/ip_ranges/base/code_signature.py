"""What this package is, as one short text: what was made by other code is made again."""

from __future__ import annotations

import hashlib
import os
from functools import cache

from .. import __version__

_MADE_FROM = (".py", ".j2", ".json")
"""The ends of the names of the files that decide what is published; catalogues and styles are Sphinx's to copy."""


@cache
def signature() -> str:
    """The version and the SHA-256 of the package's own files: who changes a template wants to see it.

    Of what is in them, not of their times, so that a fresh clone publishes the same text as the one before.
    """
    root = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - two hundred files; with strings it takes half the time
    found = hashlib.sha256()
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_MADE_FROM):
                path = f"{folder}/{name}"
                found.update(f"{path[len(root) + 1 :].replace(os.sep, '/')}\n".encode())
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - likewise
                    found.update(file.read())
    return f"{__version__} {found.hexdigest()}"
