"""Where the rows of a region table stand in its file, for people: the line, the row counted from 1, and what it is about.

tomllib and json tell no lines of what they have read, so the text is looked through once more, and only where something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from json.decoder import JSONDecoder
from typing import Any

from ..base.errors import Problem

_ROW = re.compile(r"\.(range|region|notice)s\[(\d+)\]\.?(.*)", re.DOTALL)
_LABELS = {"range": ("prefix", "region"), "region": ("id",), "notice": ("id",)}
_BLANK = re.compile(r"[ \t\r\n]*")
_SHOWN = 60
_TOML = re.compile(
    r'"""(?:\\.|[^\\])*?"""' + r"|'''.*?'''" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'|#[^\n]*"  # where a header or a brace is none
    r"""|^[ \t]*\[\[[ \t]*["']?(?P<header>\w+)["']?[ \t]*\]\]|^[ \t]*["']?(?P<list>\w+)["']?[ \t]*=[ \t]*(?=\[)|(?P<mark>[][{}])""",
    re.DOTALL | re.MULTILINE,
)


class RowPlaces:
    """The places of a document's rows: *content* is the value that its text stands for."""

    def __init__(self, document: bytes, content: Mapping[str, Any]) -> None:
        self._text = document.decode("utf-8-sig", "replace")
        self._content = content

    def placed(self, problem: Problem) -> Problem:
        """The problem with its place in words; as it is where its path leads to no row."""
        row = _ROW.fullmatch(problem.path)
        if row is None:
            key = problem.path.removeprefix(".")
            line = self._line_of_key(key, 0, len(self._text)) if key.isidentifier() else None
            return problem._replace(place=f"line {line}, {key}") if line else problem
        word, index, field = row[1], int(row[2]), row[3]
        return problem._replace(place=self.row(word, index, field) + (f", {field}" if field else ""))

    def row(self, word: str, index: int, field: str = "") -> str:
        """``line 42, range 138 (192.0.2.11/32 us-east)``: the row, with the line of one of its fields where it has that."""
        rows = self._content.get(word + "s")
        values = rows[index] if isinstance(rows, list) and isinstance(rows[index], Mapping) else {}
        label = " ".join(str(values[name])[:_SHOWN] for name in _LABELS[word] if isinstance(values.get(name), str))
        name = f"{word} {index + 1}" + (f" ({label})" if label else "")
        starts = self._starts.get(word + "s", [])
        if not isinstance(rows, list) or len(starts) != len(rows):
            return name
        end = starts[index + 1] if index + 1 < len(starts) else len(self._text)
        line = self._line_of_key(re.split(r"[.\[]", field)[0], starts[index], end) or self._line(starts[index])
        return f"line {line}, {name}"

    def _line_of_key(self, key: str, start: int, end: int) -> int | None:
        """The line of a key between two positions."""
        key_at = re.compile(rf"(?<![\w.-])[\"']?{re.escape(key)}[\"']?[ \t]*[=:]").search(self._text, start, end) if key else None
        return self._line(key_at.start()) if key_at else None

    def _line(self, position: int) -> int:
        return self._text.count("\n", 0, position) + 1

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """The position of each row, by the name of its list."""
        starts: dict[str, list[int]] = {}
        try:
            for name, start in _rows_of_json(self._text) if self._text.lstrip().startswith("{") else _rows_of_toml(self._text):
                starts.setdefault(name, []).append(start)
        except (ValueError, IndexError):  # what is no JSON, or not to its end, has no rows
            return {}
        return starts


def _rows_of_json(text: str) -> Iterator[tuple[str, int]]:
    """The list and the position of each row of a JSON object."""
    decode = JSONDecoder().raw_decode
    position = _after_blanks(text, _after_blanks(text, 0) + 1)
    while text[position] != "}":
        key, position = decode(text, position)
        position = _after_blanks(text, _after_blanks(text, position) + 1)
        if text[position] != "[":
            _, position = decode(text, position)
        else:
            position = _after_blanks(text, position + 1)
            while text[position] != "]":
                yield key, position
                _, position = decode(text, position)
                position = _after_blanks(text, position)
                position = _after_blanks(text, position + (text[position] == ","))
            position += 1
        position = _after_blanks(text, position)
        position = _after_blanks(text, position + (text[position] == ","))


def _rows_of_toml(text: str) -> Iterator[tuple[str, int]]:
    """The list and the position of each row of a TOML document: headers in double brackets, or objects in a list."""
    depth, name = 0, ""
    for token in _TOML.finditer(text):
        if token["header"] and depth == 0:
            yield token["header"], token.start() + len(token[0]) - len(token[0].lstrip())
        elif token["list"] and depth == 0:
            name = token["list"]
        elif token["mark"]:
            if token["mark"] == "{" and depth == 1 and name:
                yield name, token.start()
            depth += 1 if token["mark"] in "[{" else -1
            name = name if depth else ""


def _after_blanks(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position
