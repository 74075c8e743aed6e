"""The addresses of one snippet, as its template asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TypeAlias

from ...changes.publication import PublishedFeed
from ...model.entries import Entries, Entry, EntryFacts
from ...model.prefix_sets import Prefixes, outermost_of
from .recipe import Recipe


def is_published(feed: PublishedFeed, recipe: Recipe, region: str | None) -> bool:
    """Whether a recipe is a file of a region (None: of all): the feed has snippets and ever had something for it to list."""
    if not feed.has_snippets or (region is None and recipe.each_region):
        return False
    return any(region in (None, name) and recipe.takes(role, direction) for name, role, direction, _ in feed.combinations)


class Selection:
    """The ranges that a recipe lists, or those of one direction of it, made from *entries*; what no template asks for is not worked out."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries

    @cached_property
    def dated(self) -> Sequence[Entry]:
        """The ranges that a date will change: announced and draining ones."""
        return self.entries.where(lambda facts: facts.state != "active").rows

    @cached_property
    def every(self) -> Prefixes:
        """Each prefix once and none inside another, in the published order."""
        return outermost_of(Prefixes(self.entries.prefixes, self.entries.texts))

    @cached_property
    def ipv4(self) -> Prefixes:
        """The prefixes of IPv4."""
        return self.every.of_family(4)

    @cached_property
    def ipv6(self) -> Prefixes:
        """The prefixes of IPv6."""
        return self.every.of_family(6)


_Uses: TypeAlias = frozenset[tuple[str, str]]
"""Roles, each with a direction."""


class Place:
    """Today's allow list of one region, or of all: a dozen recipes ask for the same few selections, so each is made once."""

    def __init__(self, allowed: Entries) -> None:
        self._allowed = allowed
        self._uses = frozenset([_use(facts) for facts in allowed.facts])
        self._selections: dict[_Uses, Selection] = {}

    def wanted(self, recipe: Recipe) -> Selection:
        """The entries that are for a recipe."""
        return self._of(_taken(self._uses, recipe))

    def selection(self, recipe: Recipe, direction: str) -> Selection:
        """The addresses of one direction of a recipe."""
        return self._of(_taken(self._uses, recipe, direction))

    def _of(self, uses: _Uses) -> Selection:
        """The ranges of these roles and directions."""
        if uses not in self._selections:
            self._selections[uses] = Selection(self._allowed.where(lambda facts: _use(facts) in uses))
        return self._selections[uses]


def _use(facts: EntryFacts) -> tuple[str, str]:
    return facts.range.role, facts.range.direction


@lru_cache(maxsize=1 << 8)  # regions are mostly used alike
def _taken(uses: _Uses, recipe: Recipe, direction: str = "") -> _Uses:
    """Those of the *uses* that are for a recipe, or for one direction of it."""
    return frozenset([use for use in uses if recipe.takes(*use) and direction in ("", use[1])])
