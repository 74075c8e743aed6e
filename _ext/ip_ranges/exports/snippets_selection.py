"""The addresses of one snippet, as its template asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ..aggregate import outermost
from ..prefix import Prefix
from ..publication import Entry
from .snippets_recipe import Recipe
from .snippets_safety import Safe


@dataclass(frozen=True, slots=True)
class Host:
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


@dataclass(frozen=True)
class Selection:
    """The ranges of one direction: each prefix once and none inside another, in the published order.

    *hosts* are the single addresses that a DNS name may point to now.
    """

    every: tuple[Prefix, ...] = ()
    hosts: tuple[Host, ...] = ()

    @cached_property
    def ipv4(self) -> tuple[Prefix, ...]:
        """Those of IPv4."""
        return tuple(prefix for prefix in self.every if prefix.version == 4)

    @cached_property
    def ipv6(self) -> tuple[Prefix, ...]:
        """Those of IPv6."""
        return tuple(prefix for prefix in self.every if prefix.version == 6)


class Place:
    """The entries of one region, or of all: a dozen recipes ask for the same few selections, so each is made once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._allowed = [entry for entry in entries if entry.allowed]
        self._wanted: dict[tuple[Sequence[str], Sequence[str]], list[Entry]] = {}
        self._selections: dict[tuple[str, Sequence[str]], Selection] = {}

    def wanted(self, recipe: Recipe) -> list[Entry]:
        """The entries that are for a recipe."""
        key = (recipe.directions, recipe.roles)
        if key not in self._wanted:
            self._wanted[key] = [entry for entry in self._allowed if recipe.wants(entry)]
        return self._wanted[key]

    def selection(self, recipe: Recipe, direction: str) -> Selection:
        """The addresses of one direction of a recipe."""
        key = (direction, recipe.roles)
        if key not in self._selections:
            self._selections[key] = select([one for one in self.wanted(recipe) if one.range.direction == direction])
        return self._selections[key]


def select(entries: Sequence[Entry]) -> Selection:
    """The selection that these entries make.

    A name must not point to an address that is only announced, nor to one that is leaving; but where a region has
    nothing else left, what is leaving still answers.
    """
    single = [entry for entry in entries if entry.range.prefix.is_single and entry.state in ("active", "draining")]
    settled = {(entry.range.region, entry.range.prefix.version) for entry in single if entry.state == "active"}
    hosts = {
        Host(entry.range.region, entry.range.prefix)
        for entry in single
        if entry.state == "active" or (entry.range.region, entry.range.prefix.version) not in settled
    }
    return Selection(
        every=outermost(entry.range.prefix for entry in entries),
        hosts=tuple(sorted(hosts, key=lambda host: (host.region, host.prefix))),
    )


def zone_serial(serial: int, entries: Sequence[Entry], now: datetime) -> int:
    """The serial of a DNS zone (RFC 1912): the site's, or the day's on which an address came or went by its date alone.

    Such a day changes no table and so no serial of the site, but secondary name servers have to see it.
    """
    moments = [moment for entry in entries for moment in (entry.range.effective, entry.keep_until) if moment is not None]
    days = [int(f"{moment:%Y%m%d}00") for moment in moments if moment <= now]
    return max([serial, *days])
