"""A long text piece by piece: one of megabytes is never in memory at once, and copied nowhere.

A system gives a program fresh memory a page at a time, and on a virtual machine that costs more than filling it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from .checksums import as_bytes

Text: TypeAlias = str | Iterable[str]
"""A text, or its pieces."""

_LINES = 512
"""Lines in a piece: some ten kilobytes."""


class Lines(NamedTuple):
    """Thousands of lines of a few kinds: *before*, the text of the line's own, and what the line's kind ends with.

    *kinds* has for each of *texts* the place of its end in *ends*.
    """

    texts: Sequence[str]
    kinds: Sequence[int]
    ends: Sequence[str]
    before: str = ""

    def in_pieces(self, between: str) -> Iterator[str]:
        """As :func:`in_pieces`, in a third of the time: no line is ever a text of its own."""
        link = between + self.before
        ends = [end + link for end in self.ends]
        if self.texts and self.before:
            yield self.before
        for start in range(0, len(self.texts), _LINES):
            some = self.texts[start : start + _LINES]
            both = [""] * (2 * len(some))
            both[::2] = some
            both[1::2] = map(ends.__getitem__, self.kinds[start : start + _LINES])
            if start + _LINES >= len(self.texts):
                both[-1] = both[-1].removesuffix(link)
            yield "".join(both)


def in_pieces(lines: Iterable[str] | Lines, between: str = "") -> Iterator[str]:
    """The lines with *between* between every two, some hundred a piece."""
    if isinstance(lines, Lines):
        yield from lines.in_pieces(between)
        return
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
