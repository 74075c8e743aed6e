"""The entries of a list: each address expression of its statements with what is said of it, names of lists followed."""

from __future__ import annotations

import re
from typing import NamedTuple

from .address_expressions import Run, read_run
from .address_scanner import Expression, find_expressions
from .list_pairs import join_pairs, join_span
from .list_precedence import BUILT_IN, is_for_everybody, standing_of
from .list_reading import Document, Entry, Reading, deny_everybody, flipped, note_jump, read_bare
from .list_statements import PLAIN, Statement, walk
from .list_verdicts import (
    NO_VALUE,
    Scope,
    Words,
    declared_in,
    has_unknown_words,
    inside,
    is_note,
    key_of,
    names_in,
    record,
    snake,
    within,
    words_of,
)
from .list_words import exact, word

_HARD = re.compile(r"(?:!=\s*|!\s*(?:-[sd]|--(?:src|dst|source|destination)(?:-range)?)?\s*|!\s*[\w%{}.$]+\s+(?:-ipmatch|-R|~|in)\s+|(?:^|\s)-(?:ip[46]:)?)[\"'({]*$")
_RULE_LIKE = re.compile(r"[{}=]|\sin\s|^\s*(?:src|dst|ip|ip4|ip6|host|net|cidr):?")
_ESCAPE = re.compile(r"\\[nrt](?=[\d\[:\"'\s]|$)")
_BEGINNING = re.compile(r"^\d{1,3}(\.\d{1,3}){2}$")
_COUPLE = re.compile(r"^[0-9A-Fa-f.:]+[,;][0-9A-Fa-f.:]+$")
_ZERO = re.compile(r"^[\"']?\s*[;,]?\s*(?:0|no|off|false)[\"';,\s]*$")


class _WithAddresses(NamedTuple):
    """A statement with addresses: the text in which they stand, the same without them, its words, and the expressions."""

    statement: Statement
    text: str
    blank: str
    words: Words
    expressions: list[Expression]


def entries_of(statements: list[Statement]) -> Document:
    """Every expression of the statements by its line, those of one line as they were found, each with its fault or none."""
    reading = Reading()
    _find_all(statements, reading)
    first = next(iter(_paragraphs(statements)), [])
    off = len(first) == 1 and not first[0].body and word("off").search(reading.bare.get(id(first[0]), "")) is not None
    _read_blocks(statements, Scope(off=off), reading, outermost=True)
    for entry in reading.entries:
        _settle(entry, reading)
    return Document(sorted(reading.entries, key=lambda entry: entry.line), reading.denials, reading.jumps)


def _find_all(statements: list[Statement], reading: Reading) -> None:
    """Find the expressions of every statement, and the words of those that have none inside either."""
    every = list(walk(statements))
    for order, statement in enumerate(every):
        statement.order = order
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
                    reading.keyed.add(id(statement))
            if expressions:
                reading.expressions[id(statement)] = expressions
    for statement in reversed(every):
        statement.last = statement.body[-1].last if statement.body else statement.order
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


def _read_blocks(statements: list[Statement], scope: Scope, reading: Reading, outermost: bool = False) -> None:
    """Read one block, and what stands inside its statements: without recursion, since documents may be deep."""
    ends: dict[int, dict[int, Run | None]] = {}
    waiting: list[tuple[list[Statement], Scope, Scope]] = [
        (block, scope, scope) for block in reversed(_paragraphs(statements) if outermost else [statements])
    ]
    while waiting:
        block, around, outer = waiting.pop()
        here = record(block, reading.bare)
        if here.verdict == "closed" and not here.off and not outer.rule and all(id(statement) in reading.bare or is_note(statement) for statement in block):
            whole = " ".join(reading.bare.get(id(statement), "") for statement in block)
            if around.rule:
                whole = word("portCondition").sub(r"\1 \2", whole)
            standing = (standing_of(whole) if around.rule else here.standing).within(outer.standing)
            deny_everybody(whole, block[0].order, standing, outer, reading, data=not around.rule)
        here = within(around, record(task, reading.bare) if len(task := _task(block)) > len(block) else here)
        joined = join_pairs(block, reading.expressions) | ends.pop(id(block), {})
        order: list[tuple[list[Statement], Scope, Scope]] = []
        for statement in block:
            if is_note(statement):
                continue
            inner = _read_statement(statement, here, reading, joined)
            if statement.body and inner is not None:
                ends[id(statement.body)] = join_span(statement, reading.expressions)
                if not statement.data or _is_list(statement.body):
                    inner = inner._replace(start=statement.order, end=statement.last)
                order.append((statement.body, inner, here))
        # What stands inside is read after its block, but in its own order; lines put all in order at the end.
        waiting += reversed(order)


