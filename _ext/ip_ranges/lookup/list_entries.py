"""The entries of a list: each address expression of its statements with what is said of it, names of lists followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.prefix import Prefix
from .address_expressions import Run, read_run
from .address_scanner import Expression, expressions
from .list_pairs import pairs, range_of
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
    """An expression of a list: its line, its words, and what became of it.

    *fault* is a word of ``list_reasons`` for what is not to be counted, or not understood; *verdict* waits for the rules
    that use one of *names*.
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
    """What is found on the way: entries, and the rules that may name a list."""

    entries: list[Entry] = field(default_factory=list)
    uses: dict[str, set[Verdict]] = field(default_factory=dict)
    found: dict[int, list[Expression]] = field(default_factory=dict)
    bare: dict[int, str] = field(default_factory=dict)


class _Heard(NamedTuple):
    """A statement with addresses: the text in which they stand, the same without them, its words, and the expressions."""

    statement: Statement
    text: str
    blank: str
    words: Words
    found: list[Expression]


def entries_of(statements: list[Statement]) -> list[Entry]:
    """Every expression of the statements, in order, each with its fault or none."""
    reading = _Reading()
    _look(statements, reading)
    _read(statements, Scope(), reading, outermost=True)
    for entry in reading.entries:
        _settle(entry, reading.uses)
    return reading.entries


def _look(statements: list[Statement], reading: _Reading) -> None:
    """Find the expressions of every statement, and the words of those that have none inside either."""
    every = list(walk(statements))
    for statement in every:
        if not statement.data and PLAIN.match(statement.text):
            run = read_run(statement.text)
            if run is None and _BEGINNING.match(statement.text):
                # Three numbers alone on a line may be the beginning of an address, or a version.
                run = Run(4, fault="pattern")
            if run is not None:
                reading.found[id(statement)] = [Expression(0, len(statement.text), run)]
        elif not is_note(statement):
            text = _blanked_notes(statement)
            listed = statement.data or word("list").search(text) is not None or len(text.split()) <= 2
            beginnings = not statement.data and word("beginnings").search(re.sub(r"[\d./:*,\s]+", " ", text)) is not None
            found = expressions(text, beginnings, listed)
            if statement.data and statement.key and not found:
                found = [one for one in expressions(statement.key) if not one.fault and one.end - one.start == len(statement.key)]
            if found:
                reading.found[id(statement)] = found
    for statement in reversed(every):
        if id(statement) not in reading.found and not is_note(statement):
            inner = [reading.bare.get(id(part)) if not is_note(part) else "" for part in statement.body]
            if None not in inner:
                own = f"{statement.key} {statement.text}".strip()
                reading.bare[id(statement)] = " ".join([own, *(text for text in inner if text), statement.tail]).strip()[:2000]


def _blanked_notes(statement: Statement) -> str:
    if statement.data or not any(mark in statement.text for mark in "\"'="):
        return statement.text
    text = _ESCAPE.sub("  ", statement.text) if "\\" in statement.text else statement.text
    return word("noteField").sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _read(statements: list[Statement], scope: Scope, reading: _Reading, outermost: bool = False) -> None:
    """Read one block, and what stands inside its statements: without recursion, since documents may be deep."""
    ends: dict[int, dict[int, Run | None]] = {}
    waiting: list[tuple[list[Statement], Scope]] = [(part, scope) for part in reversed(_paragraphs(statements) if outermost else [statements])]
    while waiting:
        block, around = waiting.pop()
        here = within(around, record(block, reading.bare))
        joined = pairs(block, reading.found) | ends.pop(id(block), {})
        order: list[tuple[list[Statement], Scope]] = []
        for statement in block:
            if is_note(statement):
                continue
            inner = _statement(statement, here, reading, joined)
            if statement.body and inner is not None:
                ends[id(statement.body)] = range_of(statement, reading.found)
                order.append((statement.body, inner))
        # What stands inside is read after its block, but in its own order; lines put all in order at the end.
        waiting += reversed(order)


def _paragraphs(statements: list[Statement]) -> list[list[Statement]]:
    """The statements between empty lines."""
    found: list[list[Statement]] = [[]]
    for statement in statements:
        if not statement.text and not statement.body and not statement.key:
            found.append([])
        else:
            found[-1].append(statement)
    return [block for block in found if block]


