"""JSON without its loopholes, and the words for a document that arrived where another one was expected."""

from __future__ import annotations

import json
import re
from typing import Any

from .errors import DocumentError, Problem


def describe_document(document: bytes) -> str:
    """The kind of a document that is not the expected one, in a few words: nothing, an HTML page, a gzip file ..."""
    head = document[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = head[:512].lower()
    if not head:
        return "an empty document"
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in lower:
        title = re.search(rb"<title[^>]*>\s*([^<]{1,80}?)\s*<", head, re.IGNORECASE)
        named = f" titled {title.group(1).decode('utf-8', 'replace')!r}" if title else ""
        return f"an HTML page{named}"
    if lower.startswith(b"<"):
        return "an XML or HTML document"
    if head.startswith(b"\x1f\x8b"):
        return "a gzip file"
    if is_utf_16(document):
        return "text in UTF-16 (PowerShell's > writes it; save it as UTF-8)"
    if b"\x00" in head:
        return "a binary file"
    if head.startswith((b"{", b"[")):
        return "a document of JSON lines (the format jmespath reads it)" if _begins_with_lines(head) else "a JSON document"
    return f"text that begins with {head[:40].decode('utf-8', 'replace').splitlines()[0]!r}"


def is_utf_16(document: bytes) -> bool:
    """Whether a document is text in UTF-16, with its byte order mark or, for text of ASCII, without one."""
    if document[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return False  # UTF-32
    if document[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    head = document[:200]
    halves = (head[::2], head[1::2])
    return len(head) > 3 and any(not any(half) and b"\x00" not in letters for half, letters in (halves, halves[::-1]))


def _begins_with_lines(document: bytes) -> bool:
    """Whether the first two lines are JSON values of their own: objects, lists or texts."""
    lines = [line for line in document.split(b"\n", 20)[:20] if line.strip()][:2]
    try:
        return len(lines) == 2 and all(isinstance(json.loads(line.decode("utf-8-sig")), (dict, list, str)) for line in lines)
    except (RecursionError, ValueError):
        return False


class _NotJsonHereError(ValueError):
    """A construct that the JSON grammar lets through and this project does not."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _NotJsonHereError(f"the key {key[:60]!r} stands twice in one object; which one counts is anyone's guess")
            seen.add(key)
    return value


def _refuse_constant(name: str) -> Any:
    raise _NotJsonHereError(f"{name} is not a number in JSON")


def strict_json(document: bytes) -> Any:
    """The value of a JSON document (RFC 8259): UTF-8, no duplicate keys, no NaN, nothing after the end.

    Raises :class:`~ip_ranges.errors.DocumentError` with a sentence that says what arrived instead.
    """
    text = _text(document)
    try:
        return _value(text)
    except _NotJsonHereError as error:
        raise DocumentError([Problem("", f"This is not proper JSON: {error}.")]) from None
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith(("{", "[")):
            sentence = f"JSON was expected and {describe_document(document)} arrived."
        elif error.msg == "Extra data":
            sentence = f"There is something after the end of the JSON, at line {error.lineno}, column {error.colno}."
        else:
            sentence = f"The JSON breaks off or is damaged at line {error.lineno}, column {error.colno}: {error.msg}."
        raise DocumentError([Problem("", sentence)]) from None
    except (RecursionError, ValueError) as error:
        # Nested thousands deep, or a number of thousands of digits: nobody publishes that in good faith.
        raise DocumentError([Problem("", f"This JSON cannot be read: {str(error)[:80]}.")]) from None


def json_or_lines(document: bytes, *, lines: bool = False) -> Any:
    """The value of a JSON document, or the list of the values of its lines where it is JSON lines (one value a line).

    *lines* says that it is the latter, for a document of one line. Raises :class:`~ip_ranges.errors.DocumentError`.
    """
    if not lines:
        try:
            return strict_json(document)
        except DocumentError:
            if not _begins_with_lines(document):
                raise
    values = []
    # Only what ends a line in a text file: str.splitlines would also break inside of a text, at U+2028.
    for number, line in enumerate(_text(document).replace("\r\n", "\n").split("\n"), start=1):
        if line.strip():
            try:
                values.append(strict_json(line.encode("utf-8", "surrogatepass")))
            except DocumentError as error:
                raise DocumentError([Problem(f"line {number}", problem.message) for problem in error.problems]) from None
    return values


def _text(document: bytes) -> str:
    try:
        return document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([Problem("", f"This is not UTF-8 text at byte {error.start:,}: {describe_document(document)}.")]) from None


def _value(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
