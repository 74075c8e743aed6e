"""What is true of each address of a history, worked out from its tables without asking the package.

Sets of addresses are numbers, and times are hours, as in :mod:`random_histories`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from random_histories import EVER, NAMES, NEVER, REGIONS, Item, addresses, each_bit, union

Key = tuple[str, str, str]
"""Region, role and direction; of a list also ``all`` in place of the first two."""


class Look(NamedTuple):
    """What somebody sees at a moment.

    *items* is the accepted table, *accepted* says that it was accepted for this look, *observed* is of its revision, and
    *settle* of this day. *baselines* counts the baselines so far. *lists* and *retired* have the addresses of lists.
    *records* has by region the addresses, from and until of ``a_records``.
    """

    at: int
    items: tuple[Item, ...]
    accepted: bool
    observed: float
    settle: int
    baselines: int
    rows: Sequence[Mapping[str, Any]]
    lists: Mapping[Key, int]
    retired: Mapping[Key, int]
    records: Mapping[str, Sequence[tuple[int, float, float]] | None]


class Scope(NamedTuple):
    """Whose list: of every region and role (``all``), of one region, of one role; and the direction."""

    region: str
    role: str
    direction: str

    def has(self, item: Item) -> bool:
        """Whether a range is on the list."""
        return self.direction == item.direction and self.region in ("all", item.region) and self.role in ("all", item.role)

    def __str__(self) -> str:
        return f"{self.region}/{self.role}-{self.direction}"


class Standing(NamedTuple):
    """A row of the accepted table. It is in use until *end* for certain, and on no list after *latest*: the two differ
    where the contract leaves it open (an end in the past).
    """

    item: Item
    bits: int
    end: float
    latest: float

    def used(self, at: float) -> bool:
        """Whether it is in use then."""
        return self.item.begins <= at < self.end

    def used_perhaps(self, at: float) -> bool:
        """Whether it may be in use then."""
        return self.item.begins <= at < self.latest


class Kept(NamedTuple):
    """What left the feed and may stay on lists until *latest*: of *bits* those that are *sure* must.

    *planned* says that it was only ever a plan.
    """

    item: Item
    bits: int
    sure: int
    latest: float
    planned: bool


class Ground(NamedTuple):
    """What is true from a look to the next. *vanished* is until when a load balancer's address, by (region, bit), stands
    behind those that never left the feed: for ever where it is not back. *unclear* is from when the contract says again
    what a name of a region may point to.
    """

    standing: tuple[Standing, ...] = ()
    kept: tuple[Kept, ...] = ()
    vanished: Mapping[tuple[str, int], float] = {}
    unclear: Mapping[str, float] = {}

    def used(self, scope: Scope, at: float) -> int:
        """The addresses that are in use."""
        return union(row.bits for row in self.standing if scope.has(row.item) and row.used(at))

    def drains(self, scope: Scope, at: float) -> int:
        """What left and must still be on a list."""
        return union(row.sure for row in self.kept if scope.has(row.item) and at < row.latest)

    def must_list(self, scope: Scope, at: float) -> int:
        """What must be on a list: announced, in use, draining."""
        return union(row.bits for row in self.standing if scope.has(row.item) and at < row.end) | self.drains(scope, at)

    def may_list(self, scope: Scope, at: float) -> int:
        """What may be on a list."""
        return union(row.bits for row in (*self.standing, *self.kept) if scope.has(row.item) and at < row.latest)

    def may_use(self, scope: Scope, at: float) -> int:
        """What may be in use, or drain."""
        rows = [row for row in (*self.standing, *self.kept) if scope.has(row.item)]
        return union(row.bits for row in rows if row.item.begins <= at < row.latest)

    def dates(self) -> set[float]:
        """Every moment at which anything begins or ends."""
        dates = {date for row in self.standing for date in (row.item.begins, row.end, row.latest)}
        dates |= {date for row in self.kept for date in (row.item.begins, row.latest)} | set(self.vanished.values())
        return {date for date in dates if not math.isinf(date)}


def grounds(looks: Sequence[Look]) -> list[Ground]:
    """What is true from each look on."""
    states = []
    ground = Ground()
    for look in looks:
        ground = _accepted(ground, look) if look.accepted else ground
        states.append(ground)
    return states


def _accepted(old: Ground, look: Look) -> Ground:
    """What is true once a table was accepted."""
    seen = look.observed
    before = {row.item: row for row in old.standing}
    standing = tuple(before.get(item) or _arrived(item, old, look) for item in look.items)
    using = [row for row in (*old.standing, *standing) if row.used(seen)]
    kept = []
    for row in old.kept:
        came = union(other.bits for other in using if other.item[:4] == row.item[:4])
        used = union(other.bits for other in using if other.item.key == row.item.key) | _stays(row, standing, seen)
        left = row._replace(bits=row.bits & ~came, sure=row.sure & ~used)
        if left.bits and left.latest > seen:
            kept.append(left)
    for gone in old.standing:
        if gone.item not in look.items and gone.latest > seen:
            kept += _departed(gone, old, standing, look)
    return Ground(standing, tuple(kept), *_names(old, standing, look))


def _stays(row: Standing | Kept, standing: Sequence[Standing], at: float) -> int:
    """What may be in use for the row's region, role and direction."""
    return union(other.bits for other in standing if other.item.key == row.item.key and other.used_perhaps(at))


