"""Which of two rules counts: whether one that keeps out may come before one that lets in, or count more.

Programs differ: the first rule counts, or the last one (pf), or the one with the lower number, or whatever denies. A rule that
keeps out is passed over only where it surely counts less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from ..model.prefix import Prefix
from ..model.prefix_sets import overlapping
from .list_words import exact, word

Manner = Literal["", "first", "inserted", "last", "quick", "wins", "yields"]
"""How a rule counts: the first that matches, the one put in front, the last, at once, always, only where no other rule does."""

BUILT_IN = frozenset(("INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING"))
"""The chains of packet filters that packets come to by themselves."""

_WEB = frozenset(("80", "443", "http", "https"))
_UNSAID: tuple[tuple[Manner, str], ...] = (
    ("inserted", "inserted"), ("wins", "winning"), ("yields", "yielding"), ("quick", "quick"), ("last", "lastMatch"), ("first", "firstMatch"),
)  # fmt: skip


class Standing(NamedTuple):
    """What the words of a rule say of its place: *chain* is the list of rules that it is in, a lower *priority* comes first."""

    chain: str = ""
    manner: Manner = ""
    priority: float | None = None
    ports: frozenset[str] = frozenset()
    protocols: frozenset[str] = frozenset()
    outward: bool = False
    family: int = 0

    def within(self, around: Standing) -> Standing:
        """The standing of a rule inside a block."""
        if PLAIN_STANDING in (self, around):
            return around if self == PLAIN_STANDING else self
        return Standing(
            self.chain or around.chain,
            around.manner if self.manner in {"", "yields"} and around.manner else self.manner,
            around.priority if self.priority is None else self.priority,
            self.ports or around.ports,
            self.protocols or around.protocols,
            self.outward or around.outward,
            self.family or around.family,
        )


PLAIN_STANDING = Standing()
"""The standing of what is in no rule."""


class Denial(NamedTuple):
    """A rule that keeps out: everybody where *prefix* is None, of one family where *version* is not 0.

    It holds for what stands from *start* to *end* of the document.
    """

    prefix: Prefix | None
    order: int
    standing: Standing
    start: int = -1
    end: int = 1 << 60
    version: int = 0


class Jump(NamedTuple):
    """A rule of one chain that goes on to another."""

    source: str
    target: str
    order: int


@lru_cache(1 << 12)
def standing_of(plain: str) -> Standing:
    """The standing of a rule by its words."""
    plain = word("answer").sub(" ", plain)
    chain = exact("chainName").search(plain)
    priority = word("priority").search(plain)
    manner: Manner = next((manner for manner, name in _UNSAID if exact(name).search(plain)), "")
    ports = {port for match in word("port").finditer(plain) for port in re.split(r"[\s,{}]+", next(filter(None, match.groups()))) if port}
    return Standing(
        next(filter(None, chain.groups()), "").strip("\"'") if chain else "",
        manner,
        float(next(filter(None, priority.groups()))) if priority else None,
        # A span of ports, or a name that says nothing, may be any.
        frozenset() if any(not re.fullmatch(r"\d+|https?|ssh|smtp|domain|telnet|ftp", port, re.IGNORECASE) for port in ports) else frozenset(map(str.lower, ports)),
        frozenset(match[1].lower() for match in word("protocol").finditer(plain)),
        word("outward").search(plain) is not None,
        next((family for family, name in ((4, "ip"), (6, "ip6")) if re.match(rf"\W*table\s+{name}\s", plain)), 0),
    )


@lru_cache(1 << 12)
def is_for_everybody(plain: str, *, data: bool) -> bool:
    """Whether a rule that keeps out has no condition but ports and protocols, so that it is meant for everybody."""
    plain = word("answer").sub(" ", plain)
    if word("byDefault").search(plain) or word("conditional").search(plain):
        return False
    if data:
        return word("everybody").search(plain) is not None or (len(plain.split()) <= 6 and not word("somebody").search(plain))
    return not re.search(r"[A-Za-z]", word("everybodyRule").sub(" ", plain))


class Denials:
    """The rules of a document that keep out, to be asked about one that lets in."""

    def __init__(self, denials: Iterable[Denial], jumps: Iterable[Jump]) -> None:
        self._by_prefix: dict[Prefix | None, dict[Denial, list[int]]] = {}
        for denial in denials:
            # Of equal ones the first and the last are enough.
            orders = self._by_prefix.setdefault(denial.prefix, {}).setdefault(denial._replace(order=0), [denial.order] * 2)
            orders[:] = min(orders[0], denial.order), max(orders[1], denial.order)
        self._everybody = self._by_prefix.pop(None, {})
        self._prefixes = sorted(prefix for prefix in self._by_prefix if prefix is not None)
        self._jumps = list(jumps)

    def of(self, prefix: Prefix, order: int, standing: Standing) -> list[Prefix]:
        """The prefixes that rules may keep out of *prefix*, which a rule lets in; itself where one for everybody may."""
        for denial, orders in self._everybody.items():
            if self._is_about(denial, prefix, order, standing) and self._may_shut(denial, orders, order, standing):
                return [prefix]
        near = overlapping(self._prefixes, prefix) if self._prefixes else []
        return [
            other
            for other in near
            if any(
                # A part of what is let in is kept out whichever rule comes first.
                prefix.contains(other) or self._may_shut(denial, orders, order, standing)
                for denial, orders in self._by_prefix[other].items()
            )
        ]

    def _is_about(self, denial: Denial, prefix: Prefix, order: int, standing: Standing) -> bool:
        """Whether a rule for everybody and one that lets in may meet: in one block, or by their chains."""
        if (denial.version or denial.standing.family or prefix.version) != prefix.version:
            return False
        return denial.start < order <= denial.end or bool(denial.standing.chain and standing.chain)

    def _may_shut(self, denial: Denial, orders: list[int], order: int, standing: Standing) -> bool:
        its = denial.standing
        if its.outward != standing.outward and (its.outward or denial.prefix is None):
            return False
        if its.protocols and standing.protocols and not its.protocols & standing.protocols:
            return False
        if its.protocols and its.protocols <= {"icmp", "icmpv6", "ipv6-icmp", "igmp"}:
            return False
        if its.ports and not its.ports & (standing.ports or _WEB):
            return False
        if its.priority is not None and standing.priority is not None and its.priority != standing.priority:
            return its.priority < standing.priority
        if "yields" in (its.manner, standing.manner) or its.manner in {"wins", "inserted"} or standing.manner == "inserted":
            return its.manner == "wins" or (its.manner == "inserted" and its.chain == standing.chain)
        if "last" in (its.manner, standing.manner) or "quick" in (its.manner, standing.manner):
            earlier = its.manner == "quick" and orders[0] < order
            return earlier or (standing.manner != "quick" and orders[1] > order)
        if its.chain.upper() == "PREROUTING" and standing.chain.upper() in {"INPUT", "FORWARD"}:
            return True
        if its.chain != standing.chain and its.chain and standing.chain:
            return self._reaches(its.chain, standing.chain, orders[0])
        if not denial.start <= order <= denial.end and its.chain:
            # A chain of the same name in another table.
            return True
        ordered = denial.prefix is None or (its.manner == standing.manner == "first")
        return orders[0] < order if ordered else True

    def _reaches(self, source: str, target: str, after: int) -> bool:
        """Whether a chain goes on to another below a place."""
        waiting, seen = [jump.target for jump in self._jumps if jump.source == source and jump.order > after], set()
        while waiting:
            chain = waiting.pop()
            if chain == target:
                return True
            if chain not in seen:
                seen.add(chain)
                waiting += [jump.target for jump in self._jumps if jump.source == chain]
        return False
