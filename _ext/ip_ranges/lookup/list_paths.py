"""Configurations that say one thing a line, each with its whole path (Junos, VyOS): lines of one rule are put together."""

from __future__ import annotations

import re

from .list_statements import Statement

_PATH = re.compile(r"^(set|deactivate|delete|activate)\s+(.*?(?:^|\s)(?:rules?|term|policy|entry|seq|sequence)\s+\S+)(?:\s+(.*))?$")


def gather_rules(statements: list[Statement]) -> list[Statement]:
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
