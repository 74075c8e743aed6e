"""A whole file as statements: which of JSON, XML, a table or a configuration it is; and the texts that stand inside texts.

Configurations that say one thing a line, each with its whole path (Junos, VyOS), have the lines of one rule put together.
"""

from __future__ import annotations

import re

from .list_documents import parse_json, parse_table, parse_xml
from .list_statements import Statement, lines_of, parse_statements, walk

_JSON = re.compile(r'^\s*(?:\{\s*["}]|\[\s*(?:["{\[]|\]\s*$))')
_XML = re.compile(r"^\s*(?:<\?xml|<!DOCTYPE|<!--|<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>\s*<)")
_PATH = re.compile(r"^(set|deactivate|delete|activate)\s+(.*?(?:^|\s)(?:rules?|term|policy|entry|seq|sequence)\s+\S+)(?:\s+(.*))?$")


def statements_of(text: str) -> tuple[list[Statement], int]:
    """The statements of a file; and the line where a document is cut off, 0 if it is whole."""
    cut = 0
    if _JSON.match(text):
        statements, cut = parse_json(text)
    elif _XML.match(text):
        statements, cut = parse_xml(text)
    else:
        statements = parse_table(lines_of(text)) or _gather_rules(parse_statements(text))
    for statement in list(walk(statements)):
        if statement.data and "\n" in statement.text:
            _open(statement)
        elif statement.data and _JSON.match(statement.text):
            statement.body, statement.text = _moved(parse_json(statement.text)[0], statement.line), ""
    return statements, cut


def _open(statement: Statement) -> None:
    """Read a text of several lines as what it is: a list or a configuration inside a document."""
    if _JSON.match(statement.text):
        statement.body += _moved(parse_json(statement.text)[0], statement.line)
    else:
        statement.body += _gather_rules(parse_statements(statement.text, statement.line, fixed=statement.fixed))
    statement.text = ""


def _gather_rules(statements: list[Statement]) -> list[Statement]:
    """The statements, those of one rule as the body of one statement, where its first line stood."""
    rules: dict[str, Statement] = {}
    together: list[Statement] = []
    for statement in statements:
        match = _PATH.match(statement.text) if statement.text.startswith(("set ", "deactivate ", "delete ", "activate ")) else None
        if match is None or statement.body:
            together.append(statement)
            continue
        path, words = match[2], match[3] or ""
        if path not in rules:
            rules[path] = Statement(statement.line, path, fixed=True)
            together.append(rules[path])
        if match[1] in {"deactivate", "delete"}:
            words = f"deactivate {words}" if words else "inactive:"
        if words:
            rules[path].body.append(Statement(statement.line, words, fixed=True))
    return together


def _moved(statements: list[Statement], line: int) -> list[Statement]:
    for statement in walk(statements):
        statement.line = line
    return statements
