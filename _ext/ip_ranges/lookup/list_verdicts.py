"""The verdict of a statement on its addresses: let in, kept out, switched off; by its own words, and by what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from .list_precedence import Standing, standing_of
from .list_statements import Statement
from .list_words import STOP, exact, word

Verdict = Literal["open", "closed", "idle", "limited", "both", "unknown", "off", ""]

_KEY = re.compile(r"^\W{0,3}(?:set\s+|option\s+|export\s+|local\s+|define\s+|var\s+)?[\"'$@]*([\w./@-]+(?: [\w/()-]+){0,3}?)[\"']?\s*(?:=>|[=:](?!:)|\s|$)")
_CAMEL = re.compile(r"([a-z0-9])([A-Z])")
_ACTION = re.compile(
    r"(?:^|[_.])(?:rule)?_?(?:action|access|effect|verdict|target|decision|disposition|permission|type|mode|then|handle|actions|rule|jump|policy)$",
    re.IGNORECASE,
)
# The value of such a key lets in by a known word, or nobody knows what it does.
_DECISION = re.compile(r"(?:^|[_.])(?:rule)?_?(?:action|access|effect|verdict|decision|disposition|permission|jump)$", re.IGNORECASE)
_PAIR = re.compile(r"^(?:set\s+)?[\w\"'.-]+\s*[:=]|^order\s|^set\s", re.IGNORECASE)
_STRENGTH: tuple[Verdict, ...] = ("closed", "limited", "open", "unknown", "idle")
_NAME = re.compile(r"^[\"']?[\w .:@$-]{1,80}[\"']?$", re.ASCII)
_OPTION = re.compile(r"^option\s+name\s+(?=[\"'])")
_VALUE = re.compile(r"^(?:|null|\{\}|true|t|yes|y|1|on)$", re.IGNORECASE)
NO_VALUE = re.compile(r"^(?:false|f|no|n|0|off|\[\])$", re.IGNORECASE)
"""A value that says no."""

_YES_VALUE = re.compile(r"^(?:true|t|yes|y|1|on)$", re.IGNORECASE)
_SWITCH = re.compile(r"^[\w\"'-]+\s*[:=]\s*[\w\"']+[;,]?$")

REMARK_WORDS = 8
"""The most words of a remark behind an address; more are a sentence."""


class Scope(NamedTuple):
    """The surroundings of a statement: the verdict of the nearest block that has one, and what turns it round.

    *off* is switched off, *turned* means everybody else, *unless* is read with the verdict, *names* are those of the lists
    to which addresses here belong, *declared* those of them that are nothing but lists, *rule* and *condition* a rule that lets nobody in without a verdict. *standing* is the place of rules here,
    among those from *start* to *end* of the document.
    """

    verdict: Verdict = ""
    off: bool = False
    turned: bool = False
    unless: bool = False
    names: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    condition: bool = False
    rule: bool = False
    standing: Standing = Standing()
    start: int = -1
    end: int = 1 << 60


class Words(NamedTuple):
    """A statement's own words: *plain* without notes and quotes, and what they say."""

    plain: str
    verdict: Verdict
    off: bool
    turned: bool


def key_of(statement: Statement) -> str:
    """The name of a statement's value: the key of data, or the word before ``=`` and ``:``, or the first one."""
    if statement.key or statement.data:
        return statement.key
    match = _KEY.match(statement.text)
    return "" if match is None else match[1]


def snake(name: str) -> str:
    """A name with its words parted by lines, in small letters."""
    return _CAMEL.sub(r"\1_\2", name).replace("-", "_").replace(" ", "_").lower()


def is_note(statement: Statement) -> bool:
    """Whether a statement is a remark of people about an entry, and no entry."""
    if statement.data:
        return bool(statement.key) and word("note").match(statement.key) is not None
    return word("noteLine").match(statement.text) is not None or (
        word("note").match(statement.text) is not None and re.match(r"^[\w\"' -]{1,30}[:=]", statement.text) is not None
    )


def words_of(statement: Statement, text: str, *, heading: bool = False) -> Words:
    """The meaning of a statement's words; *text* is all of it with blanks for its addresses.

    *heading* says that something stands inside or below it.
    """
    key = statement.key
    match = None if statement.data else _KEY.match(statement.text)
    if match is not None:
        # A first word alone may be anything, like the owner of a record in a zone.
        key = match[1] if match.group().rstrip()[-1:] in {"=", ":", ">"} or match[1].lower().startswith("deny") else ""
    return _words(text, key, heading)


