"""The look-up of an address: every range that an address or prefix is in, or that is in it, in microseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from ..base.timestamps import instant_or_none
from ..changes.orders import Order
from ..changes.publication import PublishedFeed
from ..changes.schedules import is_record_target
from ..changes.terms import plain, state_meaning
from ..model.entries import Entry
from ..model.prefix import WIDTH, Prefix, parse_prefix

Relation = Literal["same", "contains", "inside"]
"""The relation of a range to the prefix that was asked for: the same block, a larger one around it, or a smaller one in it."""


class Fate(NamedTuple):
    """Whether the addresses of an entry may go from an allow list, asked of their direction over all regions and roles.

    *removable_from* is from when on, None where no day is known that is sure. *elsewhere* is the entry that has them
    besides, and longer. *repoint* is what names that point to it were told last, while that holds.
    """

    removable_from: datetime | None = None
    elsewhere: Entry | None = None
    repoint: Order | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of the command's JSON."""
        item = None if self.elsewhere is None else self.elsewhere.range
        return {
            "removable_from": instant_or_none(self.removable_from),
            "elsewhere": None if item is None else {"region": item.region, "role": item.role},
        }


@dataclass(frozen=True, slots=True)
class Match:
    """A range that has to do with the prefix that was asked for."""

    entry: Entry
    feed: str
    relation: Relation
    fate: Fate

    def as_json(self) -> dict[str, Any]:
        """The range's facts, with its state, its feed and the relation, and whether it may be removed and from when on."""
        facts = entry_facts(self.entry)
        return {**facts, "feed": self.feed, "relation": self.relation, **self.fate.as_json()}


def entry_facts(entry: Entry) -> dict[str, Any]:
    """A range's facts with its state and ``keep_until``: the shape in which the command prints a range.

    ``meaning`` is the state in words, and ``withdrawn`` is there and true where it was only ever a plan.
    """
    named = entry.range.named()
    return {
        **{name: named.pop(name) for name in ("prefix", "region", "role", "direction")},
        "state": entry.state,
        "meaning": plain(state_meaning(entry)),
        **{name: named.pop(name) for name in ("effective", "expires")},
        "keep_until": instant_or_none(entry.keep_until),
        **({"withdrawn": True} if entry.withdrawn else {}),
        **named,
    }


class Lookup:
    """An index over the entries of some feeds: one dictionary for all prefixes, and the lengths that occur.

    Looking up an address asks the dictionary once for each length; what lies inside a prefix is a slice of the sorted
    prefixes.
    """

    def __init__(self, feeds: Iterable[PublishedFeed]) -> None:
        self._feeds = {feed.name: feed for feed in feeds}
        self._by_prefix: dict[Prefix, list[tuple[str, Entry]]] = {}
        for feed in self._feeds.values():
            for entry in feed.entries:
                self._by_prefix.setdefault(entry.range.prefix, []).append((feed.name, entry))
        self._sorted = sorted(self._by_prefix)
        self._lengths = {
            version: sorted({prefix.length for prefix in self._by_prefix if prefix.version == version}, reverse=True)
            for version in WIDTH
        }

    def find(self, text: str) -> tuple[Match, ...]:
        """The matches of an address or prefix, the most specific first.

        Raises :class:`~ip_ranges.errors.PrefixError` for what is neither.
        """
        return self.find_prefix(parse_prefix(text))

    def find_prefix(self, asked: Prefix) -> tuple[Match, ...]:
        """The matches of a prefix that was read already."""
        return tuple(Match(entry, feed, relation, self._fate(entry, feed)) for entry, feed, relation in self._near(asked))

    def _near(self, asked: Prefix) -> Iterator[tuple[Entry, str, Relation]]:
        yield from () if asked.is_single else self._inside(asked)
        yield from self._around(asked)

    def _around(self, asked: Prefix) -> Iterator[tuple[Entry, str, Relation]]:
        width = WIDTH[asked.version]
        for length in self._lengths[asked.version]:
            if length > asked.length:
                continue
            shift = width - length
            around = Prefix(asked.version, asked.first >> shift << shift, length)
            for name, entry in self._by_prefix.get(around, ()):
                yield entry, name, "same" if length == asked.length else "contains"

    def _inside(self, asked: Prefix) -> list[tuple[Entry, str, Relation]]:
        # No prefix sorts after (version, last address, full length) and still begins inside.
        start = bisect_left(self._sorted, asked)
        end = bisect_right(self._sorted, (asked.version, asked.last, WIDTH[asked.version]))
        within = [prefix for prefix in self._sorted[start:end] if prefix.length > asked.length]
        within.sort(key=lambda prefix: (-prefix.length, prefix.first))
        return [(entry, name, "inside") for prefix in within for name, entry in self._by_prefix[prefix]]

    def _fate(self, entry: Entry, feed: str) -> Fate:
        """The fate of an entry's addresses, which only one that ends has."""
        if entry.keep_until is None:
            return Fate()
        if entry.state == "retired":
            return Fate(entry.keep_until)
        neighbours = [
            neighbour
            for neighbour, name, _ in self._near(entry.range.prefix)
            if name == feed and neighbour is not entry and neighbour.allowed and neighbour.range.direction == entry.range.direction
        ]
        longer = [near for near in neighbours if near.keep_until is None or near.keep_until > entry.keep_until]
        last = max(longer, key=lambda near: (near.keep_until is None, str(near.keep_until)), default=None)
        # What left without a date may come back until its end has passed.
        end = entry if last is None else last
        quiet = any(near.gone is not None and near.range.expires is None and not near.withdrawn for near in (entry, *neighbours))
        return Fate(None if quiet else end.keep_until, last, self._repoint(entry, feed))

    def _repoint(self, entry: Entry, feed: str) -> Order | None:
        """The last order to names that point to a load balancer, where it is about the end that it has."""
        if not is_record_target(entry.range):
            return None
        orders = (
            order
            for order in reversed(self._feeds[feed].told)
            if order.action == "repoint"
            and order.region == entry.range.region
            and order.keep_until == entry.keep_until
            and order.prefix is not None
            and entry.range.prefix.contains(order.prefix)
        )
        return next(orders, None)
