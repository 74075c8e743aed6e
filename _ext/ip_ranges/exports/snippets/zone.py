"""The records of a bare domain's zone, and the zone's serial: what a name may point to, asked of the publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ...base.timestamps import format_instant
from ...changes.a_records import Answer
from ...changes.publication import Publication, PublishedFeed
from ...changes.record_moments import record_moments, revisions_of_targets
from ...changes.schedules import is_record_target
from ...model.prefix import Prefix
from ...model.prefix_sets import Blocks
from .safety import Safe


class Host(NamedTuple):
    """One address that a name may point to, and the region that it is in."""

    region: str
    prefix: Prefix

    @property
    def record(self) -> Safe:
        """The type of its DNS record (RFC 1035, RFC 3596)."""
        return Safe("A" if self.prefix.version == 4 else "AAAA")

    @property
    def address(self) -> Safe:
        """The address without a length."""
        return Safe(self.prefix.address)


def hosts(publication: Publication, feed: PublishedFeed, region: str | None, shown: Collection[Prefix]) -> tuple[Host, ...]:
    """The single addresses that a name may point to now, of the prefixes that are *shown* at all; region None is every one."""
    return tuple(Host(name, row.prefix) for name, row in _answers(publication, feed, region, shown) if row.begins is None)


def coming(publication: Publication, feed: PublishedFeed, region: str | None, shown: Collection[Prefix]) -> Iterator[str]:
    """How many addresses will be records, and how many will be none any more, a line for each day; no address is in a comment."""
    spans = Counter((row.begins, row.ends) for _, row in _answers(publication, feed, region, shown) if row.begins or row.ends)
    for (begins, ends), count in spans.items():
        words = [f" {word} {format_instant(moment)}" for word, moment in (("from", begins), ("until", ends)) if moment is not None]
        yield f"A name may point to {count:,} {'address' if count == 1 else 'addresses'}{''.join(words)}"


def _answers(
    publication: Publication, feed: PublishedFeed, region: str | None, shown: Collection[Prefix]
) -> Iterator[tuple[str, Answer]]:
    names = _regions(feed) if region is None else [region]
    shown_blocks = Blocks(shown)
    for name in names:
        for row in feed.a_records(name, publication.now):
            if row.prefix.is_single and shown_blocks.hold(row.prefix):
                yield name, row


def _regions(feed: PublishedFeed) -> list[str]:
    """The regions that have load balancers, by name: a published zone does not follow the order of the table."""
    return sorted({facts.range.region for facts in feed.entries.facts if is_record_target(facts.range)})


def zone_serial(publication: Publication, feed: PublishedFeed, region: str | None) -> int:
    """The serial of a DNS zone (RFC 1912): it grows with every change of the zone's records, and never falls (RFC 1982).

    A date changes records without a table, and so without a serial of the site; several may do so on one day. So it is the
    site's serial, or the last day on which a date may have changed records if that is later, and to that is added how many
    such moments, and how many revisions, there have been of the region's load balancers. Each of these only ever grows: they
    follow from what is recorded, whatever became of a plan.
    """
    revisions = revisions_of_targets(feed.revisions, region)
    every = record_moments(feed.revisions, feed.table.ranges, region, feed.settle)
    moments = {moment for moment in every if moment <= publication.now}
    days = [int(f"{moment:%Y%m%d}00") for moment in moments]
    return max([publication.serial, *days]) + len(moments) + len(revisions)
