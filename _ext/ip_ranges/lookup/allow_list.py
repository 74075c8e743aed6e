"""A reader's own allow list, in whatever file it stands: what it lets in, what it leaves out, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model.prefix import Prefix
from ..model.prefix_sets import blocks, intervals, without
from .list_entries import entries_of
from .list_precedence import Denial, Denials
from .list_reading import Document
from .list_texts import statements_of

REASONS: dict[str, str] = {
    "closing": "stands in a rule that keeps it out",
    "off": "is switched off",
    "limited": "is let in a few times only, and then kept out",
    "idle": "stands in a rule that does not let it in",
    "everything": "is every address there is, not an entry of a list",
    "nobody": "is this machine, nobody or a mask, not an entry of a list",
    "octets": "is no address: a number is above 255 or begins with a zero, or a group is too long",
    "backwards": "is a span that ends before it begins",
    "mask": "has a mask that is none, or whose bits are not in one piece",
    "pattern": "is a pattern or has something after it that is not known here; write the addresses with their length",
    "prose": "stands in a sentence, so nobody can tell what it is there for",
    "both": "stands in a rule with a word that lets in and one that keeps out",
    "ends": "may be two addresses or the two ends of a span; write a span with a hyphen",
    "unknown": "stands beside words that are not known here, so nobody can tell whether it is let in",
    "shadowed": "is let in here, but a rule that keeps out may come first or count more",
    "cut": "ends in the middle: the rest of the document is missing",
}
"""The reasons why a text does not count, as the end of a sentence, by the words that page and command share."""

NOT_UNDERSTOOD = frozenset(("octets", "backwards", "mask", "pattern", "prose", "both", "ends", "unknown", "cut"))
"""The reasons that say that a text was not understood; with the others it was, and lets nobody in."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An address or prefix that a text lets in, in its line (the first is 1)."""

    prefix: Prefix
    line: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """A text that looks like an entry and does not count.

    *code* is one of ``REASONS``. *prefixes* are those that it stands for, () where they are not known.
    """

    text: str
    line: int
    code: str
    prefixes: tuple[Prefix, ...] = ()

    @property
    def reason(self) -> str:
        """The reason why the text does not count, as the end of a sentence."""
        return REASONS[self.code]

    @property
    def is_understood(self) -> bool:
        """Whether the meaning of the text is known."""
        return self.code not in NOT_UNDERSTOOD

    def as_json(self) -> dict[str, str | int]:
        """Line, text and reason."""
        return {"line": self.line, "text": self.text, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class AllowList:
    """The content of a list: *mentions* in its order with their lines, and what was *ignored* with the reason."""

    mentions: tuple[Mention, ...]
    ignored: tuple[Ignored, ...] = ()

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The listed prefixes, as they stand there."""
        return tuple(mention.prefix for mention in self.mentions)

    @property
    def not_understood(self) -> tuple[Ignored, ...]:
        """The texts that were not understood; they never count as allowed."""
        return tuple(ignored for ignored in self.ignored if not ignored.is_understood)

    @property
    def left_out(self) -> tuple[Ignored, ...]:
        """The texts that were understood and let nobody in: denied, switched off, every address at once."""
        return tuple(ignored for ignored in self.ignored if ignored.is_understood)


def read_allow_list(text: str) -> AllowList:
    """Read a list of addresses from any of the published files, or from a configuration around them.

    A block with host bits set is taken as the block, as firewalls do. In a table of ours the rows that are retired do not
    count: they are told, not allowed.
    """
    statements, cut = statements_of(text.removeprefix("\ufeff"))
    document = entries_of(statements)
    denials = Denials(_denials_of(document), document.jumps)
    mentions: list[Mention] = []
    ignored: list[Ignored] = []
    for entry in document.entries:
        refusal = _refusal(entry.prefixes)
        code = refusal if refusal == "nobody" and entry.fault in {"idle", "unknown"} else entry.fault or refusal
        shut = [] if code else [other for prefix in entry.prefixes for other in denials.of(prefix, entry.order, entry.standing)]
        left = _left(entry.prefixes, shut) if shut else [] if code else entry.prefixes
        mentions += [Mention(prefix, entry.line) for prefix in left]
        if not left:
            text_of = str(entry.prefixes[0]) if len(entry.prefixes) == 1 and code != "ends" else entry.text
            ignored.append(Ignored(text_of, entry.line, code or "shadowed", entry.prefixes))
    if cut:
        ignored.append(Ignored("…", cut, "cut"))
    return AllowList(tuple(mentions), tuple(ignored))


def _refusal(prefixes: Sequence[Prefix]) -> str:
    """The reason why prefixes are nothing that a list may have, "" where they are."""
    if len(prefixes) != 1:
        return ""
    (prefix,) = prefixes
    if prefix.length == 0:
        return "everything"
    top = prefix.first >> 24 if prefix.version == 4 else -1
    nobody = top in (0, 127) or top >= 224 or (prefix.version == 6 and prefix.is_single and prefix.first in (0, 1))
    return "nobody" if nobody else ""


def _denials_of(document: Document) -> Iterator[Denial]:
    """The rules of a document that keep out."""
    yield from document.denials
    for entry in document.entries:
        if entry.fault in {"closing", "limited"}:
            for prefix in entry.prefixes:
                if prefix.length:
                    yield Denial(prefix, entry.order, entry.standing, entry.start, entry.end)
                elif not entry.narrow:
                    yield Denial(None, entry.order, entry.standing, entry.start, entry.end, prefix.version)


def _left(prefixes: Sequence[Prefix], shut: Sequence[Prefix]) -> list[Prefix]:
    """What is left of prefixes where others are kept out."""
    version = prefixes[0].version
    return list(blocks(without(intervals(prefixes, version), intervals(shut, version)), version))
