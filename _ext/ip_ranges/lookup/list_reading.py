"""The state of a reading: entries so far, the rules by which lists are used, and what is said of everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.prefix import Prefix
from .address_scanner import Expression
from .list_precedence import BUILT_IN, PLAIN_STANDING, Denial, Jump, Standing, is_for_everybody, standing_of
from .list_statements import Statement
from .list_verdicts import Scope, Verdict, declared_in, names_in, record, uses_in, words_of
from .list_words import word

_ATTRIBUTE = re.compile(r"^[\w\"' -]+\s*[:=]\s*[\w\"']+[;,]?$")


@dataclass(slots=True)
class Entry:
    """An expression of a list: its line, its text, and what became of it.

    *fault* is a word of ``REASONS`` in ``allow_list`` where it does not count, or was not understood; *verdict* waits for
    the rules that use one of *names*, the list *declared* has to have one. *otherwise* is the fault where nothing lets it in.
    *order* and *standing* are those of the rule that does, *start* and *end* of what a rule that keeps out is about.
    """

    line: int
    text: str
    prefixes: tuple[Prefix, ...] = ()
    fault: str = ""
    verdict: Verdict = ""
    unless: bool = False
    names: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    otherwise: str = ""
    order: int = 0
    standing: Standing = PLAIN_STANDING
    start: int = -1
    end: int = 1 << 60
    narrow: bool = False


class Use(NamedTuple):
    """The first rule that uses a list with some verdict: its place in the document, and the block for which it holds."""

    order: int
    standing: Standing
    start: int
    end: int


class Document(NamedTuple):
    """The entries of a document by their lines, and what it says of everybody: rules that keep out, and from chain to chain."""

    entries: list[Entry]
    denials: list[Denial]
    jumps: list[Jump]


@dataclass(slots=True)
class Reading:
    """The state of a reading: entries so far, the uses of lists by rules, and the expressions and bare words of statements."""

    entries: list[Entry] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    based: set[str] = field(default_factory=set)
    """The chains that packets come to by themselves."""
    ruled: bool = False
    """Whether the document has rules, so that a list that none of them uses does nothing."""
    uses: dict[str, dict[Verdict, Use]] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    """The groups of lists that a list is in, by its name."""
    expressions: dict[int, list[Expression]] = field(default_factory=dict)
    keyed: set[int] = field(default_factory=set)
    """The statements whose address is their key."""
    bare: dict[int, str] = field(default_factory=dict)


def deny_everybody(plain: str, order: int, standing: Standing, scope: Scope, reading: Reading, *, data: bool) -> None:
    """Note a rule that keeps out, where it has no condition."""
    if is_for_everybody(plain, data=data):
        reading.denials.append(Denial(None, order, standing, scope.start, scope.end))


def read_bare(statement: Statement, plain: str, scope: Scope, reading: Reading) -> None:
    """Note what a statement without addresses says: which lists it uses, whom it sends where, whether it keeps everybody out."""
    if declared_in(plain) or word("housekeeping").search(plain):
        return
    words = words_of(statement, plain)
    if word("member").search(plain):
        groups = {*scope.names, *names_in(plain)}
        for name, _ in uses_in(words.plain):
            if name not in groups:
                reading.groups.setdefault(name, set()).update(groups)
        return
    standing = standing_of(words.plain).within(scope.standing)
    note_jump(words.plain, statement.order, standing, reading)
    if standing.chain and (standing.chain.upper() in BUILT_IN or word("baseChain").search(plain)):
        reading.based.add(standing.chain)
    verdict = words.verdict or scope.verdict
    off = words.off or scope.off or statement.off or (bool(statement.body) and record(statement.body, reading.bare).off)
    stated: Verdict = "unknown" if words.verdict == "both" and not statement.body else verdict
    decided: Verdict = "off" if off else stated if stated in {"open", "closed", "unknown"} else "idle"
    turned = scope.turned or (words.turned and not statement.body)
    for name, negated in uses_in(words.plain):
        use: Verdict = flipped(decided) if negated != (scope.unless != turned) else decided
        reading.uses.setdefault(name, {}).setdefault(use, Use(statement.order, standing, scope.start, scope.end))
    if words.verdict in {"open", "closed"} and decided == words.verdict:
        reading.ruled = True
        attribute = statement.data or _ATTRIBUTE.match(statement.text) is not None
        if decided == "closed" and not statement.body and not attribute:
            deny_everybody(words.plain, statement.order, standing, scope, reading, data=False)


def note_jump(plain: str, order: int, standing: Standing, reading: Reading) -> None:
    """Note that a rule goes on to another chain."""
    jump = word("jump").search(plain)
    if jump is not None and standing.chain:
        target = next(filter(None, jump.groups()))
        reading.jumps.append(Jump(standing.chain, target, order))
        reading.targets.add(target)


def flipped(verdict: Verdict) -> Verdict:
    """The verdict on everybody else."""
    return "closed" if verdict == "open" else "open" if verdict == "closed" else verdict
