"""One feed's entries, grouped once for all the files that are made from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from ..changes.publication import Publication, PublishedFeed
from ..changes.published_paths import address, folder, path_segment
from ..model.entries import NO_ENTRIES, Entries, EntryFacts
from ..model.prefix import Prefix
from ..model.prefix_sets import blocks, intervals, without
from ..model.range_columns import in_columns
from ..model.table import DIRECTIONS, ROLES
from .upcoming_orders import Ahead, still_to_come

ALL = ""
"""Stands for every region or every role in a key."""

Key = tuple[str, str, str, int]
"""Region, role, direction and family; :data:`ALL` for region or role means any."""


class Use(NamedTuple):
    """What ranges are for, and their family."""

    role: str
    direction: str
    family: int


class Grouped:
    """A feed with its entries grouped by region, role, direction and family; what nobody asks for is not worked out."""

    def __init__(self, publication: Publication, feed: PublishedFeed) -> None:
        self.publication, self.feed = publication, feed
        self._parts: dict[tuple[str, int], Entries] = {}

    @cached_property
    def folder(self) -> str:
        """Where the feed's files are, below ``ip-ranges/``."""
        return folder(self.publication, self.feed)

    def address(self, path: str) -> str:
        """The web address of one of the feed's files."""
        return address(self.publication, self.folder + path)

    @cached_property
    def segments(self) -> dict[str, str]:
        """The folder names of all regions: those of the table in its order, then those that only entries name."""
        ids = [region.id for region in self.feed.regions]
        ids += sorted(self._by_region.keys() - {*ids, ALL})
        return {one: path_segment(one) for one in ids}

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles that have lists: a vendor's feed has only its servers', every other feed has all and ``ALL``.

        A list that is empty today still has its file, so that nobody's job breaks on the day when it is; but a
        vendor's thirty regions need no files about our VPN.
        """
        return ("server-pool",) if self._is_pool else (*ROLES, ALL)

    @cached_property
    def directions(self) -> tuple[str, ...]:
        """The directions that have lists."""
        found = {facts.range.direction for facts in self.feed.entries.facts} | {"outbound"} if self._is_pool else set(DIRECTIONS)
        return tuple(one for one in DIRECTIONS if one in found)

    @cached_property
    def _is_pool(self) -> bool:
        return {facts.range.role for facts in self.feed.entries.facts} == {"server-pool"}

    @cached_property
    def _by_region(self) -> dict[str, Entries]:
        return self.feed.entries.split(lambda facts: facts.range.region)

    @cached_property
    def allowed_by_region(self) -> dict[str, Entries]:
        """Today's allow list of each region, in the order of its prefixes."""
        return {region: entries.where(lambda facts: facts.allowed) for region, entries in self._by_region.items()}

    @cached_property
    def ahead(self) -> list[Ahead]:
        """What was told, still holds and is to be done by or after a day to come, the nearest first."""
        return still_to_come(self.feed.told, self.publication.now)

    @cached_property
    def listed(self) -> dict[str, Counter[Use]]:
        """How many ranges the feed has now in each region, for each use."""
        counts: dict[str, Counter[Use]] = defaultdict(Counter)
        for family in (4, 6):
            ranges = in_columns(self.feed.table.ranges).of_family(family)
            for number, count in Counter(ranges.numbers).items():
                facts = ranges.facts[number]
                counts[facts.region][Use(facts.role, facts.direction, family)] += count
        return counts

    @cached_property
    def allowed_blocks(self) -> dict[int, list[tuple[int, int]]]:
        """The addresses on any allow list of the feed, by family."""
        return {version: intervals(self.feed.allowed.prefixes, version) for version in (4, 6)}

    def entries(self, key: Key) -> Entries:
        """The entries of one list, sorted by prefix."""
        region, role, direction, family = key

        def is_of_use(facts: EntryFacts) -> bool:
            return role in (ALL, facts.range.role) and facts.range.direction == direction

        return self._of_region(region, family).where(is_of_use)

    def _of_region(self, region: str, family: int) -> Entries:
        """Those of one family of a region, or of all; its roles and directions ask for the same."""
        if (region, family) not in self._parts:
            whole = self.feed.entries if region == ALL else self._by_region.get(region, NO_ENTRIES)
            self._parts[region, family] = whole.of_family(family)
        return self._parts[region, family]

    def safe_to_remove(self, prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
        """The parts of retired prefixes that no allow list of the feed holds, in ascending order: the rest is still in use."""
        safe: set[Prefix] = set()
        for prefix in prefixes:
            left = without([(prefix.first, prefix.last)], self.allowed_blocks[prefix.version])
            safe.update(blocks(left, prefix.version))
        return tuple(sorted(safe))  # one that lies in another one was parted by itself
