"""A long text piece by piece: one of megabytes is never in memory at once, and copied nowhere.

A system gives a program fresh memory a page at a time, and on a virtual machine that costs more than filling it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from .checksums import as_bytes

Text: TypeAlias = str | Iterable[str]
"""A text, or its pieces."""

_LINES = 512
"""Lines in a piece: some ten kilobytes."""


def in_pieces(lines: Iterable[str], between: str = "") -> Iterator[str]:
    """The lines with *between* between every two, some hundred a piece."""
    rest = iter(lines)
    start = ""
    while some := list(islice(rest, _LINES)):
        yield start + between.join(some)
        start = between


def encoded(text: Text) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    for piece in (text,) if isinstance(text, str) else text:
        yield as_bytes(piece)


def digest_of(text: Text) -> str:
    """The SHA-256 of a text in hexadecimal."""
    found = hashlib.sha256()
    for piece in encoded(text):
        found.update(piece)
    return found.hexdigest()
