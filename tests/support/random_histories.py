"""Random histories of a small site: what its tables had at which time, and what is a little less than a history.

Times are hours since :data:`START`; sets of addresses are numbers of thirty-two bits, sixteen addresses of each family.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import NamedTuple

START = datetime(2026, 10, 1, tzinfo=UTC)
DAY = 24
EVER, NEVER = math.inf, -math.inf

REGIONS = ("east", "west")
DIRECTIONS = ("inbound", "outbound")
NAMES = ("load-balancer", "inbound")
"""The role and direction of what a name points to."""

_FIRST = (ipaddress.ip_address("192.0.2.0"), ipaddress.ip_address("2001:db8::"))
_ADDRESSES = [first + number for first in _FIRST for number in range(16)]


class Item(NamedTuple):
    """A range of a table."""

    prefix: str
    region: str = "east"
    role: str = "nat-gateway"
    direction: str = "outbound"
    effective: int | None = None
    expires: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What the range is for."""
        return self.region, self.role, self.direction

    @property
    def begins(self) -> float:
        """From when the range is used."""
        return NEVER if self.effective is None else self.effective

    def __str__(self) -> str:
        dates = [f"{word} {day(at)}" for word, at in (("from", self.effective), ("until", self.expires)) if at is not None]
        return " ".join([self.prefix, *self.key, *dates])


class Step(NamedTuple):
    """A moment at which somebody looks at the site, and before that refreshes it where *items* is a table.

    *published* is the document's own date, *settle* the setting of that day in hours, *reading* the number of the way in
    which the document is read (another one makes a new baseline), *notice* the version of the table's notice (0: none),
    *closed* whether the second region is closed.
    """

    at: int
    items: tuple[Item, ...] | None
    published: int | None = None
    settle: int = 7 * DAY
    reading: int = 0
    notice: int = 0
    closed: bool = False


