"""JSON, XML and tables with a heading as statements: a member, an element, a cell is one, with its key.

Written for reading whatever is there, with lines, where the libraries want a whole and valid document: no entity but the
five of XML is known and none is ever expanded, nothing is recursive, and a document that is cut off is read to its end.
"""

from __future__ import annotations

import json
import re

from .address_expressions import read_run
from .list_statements import Statement, parse_statements
from .list_words import WORDS

_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+|"', re.DOTALL)
_XML = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[?!][^>]*>|</?[A-Za-z_][^<>]*>|[^<]+|<", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|#x[0-9A-Fa-f]{1,6}|#\d{1,7});")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'"}
_COLUMN = re.compile(WORDS["column"], re.IGNORECASE)
_DASHES = re.compile(r"^\s*-{2,}(?:\s+-{2,})+\s*$")
_CAPITALS = re.compile(r"^[A-Z][A-Z_]*(?:\s{2,}[A-Z][A-Z_]*){2,}\s*$")
_SPAN = re.compile(r"^[0-9a-f.:]+([\t,;])[0-9a-f.:]+(?:\1|$)", re.IGNORECASE)
_ADDRESS = re.compile(r"\d{1,3}\.\d{1,3}\.\d|[0-9a-f]{1,4}:[0-9a-f]{0,4}:", re.IGNORECASE)


def parse_json(text: str) -> tuple[list[Statement], int]:
    """The statements of a JSON document, or of several one after the other; and the line where it is cut off, 0 if it is whole."""
    root: list[Statement] = []
    stack: list[tuple[str, list[Statement]]] = []
    body, key, line, offset = root, "", 1, 0
    pending: str | None = None
    for match in _JSON.finditer(text):
        mark = match.group()
        line += text.count("\n", offset, match.start())
        offset = match.start()
        if mark in "{[":
            opened = Statement(line, key=key, data=True, fixed=True)
            body.append(opened)
            stack.append((mark, body))
            body, key, pending = opened.body, "", None
        elif mark in "}]":
            if stack:
                body = stack.pop()[1]
                if not body[-1].body:
                    body[-1].text = "{}" if mark == "}" else "[]"
            key, pending = "", None
        elif mark == ":" and pending is not None:
            key = pending
            body.pop()
            pending = None
        elif mark not in {",", ":"}:
            value = _json_text(mark)
            body.append(Statement(line, value, key=key, data=True, fixed=True))
            pending = value if stack and stack[-1][0] == "{" and not key else None
            key = ""
    return root, line if stack else 0


def _json_text(mark: str) -> str:
    if not mark.startswith('"'):
        return mark
    try:
        value = json.loads(mark, strict=False)
    except ValueError:
        return mark.strip('"')
    return str(value)


def parse_xml(text: str) -> tuple[list[Statement], int]:
    """The statements of an XML document: attributes and elements alike; and the line where it is cut off, 0 if it is whole."""
    root = Statement(1, data=True)
    stack = [root]
    line = 1
    for match in _XML.finditer(text):
        token = match.group()
        if token.startswith("</"):
            name = token[2:-1].strip()
            depth = next((index for index in range(len(stack) - 1, 0, -1) if stack[index].key == name), 0)
            if depth:
                del stack[depth:]
        elif token.startswith("<![CDATA["):
            stack[-1].text += token[9:-3]
        elif token.startswith("<") and token[1:2] not in {"!", "?", ""}:
            inside = token[1:-1].rstrip("/")
            opened = Statement(line, key=re.split(r"\s", inside, maxsplit=1)[0], data=True, fixed=True)
            opened.body += [
                Statement(line, _unescaped(attribute[2][1:-1]), key=attribute[1], data=True, fixed=True) for attribute in _ATTRIBUTE.finditer(inside)
            ]
            stack[-1].body.append(opened)
            if not token.endswith("/>"):
                stack.append(opened)
        elif not token.startswith("<") and not token.isspace():
            if not stack[-1].text:
                stack[-1].line = line + token[: len(token) - len(token.lstrip())].count("\n")
                stack[-1].fixed = False
            stack[-1].text += _unescaped(token.strip(" \t\r\n"))
        line += token.count("\n")
    return root.body, line if len(stack) > 1 else 0


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        entity = match.group()
        if entity in _ENTITIES:
            return _ENTITIES[entity]
        number = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
        return chr(number) if 0 < number < 0x110000 else ""

    return _ENTITY.sub(plain, text) if "&" in text else text