def _statement(statement: Statement, scope: Scope, reading: _Reading, joined: dict[int, Run | None]) -> Scope | None:
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
    found = reading.found.get(id(statement), [])
    if not statement.body and not statement.data and len(found) == 1 and PLAIN.match(statement.text) and id(statement) not in joined:
        _plain(statement, found[0].run, scope, reading)
        return None
    text = statement.text if not found or statement.text else statement.key
    blank = _blanked(text, found)
    # What follows one address is not the heading's matter: "a : drop, b : accept".
    follows = statement.tail
    if found and statement.body and word("condition").match(blank):
        follows += " " + " ".join(reading.bare.get(id(part), "") for part in statement.body)
    words = words_of(statement, f"{statement.key} {blank} {follows}", heading=bool(statement.body))
    names = () if statement.data else names_in(blank)
    named = snake(key_of(statement))
    head = f"{statement.key} {text}".rstrip()
    turned = head.endswith("!=") or word("except").search(head if statement.body and not found else "") is not None
    turning = exact("unless").search(head) or exact("unlessHeading").search(head) or named.startswith("not_")
    soft = bool(turning) and not turned and not found and "require" not in head.lower()
    if found:
        around = scope._replace(names=scope.names + names, unless=scope.unless != named.startswith("not_"))
        _put(_Heard(statement, text, blank, words, found), around, reading, joined)
    rule = statement.data and exact("ruleKey").match(statement.key) is not None
    return inside(scope, words, names, unless=soft, turned=turned)._replace(rule=scope.rule or rule)


def _blanked(text: str, found: list[Expression]) -> str:
    parts, place = [], 0
    for one in found:
        parts.append(text[place : one.start])
        place = one.end
        mapped = word("mapped").match(text[place : place + 20])
        place += mapped.end() if mapped is not None else 0
    return " ".join([*parts, text[place:]])


def _put(heard: _Heard, scope: Scope, reading: _Reading, joined: dict[int, Run | None]) -> None:
    """Put the entries of one statement, each with what its own words, and those around it, say of it."""
    statement, text, words, found = heard.statement, heard.text, heard.words, heard.found
    prose = statement.data and not words.verdict and _is_prose(heard.blank)
    rule = scope.rule or exact("rule").search(text) is not None
    base = statement.line if text is statement.text else 0
    shut, unless, line, place = False, scope.unless, statement.line, 0
    for index, one in enumerate(found):
        before = text[place : one.start]
        line += 0 if statement.fixed or not base else before.count("\n")
        last = index + 1 == len(found)
        after = text[one.end :] if last else text[one.end : found[index + 1].start] + "0"
        place = one.start
        before = before if not index else before[found[index - 1].end - found[index - 1].start :]
        shut = shut or word("except").search(before) is not None
        lead = re.sub(r"require\s+not", "", before, flags=re.IGNORECASE)
        if exact("unless").search(lead) is not None:
            unless = not scope.unless
        run = joined.get(id(statement), one.run) if len(found) == 1 else one.run
        if run is None:
            continue
        hard = shut or _HARD.search(before) is not None or run.sign in {"-", "~", "?"} or word("notThis").match(after) is not None
        hard = hard or (last and _ZERO.match(after) is not None and not statement.data)
        entry = Entry(line, text[one.start : one.end], run.prefixes, run.fault)
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


def _plain(statement: Statement, run: Run, scope: Scope, reading: _Reading) -> None:
    """The entry of a line that is an address and nothing else: most lines of most lists."""
    fault = run.fault or ("off" if scope.off else "closing" if scope.turned else "")
    reading.entries.append(Entry(statement.line, statement.text, run.prefixes, fault, scope.verdict, scope.unless, scope.names))


def _is_prose(blank: str) -> bool:
    """Whether a value of a document is a sentence with an address in it rather than a list or a rule."""
    return re.search(r"[A-Za-z]{3,}", blank) is not None and _RULE_LIKE.search(blank) is None


def _settle(entry: Entry, uses: dict[str, set[Verdict]]) -> None:
    """Say what is left of an entry: by its verdict, else by the rules that use its list, else by the list's name."""
    if entry.fault:
        return
    verdict = entry.verdict
    if not verdict:
        said = {one for name in entry.names for one in uses.get(name, ())}
        verdict = "open" if "open" in said else "closed" if said else ""
        if not said and any(word("closingName").search(snake(name)) for name in entry.names):
            verdict = "closed"
        if not said and not verdict and entry.unless:
            verdict, entry.unless = "closed", False
    if entry.unless and verdict in {"open", "closed"}:
        verdict = "closed" if verdict == "open" else "open"
    if verdict in {"closed", "limited", "both", "idle"}:
        entry.fault = {"closed": "closing"}.get(verdict, verdict)
    elif not verdict and entry.rule:
        entry.fault = "idle"


def entries_in_order(entries: list[Entry]) -> Iterator[Entry]:
    """Entries by their lines; those of one line as they were found."""
    yield from sorted(entries, key=lambda entry: entry.line)
