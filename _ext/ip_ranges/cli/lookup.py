"""``ip-ranges lookup``: whose an address is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import click

from ..base.errors import IpRangesError, PrefixError
from ..base.timestamps import format_instant
from ..changes.sentences import allow_by, asks_text, keep_elsewhere, keep_uncertain, remove_after
from ..changes.terms import DIRECTION_WORDS, MISSING_TABLES, NO_REGION, NOT_IN_TABLES, NOT_OURS, plain, state_meaning
from ..lookup.address import Lookup, Match
from ..pipeline.past import At
from .accepted_publication import publication_at, publication_of
from .context import CommandContext
from .documents import read_document
from .options import at_option, common


class Answer(NamedTuple):
    """What is asked, with the line of standard input that it stands in (0 for an argument), and what answers it.

    *missing* are the feeds without a table: while there are any, nobody is told that an address is not ours.
    """

    query: str
    line: int
    matches: tuple[Match, ...] = ()
    error: str = ""
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The item of ``ip-ranges lookup --output json``."""
        line, error = {"line": self.line} if self.line else {}, {"error": self.error} if self.error else {}
        missing = {"missing": list(self.missing)} if self.missing else {}
        return {"query": self.query, **line, "matches": [match.as_json() for match in self.matches], **missing, **error}

    def as_text(self) -> str:
        """A line for each match that says what it is and how long, and what follows from that where it changes."""
        # What came in from a file may hold anything; a terminal is not to obey it.
        query = self.query if self.query.isprintable() else repr(self.query)
        if self.error:
            return f"{query}: not an address"
        if not self.matches and self.missing:
            return f"{query}: {NOT_IN_TABLES}. {MISSING_TABLES.format(feeds=', '.join(self.missing))}"
        if not self.matches:
            return f"{query}: {NOT_OURS}"
        # A vendor's services that share a prefix are one line here; --output json has each.
        return "\n".join([f"{query}:", *dict.fromkeys(map(_match_text, self.matches))])


@click.command("lookup")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@at_option
@common("text", "json")
def verb(context: CommandContext, addresses: tuple[str, ...], at: At | None) -> int:
    """Say whose each address or prefix is: region, role, direction, since when and
    until when it is in use, and whether it may be removed.

    \b
    ip-ranges lookup 192.0.2.10 2001:db8::/48
    ip-ranges lookup - < addresses.txt       one a line
    ip-ranges lookup 192.0.2.10 --at 2026-11-20

    Exits with 1 when something that was asked is not an address, and when a
    feed is not known as far back as --at asks.
    """
    publication, unknown = (publication_of(context), {}) if at is None else publication_at(context, at)
    if publication.primary.name in unknown:
        raise IpRangesError(unknown[publication.primary.name])
    lookup = Lookup(feed for feed in publication.feeds if feed.name not in unknown)
    missing = tuple(sorted({*publication.absent, *unknown}))
    answers = [_answer(lookup, query, line, missing) for query, line in _queries(addresses)]
    then = {} if at is None else {"at": format_instant(publication.now), "serial": publication.serial}
    if context.output == "json":
        context.answer_json([answer.as_json() | then for answer in answers])
    if then:
        context.say(f"As of {then['at']}, serial {then['serial']}.")
    for answer in answers if context.output == "text" else ():
        context.answer(answer.as_text(), in_colour=True)
    wrong = [answer for answer in answers if answer.error]
    for answer in wrong:
        context.warn(f"{f'Standard input, line {answer.line}: ' if answer.line else ''}{answer.error}")
    # A feed that this publication has not at all was accepted later: nothing is missing.
    gaps = [sentence for name, sentence in unknown.items() if publication.feed(name) is not None]
    for sentence in gaps:
        context.warn(sentence)
    return 1 if wrong or gaps else 0


def _queries(addresses: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """What is asked, and the line of standard input that it stands in; 0 for an argument."""
    for address in addresses:
        if address != "-":
            yield address, 0
            continue
        for number, line in enumerate(read_document("-").decode("utf-8", "replace").splitlines(), start=1):
            if text := line.split("#", 1)[0].strip():
                yield text, number


def _answer(lookup: Lookup, query: str, line: int, missing: tuple[str, ...]) -> Answer:
    try:
        return Answer(query, line, tuple(lookup.find(query)), missing=missing)
    except PrefixError as error:
        return Answer(query, line, error=str(error))


def _match_text(match: Match) -> str:
    item = match.entry.range
    words = [item.region or NO_REGION, item.role, DIRECTION_WORDS[item.direction], plain(state_meaning(match.entry))]
    return "\n    ".join([f"  {item.prefix}  {', '.join(words)}  (feed {match.feed})", *_to_do(match)])


def _to_do(match: Match) -> Iterator[str]:
    entry, fate = match.entry, match.fate
    if entry.state == "announced" and entry.range.effective is not None:
        yield plain(allow_by(entry.range.effective))
    if fate.repoint is not None:
        yield asks_text(fate.repoint)
    if entry.state == "retired" or entry.keep_until is None:
        return
    if fate.elsewhere is not None:
        item = fate.elsewhere.range
        yield plain(keep_elsewhere(item.role, item.region or NO_REGION, plain(state_meaning(fate.elsewhere))))
    elif fate.removable_from is not None:
        yield plain(remove_after(fate.removable_from))
    else:
        yield plain(keep_uncertain(entry.keep_until))
