"""The shape of a vendor's document: its lines, or which keys make it theirs, paths in it, and the numbers at its top."""

from __future__ import annotations

import json
import re
from typing import Any

from ..base.errors import DocumentError, Problem
from ..base.object_reader import type_word
from ..base.strict_json import describe_document, is_utf_16, strict_json

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}", re.ASCII)
# Only what ends a line in a text file: str.splitlines would also break at form feeds and Unicode separators.
_LINE_END = re.compile(r"\r\n|\n|\r")

BLANKS = " \t"
"""Characters that may stand around a prefix without meaning anything."""

DocumentPath = str | int | tuple[Any, ...]
"""A path in a document: the number of a line, or the keys, indexes and paths that lead there, written out only for a
fault; or its text."""


def jq_path(path: DocumentPath) -> str:
    """The path in the notation of jq: ``("prefixes", 3, "ip_prefix")`` is ``.prefixes[3].ip_prefix``; 7 is ``line 7``."""
    if isinstance(path, str):
        return path
    if isinstance(path, int):
        return f"line {path}"
    written = ""
    for step in path:
        if isinstance(step, tuple):
            written += jq_path(step)
        elif isinstance(step, int):
            written += f"[{step}]" if written else f".[{step}]"
        else:
            written += f".{step}" if _PLAIN_KEY.fullmatch(step) else f".{json.dumps(step[:60])}"
    return written


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


def split_comments(lines: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[str]]:
    """The lines that are no comments, and the texts of those that are: they begin with ``#``."""
    comments = [line for _, line in lines if "#" in line and line.lstrip(BLANKS)[0] == "#"]
    if not comments:
        return lines, comments
    return [(number, line) for number, line in lines if line.lstrip(BLANKS)[0] != "#"], comments


def vendor_object(document: bytes, *keys: str) -> dict[str, Any]:
    """The JSON object of a document that has at least one of *keys* at its top.

    Raises :class:`~ip_ranges.errors.DocumentError` with what was expected and what arrived.
    """
    content = strict_json(document)
    if not isinstance(content, dict) or not any(key in content for key in keys):
        raise wrong_shape(document, f"An object with the key {quoted_keys(keys)}", content)
    return content


def quoted_keys(keys: tuple[str, ...]) -> str:
    """Keys for a sentence: ``"a", "b" or "c"``."""
    quoted = [f'"{key}"' for key in keys]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def list_at(content: dict[str, Any], key: str, path: DocumentPath = (), *, required: bool = False) -> list[Any]:
    """The list under *key*, empty where it is missing and not *required*.

    Raises :class:`~ip_ranges.errors.DocumentError` where something else stands there: without it there is no table.
    """
    value = content.get(key)
    if value is None and not required:
        return []
    if not isinstance(value, list):
        word = "missing" if key not in content else f"{type_word(value)} where a list belongs"
        raise DocumentError([Problem(jq_path((path, key)), f"This is {word}.")])
    return value


def wrong_shape(document: bytes, expected: str, content: Any = None) -> DocumentError:
    """The error for a document that is JSON but not this vendor's: *expected* names what is missing."""
    if isinstance(content, dict):
        shown = ", ".join(f'"{key[:40]}"' for key in list(content)[:6] if key.isprintable())
        arrived = f"an object with {shown}" if shown else "an object without any key"
        more = " and more" if len(content) > 6 else ""
        return DocumentError([Problem("", f"{expected} was expected and {arrived}{more} arrived.")])
    if content is not None:
        empty = " without anything in it" if content == [] else ""
        return DocumentError([Problem("", f"{expected} was expected and {type_word(content)}{empty} arrived.")])
    return DocumentError([Problem("", f"{expected} was expected and {describe_document(document)} without it arrived.")])


def whole_number(value: Any) -> int | None:
    """A whole number that may be written as text (``"1787399825"``); None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) <= 20:
        return int(value)
    return None


def each(value: Any) -> list[Any]:
    """The items of a list, each for a range: a value alone is a list of it, and an empty list a range without it."""
    if isinstance(value, list):
        return value or [None]
    return [value]


def as_text(value: Any) -> Any:
    """A number or a truth value as JSON writes it, for a fact; any other value as it stands."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) and abs(value) < 2**63 else value
