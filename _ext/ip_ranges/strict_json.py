"""JSON without its loopholes, and in words what arrived where another document was expected."""

from __future__ import annotations

import json
import re
from typing import Any

from .errors import DocumentError, Problem


def what_arrived(document: bytes) -> str:
    """What a body is that is not the expected document, in a few words: nothing, an HTML page, a gzip file ..."""
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
    if head.startswith((b"{", b"[")):
        return "a JSON document"
    if b"\x00" in head:
        return "a binary file"
    return f"text that begins with {head[:40].decode('utf-8', 'replace').splitlines()[0]!r}"


class _NotJsonHereError(ValueError):
    """Something that the JSON grammar lets through and this project does not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _NotJsonHereError(f"the key {key[:60]!r} stands twice in one object; which one counts is anyone's guess")
            seen.add(key)
    return found


def _no_constant(name: str) -> Any:
    raise _NotJsonHereError(f"{name} is not a number in JSON")


def strict_json(document: bytes) -> Any:
    """The value of a JSON document (RFC 8259): UTF-8, no duplicate keys, no NaN, nothing after the end.

    Raises :class:`~ip_ranges.errors.DocumentError` with a sentence that says what arrived instead.
    """
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([Problem("", f"This is not UTF-8 text at byte {error.start:,}: {what_arrived(document)}.")]) from None
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except _NotJsonHereError as error:
        raise DocumentError([Problem("", f"This is not proper JSON: {error}.")]) from None
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith(("{", "[")):
            sentence = f"JSON was expected and {what_arrived(document)} arrived."
        elif error.msg == "Extra data":
            sentence = f"There is something after the end of the JSON, at line {error.lineno}, column {error.colno}."
        else:
            sentence = f"The JSON breaks off or is damaged at line {error.lineno}, column {error.colno}: {error.msg}."
        raise DocumentError([Problem("", sentence)]) from None
    except (RecursionError, ValueError) as error:
        # Nested thousands deep, or a number of thousands of digits: nobody publishes that in good faith.
        raise DocumentError([Problem("", f"This JSON cannot be read: {str(error)[:80]}.")]) from None
