"""Configurations that say one thing a line, each with its whole path (Junos, VyOS): lines of one rule are put together."""

from __future__ import annotations

import re

from .list_statements import Statement

_PATH = re.compile(r"^(set|deactivate|delete|activate)\s+(.*?(?:^|\s)(?:rules?|term|policy|entry|seq|sequence)\s+\S+)(?:\s+(.*))?$")


def gathered(statements: list[Statement]) -> list[Statement]:
    """The statements, those of one rule as the body of one statement, where its first line stood."""
    rules: dict[str, Statement] = {}
    found: list[Statement] = []
    for statement in statements:
        match = _PATH.match(statement.text) if statement.text.startswith(("set ", "deactivate ", "delete ", "activate ")) else None
        if match is None or statement.body:
            found.append(statement)
            continue
        path, rest = match[2], match[3] or ""
        if path not in rules:
            rules[path] = Statement(statement.line, path, fixed=True)
            found.append(rules[path])
        if match[1] in {"deactivate", "delete"}:
            rest = f"deactivate {rest}" if rest else "inactive:"
        if rest:
            rules[path].body.append(Statement(statement.line, rest, fixed=True))
    return found
