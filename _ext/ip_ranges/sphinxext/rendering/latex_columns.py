"""How wide the columns of a printed table are. LaTeX, left to itself, gives to long sentences what it takes from addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LINE = 96.0
"""So many letters of text go into a line of Sphinx's, on A4 and on letter paper."""

SMALL_LINE = 120.0
"""The same in the size of footnotes."""

CODE = 1.25
"""How much wider a typewriter's letter is."""

HEAD = 1.15
"""How much wider a letter in the head of a column is."""

_PADDING = 3.0
"""What LaTeX leaves free beside a column."""


_LEAST = 10.0
"""A sentence in a narrower column is a tower of words."""


class Column(NamedTuple):
    """In letters of text: the longest line of a column, and the longest piece that must not be broken."""

    line: float
    piece: float


class Fitted(NamedTuple):
    """The parts of the line that the columns get, and whether letters must be small."""

    parts: list[int]
    small: bool


def widths(columns: Sequence[Column]) -> Fitted | None:
    """How the columns share the line; None where every cell fits on one, and LaTeX needs no help.

    Each column has room for its longest piece, and what is left goes to those whose lines are longer. Where even the
    pieces do not fit, in small letters, the widest columns give way.
    """
    lines = [column.line + _PADDING for column in columns]
    if sum(lines) <= LINE:
        return None
    pieces = [min(max(column.piece, _LEAST), column.line) + _PADDING for column in columns]
    small = sum(pieces) > LINE
    room = SMALL_LINE if small else LINE
    # A very long line needs no more room than several of the middling length.
    wishes = [max(min(line, room / 2) - piece, 0.0) for line, piece in zip(lines, pieces, strict=True)]
    spare = max(room - sum(pieces), 0.0) / (sum(wishes) or 1.0)
    return Fitted([round(10 * (piece + wish * spare)) for piece, wish in zip(pieces, wishes, strict=True)], small)