def _task(block: list[Statement]) -> list[Statement]:
    """The statements of a block, and where it is a task that is repeated what stands inside them: the module's arguments."""
    if not any(statement.body and word("repeats").match(statement.text) for statement in block):
        return block
    return [*block, *(inner for statement in block if not word("repeats").match(statement.text) for inner in statement.body)]


def _is_list(body: list[Statement]) -> bool:
    """Whether the members of a document's value are records, one like the other: they have no keys, or the same ones."""
    if not any(statement.body for statement in body):
        return False
    keys = [statement.key for statement in body]
    return "" in keys or len(set(keys)) < len(keys)


def _paragraphs(statements: list[Statement]) -> list[list[Statement]]:
    """The statements between empty lines."""
    paragraphs: list[list[Statement]] = [[]]
    for statement in statements:
        if not statement.text and not statement.body and not statement.key:
            paragraphs.append([])
        else:
            paragraphs[-1].append(statement)
    return [block for block in paragraphs if block]


def _read_statement(statement: Statement, scope: Scope, reading: Reading, joined: dict[int, Run | None]) -> Scope | None:
    """Put the entries of one statement, and give the scope of what is inside it."""
    plain = reading.bare.get(id(statement))
    rule = scope.rule or (statement.data and exact("ruleKey").match(statement.key) is not None)
    if plain is not None:
        read_bare(statement, plain, scope, reading)
        return inside(scope, words_of(statement, f"{statement.key} {statement.text}"), names_in(statement.text) if statement.body else (), unless=False, turned=False)._replace(rule=rule)
    expressions = reading.expressions.get(id(statement), [])
    if not statement.body and not statement.data and len(expressions) == 1 and PLAIN.match(statement.text) and id(statement) not in joined:
        # A line that is an address and nothing else: most lines of most lists.
        run = expressions[0].run
        fault = run.fault or ("off" if scope.off or statement.off else "closing" if scope.turned else "")
        entry = Entry(statement.line, statement.text, run.prefixes, fault, scope.verdict, scope.unless, scope.names, scope.declared)
        entry.order, entry.standing, entry.start, entry.end = statement.order, scope.standing, scope.start, scope.end
        reading.entries.append(entry)
        return None
    keyed = id(statement) in reading.keyed
    text = statement.key if keyed else statement.text
    if keyed:
        scope = within(scope, record(statement.body, reading.bare))
    blank = _blanked(text, expressions)
    # What follows one address is not the heading's matter: "a : drop, b : accept".
    follows = statement.tail
    if keyed:
        follows = "deny" if NO_VALUE.match(statement.text) else statement.text
    if expressions and statement.body and word("condition").match(blank):
        follows += " " + " ".join(reading.bare.get(id(inner), "") for inner in statement.body)
    words = words_of(statement, f"{statement.key} {blank} {follows}", heading=bool(statement.body))
    opened = f"{blank}{' {' if statement.body else ''}"
    names, declared = ((), ()) if statement.data else (names_in(opened), declared_in(opened))
    named = snake(key_of(statement))
    head = f"{statement.key} {text}".rstrip()
    turned = head.endswith("!=") or word("except").search(head if statement.body and not expressions else "") is not None
    turning = exact("unless").search(head) or exact("unlessHeading").search(head) or named.startswith("not_")
    soft = bool(turning) and not turned and not expressions and "require" not in head.lower()
    if expressions:
        around = scope._replace(
            names=scope.names + names,
            declared=scope.declared + declared,
            unless=scope.unless != named.startswith("not_"),
            standing=standing_of(words.plain).within(scope.standing),
        )
        _add_entries(_WithAddresses(statement, text, blank, words, expressions), around, reading, joined)
    return inside(scope, words, names, unless=soft, turned=turned)._replace(rule=rule, declared=scope.declared + declared)


def _blanked(text: str, expressions: list[Expression]) -> str:
    texts, offset = [], 0
    for expression in expressions:
        texts.append(text[offset : expression.start])
        offset = expression.end
        mapped = word("mapped").match(text[offset : offset + 20])
        offset += mapped.end() if mapped is not None else 0
    return " ".join([*texts, text[offset:]])


