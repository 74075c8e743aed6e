"""The signature of this package's own code: files that other code has made are made again."""

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
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_MADE_FROM):
                path = f"{folder}/{name}"
                digest.update(f"{path[len(root) + 1 :].replace(os.sep, '/')}\n".encode())
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - two hundred files, as above
                    digest.update(file.read())
    return f"{__version__} {digest.hexdigest()}"
