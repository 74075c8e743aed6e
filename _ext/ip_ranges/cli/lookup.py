"""``ip-ranges lookup``: whose an address is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ..base.errors import PrefixError
from ..changes.sentences import allow_by, asks_text, remove_after
from ..changes.terms import DIRECTION_WORDS, NO_REGION, NOT_OURS, day_and_time, plain, state_meaning
from ..lookup.address import Lookup, Match
from .accepted_publication import publication_of
from .context import Face, common
from .documents import read_document


@click.command("lookup")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@common("text", "json")
def verb(face: Face, addresses: tuple[str, ...]) -> int:
    """Say whose each address or prefix is: region, role, direction, since when and
    until when it is in use, and whether it may be removed.

    \b
    ip-ranges lookup 192.0.2.10 2001:db8::/48
    ip-ranges lookup - < addresses.txt       one a line

    Exits with 1 when something that was asked is not an address.
    """
    lookup = Lookup(publication_of(face).feeds)
    answers: list[dict[str, Any]] = []
    said: dict[int, list[str]] = {}
    for query, line in _queries(addresses):
        answer: dict[str, Any] = {"query": query, **({"line": line} if line else {})}
        try:
            matches = lookup.find(query)
            answer["matches"] = [match.as_json() for match in matches]
            said[len(answers)] = [line for match in matches for line in _match(match)]
        except PrefixError as error:
            answer |= {"matches": [], "error": str(error)}
        answers.append(answer)
    if face.output == "json":
        face.answer_json(answers)
    else:
        for number, answer in enumerate(answers):
            face.answer_coloured(_text(answer, said.get(number, [])))
    wrong = [answer for answer in answers if "error" in answer]
    for answer in wrong:
        face.warn(f"{_place(answer)}{answer['error']}")
    return 1 if wrong else 0


def _queries(addresses: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """What is asked, and the line of standard input that it stands in; 0 for an argument."""
    for one in addresses:
        if one != "-":
            yield one, 0
            continue
        for number, line in enumerate(read_document("-").decode("utf-8", "replace").splitlines(), start=1):
            text = line.split("#", 1)[0].strip()
            if text:
                yield text, number


def _place(answer: dict[str, Any]) -> str:
    return f"Standard input, line {answer['line']}: " if "line" in answer else ""


def _text(answer: dict[str, Any], lines: list[str]) -> str:
    # What came in from a file may hold anything; a terminal is not to obey it.
    query = answer["query"] if answer["query"].isprintable() else repr(answer["query"])
    if "error" in answer:
        return f"{query}: not an address"
    if not lines:
        return f"{query}: {NOT_OURS}"
    # A vendor's services that share a prefix are one line here; --output json has each.
    return "\n".join([f"{query}:", *dict.fromkeys(lines)])


def _match(match: Match) -> list[str]:
    """A line that says what it is and how long, and what follows from that where it changes."""
    item = match.entry.range
    words = [item.region or NO_REGION, item.role, DIRECTION_WORDS[item.direction], plain(state_meaning(match.entry))]
    return [f"  {item.prefix}  {', '.join(words)}  (feed {match.feed})" + "".join(f"\n    {one}" for one in _to_do(match))]


def _to_do(match: Match) -> Iterator[str]:
    entry, fate = match.entry, match.fate
    if entry.state == "announced" and entry.range.effective is not None:
        yield plain(allow_by(entry.range.effective))
    if fate.repoint is not None:
        yield asks_text(fate.repoint)
    if entry.state == "retired" or entry.keep_until is None:
        return
    if fate.elsewhere is not None:
        other = fate.elsewhere.range
        yield f"Do not remove it then: it is ours as {other.role} in {other.region or NO_REGION} too, {plain(state_meaning(fate.elsewhere))}."
    elif fate.removable_from is not None:
        yield plain(remove_after(fate.removable_from))
    else:
        yield f"Do not remove it yet: whether it may go is certain on {day_and_time(entry.keep_until)}."