class History(NamedTuple):
    """What happens, one step after the other; the first one has a table."""

    steps: tuple[Step, ...]

    @property
    def items(self) -> frozenset[Item]:
        """Every range that occurs."""
        return frozenset(item for step in self.steps for item in step.items or ())

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that occurs."""
        return tuple(sorted({item.role for item in self.items}))

    @property
    def names(self) -> bool:
        """Whether there is ever anything that a name may point to."""
        return any(item.key[1:] == NAMES for item in self.items)

    def followed(self) -> tuple[Step, ...]:
        """The steps, and looks after them until every date is long past."""
        last = self.steps[-1]._replace(items=None)
        dates = [date for item in self.items for date in item[4:] if date is not None]
        first = max([last.at, *dates]) + max(step.settle for step in self.steps) + 1
        return (*self.steps, *(last._replace(at=first + more) for more in (0, 3 * DAY, 30 * DAY)))

    def __str__(self) -> str:
        lines = []
        before, items = Step(0, None, settle=0), frozenset[Item]()
        for step in self.steps:
            names = ("settle", "reading", "notice", "closed")
            facts = [f"{name} {getattr(step, name)}" for name in names if getattr(step, name) != getattr(before, name)]
            facts += [f"document of {day(step.published)}"] * (step.published is not None)
            facts += [] if step.items else ["nobody refreshes"]
            facts += [f"{'=' if item in items else '+'} {item}" for item in step.items or ()]
            facts += [f"- {item}" for item in sorted(items, key=str) if step.items and item not in step.items]
            lines.append(f"{day(step.at):>9}  " + f"\n{'':11}".join(facts))
            before, items = step, frozenset(step.items or items)
        return "\n".join(lines)


def day(at: float | None) -> str:
    """A time in a few letters: ``d3``, ``d3+06h``."""
    if at is None or math.isinf(at):
        return "never" if at is None else "ever" if at > 0 else "always"
    days, hours_of_day = divmod(at, DAY)
    return f"d{days:.0f}" + (f"+{hours_of_day:02.0f}h" if hours_of_day else "")


def moment(at: float) -> datetime:
    """The time so many hours after :data:`START`."""
    return START + timedelta(hours=at)


@lru_cache(maxsize=1 << 14)
def hours(text: str) -> float:
    """The hours of a published time, which must be UTC."""
    if not text.endswith("Z"):
        raise ValueError(f"{text} is not a time in UTC")
    return (datetime.fromisoformat(text) - START) / timedelta(hours=1)


@lru_cache(maxsize=1 << 12)
def addresses(prefix: str) -> int:
    """The addresses of a prefix as bits. Raises :class:`ValueError` for one that no table here ever has."""
    network = ipaddress.ip_network(prefix)
    bits = sum(1 << number for number, address in enumerate(_ADDRESSES) if address in network)
    if bits.bit_count() != network.num_addresses:
        raise ValueError(f"{prefix} was never in any table")
    return bits


def named(bits: int) -> str:
    """The addresses of such a number."""
    return ", ".join(str(address) for number, address in enumerate(_ADDRESSES) if bits >> number & 1) or "nothing"


def each_bit(mask: int) -> Iterator[int]:
    """The single addresses of a set."""
    while mask:
        yield mask & -mask
        mask &= mask - 1


def union(masks: Iterable[int]) -> int:
    """The addresses of all these sets."""
    total = 0
    for mask in masks:
        total |= mask
    return total


def random_history(seed: int) -> History:
    """The history of a seed: the same in every run."""
    return _Author(seed).history()


_AHEAD = (1, 6, 12, 24, 48, 72, 120, 168, 240, 480, 720)


class _Author(Random):
    """Chance, writing one history."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        names = self.random() < 0.4
        others = self.sample(("nat-gateway", "vpn", "proxy"), 2)
        self.roles = ("load-balancer", others[0]) if names else tuple(others)
        self.often = (self.roles[0], self.roles[0], *self.roles) if names else self.roles
        self.space = self.choice((2, 4, 4, 8, 16))
        self.settle = self.choice((48, 72, 168))
        self.dated = self.choice((0.1, 0.4, 0.7))

    def history(self) -> History:
        """The whole of it."""
        step = Step(0, _table([self.item(0) for _ in range(self.randint(1, 4))]), settle=self.settle)
        steps, tables = [step], [step.items or ()]
        for _ in range(self.randint(3, 10)):
            near = (self.settle, self.settle, self.settle - 6, self.settle + 24)
            at = step.at + self.choice((1, 6, 12, 24, 24, 48, 72, *near, 240, 480))
            if at > 200 * DAY:
                break
            step = step._replace(at=at, items=None, published=None)
            if self.random() < 0.85:
                step = self.refreshed(step, tables)
            steps.append(step)
        return History(tuple(steps))

    def refreshed(self, step: Step, tables: list[tuple[Item, ...]]) -> Step:
        """The step with another table, and now and then other settings."""
        if self.random() < 0.2:
            items = self.choice(tables)  # a flap: all is as it was
        else:
            rows = list(tables[-1])
            for _ in range(self.choice((0, 1, 1, 1, 2, 2, 3))):
                rows = self.altered(rows, step.at, tables)
            items = _table(rows) or tables[-1]
        tables.append(items)
        step = step._replace(items=items)
        if self.random() < 0.3:
            step = step._replace(published=step.at - self.choice((0, 1, 6, 12, 24, 48, 96, 168)))
        if self.random() < 0.06:
            step = step._replace(settle=self.choice((24, 48, 72, 168, 240)))
        if self.random() < 0.06:
            step = step._replace(reading=step.reading + 1)
        if self.random() < 0.06:
            step = step._replace(notice=self.choice((0, 1, 2)))
        if self.random() < 0.04:
            step = step._replace(closed=not step.closed)
        return step

    def prefix(self, role: str) -> str:
        """A block of a few addresses, mostly of IPv4."""
        if role == "load-balancer":
            return f"192.0.2.{self.randrange(min(self.space, 4))}/32"
        bits = self.choice((0, 0, 0, 1, 1, 2, 3, 4))
        while 1 << bits > self.space:
            bits -= 1
        offset = self.randrange(self.space >> bits) << bits
        return f"2001:db8::{offset:x}/{128 - bits}" if self.random() < 0.15 else f"192.0.2.{offset}/{32 - bits}"

    def item(self, at: int) -> Item:
        """A range that nobody has seen."""
        role = self.choice(self.often)
        direction = "inbound" if role == "load-balancer" else self.choice((*DIRECTIONS, "outbound"))
        item = Item(self.prefix(role), self.choice(REGIONS), role, direction)
        if self.random() < self.dated:
            item = item._replace(effective=at + self.choice((-24, -6, *_AHEAD)))
        if self.random() < self.dated:
            item = item._replace(expires=max(at, item.effective or at) + self.choice(_AHEAD))
        if self.random() < 0.04:
            item = item._replace(effective=None, expires=at - self.choice((1, 24, 72, 240)))
        return item

    def altered(self, items: list[Item], at: int, tables: Sequence[tuple[Item, ...]]) -> list[Item]:
        """The rows after one thing happened to them."""
        if not items or self.random() < 0.15:
            return [*items, self.item(at)]
        if self.random() < 0.1:
            earlier = self.choice(tables)  # one comes back
            return [*items, self.choice(earlier)] if earlier else items
        number = self.randrange(len(items))
        item, rest = items[number], items[:number] + items[number + 1 :]
        if self.random() < 0.25:
            return rest or items
        if self.random() < 0.12:
            return [*items, self.elsewhere(item)]
        if self.random() < 0.3:
            return [*rest, *self.reshaped(item)]
        if self.random() < 0.08 and item.expires is not None:
            return [*items, item._replace(effective=item.expires + self.choice((0, 0, 24)), expires=None)]
        return [*rest, self.elsewhere(item) if self.random() < 0.35 else self.rescheduled(item, at)]

    def elsewhere(self, item: Item) -> Item:
        """The range in another region, role or direction."""
        what = self.choice(("region", "region", "role", "direction"))
        if what == "region":
            return item._replace(region=REGIONS[item.region == REGIONS[0]])
        if what == "direction":
            other = DIRECTIONS[item.direction == "inbound"]
            return item if item.role == "load-balancer" else item._replace(direction=other)
        role = self.roles[item.role == self.roles[0]]
        if role != "load-balancer":
            return item._replace(role=role)
        is_address = item.prefix.endswith("/32")
        return item._replace(role=role, direction="inbound") if is_address else item

    def rescheduled(self, item: Item, at: int) -> Item:
        """The range with other dates."""
        what = self.choice(("end", "end", "end", "no end", "past end", "day", "no day", "both gone", "shift"))
        if what == "end":
            return item._replace(expires=max(at, item.effective or at) + self.choice(_AHEAD))
        if what == "no end":
            return item._replace(expires=None)
        if what == "past end":
            return item._replace(effective=None, expires=at - self.choice((1, 6, 24, 72, 240)))
        if what == "day":
            return item._replace(effective=at + self.choice(_AHEAD), expires=None)
        if what == "no day":
            return item._replace(effective=None)
        if what == "shift" and item.expires is not None:
            return item._replace(expires=item.expires + self.choice((-48, -12, 12, 48, 240)))
        return item._replace(effective=None, expires=None)

    def reshaped(self, item: Item) -> list[Item]:
        """The range's block split, shrunk, cut or grown."""
        network = ipaddress.ip_network(item.prefix)
        size = network.num_addresses
        if size == 1 or (self.random() < 0.3 and size < min(self.space, 16)):
            grows = item.role != "load-balancer" and size < self.space
            return [item._replace(prefix=str(network.supernet())) if grows else item]
        halves = [item._replace(prefix=str(half)) for half in network.subnets()]
        if self.random() < 0.4:
            return halves
        if self.random() < 0.3 and size > 2:
            quarters = [item._replace(prefix=str(quarter)) for quarter in network.subnets(2)]
            return [halves[0], self.choice(quarters[2:])]
        return [self.choice(halves)]


