"""Statements of one block that make one expression: a start and an end, an address and its length or mask."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .address_expressions import Run, prefixes_between
from .address_scanner import Expression
from .list_statements import Statement
from .list_verdicts import key_of
from .list_words import word

ExpressionsOf = Mapping[int, list[Expression]]
"""The expressions of statements, by the identity of each."""

def join_pairs(block: list[Statement], expressions_of: ExpressionsOf) -> dict[int, Run | None]:
    """Statements of one block that are one expression: start and end, an address and its length or mask."""
    joined: dict[int, Run | None] = {}
    hosts: list[tuple[Statement, Run]] = []
    start: tuple[Statement, Run, bool] | None = None
    end: tuple[Statement, Run] | None = None
    for statement in block:
        expressions = expressions_of.get(id(statement), [])
        key = re.sub(r"[^a-z]", "", key_of(statement).lower())
        if len(expressions) == 1 and expressions[0].run.host:
            run = expressions[0].run
            if word("length").match(key) and run.masklike and hosts:
                host, address = hosts[-1]
                joined[id(host)], joined[id(statement)] = address.with_mask(run.first if run.version == address.version else None), None
                continue
            plain = word("from").match(key) is not None
            if word("start").match(key) and end is not None:
                # Some programs write members in the order of their names.
                joined[id(end[0])], joined[id(statement)] = prefixes_between(run, end[1]), None
                end = None
            elif word("end").match(key) and start is None:
                end = (statement, run)
            elif word("start").match(key) or plain:
                start = (statement, run, plain)
            elif start is not None and (word("end").match(key) or (start[2] and word("to").match(key))):
                if not start[2] or (run.version == start[1].version and run.first >> 16 == start[1].first >> 16 and run.first >= start[1].first):
                    joined[id(start[0])], joined[id(statement)] = prefixes_between(start[1], run), None
                start = None
            hosts.append((statement, run))
        elif not expressions and word("length").match(key) and hosts:
            digits = re.search(r"(?:^|[\s=:/\"])(\d{1,3})[\"';,\s]*$", statement.text)
            if digits is not None and hosts[-1][0] is not statement and id(hosts[-1][0]) not in joined:
                joined[id(hosts[-1][0])] = hosts[-1][1].with_length(int(digits[1]))
    return joined


def join_span(statement: Statement, expressions_of: ExpressionsOf) -> dict[int, Run | None]:
    """The two ends of a span that a document has as a list of two."""
    expressions = [expression for inner in statement.body for expression in expressions_of.get(id(inner), [])]
    key = re.sub(r"[^a-z]", "", statement.key.lower())
    if not (statement.data and len(statement.body) == len(expressions) == 2 and word("range").match(key) and all(expression.run.host for expression in expressions)):
        return {}
    return {id(statement.body[0]): prefixes_between(expressions[0].run, expressions[1].run), id(statement.body[1]): None}