@lru_cache(1 << 12)  # lines of a list differ in their addresses alone: it is read five times as fast
def _words(text: str, key: str, heading: bool) -> Words:
    plain = word("noteField").sub(" ", text) if '"' in text or "'" in text or "=" in text else text
    plain = re.sub(r"[\"'`]", " ", plain)
    off = word("off").search(plain) is not None
    return Words(plain, _verdict(plain, key, heading), off, exact("turned").search(plain) is not None)


def _verdict(plain: str, key: str, heading: bool) -> Verdict:
    if word("limited").search(plain):
        return "limited"
    target = exact("target").search(plain)
    if target is not None:
        name = target[1].upper() if heading else target[1]
        for verdict, expression in (("closed", "closingTarget"), ("open", "openingTarget"), ("idle", "idleTarget")):
            if exact(expression).match(name):
                removed = verdict == "open" and re.search(r"(?:^|\s)(?:-D|--delete)\s", plain)
                return "closed" if removed else verdict  # type: ignore[return-value] # the pairs above are typed as texts
        return ""
    if word("refused").search(plain):
        return "closed"
    closing = word("closing").search(plain)
    opening = word("opening").search(plain)
    if closing and opening:
        return "closed" if re.match(r"^\W*(?:del|delete|remove|no|ufw|nft|ip6?tables)\s", plain) or "require" in closing.group().lower() else "both"
    if closing:
        return "closed"
    if opening:
        return "open"
    parts = _CAMEL.sub(r"\1_\2", plain)
    if word("closingPart").search(parts):
        return "closed"
    if word("openingPart").search(parts):
        return "open"
    named = snake(key.rpartition("/")[2])
    return "closed" if named and word("closingName").search(named) else ""


def record(statements: Iterable[Statement], bare: dict[int, str]) -> Scope:
    """The scope that the statements of a block make for each other: an action, a switch, a name.

    *bare* has the words of those that have no address, by their identity.
    """
    verdict: Verdict = ""
    off = turned = False
    names: list[str] = []
    standing = Standing()
    for statement in statements:
        plain = bare.get(id(statement))
        if statement.data and word("routeKey").match(snake(statement.key)):
            verdict = verdict or "idle"
        if plain is None:
            continue
        inner = statement
        while inner.data and not inner.key and not inner.text and len(inner.body) == 1:
            inner = inner.body[0]
        key = snake(key_of(inner))
        alone = inner.data or inner.text.endswith(":") or _SWITCH.match(inner.text) is not None or (
            bool(inner.body) and all("=" in member.text or ":" in member.text for member in inner.body)
        )
        words = words_of(inner, plain)
        switch = inner.data or len(plain.split()) <= 4
        if switch and not inner.body and (inner.key if inner.data else _PAIR.match(inner.text)):
            standing = standing_of(plain).within(standing)
        off = off or (words.off and switch)
        turned = turned or (words.turned and switch) or (key == "not" and inner.data and _VALUE.match(inner.text) is not None)
        named = _OPTION.sub("", inner.text)
        if key in {"name", "id"} and _NAME.match(named):
            names.append(named.split(":")[-1].strip(" \"'").lstrip("@$"))
        action = _action(inner, key, words.verdict, len(plain.split()), alone=alone)
        verdict = next((word_of for word_of in _STRENGTH if word_of in {action, verdict}), "")
    return Scope(verdict, off, turned, names=tuple(names), standing=standing)


