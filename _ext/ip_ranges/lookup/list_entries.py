"""The entries of a list: each address expression of its statements with what is said of it, names of lists followed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.prefix import Prefix
from .address_expressions import Run, read_run
from .address_scanner import Expression, find_expressions
from .list_pairs import join_pairs, join_span
from .list_statements import PLAIN, Statement, walk
from .list_verdicts import (
    Scope,
    Verdict,
    Words,
    exact,
    inside,
    is_note,
    key_of,
    names_in,
    record,
    snake,
    uses_in,
    within,
    word,
    words_of,
)

_HARD = re.compile(r"(?:!=\s*|!\s*(?:-[sd]|--(?:src|dst|source|destination)(?:-range)?)?\s*|!\s*[\w%{}.$]+\s+(?:-ipmatch|-R|~|in)\s+|(?:^|\s)-(?:ip[46]:)?)[\"'({]*$")
_RULE_LIKE = re.compile(r"[{}=]|\sin\s|^\s*(?:src|dst|ip|ip4|ip6|host|net|cidr):?")
_ESCAPE = re.compile(r"\\[nrt](?=[\d\[:\"'\s]|$)")
_BEGINNING = re.compile(r"^\d{1,3}(\.\d{1,3}){2}$")
_ZERO = re.compile(r"^[\"']?\s*[;,]?\s*(?:0|no|off|false)[\"';,\s]*$")


@dataclass(slots=True)
class Entry:
    """An expression of a list: its line, its text, and what became of it.

    *fault* is a word of ``REASONS`` in ``allow_list`` where it does not count, or was not understood; *verdict* waits for
    the rules that use one of *names*.
    """

    line: int
    text: str
    prefixes: tuple[Prefix, ...] = ()
    fault: str = ""
    verdict: Verdict = ""
    unless: bool = False
    names: tuple[str, ...] = ()
    rule: bool = False


@dataclass(slots=True)
class _Reading:
    """The state of a reading: entries so far, the uses of lists by rules, and the expressions and bare words of statements."""

    entries: list[Entry] = field(default_factory=list)
    uses: dict[str, set[Verdict]] = field(default_factory=dict)
    expressions: dict[int, list[Expression]] = field(default_factory=dict)
    bare: dict[int, str] = field(default_factory=dict)


class _WithAddresses(NamedTuple):
    """A statement with addresses: the text in which they stand, the same without them, its words, and the expressions."""

    statement: Statement
    text: str
    blank: str
    words: Words
    expressions: list[Expression]


def entries_of(statements: list[Statement]) -> list[Entry]:
    """Every expression of the statements by its line, those of one line as they were found, each with its fault or none."""
    reading = _Reading()
    _find_all(statements, reading)
    _read_blocks(statements, Scope(), reading, outermost=True)
    for entry in reading.entries:
        _settle(entry, reading.uses)
    return sorted(reading.entries, key=lambda entry: entry.line)


def _find_all(statements: list[Statement], reading: _Reading) -> None:
    """Find the expressions of every statement, and the words of those that have none inside either."""
    every = list(walk(statements))
    for statement in every:
        if not statement.data and PLAIN.match(statement.text):
            run = read_run(statement.text)
            if run is None and _BEGINNING.match(statement.text):
                # Three numbers alone on a line may be the beginning of an address, or a version.
                run = Run(4, fault="pattern")
            if run is not None:
                reading.expressions[id(statement)] = [Expression(0, len(statement.text), run)]
        elif not is_note(statement):
            text = _blanked_notes(statement)
            listed = statement.data or word("list").search(text) is not None or len(text.split()) <= 2
            beginnings = not statement.data and word("beginnings").search(re.sub(r"[\d./:*,\s]+", " ", text)) is not None
            expressions = find_expressions(text, beginnings, listed)
            if statement.data and statement.key and not expressions:
                whole = (expression for expression in find_expressions(statement.key) if not expression.run.fault)
                expressions = [expression for expression in whole if expression.end - expression.start == len(statement.key)]
            if expressions:
                reading.expressions[id(statement)] = expressions
    for statement in reversed(every):
        if id(statement) not in reading.expressions and not is_note(statement):
            texts = [reading.bare.get(id(inner)) if not is_note(inner) else "" for inner in statement.body]
            if None not in texts:
                words = f"{statement.key} {statement.text}".strip()
                reading.bare[id(statement)] = " ".join([words, *filter(None, texts), statement.tail]).strip()[:2000]


def _blanked_notes(statement: Statement) -> str:
    if statement.data or not any(mark in statement.text for mark in "\"'="):
        return statement.text
    text = _ESCAPE.sub("  ", statement.text) if "\\" in statement.text else statement.text
    return word("noteField").sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _read_blocks(statements: list[Statement], scope: Scope, reading: _Reading, outermost: bool = False) -> None:
    """Read one block, and what stands inside its statements: without recursion, since documents may be deep."""
    ends: dict[int, dict[int, Run | None]] = {}
    waiting: list[tuple[list[Statement], Scope]] = [(block, scope) for block in reversed(_paragraphs(statements) if outermost else [statements])]
    while waiting:
        block, around = waiting.pop()
        here = within(around, record(block, reading.bare))
        joined = join_pairs(block, reading.expressions) | ends.pop(id(block), {})
        order: list[tuple[list[Statement], Scope]] = []
        for statement in block:
            if is_note(statement):
                continue
            inner = _read_statement(statement, here, reading, joined)
            if statement.body and inner is not None:
                ends[id(statement.body)] = join_span(statement, reading.expressions)
                order.append((statement.body, inner))
        # What stands inside is read after its block, but in its own order; lines put all in order at the end.
        waiting += reversed(order)


def _paragraphs(statements: list[Statement]) -> list[list[Statement]]:
    """The statements between empty lines."""
    paragraphs: list[list[Statement]] = [[]]
    for statement in statements:
        if not statement.text and not statement.body and not statement.key:
            paragraphs.append([])
        else:
            paragraphs[-1].append(statement)
    return [block for block in paragraphs if block]


def _read_statement(statement: Statement, scope: Scope, reading: _Reading, joined: dict[int, Run | None]) -> Scope | None:
    """Put the entries of one statement, and give the scope of what is inside it."""
    plain = reading.bare.get(id(statement))
    if plain is not None:
        words = words_of(statement, plain)
        verdict = words.verdict or scope.verdict
        if verdict in {"open", "closed"} and not (words.off or scope.off):
            for name, negated in uses_in(words.plain):
                flipped: Verdict = "closed" if verdict == "open" else "open"
                reading.uses.setdefault(name, set()).add(flipped if negated != scope.unless else verdict)
        return inside(scope, words_of(statement, f"{statement.key} {statement.text}"), (), unless=False, turned=False)
    expressions = reading.expressions.get(id(statement), [])
    if not statement.body and not statement.data and len(expressions) == 1 and PLAIN.match(statement.text) and id(statement) not in joined:
        # A line that is an address and nothing else: most lines of most lists.
        run = expressions[0].run
        fault = run.fault or ("off" if scope.off else "closing" if scope.turned else "")
        reading.entries.append(Entry(statement.line, statement.text, run.prefixes, fault, scope.verdict, scope.unless, scope.names))
        return None
    text = statement.text if not expressions or statement.text else statement.key
    blank = _blanked(text, expressions)
    # What follows one address is not the heading's matter: "a : drop, b : accept".
    follows = statement.tail
    if expressions and statement.body and word("condition").match(blank):
        follows += " " + " ".join(reading.bare.get(id(inner), "") for inner in statement.body)
    words = words_of(statement, f"{statement.key} {blank} {follows}", heading=bool(statement.body))
    names = () if statement.data else names_in(blank)
    named = snake(key_of(statement))
    head = f"{statement.key} {text}".rstrip()
    turned = head.endswith("!=") or word("except").search(head if statement.body and not expressions else "") is not None
    turning = exact("unless").search(head) or exact("unlessHeading").search(head) or named.startswith("not_")
    soft = bool(turning) and not turned and not expressions and "require" not in head.lower()
    if expressions:
        around = scope._replace(names=scope.names + names, unless=scope.unless != named.startswith("not_"))
        _add_entries(_WithAddresses(statement, text, blank, words, expressions), around, reading, joined)
    rule = statement.data and exact("ruleKey").match(statement.key) is not None
    return inside(scope, words, names, unless=soft, turned=turned)._replace(rule=scope.rule or rule)


def _blanked(text: str, expressions: list[Expression]) -> str:
    texts, offset = [], 0
    for expression in expressions:
        texts.append(text[offset : expression.start])
        offset = expression.end
        mapped = word("mapped").match(text[offset : offset + 20])
        offset += mapped.end() if mapped is not None else 0
    return " ".join([*texts, text[offset:]])


def _add_entries(statement_read: _WithAddresses, scope: Scope, reading: _Reading, joined: dict[int, Run | None]) -> None:
    """Put the entries of one statement, each with what its own words, and those around it, say of it."""
    statement, text, words, expressions = statement_read.statement, statement_read.text, statement_read.words, statement_read.expressions
    blank = statement_read.blank
    # A value of a document that is a sentence with an address in it rather than a list or a rule.
    prose = statement.data and not words.verdict and re.search(r"[A-Za-z]{3,}", blank) is not None and _RULE_LIKE.search(blank) is None
    rule = scope.rule or exact("rule").search(text) is not None
    base = statement.line if text is statement.text else 0
    shut, unless, line, offset = False, scope.unless, statement.line, 0
    for index, expression in enumerate(expressions):
        before = text[offset : expression.start]
        line += 0 if statement.fixed or not base else before.count("\n")
        last = index + 1 == len(expressions)
        after = text[expression.end :] if last else text[expression.end : expressions[index + 1].start] + "0"
        offset = expression.start
        before = before if not index else before[expressions[index - 1].end - expressions[index - 1].start :]
        shut = shut or word("except").search(before) is not None
        lead = re.sub(r"require\s+not", "", before, flags=re.IGNORECASE)
        if exact("unless").search(lead) is not None:
            unless = not scope.unless
        run = joined.get(id(statement), expression.run) if len(expressions) == 1 else expression.run
        if run is None:
            continue
        hard = shut or _HARD.search(before) is not None or run.sign in {"-", "~", "?"} or word("notThis").match(after) is not None
        hard = hard or (last and _ZERO.match(after) is not None and not statement.data)
        entry = Entry(line, text[expression.start : expression.end], run.prefixes, run.fault)
        reading.entries.append(entry)
        if entry.fault:
            continue
        if prose:
            entry.fault = "prose"
        elif words.off or scope.off:
            entry.fault = "off"
        elif hard or words.turned or scope.turned:
            entry.fault = "closing"
        else:
            entry.verdict, entry.unless = words.verdict or scope.verdict, unless
            if word("mapped").match(after):
                entry.verdict = "open"
            entry.names, entry.rule = scope.names, rule


def _settle(entry: Entry, uses: dict[str, set[Verdict]]) -> None:
    """Decide what becomes of an entry: by its verdict, else by the rules that use its list, else by the list's name."""
    if entry.fault:
        return
    verdict = entry.verdict
    if not verdict:
        verdicts = {use for name in entry.names for use in uses.get(name, ())}
        verdict = "open" if "open" in verdicts else "closed" if verdicts else ""
        if not verdicts and any(word("closingName").search(snake(name)) for name in entry.names):
            verdict = "closed"
        if not verdicts and not verdict and entry.unless:
            verdict, entry.unless = "closed", False
    if entry.unless and verdict in {"open", "closed"}:
        verdict = "closed" if verdict == "open" else "open"
    if verdict in {"closed", "limited", "both", "idle"}:
        entry.fault = {"closed": "closing"}.get(verdict, verdict)
    elif not verdict and entry.rule:
        entry.fault = "idle"
