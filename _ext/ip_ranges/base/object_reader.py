"""One object of a document field by field, so that every error names its place.

Used for region tables and for the project's own settings alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from .errors import IpRangesError, Problem
from .suggestions import nearest
from .text_safety import MAX_NAME, MAX_TEXT, unsafe_name, unsafe_text
from .timestamps import read_instant

_T = TypeVar("_T")

_WRITABLE = 10**30


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
        """The value of a key as it stands, None where it is missing."""
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

    def names(self, *reserved: str) -> tuple[str, ...]:
        """The keys that the document has chosen itself, all but the *reserved* ones; what cannot be a name is a problem."""
        keys = tuple(key for key in self.values if key not in reserved)
        unsafe = [key for key in keys if unsafe_name(key)]
        for key in unsafe:
            self.problems.append(Problem(f"{self.path}.{key[:MAX_NAME]}", "This cannot be the name of a fact."))
        return tuple(key for key in keys if key not in unsafe)

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
            # Python refuses to write a number of thousands of digits, which TOML may have in another base.
            shown = "This number" if isinstance(value, int) and abs(value) > _WRITABLE else value
            self.wrong(key, f"{shown} is outside {low:g} to {high:g}.")
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
            return read_instant(value)
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

    def nested(self, key: str) -> Fields | None:
        """An object inside of this one, None where it is missing."""
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
        asked = tuple(dict.fromkeys(self._asked))
        for key in self.values:
            if key not in asked and not (ignored and key.startswith(ignored)):
                shown = key[:60] if unsafe_text(key) is None else repr(key[:60])
                self.problems.append(
                    Problem(f"{self.path}.{shown}", f"There is no such key here.{nearest(key[:200], asked)}")
                )
