"""An allow list held against the table: what is missing, what may go, what will change. By addresses, not by text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..changes.publication import PublishedFeed
from ..model.entries import Entry
from ..model.prefix import WIDTH, Prefix
from ..model.prefix_sets import Interval, blocks, intervals, without
from ..model.table import ALLOWED_STATES, STATES
from .address import entry_facts
from .allow_list import AllowList, Ignored, Mention


@dataclass(frozen=True, slots=True)
class Obsolete:
    """A block of a list that no longer belongs there.

    *prefix* is the block, *mention* the entry of the file. *was* is the retired entry that explains it, None for addresses
    that this table never had (or no longer remembers).
    """

    prefix: Prefix
    mention: Mention
    was: Entry | None

    def as_json(self) -> dict[str, Any]:
        """The block, the entry of the file and its line; and the facts of what it was."""
        facts: dict[str, Any] = {"state": None} if self.was is None else entry_facts(self.was)
        facts["published"] = facts.pop("prefix", None)
        return {"prefix": str(self.prefix), "listed": str(self.mention.prefix), "line": self.mention.line, **facts}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An allow list held against a table.

    *missing* are entries of today's allow list that are not listed in full, *obsolete* the parts of the list that may
    go, *changing* the listed entries that begin or end on a known day, the next one first. *not_understood* is what the
    file says and nobody here can read, *left_out* what it keeps out or has switched off of this table's addresses.
    """

    missing: tuple[Entry, ...]
    obsolete: tuple[Obsolete, ...]
    changing: tuple[Entry, ...]
    not_understood: tuple[Ignored, ...] = ()
    left_out: tuple[Ignored, ...] = ()
    doubtful: bool = False
    """Whether something that was not understood may be about this table: its addresses are unknown, or are some of these."""

    @property
    def same(self) -> bool:
        """Whether the list surely needs nothing today."""
        return not self.missing and not self.obsolete and not self.doubtful

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The answer of ``ip-ranges compare-list --output json``."""
        return {
            "missing": [entry_facts(entry) for entry in self.missing],
            "obsolete": [listed.as_json() for listed in self.obsolete],
            "changing": [entry_facts(entry) for entry in self.changing],
            "not_understood": [ignored.as_json() for ignored in self.not_understood],
            "left_out": [ignored.as_json() for ignored in self.left_out],
        }


def compare_list(
    allow_list: AllowList,
    feed: PublishedFeed,
    *,
    region: str | None = None,
    role: str | None = None,
    direction: str | None = None,
    family: int | None = None,
) -> Comparison:
    """Hold a list against a feed's table: aggregated or exact, only the addresses count.

    The filters say what the list is for, None for everything: what they leave out is never missing. But an address
    that is on today's allow list for another purpose is not obsolete either.
    """
    selected = feed.select(region=region, role=role, direction=direction, family=family, states=STATES)
    have = _Cover(allow_list.prefixes)
    allowed = _Cover(feed.allowed.prefixes)
    steady = _Cover(entry.range.prefix for entry in feed.entries if entry.state == "active")
    mentions = [mention for mention in allow_list.mentions if family is None or mention.prefix.version == family]
    retired = [entry for entry in feed.entries if entry.state == "retired"]
    changing = [
        entry
        for entry in selected
        if entry.state in ("announced", "draining") and have.touches(entry.range.prefix)
        # An address that stays in use under another range of the table needs nothing.
        and steady.lacks(entry.range.prefix)
    ]
    changing.sort(key=lambda entry: (str(_day(entry) or "9"), entry.range.prefix))
    return Comparison(
        missing=tuple(entry for entry in selected if entry.state in ALLOWED_STATES and have.lacks(entry.range.prefix)),
        obsolete=tuple(_obsolete(mentions, allowed, retired)),
        changing=tuple(changing),
        not_understood=allow_list.not_understood,
        left_out=tuple(ignored for ignored in allow_list.left_out if any(prefix.length and allowed.touches(prefix) for prefix in ignored.prefixes)),
        doubtful=any(not ignored.prefixes or any(map(allowed.touches, ignored.prefixes)) for ignored in allow_list.not_understood),
    )


def _day(entry: Entry) -> datetime | None:
    return entry.range.effective if entry.state == "announced" else entry.keep_until


def _obsolete(mentions: Iterable[Mention], allowed: _Cover, retired: Sequence[Entry]) -> Iterator[Obsolete]:
    gone = _Cover(entry.range.prefix for entry in retired)
    seen: set[Prefix] = set()
    for mention in mentions:
        if mention.prefix in seen:
            continue
        seen.add(mention.prefix)
        for block in allowed.missing_of(mention.prefix):
            never = gone.missing_of(block)
            for prefix in blocks(without(intervals([block], block.version), intervals(never, block.version)), block.version):
                yield Obsolete(prefix, mention, _latest(prefix, retired))
            for prefix in never:
                yield Obsolete(prefix, mention, None)


def _latest(prefix: Prefix, retired: Sequence[Entry]) -> Entry:
    """The retired entry that speaks of a prefix, the one that went last."""
    about = [entry for entry in retired if entry.range.prefix.contains(prefix) or prefix.contains(entry.range.prefix)]
    return max(about, key=lambda entry: str(entry.keep_until))


class _Cover:
    """A set of addresses that can be asked what of a prefix it lacks, without walking through all of it."""

    def __init__(self, prefixes: Iterable[Prefix]) -> None:
        every = list(prefixes)
        self._intervals = {version: intervals(every, version) for version in WIDTH}
        self._starts = {version: [start for start, _ in spans] for version, spans in self._intervals.items()}

    def _near(self, prefix: Prefix) -> list[Interval]:
        starts, spans = self._starts[prefix.version], self._intervals[prefix.version]
        low = max(bisect_right(starts, prefix.first) - 1, 0)
        return [span for span in spans[low : bisect_right(starts, prefix.last)] if span[1] >= prefix.first]

    def missing_of(self, prefix: Prefix) -> list[Prefix]:
        """The blocks of a prefix that are not in the set, the fewest."""
        return list(blocks(without([(prefix.first, prefix.last)], self._near(prefix)), prefix.version))

    def lacks(self, prefix: Prefix) -> bool:
        """Whether any of a prefix is not in the set."""
        near = self._near(prefix)
        return not (len(near) == 1 and near[0][0] <= prefix.first and prefix.last <= near[0][1])

    def touches(self, prefix: Prefix) -> bool:
        """Whether any of a prefix is in the set."""
        return bool(self._near(prefix))