def _action(statement: Statement, key: str, verdict: Verdict, length: int, *, alone: bool) -> Verdict:
    """The verdict that a statement without addresses gives to its neighbours, "" where it speaks for itself only."""
    if key.startswith("default") or word("byDefault").search(key) or (length > 8 and not statement.data):
        return ""
    text = statement.text if statement.data else "".join(re.split(r"[:=]", statement.text, maxsplit=1)[1:]).strip(" \"';,")
    key = key.removeprefix("is_").removeprefix("set_")
    if _ACTION.search(key) and not (statement.body and (key in {"rule", "jump", "policy"} or (key == "handle" and not statement.data))):
        # "http_access deny bad" speaks for itself, "action deny" for its neighbours.
        arguments = re.findall(r"[^\s=:]+", statement.text.partition(key_of(statement))[2])
        if statement.data or statement.body or key == "then" or len(arguments) == 1:
            if verdict in {"open", "closed", "limited"}:
                return verdict
            if _DECISION.search(key) and (text or statement.body) and alone:
                return "closed" if NO_VALUE.match(text) else "open" if _YES_VALUE.match(text) else "unknown"
        return ""
    if verdict not in {"open", "closed", "limited"}:
        return ""
    if statement.data and not statement.body and verdict == "closed" and word("closing").fullmatch(f" {text}"):
        return "" if key in {"name", "id", "label", "tag", "group", "list"} else verdict
    opening = word("opening").fullmatch(f" {key}") is not None
    if alone and (opening or word("closing").fullmatch(f" {key}")):
        if NO_VALUE.match(text):
            return "closed" if opening and text != "[]" else ""
        return verdict if statement.data or _VALUE.match(text) else ""
    return ""


def has_unknown_words(before: str, blank: str, names: tuple[str, ...]) -> bool:
    """Whether the words around an address are none that a list has: one may be a name, and what follows an address a remark."""
    if exact("label").match(before.rstrip("\"'`").replace("`", "")):
        return False
    words = re.findall(r"[A-Za-z][\w.-]*", before)
    if len(re.findall(r"[A-Za-z][\w.-]*", blank)) - len(words) > REMARK_WORDS:
        return True
    return len([name for name in words if name not in names and not _is_list_word(name)]) > 1


def _is_list_word(name: str) -> bool:
    parts = [part for part in re.split(r"[._-]+", _CAMEL.sub(r"\1_\2", name)) if part]
    return all(word("listWords").fullmatch(part) or word("opening").fullmatch(f" {part}") for part in parts)


def names_in(text: str) -> tuple[str, ...]:
    """The names that the words before an address, or the heading of a block, give to a list."""
    defined = [(match[1], text.find(match[1], match.start())) for match in word("defines").finditer(text)]
    # "$from" is a name whatever word it is.
    marked = {name for name, offset in defined if offset and text[offset - 1] in "$@<"}
    names = [name for name, _ in defined]
    names += [match[1].lstrip("@") for name in ("assigns", "named") if (match := word(name).match(text)) is not None]
    names = [name for name in names if (name in marked or name.lower() not in STOP) and not name[0].isdigit() and name not in {"ACCEPT", "DROP"}]
    return tuple(dict.fromkeys([*names, *declared_in(text)]))


def declared_in(text: str) -> tuple[str, ...]:
    """The name of a list that is nothing but a list, whatever word it is."""
    match = word("declares").search(text)
    return () if match is None else (next(filter(None, match.groups())),)


class ListUse(NamedTuple):
    """A word of a rule by which it may name a list; *negated* where everybody else is meant."""

    name: str
    negated: bool


def uses_in(plain: str) -> list[ListUse]:
    """The words of a rule by which it may name a list."""
    uses = []
    for match in word("uses").finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()]
        after = plain[match.end() : match.end() + 8]
        negated = word("negated").search(before) is not None or re.match(r"[\"'\s)]*=+\s*[\"']?0|\s+except\W*$", after) is not None
        uses.append(ListUse(match.group().lstrip("@$"), negated))
    return uses


def inside(scope: Scope, words: Words, names: tuple[str, ...], *, unless: bool, turned: bool) -> Scope:
    """The scope of what stands inside or below a statement."""
    verdict = scope.verdict if words.verdict in {"", "both"} else words.verdict
    return scope._replace(
        verdict=verdict,
        off=scope.off or words.off,
        turned=scope.turned or words.turned or turned,
        unless=scope.unless != unless,
        names=scope.names + names,
        condition=scope.condition or word("conditionHeading").search(words.plain) is not None,
        standing=standing_of(words.plain).within(scope.standing),
    )


def within(scope: Scope, block: Scope) -> Scope:
    """The scope of a block's statements, with what they say of each other."""
    return scope._replace(
        verdict=block.verdict or scope.verdict,
        off=scope.off or block.off,
        turned=scope.turned or block.turned,
        names=scope.names + block.names,
        standing=block.standing.within(scope.standing),
    )
