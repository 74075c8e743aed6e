"""The addresses of a name held against what it may point to: what is missing, what it must not have, what will change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ..base.timestamps import instant_or_none
from ..changes.a_records import ALWAYS, Answer
from ..changes.publication import PublishedFeed
from ..changes.terms import NOT_OURS, plain, state_meaning
from ..model.entries import Entry
from ..model.prefix import Prefix
from ..model.prefix_sets import overlapping
from .address import Lookup
from .allow_list import AllowList, Ignored, Mention


class Record(NamedTuple):
    """An address that a name of a region may point to, between two moments; None for now already, and for no known end."""

    region: str
    answer: Answer

    def as_json(self) -> dict[str, Any]:
        """The item of ``ip-ranges compare-list --for-dns --output json``."""
        answer = self.answer
        return {
            "prefix": str(answer.prefix),
            "region": self.region,
            "from": instant_or_none(answer.begins),
            "until": instant_or_none(answer.ends),
        }


class Wrong(NamedTuple):
    """An address that a name has and must not have now: *record* is when it may, *was* what the table knows of it."""

    mention: Mention
    record: Record | None
    was: Entry | None

    @property
    def meaning(self) -> str:
        """The state that the table gives to the address, in words."""
        return NOT_OURS if self.was is None else plain(state_meaning(self.was))

    def as_json(self) -> dict[str, Any]:
        """The item of ``ip-ranges compare-list --for-dns --output json``."""
        return {
            "prefix": str(self.mention.prefix),
            "line": self.mention.line,
            "region": None if self.was is None else self.was.range.region,
            "state": None if self.was is None else self.was.state,
            "from": instant_or_none(self.record.answer.begins) if self.record else None,
        }


@dataclass(frozen=True, slots=True)
class NameComparison:
    """A name held against the table.

    *missing* are addresses that it may point to now and does not, *obsolete* those that it has and may not point to now,
    *changing* those that begin or end on a known day, the next one first; *not_understood* is what the file says and nobody
    here can read.
    """

    missing: tuple[Record, ...]
    obsolete: tuple[Wrong, ...]
    changing: tuple[Record, ...]
    not_understood: tuple[Ignored, ...] = ()
    doubtful: bool = False
    """Whether something that was not understood may be a record of ours: its addresses are unknown, or are some of the table's."""

    @property
    def same(self) -> bool:
        """Whether the name surely needs nothing today."""
        return not self.missing and not self.obsolete and not self.doubtful

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The answer of ``ip-ranges compare-list --for-dns --output json``."""
        return {
            "missing": [item.as_json() for item in self.missing],
            "obsolete": [item.as_json() for item in self.obsolete],
            "changing": [item.as_json() for item in self.changing],
            "not_understood": [item.as_json() for item in self.not_understood],
        }


def compare_name(
    listed: AllowList, feed: PublishedFeed, now: datetime, *, region: str | None = None, family: int | None = None
) -> NameComparison:
    """Hold the addresses of a name, or of a zone, against what a name of a region may point to now.

    Without a *region* it is held against those regions of whose load balancers it has any, and against all where it has none.
    """
    mentions = [mention for mention in listed.mentions if family in (None, mention.prefix.version)]
    regions = [region] if region is not None else _regions(feed, listed.prefixes)
    records = [
        Record(region_id, answer)
        for region_id in regions
        for answer in feed.a_records(region_id, now)
        if answer.prefix.is_single and family in (None, answer.prefix.version)
    ]
    lookup = Lookup([feed])
    has = {mention.prefix for mention in mentions}
    current = [record for record in records if record.answer.begins is None]
    changing = [
        record
        for record in records
        if record.answer.begins is not None or (record.answer.ends is not None and record.answer.prefix in has)
    ]
    return NameComparison(
        missing=tuple(record for record in current if record.answer.prefix not in has),
        obsolete=tuple(_wrong(mentions, records, lookup)),
        changing=tuple(sorted(changing, key=lambda record: (record.answer.begins or record.answer.ends or ALWAYS, record.answer.prefix))),
        not_understood=listed.not_understood,
        doubtful=any(not ignored.prefixes or any(map(lookup.find_prefix, ignored.prefixes)) for ignored in listed.not_understood),
    )


def _regions(feed: PublishedFeed, prefixes: Sequence[Prefix]) -> list[str]:
    """The regions of whose load balancers a name has any; all of them where it has none."""
    targets = feed.select(role="load-balancer", direction="inbound", states=("announced", "active", "draining", "retired"))
    listed = sorted(set(prefixes))
    regions = {entry.range.region for entry in targets if overlapping(listed, entry.range.prefix)}
    return sorted(regions or {entry.range.region for entry in targets if entry.allowed})


def _wrong(mentions: Iterable[Mention], records: Sequence[Record], lookup: Lookup) -> Iterator[Wrong]:
    seen = {record.answer.prefix for record in records if record.answer.begins is None}
    for mention in mentions:
        if mention.prefix not in seen:
            seen.add(mention.prefix)
            matches = sorted(lookup.find_prefix(mention.prefix), key=lambda match: match.entry.range.role != "load-balancer")
            later = next((record for record in records if record.answer.prefix == mention.prefix), None)
            yield Wrong(mention, later, matches[0].entry if matches else None)
