"""Reading what others wrote: strict JSON, safe text, and fields with a place, so that errors name it.

Used for vendors' documents and for the project's own settings alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from .errors import DocumentError, IpRangesError, Problem
from .instants import as_utc, parse_instant
from .unprintable import CONTROLS, TRICKS

_T = TypeVar("_T")

MAX_TEXT = 500
"""Characters in one fact of a range or region; what is longer is no name."""

MAX_NAME = 64
"""Characters in the name of a fact where a document brings its own."""

# None of them is ever part of a name, and each has been used to make text look like something that it is not.
_UNSAFE = f"[{CONTROLS}{TRICKS}]"
# A body of several lines may have line feeds and tabs, nothing else of the above.
_UNSAFE_BODY = f"(?![\t\n])[{CONTROLS}{TRICKS}]"


def unsafe_text(text: str, *, limit: int = MAX_TEXT, lines: bool = False) -> str | None:
    """Why *text* may not be published, as the end of a sentence; None when it may."""
    if len(text) > limit:
        return f"is {len(text):,} characters long; {limit:,} is the most"
    if text.isprintable():  # which none of them is
        return None
    found = re.search(_UNSAFE_BODY if lines else _UNSAFE, text)
    if found is not None:
        return f"has the character U+{ord(found.group()):04X} in it, which is never part of a name; remove it"
    return None


def unsafe_name(text: str) -> bool:
    """Whether *text* cannot be the name of a fact, which becomes a key, a column or a word in a sentence."""
    return not text.strip() or unsafe_text(text, limit=MAX_NAME) is not None


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


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """`` Did you mean "x"?`` for a misspelt word, or an empty text; for the end of a sentence."""
    import difflib  # noqa: PLC0415 - only for an error message, and it costs start-up time

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def type_word(value: Any) -> str:
    """The JSON word for the kind of a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    return f"a {type(value).__name__}"


class Fields:
    """One object of a document, read field by field; what is wrong goes into *problems* and the default is returned.

    Call :meth:`finish` last: it reports the keys that nobody asked for.
    """

    def __init__(self, value: Any, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self._asked: list[str] = []
        self.values: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping):
            problems.append(Problem(path or ".", f"This is {type_word(value)} where an object belongs."))

    def wrong(self, key: str, message: str) -> None:
        """Note a problem with one field."""
        self.problems.append(Problem(f"{self.path}.{key}", message))

    def raw(self, key: str) -> Any:
        """The value as it stands, None where it is missing."""
        self._asked.append(key)
        return self.values.get(key)

    def text(self, key: str, default: str = "", *, required: bool = False, limit: int = MAX_TEXT, lines: bool = False) -> str:
        """Safe text."""
        value = self.raw(key)
        if value is None:
            if required:
                self.wrong(key, "This is missing.")
            return default
        if not isinstance(value, str):
            self.wrong(key, f"This is {type_word(value)} where text belongs.")
            return default
        if required and not value.strip():
            self.wrong(key, "This is empty.")
            return default
        reason = unsafe_text(value, limit=limit, lines=lines)
        if reason is not None:
            self.wrong(key, f"This text {reason}.")
            return default
        return value

    def names(self, *others: str) -> tuple[str, ...]:
        """The keys that the document has chosen itself, all but *others*; what cannot be a name is a problem."""
        found = tuple(key for key in self.values if key not in others)
        wrong = [key for key in found if unsafe_name(key)]
        for key in wrong:
            self.problems.append(Problem(f"{self.path}.{key[:MAX_NAME]}", "This cannot be the name of a fact."))
        return tuple(key for key in found if key not in wrong)

    def choice(self, key: str, choices: tuple[str, ...], default: str = "", *, required: bool = False) -> str:
        """One of a few words."""
        value = self.text(key, default, required=required)
        if value != default and value not in choices:
            self.wrong(key, f'"{value[:60]}" is not one of {", ".join(choices)}.{nearest(value, choices)}')
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, f"This is {type_word(value)} where true or false belongs.")
            return default
        return value

    def number(self, key: str, default: float | None = None, *, low: float, high: float) -> float | None:
        """A number within bounds."""
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.wrong(key, f"This is {type_word(value)} where a number belongs.")
            return default
        if not low <= value <= high:
            self.wrong(key, f"{value} is outside {low:g} to {high:g}.")
            return default
        return value

    def integer(self, key: str, default: int | None = None, *, low: int, high: int) -> int | None:
        """A whole number within bounds."""
        value = self.number(key, default, low=low, high=high)
        if value is not None and not isinstance(value, int):
            self.wrong(key, f"{value} is not a whole number.")
            return default
        return value

    def instant(self, key: str, *, required: bool = False) -> datetime | None:
        """A date-time; TOML's own dates are taken too."""
        value = self.raw(key)
        if value is None:
            if required:
                self.wrong(key, "This is missing; write a date-time like 2026-12-20T09:00:00Z.")
            return None
        try:
            if isinstance(value, datetime):
                return as_utc(value)
            if isinstance(value, date):
                return as_utc(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - as_utc gives it the zone
            return parse_instant(value)
        except ValueError as error:
            self.wrong(key, str(error))
            return None

    def texts(self, key: str, *, limit: int = MAX_TEXT) -> tuple[str, ...]:
        """A list of safe texts; one text alone is a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.wrong(key, f"This is {type_word(value)} where a list of texts belongs.")
            return ()
        kept = []
        for index, item in enumerate(items):
            reason = f"is {type_word(item)} where text belongs" if not isinstance(item, str) else unsafe_text(item, limit=limit)
            if reason is None:
                kept.append(item)
            else:
                self.problems.append(Problem(f"{self.path}.{key}[{index}]", f"This {reason}."))
        return tuple(kept)

    def rows(self, key: str, *, required: bool = False) -> list[tuple[str, Any]]:
        """The items of a list, each with its path."""
        value = self.raw(key)
        if value is None:
            if required:
                self.wrong(key, "This is missing.")
            return []
        if not isinstance(value, list):
            self.wrong(key, f"This is {type_word(value)} where a list belongs.")
            return []
        return [(f"{self.path}.{key}[{index}]", item) for index, item in enumerate(value)]

    def part(self, key: str) -> Fields | None:
        """An object inside this one, None where it is missing."""
        value = self.raw(key)
        return None if value is None else Fields(value, f"{self.path}.{key}", self.problems)

    def converted(self, key: str, convert: Callable[[Any], _T], default: _T) -> _T:
        """A value that *convert* understands; its own errors become the problem."""
        value = self.raw(key)
        if value is None:
            return default
        try:
            return convert(value)
        except (IpRangesError, ValueError) as error:
            self.wrong(key, str(error))
            return default

    def finish(self, *, ignored: str = "") -> None:
        """Report every key that was never asked for; keys that begin with *ignored* (if given) are left alone."""
        known = tuple(dict.fromkeys(self._asked))
        for key in self.values:
            if key not in known and not (ignored and key.startswith(ignored)):
                shown = key[:60] if unsafe_text(key) is None else repr(key[:60])
                self.problems.append(
                    Problem(f"{self.path}.{shown}", f"There is no such key here.{nearest(key[:200], known)}")
                )
