"""One feed's entries, grouped once for all the files that are made from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..aggregate import blocks, intervals, minimal_cover, without
from ..entries import NO_ENTRIES, Entries, Entry
from ..model import DIRECTIONS, ROLES
from ..prefix import Prefix, texts_of
from ..publication import Publication, PublishedFeed
from .paths import address, folder, path_segment
from .pieces import Lines

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

    @cached_property
    def folder(self) -> str:
        """Where the feed's files are, below ``ip-ranges/``."""
        return folder(self.publication, self.feed)

    def address(self, path: str) -> str:
        """The web address of one of the feed's files."""
        return address(self.publication, self.folder + path)

    @property
    def rows(self) -> Iterator[tuple[str, int]]:
        """Every entry as the text of its prefix and the index of its :attr:`kinds`."""
        return zip(self.feed.every.texts, self.feed.every.numbers, strict=True)

    def lines(self, ends: Sequence[str], before: str = "") -> Lines:
        """A line for every entry: *before*, its prefix, and the end of its kind."""
        return Lines(self.feed.every.texts, self.feed.every.numbers, ends, before)

    @property
    def kinds(self) -> Sequence[Entry]:
        """One entry for each combination of facts (and family) that there is.

        A vendor's 17,000 ranges differ in little but their prefix, so a format is written once for each of these few.
        """
        return self.feed.every.kinds

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
        found = {entry.range.direction for entry in self.kinds} | {"outbound"} if self._is_pool else set(DIRECTIONS)
        return tuple(one for one in DIRECTIONS if one in found)

    @cached_property
    def _is_pool(self) -> bool:
        return {entry.range.role for entry in self.kinds} == {"server-pool"}

    @cached_property
    def _by_region(self) -> dict[str, Entries]:
        return self.feed.every.split(lambda entry: entry.range.region)

    @cached_property
    def allowed_by_region(self) -> dict[str, Entries]:
        """Today's allow list of each region, in the order of its prefixes."""
        return {region: entries.where(lambda entry: entry.allowed) for region, entries in self._by_region.items()}

    @cached_property
    def listed(self) -> dict[str, dict[Use, int]]:
        """How many ranges the feed has now in each region, for each use."""
        found: dict[str, dict[Use, int]] = {}
        counts = Counter([(item[1], item[2], item[3], item[0][0]) for item in self.feed.table.ranges])
        for (region, role, direction, family), count in counts.items():
            found.setdefault(region, {})[Use(role, direction, family)] = count
        return found

    @cached_property
    def all_active(self) -> bool:
        """Whether every entry is active, as a vendor's usually are: then each list is all that there is."""
        return all(entry.state == "active" for entry in self.kinds)

    @cached_property
    def allowed_blocks(self) -> dict[int, list[tuple[int, int]]]:
        """The addresses on any allow list of the feed, by family."""
        prefixes = [entry.range.prefix for entry in self.feed.allowed]
        return {version: intervals(prefixes, version) for version in (4, 6)}

    def entries(self, key: Key) -> Sequence[Entry]:
        """The entries of one list, sorted by prefix."""
        region, *use = key

        def is_of_use(entry: Entry) -> bool:
            item = entry.range
            return use in ([item.role, item.direction, item.prefix.version], [ALL, item.direction, item.prefix.version])

        of_region = self.feed.every if region == ALL else self._by_region.get(region, NO_ENTRIES)
        return of_region.where(is_of_use).rows

    def safe_to_remove(self, prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
        """The parts of retired prefixes that no allow list of the feed holds: the rest is still in use."""
        found: list[Prefix] = []
        for prefix in prefixes:
            left = without([(prefix.first, prefix.last)], self.allowed_blocks[prefix.version])
            found += blocks(left, prefix.version)
        return tuple(dict.fromkeys(found))


class Selected:
    """The prefixes of one list in its variants: each once, in ascending order."""

    def __init__(self, grouped: Grouped, key: Key) -> None:
        self.grouped, self.key = grouped, key

    @cached_property
    def _entries(self) -> Sequence[Entry]:
        return self.grouped.entries(self.key)

    @cached_property
    def today(self) -> tuple[Prefix, ...]:
        """What to allow today."""
        return tuple(dict.fromkeys([entry.range.prefix for entry in self._entries if entry.allowed]))

    @cached_property
    def next(self) -> tuple[Prefix, ...]:
        """What will be allowed after the last date that is known today."""
        if self.grouped.all_active or all(_stays(entry) == entry.allowed for entry in self._entries):
            return self.today
        return tuple(dict.fromkeys(entry.range.prefix for entry in self._entries if _stays(entry)))

    @cached_property
    def retired(self) -> tuple[Prefix, ...]:
        """What may be removed."""
        if self.grouped.all_active:
            return ()
        gone = dict.fromkeys(entry.range.prefix for entry in self._entries if entry.state == "retired")
        return self.grouped.safe_to_remove(gone) if gone else ()

    def variant(self, name: str) -> Variant:
        """``today``, ``next`` or ``retired``; the first two are one where nothing has a date."""
        prefixes = {"today": lambda: self.today, "next": lambda: self.next, "retired": lambda: self.retired}[name]()
        known = next((one for one in self._variants if one.prefixes is prefixes), None)
        if known is None:
            known = Variant(prefixes)
            self._variants.append(known)
        return known

    @cached_property
    def _variants(self) -> list[Variant]:
        return []


class Variant:
    """The prefixes of one file, and the fewest that hold the same addresses."""

    def __init__(self, prefixes: tuple[Prefix, ...]) -> None:
        self.prefixes = prefixes

    @cached_property
    def cover(self) -> tuple[Prefix, ...]:
        """The minimal cover."""
        return minimal_cover(self.prefixes)

    @cached_property
    def lines(self) -> str:
        """One CIDR a line."""
        return _written(self.prefixes)

    @cached_property
    def cover_lines(self) -> str:
        """The same of the cover."""
        return self.lines if self.cover == self.prefixes else _written(self.cover)


def _written(prefixes: tuple[Prefix, ...]) -> str:
    return "".join([f"{text}\n" for text in texts_of(prefixes)])


def _stays(entry: Entry) -> bool:
    """Whether an entry is on the allow list for good, as far as anybody has said.

    An active one with an end in the past is in its feed against its date, so its date says nothing.
    """
    return entry.state == "active" or (entry.state == "announced" and entry.keep_until is None)