def _table(items: Iterable[Item]) -> tuple[Item, ...]:
    """What a region table may be: no two rows alike whose times overlap, no end before its day."""
    rows: list[Item] = []
    for item in items:
        if item.expires is not None and item.begins >= item.expires:
            item = item._replace(effective=None)  # noqa: PLW2901 - the row as it may be
        if all(_may_stand_together(item, row) for row in rows):
            rows.append(item)
    return tuple(sorted(rows, key=str))


def _may_stand_together(item: Item, other: Item) -> bool:
    """Whether two rows of a table are of different ranges, or never in use together."""
    if item[:4] != other[:4]:
        return True
    first, second = sorted((item, other), key=lambda row: row.begins)
    return first.expires is not None and first.expires <= second.begins


def smaller_histories(history: History) -> Iterator[History]:
    """Histories with a little less in them, the boldest first."""
    steps = history.steps
    smaller = [steps[:number] + steps[number + 1 :] for number in range(len(steps))]
    smaller += [tuple(_without(step, item) for step in steps) for item in sorted(history.items, key=str)]
    for number, step in enumerate(steps):
        plain = {"published": None, "reading": steps[max(number - 1, 0)].reading, "notice": 0, "closed": False, "items": None}
        plainer = [step._replace(**{name: value}) for name, value in {**plain, "settle": steps[0].settle}.items()]
        plainer += [_without(step, item) for item in step.items or ()]
        smaller += [(*steps[:number], other, *steps[number + 1 :]) for other in plainer]
    for fewer in smaller:
        if fewer and fewer != steps and fewer[0].items and () not in [step.items for step in fewer]:
            yield History(fewer)


def _without(step: Step, item: Item) -> Step:
    return step if step.items is None else step._replace(items=tuple(row for row in step.items if row != item))
