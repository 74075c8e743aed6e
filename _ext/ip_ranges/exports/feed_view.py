"""One feed's entries, grouped once for all the files that are made from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

from ..changes.combinations import Combination
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
    """A feed with its entries grouped by region, role, direction and family; what nobody asks for is not worked out.

    With *every* it has what is not published too, since the feed never had any of it.
    """

    def __init__(self, publication: Publication, feed: PublishedFeed, *, every: bool = False) -> None:
        self.publication, self.feed, self.every = publication, feed, every
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
        """The folder names of all regions: those of the table in its order, then those that only its history names."""
        ids = [region.id for region in self.feed.regions]
        ids += sorted({region for region, *_ in self.feed.combinations} - {*ids, ALL})
        return {region: path_segment(region) for region in ids}

    @cached_property
    def combinations(self) -> frozenset[Combination]:
        """What the feed ever had; with *every* what it might have."""
        return frozenset(product((ALL, *self.segments), ROLES, DIRECTIONS, (4, 6))) if self.every else self.feed.combinations

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles that the feed ever had."""
        return tuple(role for role in ROLES if any(combination[1] == role for combination in self.combinations))

    @cached_property
    def list_keys(self) -> tuple[Key, ...]:
        """The keys of all lists: what the feed ever had, of each region and of all, and every role in both families.

        A vendor's feed, whose ranges are all servers, has no lists of every role: they would be its lists of servers again.
        """
        keys = {key for combination in self.combinations for key in _keys_of(combination)}
        roles = self.roles if self.roles == ("server-pool",) else (*self.roles, ALL)
        return tuple(key for key in product((ALL, *self.segments), roles, DIRECTIONS, (4, 6)) if key in keys)

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


def _keys_of(combination: Combination) -> Iterator[Key]:
    """The keys of the lists that a range of this combination stands on, and of their neighbours in the other family."""
    region, role, direction, family = combination
    for region_key in {region, ALL}:
        yield region_key, role, direction, family
        yield region_key, ALL, direction, 4
        yield region_key, ALL, direction, 6
