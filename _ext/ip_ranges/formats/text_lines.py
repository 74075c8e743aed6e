"""Text documents as lines, each with its number: what the formats ``text``, ``csv`` and ``geofeed`` begin with."""

from __future__ import annotations

import re

from ..base.errors import DocumentError, Problem
from ..base.strict_json import describe_document, is_utf_16

# Only what ends a line in a text file: str.splitlines would also break at form feeds and Unicode separators.
_LINE_END = re.compile(r"\r\n|\n|\r")

BLANKS = " \t"
"""Characters that may stand around a prefix without meaning anything."""


def lines_of(document: bytes, expected: str) -> list[tuple[int, str]]:
    """The lines of a UTF-8 document that are not blank, each with its number, from 1.

    Raises :class:`~ip_ranges.errors.DocumentError` where nothing arrived, a web page, JSON, or something that is not text.
    """
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        arrived = describe_document(document)
        sentence = f"{expected} was expected and {arrived} arrived, which is not UTF-8 at byte {error.start:,}."
        raise DocumentError([Problem("", sentence)]) from None
    first = text.lstrip()[:1]
    if not first or first in "<{[" or is_utf_16(document):
        raise DocumentError([Problem("", f"{expected} was expected and {describe_document(document)} arrived.")])
    lines = text.split("\n") if "\r" not in text else _LINE_END.split(text)
    return [(number, line) for number, line in enumerate(lines, start=1) if line and line.strip(BLANKS)]