def _add_entries(statement_read: _WithAddresses, scope: Scope, reading: Reading, joined: dict[int, Run | None]) -> None:
    """Put the entries of one statement, each with what its own words, and those around it, say of it."""
    statement, text, words, expressions = statement_read.statement, statement_read.text, statement_read.words, statement_read.expressions
    blank = statement_read.blank
    otherwise = _otherwise(statement_read, scope)
    note_jump(words.plain, statement.order, scope.standing, reading)
    if scope.standing.chain.upper() in BUILT_IN:
        reading.based.add(scope.standing.chain)
    reading.ruled = reading.ruled or (words.verdict in {"open", "closed"} and not scope.declared)
    everybody = all(expression.run.is_everything for expression in expressions) and is_for_everybody(blank, data=statement.data)
    # A value of a document that is a sentence with an address in it rather than a list or a rule.
    prose = statement.data and not words.verdict and re.search(r"[A-Za-z]{3,}", blank) is not None and _RULE_LIKE.search(blank) is None
    logged = not statement.data and word("logged").search(text[: expressions[0].start] + re.sub(r"^[^\[]*", "", blank)) is not None
    base = statement.line if text is statement.text else 0
    shut, unless, line, offset = False, scope.unless, statement.line, 0
    shared = [] if words.verdict or statement.data else _shared_verdicts(text, expressions)
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
        hard = hard or (bool(shared) and shared[index] == "closed") or (last and _ZERO.match(after) is not None and not statement.data)
        entry = Entry(line, text[expression.start : expression.end], run.prefixes, run.fault, otherwise=otherwise)
        entry.order, entry.standing, entry.start, entry.end = statement.order, scope.standing, scope.start, scope.end
        entry.narrow = run.is_everything and not everybody
        reading.entries.append(entry)
        if entry.fault:
            continue
        if prose:
            entry.fault = "prose"
        elif logged:
            entry.fault = "idle"
        elif words.off or scope.off or statement.off:
            entry.fault = "off"
        elif hard or words.turned or scope.turned:
            entry.fault = "closing"
        else:
            entry.verdict, entry.unless = words.verdict or scope.verdict, unless
            if word("mapped").match(after) or (shared and shared[index] == "open"):
                entry.verdict = "open"
            entry.names, entry.declared = scope.names, scope.declared
    if len(expressions) == 2 and _COUPLE.match(text):
        _add_between(statement, text, expressions[0].run, expressions[1].run, reading)


def _shared_verdicts(text: str, expressions: list[Expression]) -> list[str]:
    """The verdict behind each expression, or behind the next one that has any: "A, B : deny" is about both; "" where none has."""
    verdicts, verdict, end = [], "", len(text)
    for expression in reversed(expressions):
        after = text[expression.end : end]
        end = expression.start
        if word("mapped").match(after) is not None:
            verdict = "closed" if word("notThis").match(after) is not None else "open"
        verdicts.append(verdict)
    return verdicts[::-1]


def _add_between(statement: Statement, text: str, start: Run, end: Run, reading: Reading) -> None:
    """Put what is between two addresses that may be the ends of a span."""
    between = start._replace(first=start.first + 1, last=end.first - 1)
    if start.host and end.host and start.first >> 8 == end.first >> 8 and between.prefixes:
        reading.entries.append(Entry(statement.line, text, between.prefixes, "ends"))


def _otherwise(statement_read: _WithAddresses, scope: Scope) -> str:
    """The fault of a statement's entries where nothing lets them in: a word of ``REASONS``, "" where they are a list."""
    statement, text, blank, words, expressions = statement_read
    if scope.rule or exact("rule").search(text) is not None:
        return "idle"
    if word("elsewhere").search(f"{statement.key} {blank}".strip() + " "):
        return "idle"
    if statement.data or words.verdict:
        return ""
    if scope.condition or word("conditionHeading").search(blank):
        return "unknown"
    return "unknown" if has_unknown_words(text[: expressions[0].start], blank, scope.names) else ""


def _names_of(entry: Entry, reading: Reading) -> list[str]:
    """The names of the lists that an entry is in, with those of the groups that these are in."""
    names = list(entry.names)
    for name in names:
        names += sorted(reading.groups.get(name, set()) - set(names))
    return names


def _settle(entry: Entry, reading: Reading) -> None:
    """Decide what becomes of an entry: by its verdict, else by the rules that use its list, else by the list's name."""
    if entry.fault:
        return
    verdict = entry.verdict
    if not verdict:
        uses = {use: position for name in reversed(_names_of(entry, reading)) for use, position in reading.uses.get(name, {}).items()}
        verdict = "both" if "open" in uses and "closed" in uses else next((use for use in ("open", "closed", "unknown") if use in uses), "")
        if verdict in uses:
            entry.order, entry.standing, entry.start, entry.end = uses[verdict]
        elif not verdict and ("off" in uses or (entry.declared and (reading.ruled or uses))):
            verdict = "off" if "off" in uses else "idle"
        if not verdict and any(word("closingName").search(snake(name)) for name in entry.names):
            verdict = "closed"
        if not verdict and entry.unless:
            verdict, entry.unless = "closed", False
    if entry.unless:
        verdict = flipped(verdict)
    if verdict in {"closed", "limited", "both", "idle", "off", "unknown"}:
        entry.fault = {"closed": "closing"}.get(verdict, verdict)
    elif not verdict:
        entry.fault = entry.otherwise
    chain = entry.standing.chain
    if not entry.fault and chain and reading.based and chain not in reading.based | reading.targets and chain.upper() not in BUILT_IN:
        entry.fault = "idle"
