"""``ip-ranges lookup``: whose an address is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ..errors import PrefixError
from ..instants import parse_instant
from ..lookup import Lookup
from ..wording import DIRECTION_WORDS, day_and_time
from .documents import read_document
from .face import Face, common
from .publication import publication_of


@click.command("lookup")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@common("text", "json")
def verb(face: Face, addresses: tuple[str, ...]) -> int:
    """Say whose each address or prefix is: region, role, direction, state, dates.

    \b
    ip-ranges lookup 192.0.2.10 2001:db8::/48
    ip-ranges lookup - < addresses.txt       one a line

    Exits with 1 when something that was asked is not an address.
    """
    lookup = Lookup(publication_of(face).feeds)
    answers: list[dict[str, Any]] = []
    for query, line in _queries(addresses):
        answer: dict[str, Any] = {"query": query, **({"line": line} if line else {})}
        try:
            answer["matches"] = [match.as_json() for match in lookup.find(query)]
        except PrefixError as error:
            answer |= {"matches": [], "error": str(error)}
        answers.append(answer)
    if face.output == "json":
        face.answer_json(answers)
    else:
        for answer in answers:
            face.answer_coloured(_text(answer))
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


def _text(answer: dict[str, Any]) -> str:
    matches = answer["matches"]
    # What came in from a file may hold anything; a terminal is not to obey it.
    query = answer["query"] if answer["query"].isprintable() else repr(answer["query"])
    if "error" in answer:
        return f"{query}: not an address"
    if not matches:
        return f"{query}: not one of ours"
    # A vendor's services that share a prefix are one line here; --output json has each.
    return "\n".join([f"{query}:", *dict.fromkeys(f"  {_match(match)}" for match in matches)])


def _match(match: dict[str, Any]) -> str:
    words = [match["region"] or "no region", match["role"], DIRECTION_WORDS[match["direction"]], match["state"]]
    withdrawn = match.get("withdrawn", False)
    words += ["withdrawn before it was used"] if withdrawn else []
    for name, word in (("effective", "from"), ("keep_until", "until")):
        if match[name] and not (withdrawn and name == "effective"):
            words.append(f"{word} {day_and_time(parse_instant(match[name]))}")
    return f"{match['prefix']}  {', '.join(words)}  (feed {match['feed']})"