def parse_table(lines: list[str]) -> list[Statement] | None:
    """The rows of a table with a heading, each a statement with its cells by their names; None for any other text.

    Columns are parted by tabulators, commas, semicolons or bars, or drawn: with dashes below the heading, or below names in
    capitals. Two columns of addresses without a heading, each row from low to high, are starts and ends; with commas there
    have to be two rows at least.
    """
    first = next((number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith(("#", "+", ";"))), None)
    if first is None:
        return None
    dashes = next((number for number, line in enumerate(lines[:50]) if number and _DASHES.match(line)), None)
    if dashes is not None:
        return _drawn(lines, dashes - 1, [match.start() for match in re.finditer(r"-{2,}", lines[dashes])], dashes + 1)
    if _CAPITALS.match(lines[first]) and _COLUMN.search(lines[first].replace("_", " ")):
        return _drawn(lines, first, [match.start() for match in re.finditer(r"[A-Z_]+", lines[first])], first + 1)
    span = _SPAN.match(lines[first])
    if span is not None:
        rows = [(number, line.split(span[1])) for number, line in enumerate(lines) if line.strip() and not line.startswith("#")]
        complete = len(rows) > (0 if span[1] == "\t" else 1) and all(_is_span(values) for _, values in rows)
        return [_row(number, ["start", "end"], values) for number, values in rows] if complete else None
    delimiter = next((mark for mark in ("\t", "|", ";", ",") if mark in lines[first]), None)
    if delimiter is None or _ADDRESS.search(lines[first]) or any(character in lines[first] for character in "{}()="):
        return None
    names = [name.strip(' "').lower() for name in cells(lines[first], delimiter)]
    if len([name for name in names if name]) < 2 or not any(_COLUMN.search(name) for name in names) or any(len(name) > 40 for name in names):
        return None
    below = range(first + 1, len(lines))
    if not any(delimiter in lines[number] for number in below):
        return None
    return [_row(number, names, cells(lines[number], delimiter)) for number in below if not lines[number].lstrip().startswith(("#", "+-", "|-", "--"))]


def _is_span(values: list[str]) -> bool:
    """Whether the first two cells are the first and the last address of a span, not two strangers."""
    if len(values) < 2:
        return False
    start, end = read_run(values[0].strip()), read_run(values[1].strip())
    if start is None or end is None or not (start.host and end.host) or start.version != end.version:
        return False
    shift = 24 if start.version == 4 else 112
    return start.first <= end.first and start.first >> shift == end.first >> shift


def _drawn(lines: list[str], heading: int, starts: list[int], below: int) -> list[Statement] | None:
    """The rows below a heading whose columns begin at *starts*; other lines are read as a configuration."""
    spans = list(zip(starts, [*starts[1:], None], strict=True))
    names = [lines[heading][start:end].strip() for start, end in spans]
    statements = parse_statements("\n".join(lines[:heading]))
    for number in range(below, len(lines)):
        line = lines[number]
        # A value that is too long for its column pushes the others out of theirs.
        if all(line[start - 1 : start] in {" ", ""} for start in starts[1:]) and not any("  " in line[start:end].strip() for start, end in spans):
            statements.append(_row(number, names, [line[start:end] for start, end in spans]))
        else:
            statements += parse_statements(line, number + 1)
    return statements


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line, with or without quotes (RFC 4180)."""
    mark = re.escape(delimiter)
    if delimiter == "|":
        # The outer bars of a table are its frame.
        line = re.sub(r"^\s*\||\|\s*$", "", line)
    every = re.finditer(rf'(?:^|{mark})(?:\s*"((?:[^"]|"")*)"\s*|([^{mark}]*))(?={mark}|$)', line.rstrip("\r\n"))
    return [match[1].replace('""', '"') if match[1] is not None else match[2] for match in every]


def _row(number: int, names: list[str], values: list[str]) -> Statement:
    row = Statement(number + 1, data=True, fixed=True)
    for index, value in enumerate(values):
        if value.strip():
            name = names[index] if index < len(names) else ""
            row.body.append(Statement(number + 1, value.strip(), key=name, data=True, fixed=True))
    return row
