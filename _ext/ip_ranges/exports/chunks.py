"""A long text chunk by chunk: one of megabytes is never in memory at once, and copied nowhere.

A system gives a program fresh memory a page at a time, and on a virtual machine that costs more than filling it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from .checksums import as_bytes

Text: TypeAlias = str | Iterable[str]
"""A text, or its chunks."""

_LINES = 512
"""Lines in a chunk: some ten kilobytes."""


def iter_chunks(lines: Iterable[str], separator: str = "") -> Iterator[str]:
    """The text of the lines with *separator* between every two, in chunks of some hundred lines."""
    left, start = iter(lines), ""
    while chunk := list(islice(left, _LINES)):
        yield start + separator.join(chunk)
        start = separator


def encoded(text: Text) -> Iterator[bytes]:
    """The bytes of a file, chunk by chunk."""
    for chunk in (text,) if isinstance(text, str) else text:
        yield as_bytes(chunk)


def digest_of(text: Text) -> str:
    """The SHA-256 of a text in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in encoded(text):
        digest.update(chunk)
    return digest.hexdigest()
