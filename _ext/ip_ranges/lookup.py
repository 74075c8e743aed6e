"""Whose is this address? Every range that an address or prefix is in, or that is in it, in microseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .entries import Entry
from .instants import instant_or_none
from .prefix import WIDTH, Prefix, parse_prefix
from .publication import PublishedFeed

Relation = Literal["same", "contains", "inside"]
"""How a range lies to what was asked for: the same block, a larger one around it, or a smaller one inside it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A range that has to do with what was asked for."""

    entry: Entry
    feed: str
    relation: Relation

    def as_json(self) -> dict[str, Any]:
        """The range's facts, with its state, the moment until which it may not be dropped, its feed and the relation."""
        facts = entry_facts(self.entry)
        return {**facts, "feed": self.feed, "relation": self.relation}


def entry_facts(entry: Entry) -> dict[str, Any]:
    """A range's facts with its state and ``keep_until``: the shape in which the command prints a range.

    ``withdrawn`` is there and true where it was only ever a plan.
    """
    facts = entry.range.facts()
    return {
        "prefix": facts.pop("prefix"),
        "region": facts.pop("region"),
        "role": facts.pop("role"),
        "direction": facts.pop("direction"),
        "state": entry.state,
        "effective": facts.pop("effective"),
        "expires": facts.pop("expires"),
        "keep_until": instant_or_none(entry.keep_until),
        **({"withdrawn": True} if entry.withdrawn else {}),
        **facts,
    }


class Lookup:
    """An index over the entries of some feeds: one dictionary for all prefixes, and the lengths that occur.

    Looking up an address asks the dictionary once for each length; what lies inside a prefix is a slice of the sorted
    prefixes.
    """

    def __init__(self, feeds: Iterable[PublishedFeed]) -> None:
        self._found: dict[Prefix, list[tuple[str, Entry]]] = {}
        for feed in feeds:
            for entry in feed.entries:
                self._found.setdefault(entry.range.prefix, []).append((feed.name, entry))
        self._sorted = sorted(self._found)
        self._lengths = {
            version: sorted({prefix.length for prefix in self._found if prefix.version == version}, reverse=True)
            for version in WIDTH
        }

    def find(self, text: str) -> tuple[Match, ...]:
        """The matches of an address or prefix, the most specific first.

        Raises :class:`~ip_ranges.errors.PrefixError` for what is neither.
        """
        return self.find_prefix(parse_prefix(text))

    def find_prefix(self, asked: Prefix) -> tuple[Match, ...]:
        """The same for a prefix that was read already."""
        inside = () if asked.is_single else tuple(self._inside(asked))
        return (*inside, *self._around(asked))

    def _around(self, asked: Prefix) -> Iterator[Match]:
        width = WIDTH[asked.version]
        for length in self._lengths[asked.version]:
            if length > asked.length:
                continue
            shift = width - length
            around = Prefix(asked.version, asked.first >> shift << shift, length)
            for name, entry in self._found.get(around, ()):
                yield Match(entry, name, "same" if length == asked.length else "contains")

    def _inside(self, asked: Prefix) -> list[Match]:
        # No prefix sorts after (version, last address, full length) and still begins inside.
        start = bisect_left(self._sorted, asked)
        end = bisect_right(self._sorted, (asked.version, asked.last, WIDTH[asked.version]))
        within = [prefix for prefix in self._sorted[start:end] if prefix.length > asked.length]
        within.sort(key=lambda prefix: (-prefix.length, prefix.first))
        return [Match(entry, name, "inside") for prefix in within for name, entry in self._found[prefix]]