def _arrived(item: Item, old: Ground, look: Look) -> Standing:
    bits, end = addresses(item.prefix), EVER if item.expires is None else item.expires
    if end > look.observed:
        return Standing(item, bits, end, end)
    # Its end is past: settled from now where the range was in use, nothing at all where it is new.
    settled = look.observed + look.settle
    was_used = any(row.item[:4] == item[:4] and row.used(look.observed) and row.used(look.at) for row in old.standing)
    was_listed = old.may_list(Scope("all", "all", item.direction), look.observed) & bits
    return Standing(item, bits, settled if was_used else NEVER, settled if was_used or was_listed else NEVER)


def _departed(row: Standing, old: Ground, standing: Sequence[Standing], look: Look) -> Iterator[Kept]:
    """What stays listed of a row that is not there any more."""
    seen, settled = look.observed, look.observed + look.settle
    planned, stays = row.item.begins > seen, _stays(row, standing, seen)
    same_row = [other.item for other in standing if other.item[:4] == row.item[:4] and other.end > seen]
    if any(planned or item.begins <= seen for item in same_row):
        return  # it has other dates, and is still there
    if planned or math.isinf(row.latest):
        yield Kept(row.item, row.bits, 0 if planned else row.bits & ~stays, settled, planned)
        return
    # Its end was told of the addresses that no range without an end had.
    longer = [other for other in old.standing if other.item.direction == row.item.direction and other.end > row.end]
    sure = row.bits & ~stays & ~union(other.bits for other in longer) if row.end == row.latest else 0
    yield Kept(row.item, row.bits, sure, row.latest, planned)
    if stays & row.bits:  # a block of another size with other ends: what left of it may be kept for settle
        yield Kept(row.item, row.bits & stays, 0, settled, planned)


def _names(
    old: Ground, standing: Sequence[Standing], look: Look
) -> tuple[dict[tuple[str, int], float], dict[str, float]]:
    """Which load balancers' addresses vanished, until when they count so where they are back, and what is unclear."""
    seen = look.observed
    vanished, unclear = dict(old.vanished), dict(old.unclear)
    for region in REGIONS:
        rows = [row for row in standing if row.item.key == (region, *NAMES)]
        was = union(row.bits for row in old.standing if row.item.key == (region, *NAMES) and row.used(seen))
        has = union(row.bits for row in rows if row.latest > seen)
        vanished |= {(region, bit): EVER for bit in each_bit(was & ~has)}
        came = [bit for bit in each_bit(has & ~was) if vanished.get((region, bit)) == EVER]
        vanished |= {(region, bit): seen + look.settle for bit in came}
        # A range that is in use and gets a day to come, one that comes back as a plan, an end in the past.
        again = was & has & ~union(row.bits for row in rows if row.used_perhaps(seen))
        again |= union(bit for (name, bit), until in vanished.items() if name == region and until < EVER)
        odd = [row.item.begins for row in rows if row.bits & again and row.item.begins > seen]
        odd += [seen for row in rows if row.end != row.latest]
        if odd:
            unclear[region] = max(unclear.get(region, NEVER), max(odd) + 2 * look.settle)
    return vanished, unclear


def name_answer(ground: Ground, region: str, at: float) -> int:
    """The addresses that a name of the region may point to at a moment, as far as is known from *ground*.

    The region's inbound load balancers in use then: those in the feed before those that vanished, which one is until it
    has been back for ``settle``; among them those without a known end before those with the latest one.
    """
    key = (region, *NAMES)
    standing = [row for row in ground.standing if row.item.key == key and row.used(at)]
    drains = [row for row in ground.kept if row.item.key == key and at < row.latest and not row.planned]
    ranks: dict[int, tuple[bool, float]] = {}
    for bit in each_bit(union(row.bits for row in (*standing, *drains))):
        ends = [row.end for row in standing if row.bits & bit]
        in_feed = bool(ends) and at >= ground.vanished.get((region, bit), NEVER)
        ranks[bit] = (in_feed, max(ends or [row.latest for row in drains if row.bits & bit]))
    best = max(ranks.values(), default=None)
    return union(bit for bit, rank in ranks.items() if rank == best)
