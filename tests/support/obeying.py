"""Robots that only obey: random histories, a clock that is only said, and what must hold for whoever does as told.

A robot begins with the list of any day and with what is still to come on it, reads of ``changes.json`` what comes after
the last id that it knows, and does just what the rows say: it adds at the latest moment allowed and removes at the
earliest. It must never lack an address in use, and in the end have today's list. Nothing here asks the package what is
right: states, lists and answers for names are worked out again from the tables, each address for itself.

Times are hours since :data:`START`; sets of addresses are numbers of thirty-two bits, sixteen addresses of each family.

``python tests/support/obeying.py --count 5000 --seed 1`` tries so many histories and shows the smallest failure of each
kind.
"""

from __future__ import annotations

import argparse
import ipaddress
import itertools
import json
import math
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "_ext"))

from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.fetch import Document
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.table import Notice, Range, Region, Table, range_order
from ip_ranges.pipeline.assemble import accepted_publication
from ip_ranges.pipeline.judge_feeds import candidate
from ip_ranges.pipeline.revisions import recorded, same
from ip_ranges.settings import FeedSettings, Settings, parse_settings
from ip_ranges.storage.history_file import parse_history
from ip_ranges.storage.ledger import Ledger

START = datetime(2026, 10, 1, tzinfo=UTC)
DAY = 24
EVER, NEVER = math.inf, -math.inf

REGIONS = ("east", "west")
DIRECTIONS = ("inbound", "outbound")
NAMES = ("load-balancer", "inbound")
"""The role and direction of what a name points to."""

KEPT_HOURS = 400 * DAY
"""``changes.json`` has at least so much of the past."""

KEYS = frozenset(
    (
        "id", "serial", "feed", "kind", "prefix", "region", "role", "direction", "previous", "observed", "effective",
        "not_before", "keep_until", "told", "action",
    )
)
RANKS = {"allow": 0, "repoint": 1, "remove": 2}
ACTIONS = frozenset((*RANKS, "reload", "none"))

_SPACES = {4: (int(ipaddress.ip_address("192.0.2.0")), 0), 6: (int(ipaddress.ip_address("2001:db8::")), 16)}
"""Of each family the first of its sixteen addresses, and its first bit."""


# What happens -------------------------------------------------------------------------------------------------------


class Item(NamedTuple):
    """A range of a table. Times are hours since :data:`START`."""

    prefix: str
    region: str = "east"
    role: str = "nat-gateway"
    direction: str = "outbound"
    effective: int | None = None
    expires: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is for."""
        return self.region, self.role, self.direction

    @property
    def begins(self) -> float:
        """From when it is used."""
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
    seed: int | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that occurs."""
        return tuple(sorted({item.role for step in self.steps for item in step.items or ()}))

    @property
    def names(self) -> bool:
        """Whether there is ever anything that a name may point to."""
        return any((item.role, item.direction) == NAMES for step in self.steps for item in step.items or ())

    def followed(self) -> tuple[Step, ...]:
        """The steps, and looks after them until every date is long past."""
        dates = [date for step in self.steps for item in step.items or () for date in item[4:] if date is not None]
        last = self.steps[-1]._replace(items=None)
        settled = max(step.settle for step in self.steps)
        first = max([last.at, *dates]) + settled + 1
        return (*self.steps, *(last._replace(at=first + more) for more in (0, 3 * DAY, 30 * DAY)))

    def __str__(self) -> str:
        lines = [] if self.seed is None else [f"seed {self.seed}"]
        before: Step | None = None
        known: tuple[Item, ...] = ()
        for step in self.steps:
            said = _settings_said(step, before)
            if step.items is None:
                said.append("nobody refreshes")
            else:
                said += [f"document of {day(step.published)}"] * (step.published is not None)
                said += [f"= {item}" for item in step.items if item in known]
                said += [f"+ {item}" for item in step.items if item not in known]
                said += [f"- {item}" for item in known if item not in step.items]
                known = step.items
            lines.append(f"{day(step.at):>9}  " + f"\n{'':11}".join(said))
            before = step
        return "\n".join(lines)


def _settings_said(step: Step, before: Step | None) -> list[str]:
    said = []
    if before is None or before.settle != step.settle:
        said.append(f"settle {step.settle} h")
    if before is not None and before.reading != step.reading:
        said.append("another reading: a new baseline")
    if (before.notice if before else 0) != step.notice:
        said.append(f"notice {step.notice}" if step.notice else "no notice")
    if (before.closed if before else False) != step.closed:
        said.append("region west is retired" if step.closed else "region west is active")
    return said


def day(at: float | None) -> str:
    """A time in a few letters: ``d3``, ``d3+06h``."""
    if at is None or math.isinf(at):
        return "never" if at is None else "ever" if at > 0 else "always"
    days, hours = divmod(at, DAY)
    return f"d{days:.0f}" + (f"+{hours:02.0f}h" if hours else "")


@lru_cache(maxsize=1 << 14)
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
    first, bit = _SPACES[network.version]
    offset = int(network.network_address) - first
    if not 0 <= offset <= 16 - network.num_addresses:
        raise ValueError(f"{prefix} was never in any table")
    return ((1 << network.num_addresses) - 1) << (bit + offset)


def named(bits: int) -> str:
    """The addresses of such a number."""
    found = []
    for number in range(32):
        if bits >> number & 1:
            version = 4 if number < 16 else 6
            first, bit = _SPACES[version]
            found.append(str(ipaddress.ip_address(first + number - bit)))
    return ", ".join(found) or "nothing"


# Random histories ---------------------------------------------------------------------------------------------------

_AHEAD = (1, 6, 12, 24, 48, 72, 120, 168, 240, 480, 720)


class _Chance:
    """One random history in the making."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.seed = seed
        names = self.random.random() < 0.4
        others = self.random.sample(("nat-gateway", "vpn", "proxy"), 2)
        self.roles = ("load-balancer", others[0]) if names else tuple(others)
        self.often = (self.roles[0], self.roles[0], *self.roles) if names else self.roles
        self.space = self.random.choice((2, 4, 4, 8, 16))
        self.settle = self.random.choice((48, 72, 168))
        self.dated = self.random.choice((0.1, 0.4, 0.7))

    def history(self) -> History:
        """The whole of it."""
        pick = self.random
        step = Step(0, self.table([self.item(0) for _ in range(pick.randint(1, 4))], 0), settle=self.settle)
        steps = [step]
        tables = [step.items or ()]
        for _ in range(pick.randint(3, 10)):
            near = (self.settle, self.settle, self.settle - 6, self.settle + 24)
            at = step.at + pick.choice((1, 6, 12, 24, 24, 48, 72, *near, 240, 480))
            if at > 200 * DAY:
                break
            step = step._replace(at=at, items=None, published=None)
            if pick.random() < 0.85:
                step = self.refreshed(step, tables)
            steps.append(step)
        return History(tuple(steps), self.seed)

    def refreshed(self, step: Step, tables: list[tuple[Item, ...]]) -> Step:
        """The step with another table, and now and then other settings."""
        pick = self.random
        if pick.random() < 0.2:
            items = pick.choice(tables)  # a flap: all is as it was
        else:
            found = list(tables[-1])
            for _ in range(pick.choice((0, 1, 1, 1, 2, 2, 3))):
                found = self.altered(found, step.at, tables)
            items = self.table(found, step.at) or tables[-1]
        tables.append(items)
        step = step._replace(items=items)
        if pick.random() < 0.3:
            step = step._replace(published=step.at - pick.choice((0, 1, 6, 12, 24, 48, 96, 168)))
        if pick.random() < 0.06:
            step = step._replace(settle=pick.choice((24, 48, 72, 168, 240)))
        if pick.random() < 0.06:
            step = step._replace(reading=step.reading + 1)
        if pick.random() < 0.06:
            step = step._replace(notice=pick.choice((0, 1, 2)))
        if pick.random() < 0.04:
            step = step._replace(closed=not step.closed)
        return step

    def table(self, items: Iterable[Item], at: int) -> tuple[Item, ...]:
        """What a region table may be: no two rows alike whose times overlap, no end before its day."""
        found: list[Item] = []
        for each in items:
            item = each
            if each.effective is not None and each.expires is not None and each.effective >= each.expires:
                item = each._replace(effective=None)
            alike = [one for one in found if (one.prefix, one.key) == (item.prefix, item.key)]
            if all(_apart(one, item) for one in alike):
                found.append(item)
        return tuple(sorted(found, key=str))

    def prefix(self, role: str) -> str:
        """A block of a few addresses, mostly of IPv4."""
        pick = self.random
        if role == "load-balancer":
            return f"192.0.2.{pick.randrange(min(self.space, 4))}/32"
        bits = pick.choice((0, 0, 0, 1, 1, 2, 3, 4))
        while 1 << bits > self.space:
            bits -= 1
        offset = pick.randrange(self.space >> bits) << bits
        return f"2001:db8::{offset:x}/{128 - bits}" if pick.random() < 0.15 else f"192.0.2.{offset}/{32 - bits}"

    def item(self, at: int) -> Item:
        """A range that nobody has seen."""
        pick = self.random
        role = pick.choice(self.often)
        direction = "inbound" if role == "load-balancer" else pick.choice((*DIRECTIONS, "outbound"))
        item = Item(self.prefix(role), pick.choice(REGIONS), role, direction)
        if pick.random() < self.dated:
            item = item._replace(effective=at + pick.choice((-24, -6, *_AHEAD)))
        if pick.random() < self.dated:
            item = item._replace(expires=max(at, item.effective or at) + pick.choice(_AHEAD))
        if pick.random() < 0.04:
            item = item._replace(effective=None, expires=at - pick.choice((1, 24, 72, 240)))
        return item

    def altered(self, items: list[Item], at: int, tables: Sequence[tuple[Item, ...]]) -> list[Item]:
        """The rows after one thing happened to them."""
        pick = self.random
        if not items or pick.random() < 0.15:
            return [*items, self.item(at)]
        if pick.random() < 0.1:
            earlier = pick.choice(tables)  # one comes back
            return [*items, pick.choice(earlier)] if earlier else items
        place = pick.randrange(len(items))
        item, rest = items[place], items[:place] + items[place + 1 :]
        if pick.random() < 0.25:
            return rest or items
        if pick.random() < 0.12:
            return [*items, self.elsewhere(item)._replace(effective=item.effective, expires=item.expires)]
        if pick.random() < 0.3:
            return [*rest, *self.reshaped(item)]
        if pick.random() < 0.08 and item.expires is not None:
            return [*items, item._replace(effective=item.expires + pick.choice((0, 0, 24)), expires=None)]
        return [*rest, self.elsewhere(item) if pick.random() < 0.35 else self.rescheduled(item, at)]

    def elsewhere(self, item: Item) -> Item:
        """The same addresses in another region, role or direction."""
        what = self.random.choice(("region", "region", "role", "direction"))
        if what == "region":
            return item._replace(region=REGIONS[item.region == REGIONS[0]])
        if what == "role":
            role = self.roles[item.role == self.roles[0]]
            single = addresses(item.prefix).bit_count() == 1 and ":" not in item.prefix
            return item._replace(role=role, direction="inbound") if role == "load-balancer" and single else (
                item if role == "load-balancer" else item._replace(role=role)
            )
        return item if item.role == "load-balancer" else item._replace(direction=DIRECTIONS[item.direction == "inbound"])

    def rescheduled(self, item: Item, at: int) -> Item:
        """The same with other dates."""
        pick = self.random
        what = pick.choice(("end", "end", "end", "no end", "past end", "day", "no day", "both gone", "shift"))
        if what == "end":
            return item._replace(expires=max(at, item.effective or at) + pick.choice(_AHEAD))
        if what == "no end":
            return item._replace(expires=None)
        if what == "past end":
            return item._replace(effective=None, expires=at - pick.choice((1, 6, 24, 72, 240)))
        if what == "day":
            return item._replace(effective=at + pick.choice(_AHEAD), expires=None)
        if what == "no day":
            return item._replace(effective=None)
        if what == "shift" and item.expires is not None:
            return item._replace(expires=item.expires + pick.choice((-48, -12, 12, 48, 240)))
        return item._replace(effective=None, expires=None)

    def reshaped(self, item: Item) -> list[Item]:
        """Its block split, shrunk, cut or grown."""
        pick = self.random
        network = ipaddress.ip_network(item.prefix)
        if network.num_addresses == 1 or (pick.random() < 0.3 and network.num_addresses < min(self.space, 16)):
            if item.role == "load-balancer":
                return [item]
            return [item._replace(prefix=str(network.supernet()))] if network.num_addresses < self.space else [item]
        halves = [item._replace(prefix=str(half)) for half in network.subnets()]
        if pick.random() < 0.4:
            return halves
        if pick.random() < 0.3 and network.num_addresses > 2:
            smaller = [item._replace(prefix=str(half)) for half in ipaddress.ip_network(halves[1].prefix).subnets()]
            return [halves[0], pick.choice(smaller)]
        return [pick.choice(halves)]


def _apart(one: Item, other: Item) -> bool:
    """Whether two rows are never in use together."""
    first, second = sorted((one, other), key=lambda item: item.begins)
    return first.expires is not None and first.expires <= second.begins


def random_history(seed: int) -> History:
    """The history of a seed: the same in every run."""
    return _Chance(seed).history()


# What is published --------------------------------------------------------------------------------------------------


class Look(NamedTuple):
    """What somebody sees at a moment.

    *items* is the accepted table, *accepted* says that it was accepted for this look, *observed* is of its revision, and
    *settle* of this day. *baselines* counts the baselines so far. *lists* and *retired* have the addresses by (region,
    role, direction), where ``all`` is every one. *records* has by region the addresses, from and until of ``a_records``.
    """

    at: int
    items: tuple[Item, ...]
    accepted: bool
    observed: float
    settle: int
    baselines: int
    rows: Sequence[Mapping[str, Any]]
    lists: Mapping[tuple[str, str, str], int]
    retired: Mapping[tuple[str, str, str], int]
    records: Mapping[str, Sequence[tuple[int, float, float]] | None]


Teller = Callable[[History], Iterable[Look]]
"""Publishes a history: the package, or a model that the checker is tried on."""


class _NeverAsked:
    """A fetcher for what is accepted already."""

    def last_verified(self, feed: FeedSettings) -> datetime | None:
        """Nobody knows."""
        return None


@lru_cache(maxsize=64)
def _settings(settle: int, reading: int, roles: tuple[str, ...]) -> Settings:
    select = f"[feeds.ours.select]\nrole = {json.dumps([*roles, *map(str, range(reading))])}\n" if reading else ""
    return parse_settings(f'[feeds.ours]\nformat = "region-table"\nurl = "table.json"\nsettle = "{settle}h"\n{select}', {})


def table_of(step: Step) -> Table:
    """The table of a step, as a reader of documents makes it."""
    assert step.items is not None
    ranges = {
        Range(
            parse_prefix(item.prefix),
            *item.key,
            None if item.effective is None else moment(item.effective),
            None if item.expires is None else moment(item.expires),
        )
        for item in step.items
    }
    notice = Notice("n1", START, f"Title {step.notice}", "Body", moment(100 * DAY), ("east",))
    return Table(
        regions=(
            Region("east", "The East", status="active"),
            Region("west", "The West", status="retired" if step.closed else "active"),
        ),
        ranges=tuple(sorted(ranges, key=range_order)),
        notices=(notice,) if step.notice else (),
        published=None if step.published is None else moment(step.published),
    )


def publications(history: History) -> Iterator[tuple[Step, bool, Ledger, Publication]]:
    """Each step with whether its table was accepted then, what is recorded, and what the site says."""
    ledger = Ledger()
    for number, step in enumerate(history.followed()):
        settings = _settings(step.settle, step.reading, history.roles)
        feed, now = settings.feeds[0], moment(step.at)
        accepted = False
        if step.items is not None:
            document = Document((b"",), f"{number:064x}", "table.json", None, now)
            found = candidate(feed, document, table_of(step), ledger, now)
            snapshot = ledger.snapshots.get(feed.name)
            if snapshot is None or snapshot.reading != found.reading or not same(found.table, snapshot):
                accepted = True
                for one in recorded([found], ledger):
                    ledger = Ledger(
                        (*ledger.lines, *one.lines), (*ledger.revisions, *one.revisions), {feed.name: one.snapshot}
                    )
        yield step, accepted, ledger, accepted_publication(ledger, settings, _NeverAsked(), now)


def changes_of(publication: Publication) -> list[dict[str, Any]]:
    """The rows of ``changes.json``."""
    rows: list[dict[str, Any]] = json.loads(dict(files(publication))["changes.json"]())["changes"]
    return rows


def listed(text: str) -> list[str]:
    """The prefixes of a list, without its comments."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def published_looks(history: History) -> Iterator[Look]:
    """What the package publishes. At the end the same is made again from the history as it is read from its file."""
    keys = _list_keys(history.roles)
    items: tuple[Item, ...] = ()
    for step, accepted, ledger, publication in publications(history):
        made = dict(files(publication))
        items = step.items if accepted and step.items is not None else items
        last = ledger.revisions[-1]
        yield Look(
            at=step.at,
            items=items,
            accepted=accepted,
            observed=(last.observed - START) / timedelta(hours=1),
            settle=step.settle,
            baselines=sum(revision.kind == "baseline" for revision in ledger.revisions),
            rows=json.loads(made["changes.json"]())["changes"],
            lists={key: _of_list(made, key, "") for key in keys},
            retired={key: _of_list(made, key, ".retired") for key in keys if key[1] == "all"},
            records=_records(json.loads(made["ip-ranges.json"]())) if history.names else {},
        )
    read = ledger._replace(revisions=tuple(parse_history(ledger.lines, "history.jsonl")))
    settings = _settings(step.settle, step.reading, history.roles)
    again = dict(files(accepted_publication(read, settings, _NeverAsked(), moment(step.at))))
    for path in ("changes.json", "ip-ranges.json"):
        if again[path]() != made[path]():
            sentence = f"{path} is another one once the history is read from its file."
            raise Violation("rows", "another text", step.at, sentence)


@lru_cache(maxsize=64)
def _list_keys(roles: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    pairs = [("all", "all"), *((region, "all") for region in REGIONS), *(("all", role) for role in roles)]
    return tuple((region, role, direction) for region, role in pairs for direction in DIRECTIONS)


def _of_list(made: Mapping[str, Callable[[], str]], key: tuple[str, str, str], variant: str) -> int:
    """The addresses of a list in both families; a list that nothing was ever on has no file."""
    region, role, direction = key
    found = 0
    for family in (4, 6):
        making = made.get(f"lists/{region}/{role}-{direction}-ipv{family}{variant}.txt")
        for prefix in listed(making()) if making is not None else ():
            found |= addresses(prefix)
    return found


def _records(document: Mapping[str, Any]) -> dict[str, list[tuple[int, float, float]] | None]:
    found: dict[str, list[tuple[int, float, float]] | None] = {}
    for region in document["regions"]:
        rows = region.get("a_records")
        found[region["id"]] = None if rows is None else [
            (
                addresses(row["prefix"]),
                NEVER if row["from"] is None else hours(row["from"]),
                EVER if row["until"] is None else hours(row["until"]),
            )
            for row in rows
        ]
    return found


# What is true -------------------------------------------------------------------------------------------------------


class Violation(Exception):  # noqa: N818 - a finding about a history, not a mistake of a program
    """Something that must not be. *family* is what was looked at, *rule* what is broken."""

    def __init__(self, family: str, rule: str, at: float, sentence: str) -> None:
        super().__init__(f"{day(at)}: {sentence}")
        self.family, self.rule, self.at = family, rule, at

    @property
    def kind(self) -> tuple[str, str]:
        """Failures of one kind have one cause, mostly."""
        return self.family, self.rule


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


class Kept(NamedTuple):
    """What left the feed and stays on lists until *until*: *sure* are the addresses that must, *bits* those that may.

    *planned* is the day of what was only ever a plan.
    """

    item: Item
    bits: int
    sure: int
    until: float
    planned: float | None


class Back(NamedTuple):
    """A load balancer's address that is back: since when, the ``settle`` of that day, and whether it was retired meanwhile."""

    since: float
    settle: int
    retired: bool


class Ground(NamedTuple):
    """What is true from a look to the next. *back* and *unclear* are of (region, bit): the latter is when the contract
    begins to say again what a name may point to.
    """

    standing: tuple[Standing, ...]
    kept: tuple[Kept, ...]
    left: Mapping[tuple[str, int], float]
    back: Mapping[tuple[str, int], Back]
    unclear: Mapping[str, float]

    def used(self, scope: Scope, at: float) -> int:
        """The addresses that are in use."""
        return _union(one.bits for one in self.standing if scope.has(one.item) and one.used(at))

    def dates(self) -> set[float]:
        """Every moment at which anything begins or ends."""
        found = {date for one in self.standing for date in (one.item.begins, one.end, one.latest)}
        found |= {date for one in self.kept for date in (one.until, one.planned) if date is not None}
        return {date for date in found if not math.isinf(date)}

    def must_list(self, scope: Scope, at: float) -> int:
        """What must be on a list: announced, in use, draining."""
        standing = _union(one.bits for one in self.standing if scope.has(one.item) and at < one.end)
        return standing | _union(one.sure for one in self.kept if scope.has(one.item) and at < one.until)

    def may_list(self, scope: Scope, at: float) -> int:
        """What may be on it."""
        standing = _union(one.bits for one in self.standing if scope.has(one.item) and at < one.latest)
        return standing | _union(one.bits for one in self.kept if scope.has(one.item) and at < one.until)


    def may_use(self, scope: Scope, at: float) -> int:
        """What may be in use, or drain."""
        rows = [(one.item, one.bits, one.latest) for one in self.standing]
        rows += [(one.item, one.bits, one.until) for one in self.kept]
        return _union(bits for item, bits, end in rows if scope.has(item) and item.begins <= at < end)


class Scope(NamedTuple):
    """Whose list: of every region and role (``all``), of one region, of one role; and the direction."""

    region: str
    role: str
    direction: str

    def has(self, item: Item) -> bool:
        """Whether a range is on it."""
        return (
            self.direction == item.direction and self.region in ("all", item.region) and self.role in ("all", item.role)
        )

    def __str__(self) -> str:
        return f"{self.region}/{self.role}-{self.direction}"


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def grounds(looks: Sequence[Look]) -> list[Ground]:
    """What is true from each look on."""
    found: list[Ground] = []
    ground = Ground((), (), {}, {}, {})
    for look in looks:
        if look.accepted:
            ground = _accepted(ground, look)
        found.append(ground)
    return found


def _accepted(old: Ground, look: Look) -> Ground:
    """What is true once a table was accepted."""
    known = {one.item: one for one in old.standing}
    standing = tuple(known.get(item) or _arrived(item, old, look) for item in look.items)
    seen = look.observed
    by_key: dict[tuple[str, str, str], int] = {}
    for row in standing:
        if row.item.begins <= seen < row.latest:
            by_key[row.item.key] = by_key.get(row.item.key, 0) | row.bits
    back_again = [row for row in (*old.standing, *standing) if row.used(seen)]
    kept = []
    for one in old.kept:
        came = _union(other.bits for other in back_again if other.item[:4] == one.item[:4])
        used = _union(other.bits for other in back_again if other.item.key == one.item.key)
        left = one._replace(bits=one.bits & ~came, sure=one.sure & ~(used | by_key.get(one.item.key, 0)))
        if left.bits and left.until > seen:
            kept.append(left)
    for row in old.standing:
        if row.item not in look.items and row.latest > seen:
            kept += _departed(row, old, standing, look, by_key.get(row.item.key, 0))
    return Ground(standing, tuple(kept), *_names(old, standing, look))


def _arrived(item: Item, old: Ground, look: Look) -> Standing:
    bits = addresses(item.prefix)
    if item.expires is None:
        return Standing(item, bits, EVER, EVER)
    if item.expires > look.observed:
        return Standing(item, bits, item.expires, item.expires)
    # Its end is past: settled from now where the range was in use, nothing at all where it is new.
    settled = look.observed + look.settle
    was_used = any(
        one.item[:4] == item[:4] and one.used(look.observed) and one.used(look.at) for one in old.standing
    )
    was_listed = old.may_list(Scope("all", "all", item.direction), look.observed) & bits
    return Standing(item, bits, settled if was_used else NEVER, settled if was_used or was_listed else NEVER)


def _departed(one: Standing, old: Ground, standing: Sequence[Standing], look: Look, stays: int) -> Iterator[Kept]:
    """What stays listed of a row that is not there any more."""
    seen, settled = look.observed, look.observed + look.settle
    planned = one.item.effective if one.item.begins > seen else None
    same_row = [other.item for other in standing if other.item[:4] == one.item[:4] and other.end > seen]
    if any(planned is not None or item.begins <= seen for item in same_row):
        return  # it has other dates, and is still there
    if planned is not None:
        yield Kept(one.item, one.bits, 0, settled, planned)
    elif math.isinf(one.latest):
        yield Kept(one.item, one.bits, one.bits & ~stays, settled, None)
    else:
        # Its end was told of the addresses that no range without an end had.
        same_way = [other for other in old.standing if other.item.direction == one.item.direction]
        untold = _union(other.bits for other in same_way if other.end > one.end)
        sure = one.bits & ~stays & ~untold if one.end == one.latest else 0
        yield Kept(one.item, one.bits, sure, one.latest, None)
        if stays & one.bits:  # a block of another size with other ends: what left of it may be kept for settle
            yield Kept(one.item, one.bits & stays, 0, settled, None)


def _names(
    old: Ground, standing: Sequence[Standing], look: Look
) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], Back], dict[str, float]]:
    """Which load balancers' addresses vanished and which are back."""
    seen = look.observed
    left, back, unclear = dict(old.left), dict(old.back), dict(old.unclear)
    for region in REGIONS:
        key = (region, *NAMES)
        was = _union(one.bits for one in old.standing if one.item.key == key and one.used(seen))
        has = _union(one.bits for one in standing if one.item.key == key and one.latest > seen)
        used = _union(one.bits for one in standing if one.item.key == key and one.item.begins <= seen < one.latest)
        until = {bit: each.until for each in old.kept if each.item.key == key for bit in _bits(each.bits)}
        for bit in _bits(was & ~has):
            left[region, bit] = seen
            back.pop((region, bit), None)
        for bit in _bits(has & ~was):
            if (region, bit) in left:
                back[region, bit] = Back(seen, look.settle, retired=until.get(bit, NEVER) <= seen)
                del left[region, bit]
        # A range that is in use and gets a day to come, one that comes back as a plan, an end in the past.
        again = [one for one in standing if one.item.key == key and one.bits & ((was & has & ~used) | _known(back, region))]
        odd = [one.item.begins for one in again if one.item.begins > seen]
        odd += [seen for one in standing if one.item.key == key and one.end != one.latest]
        if odd:
            unclear[region] = max(unclear.get(region, NEVER), max(odd) + 2 * look.settle)
    return left, back, unclear


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _known(back: Mapping[tuple[str, int], Back], region: str) -> int:
    return _union(bit for name, bit in back if name == region)


# Rows and lists -----------------------------------------------------------------------------------------------------


def check_rows(history: History, looks: Sequence[Look], _: Sequence[Ground]) -> None:
    """Rows are whole, in order, never from the future, and what was told stands."""
    told: Sequence[Mapping[str, Any]] = ()
    for look in looks:
        rows = look.rows
        for row in rows:
            missing = KEYS - row.keys()
            if missing or row["action"] not in ACTIONS:
                sentence = f"Row {row.get('id')} lacks {sorted(missing)} or has a strange action."
                raise Violation("rows", "its shape", look.at, sentence)
        _stands(told, rows, look.at)
        for one, other in itertools.pairwise(rows):
            if (hours(one["told"]), one["serial"]) > (hours(other["told"]), other["serial"]):
                raise Violation("rows", "order", look.at, f"{other['id']} stands after {one['id']}, which was told later.")
        if late := [row["id"] for row in rows if hours(row["told"]) > look.at]:
            raise Violation("rows", "from the future", look.at, f"These rows are told after the clock: {late}.")
        _ranked(rows, look.at)
        if len({row["id"] for row in rows}) < len(rows):
            raise Violation("rows", "ids", look.at, f"Two rows have one id: {[row['id'] for row in rows]}.")
        if sum(row["action"] == "reload" for row in rows) >= max(look.baselines, 1):
            sentence = "There are as many rows with reload as baselines, and the first baseline has none."
            raise Violation("rows", "reload", look.at, sentence)
        told = rows


def _ranked(rows: Sequence[Mapping[str, Any]], at: float) -> None:
    ranked: dict[tuple[str, int], int] = {}
    for row in rows:
        if row["action"] in RANKS:
            rank, place = RANKS[row["action"]], (row["told"], row["serial"])
            if rank < ranked.get(place, rank):
                raise Violation("rows", "order", at, f"{row['id']} is {row['action']} and stands too late in its revision.")
            ranked[place] = rank


def _stands(told: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], at: float) -> int:
    """How many of the rows that were told are left out at the start by their age. The rest must be the beginning of *rows*."""
    first = rows[0]["id"] if rows else None
    gone = next((place for place, row in enumerate(told) if row["id"] == first), len(told) if told else 0)
    if gone and hours(told[gone - 1]["told"]) >= at - KEPT_HOURS:
        gone = 0
    for place, row in enumerate(told[gone:]):
        if place >= len(rows):
            raise Violation("rows", "taken back", at, f"Row {row['id']} was told and is not any more.")
        if rows[place] != row:
            other = rows[place]
            if other["id"] != row["id"]:
                raise Violation("rows", "taken back", at, f"Where row {row['id']} was told stands {other['id']} now.")
            names = sorted(row.keys() | other.keys())
            differing = [f"{name}: {row.get(name)} -> {other.get(name)}" for name in names if row.get(name) != other.get(name)]
            raise Violation("rows", "rewritten", at, f"Row {row['id']} was told with other facts: {'; '.join(differing)}.")
    return gone


def check_lists(history: History, looks: Sequence[Look], truth: Sequence[Ground]) -> None:
    """Lists have what is announced, in use and draining, and nothing that left longer ago; nothing retired is in use."""
    for look, ground in zip(looks, truth, strict=True):
        for key, bits in look.lists.items():
            scope = Scope(*key)
            if lacking := ground.must_list(scope, look.at) & ~bits:
                raise Violation("lists", "lacks", look.at, f"The list {scope} lacks {named(lacking)}.")
            if extra := bits & ~ground.may_list(scope, look.at):
                raise Violation("lists", "left long ago", look.at, f"The list {scope} still has {named(extra)}.")
        for (region, role, direction), bits in look.retired.items():
            if both := bits & look.lists["all", "all", direction]:
                sentence = f"{region}/{role}-{direction}.retired says that {named(both)} may go; the list of all has it."
                raise Violation("lists", "retired and in use", look.at, sentence)


# Readers of lists ---------------------------------------------------------------------------------------------------


class Order(NamedTuple):
    """A row as a robot reads it. *day* is when it is to be done; *begins* to *ends* when to repoint."""

    id: str
    told: float
    action: str
    bits: int
    region: str | None
    role: str | None
    direction: str | None
    day: float
    begins: float
    ends: float

    def concerns(self, scope: Scope) -> bool:
        """Whether a reader of that scope takes it for his."""
        if self.action == "reload":
            return all(own in (None, "", "all") or asked in ("all", own) for own, asked in zip(self[4:7], scope, strict=True))
        return (
            self.direction == scope.direction
            and scope.region in ("all", self.region)
            and scope.role in ("all", self.role)
        )


def order_of(row: Mapping[str, Any]) -> Order:
    """What a row says. Its prefix alone is obeyed."""
    told = hours(row["told"])

    def at(name: str) -> float:
        """A time of the row; where it is null or past, at once."""
        return max(told, hours(row[name])) if row[name] is not None else told

    action = row["action"]
    bits = addresses(row["prefix"]) if action in RANKS else 0
    day_of = at("effective") if action == "allow" else at("keep_until")
    facts = (row["region"], row["role"], row["direction"])
    return Order(row["id"], told, action, bits, *facts, day_of, at("not_before"), at("keep_until"))


Plan = tuple[tuple[float, bool, int], ...]
"""What a robot is still to do: when, whether to add, and which addresses."""


class Robot(NamedTuple):
    """What a robot allows, and what it is still to do."""

    has: int
    plan: Plan = ()

    def ordered(self, order: Order) -> Robot:
        """With one more order: what it was to do with those addresses on that day or later is dropped."""
        kept = [
            (at, add, left)
            for at, add, bits in self.plan
            if (left := bits if at < order.day else bits & ~order.bits)
        ]
        kept.append((order.day, order.action == "allow", order.bits))
        kept.sort(key=lambda one: one[0])
        return Robot(self.has, tuple(kept))

    def obeyed(self, orders: Iterable[Order], now: float) -> Robot:
        """After it has read these, and has done what is due."""
        robot = self
        for order in orders:
            if order.action in ("allow", "remove"):
                robot = robot.ordered(order)
        return robot.until(now)

    def until(self, now: float) -> Robot:
        """After everything that is due."""
        has, count = self.has, 0
        for at, add, bits in self.plan:
            if at > now:
                break
            has = has | bits if add else has & ~bits
            count += 1
        return Robot(has, self.plan[count:]) if count else self


class _Readers:
    """All robots of one scope. Those that are alike are one: from the day when the first of them began."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.robots: dict[Robot, float] = {}
        self.book = Robot(0)

    def wait(self, ground: Ground, dates: Sequence[float], since: float, now: float) -> None:
        """From one look to just before the next."""
        for robot, began in self.robots.items():
            moments = sorted({date for date in (*dates, *(one[0] for one in robot.plan)) if since < date < now})
            for at in moments:
                self._lacks(ground, robot.until(at), at, began)

    def read(self, orders: Sequence[Order], look: Look, ground: Ground) -> None:
        """Everybody reads what is new and does what is due; somebody begins."""
        own = [order for order in orders if order.concerns(self.scope)]
        self.book = self.book.obeyed(own, look.at)
        fresh = Robot(look.lists[self.scope], self.book.plan)
        reload = any(order.action == "reload" for order in own)
        found: dict[Robot, float] = {}
        for robot, began in self.robots.items():
            found.setdefault(fresh if reload else robot.obeyed(own, look.at), began)
        found.setdefault(fresh, look.at)
        self.robots = found
        for robot, began in found.items():
            self._lacks(ground, robot, look.at, began)

    def _lacks(self, ground: Ground, robot: Robot, at: float, began: float) -> None:
        if lacking := ground.used(self.scope, at) & ~robot.has:
            sentence = f"{self._who(began)} lacks {named(lacking)}, which is in use; it has {named(robot.has)}."
            raise Violation("readers", f"lacks, {self._kind()}", at, sentence)

    def end(self, look: Look) -> None:
        """What they have in the end."""
        everything = look.lists["all", "all", self.scope.direction]
        for robot, began in self.robots.items():
            if robot.plan:
                raise Violation("readers", "never ends", look.at, f"{self._who(began)} is still to do {robot.plan}.")
            if extra := robot.has & ~everything:
                sentence = f"{self._who(began)} keeps {named(extra)}, which is on no list."
                raise Violation("readers", f"keeps, {self._kind()}", look.at, sentence)
            if self._kind() == "all" and robot.has != everything:
                sentence = f"{self._who(began)} ends without {named(everything & ~robot.has)}."
                raise Violation("readers", "not the list", look.at, sentence)

    def keeps(self, look: Look, ground: Ground) -> None:
        """The stricter rule: at every look nothing that is on no list, and all that drains."""
        everything = look.lists["all", "all", self.scope.direction]
        for robot, began in self.robots.items():
            if self._kind() == "all" and (extra := robot.has & ~everything):
                sentence = f"{self._who(began)} has {named(extra)}, which is on no list today."
                raise Violation("readers", "strict: keeps", look.at, sentence)
            drains = _union(one.sure for one in ground.kept if self.scope.has(one.item) and look.at < one.until)
            if lacking := drains & ~robot.has:
                sentence = f"{self._who(began)} lacks {named(lacking)}, which drains."
                raise Violation("readers", "strict: drains", look.at, sentence)

    def _kind(self) -> str:
        return "region" if self.scope.region != "all" else "role" if self.scope.role != "all" else "all"

    def _who(self, began: float) -> str:
        return f"Who began with {self.scope} on {day(began)}"


def check_readers(history: History, looks: Sequence[Look], truth: Sequence[Ground], *, strict: bool = False) -> None:
    """Whoever obeys is never cut off, and has today's list in the end."""
    readers = [_Readers(Scope(*key)) for key in _list_keys(history.roles)]
    since, ground, known = NEVER, Ground((), (), {}, {}, {}), 0
    told: Sequence[Mapping[str, Any]] = ()
    for look, now_true in zip(looks, truth, strict=True):
        dates = sorted(ground.dates())
        for one in readers:
            one.wait(ground, dates, since, look.at)
        known = len(told) - _stands(told, look.rows, look.at)
        orders = [order_of(row) for row in look.rows[known:]]
        for one in readers:
            one.read(orders, look, now_true)
            if strict:
                one.keeps(look, now_true)
        since, ground, told = look.at, now_true, look.rows
    for one in readers:
        one.end(looks[-1])


# Names --------------------------------------------------------------------------------------------------------------


class Reading(NamedTuple):
    """Where the contract of what a name may point to can be read in two ways."""

    whole_course: bool = False
    """The end of an address is the last one of all its ranges, those to come included; not only of those in use then."""
    forgets: bool = False
    """What was retired before it came back is as good as new."""
    settle_now: bool = False
    """Back for the settle of today, not of the day when it came back."""
    plans_drain: bool = False
    """A plan that was withdrawn may be pointed to from its day until it is safe to remove."""


READINGS = tuple(Reading(*one) for one in itertools.product((False, True), repeat=4))


def name_answer(ground: Ground, region: str, at: float, reading: Reading = READINGS[0], settle: int = 0) -> int:
    """The addresses that a name of the region may point to at a moment, as far as is known from *ground*.

    The region's inbound load balancers in use then: those in the feed before those that vanished, which one is until it
    has been back for ``settle``; among them those without a known end before those with the latest one.
    """
    key = (region, *NAMES)
    standing = [one for one in ground.standing if one.item.key == key]
    kept = [one for one in ground.kept if one.item.key == key and at < one.until]
    best: tuple[bool, float] = (False, NEVER)
    found = 0
    for bit in _bits(_union([*(one.bits for one in standing), *(one.bits for one in kept)])):
        own = [one for one in standing if one.bits & bit and one.used(at)]
        drains = [
            one for one in kept
            if one.bits & bit and (one.planned is None or (reading.plans_drain and one.planned <= at))
        ]
        if not own and not drains:
            continue
        ends = [one.end for one in own] or [one.until for one in drains]
        if reading.whole_course:
            ends += [one.end for one in standing if one.bits & bit and one.end > at]
        rank = (bool(own) and not _vanished(ground, region, bit, at, reading, settle), max(ends))
        if rank > best:
            best, found = rank, bit
        elif rank == best:
            found |= bit
    return found


def _vanished(ground: Ground, region: str, bit: int, at: float, reading: Reading, settle: int) -> bool:
    back = ground.back.get((region, bit))
    if back is None or (reading.forgets and back.retired):
        return False
    return at < back.since + (settle if reading.settle_now else back.settle)


Repoints = tuple[tuple[float, int], ...]
"""What a robot for names is still to do: when, and which addresses it must have then for it to be of any use."""

_ANY = (1 << 32) - 1


class _Name:
    """All robots of one region's name. One is eager and repoints as soon as it may, and once more at the last moment where
    there was nothing else to point to yet; one waits until the last moment.
    """

    def __init__(self, region: str, *, eager: bool) -> None:
        self.region, self.eager = region, eager
        self.scope = Scope(region, *NAMES)
        self.robots: dict[tuple[int, Repoints], float] = {}
        self.book: Repoints = ()

    def wait(self, look: Look, ground: Ground, dates: Sequence[float], now: float) -> None:
        """From one look to just before the next; the answers are those of that look."""
        found: dict[tuple[int, Repoints], float] = {}
        for (points, plan), began in self.robots.items():
            left = self._waited(points, plan, began, look, ground, dates, now)
            # Whoever has nothing left, with nothing else to point to, asks a person: no order can help him.
            if left and (left & ground.may_use(self.scope, now) or name_answer(ground, self.region, now)):
                found.setdefault((left, tuple(one for one in plan if one[0] >= now)), began)
        self.robots = found

    def _waited(
        self, points: int, plan: Repoints, began: float, look: Look, ground: Ground, dates: Sequence[float], now: float
    ) -> int:
        for at in sorted({date for date in (*dates, *(one[0] for one in plan)) if look.at < date < now}):
            if any(one[0] == at and one[1] & points for one in plan):
                points = answer_at(look, self.region, at) or points
            if not self._points(ground, points, at, began):
                return 0
        return points

    def read(self, orders: Sequence[Order], look: Look, ground: Ground) -> None:
        """Everybody reads what is new and does what is due; somebody begins."""
        new: list[tuple[float, int]] = []
        for order in orders:
            if order.action == "repoint" and order.region == self.region:
                new += [(order.begins, _ANY), (order.ends, order.bits)] if self.eager else [(order.ends, _ANY)]
        self.book = _to_come((*self.book, *new), look.at)
        answer = answer_at(look, self.region, look.at)
        found: dict[tuple[int, Repoints], float] = {}
        for (points, plan), began in self.robots.items():
            due = any(at <= look.at and bits & points for at, bits in (*plan, *new))
            after = (answer or points) if due else points
            if self._points(ground, after, look.at, began):
                found.setdefault((after, _to_come((*plan, *new), look.at)), began)
        if answer:
            found.setdefault((answer, self.book), look.at)
        self.robots = found

    def _points(self, ground: Ground, points: int, at: float, began: float) -> bool:
        """Whether it still points to something of use; False where there is nothing else that it could point to."""
        dead = points & ~ground.may_use(self.scope, at)
        if not dead:
            return True
        other = name_answer(ground, self.region, at) & ~dead
        if other:
            who = "as soon as it may" if self.eager else "at the last moment"
            sentence = (
                f"A name of {self.region}, set on {day(began)} and repointed {who}, points to {named(dead)}, whose end is"
                f" past, while it could point to {named(other)}."
            )
            raise Violation("names", "points to what is gone", at, sentence)
        return bool(points & ~dead)


def _to_come(plan: Iterable[tuple[float, int]], now: float) -> Repoints:
    return tuple(sorted({one for one in plan if one[0] > now}))


def answer_at(look: Look, region: str, at: float) -> int:
    """What ``a_records`` says of a moment."""
    return _union(bits for bits, since, until in look.records.get(region) or () if since <= at < until)


def check_names(history: History, looks: Sequence[Look], truth: Sequence[Ground]) -> None:
    """``a_records`` is what the contract says, and whoever repoints when told never points to what is gone."""
    if not history.names:
        return
    names = [_Name(region, eager=eager) for region in REGIONS for eager in (True, False)]
    told: Sequence[Mapping[str, Any]] = ()
    before: Look | None = None
    ground = Ground((), (), {}, {}, {})
    for look, now_true in zip(looks, truth, strict=True):
        for region in REGIONS:
            if look.records.get(region) is None:
                sentence = f"The region {region} has no a_records in ip-ranges.json."
                raise Violation("names", "no a_records", look.at, sentence)
            _same_answers(look, now_true, region)
        dates = sorted(ground.dates())
        known = len(told) - _stands(told, look.rows, look.at)
        orders = [order_of(row) for row in look.rows[known:]]
        for one in names:
            if before is not None:
                one.wait(before, ground, dates, look.at)
            one.read(orders, look, now_true)
        before, ground, told = look, now_true, look.rows


def _same_answers(look: Look, ground: Ground, region: str) -> None:
    """Compare with an answer of our own, now and at every later moment at which it may become another."""
    if look.at < ground.unclear.get(region, NEVER):
        return
    dates = ground.dates() | {back.since + length for back in ground.back.values() for length in (back.settle, look.settle)}
    dates |= {date for row in look.records[region] or () for date in row[1:] if not math.isinf(date)}
    moments = sorted({look.at, *(date for date in dates if date > look.at)})
    published = [answer_at(look, region, at) for at in moments]
    for reading in READINGS:
        if published == [name_answer(ground, region, at, reading, look.settle) for at in moments]:
            return
    for at, answer in zip(moments, published, strict=True):
        right = name_answer(ground, region, at)
        if answer != right:
            sentence = f"On {day(at)} a name of {region} may point to {named(right)}; a_records says {named(answer)}."
            raise Violation("names", "another answer", look.at, sentence)
    sentence = f"The a_records of {region} follow no reading of the contract as a whole."
    raise Violation("names", "another answer", look.at, sentence)


# Trying, shrinking, showing -----------------------------------------------------------------------------------------

CHECKS = (check_rows, check_lists, check_readers, check_names)


class Tried(NamedTuple):
    """What became of a history. Each family of checks stops at its first violation."""

    looks: tuple[Look, ...]
    violations: tuple[Violation, ...]


def tried(history: History, teller: Teller = published_looks, *, strict: bool = False) -> Tried:
    """Publish a history at every step, and check everything."""
    looks: list[Look] = []
    found: list[Violation] = []
    try:
        for look in teller(history):
            looks.append(look)  # noqa: PERF402 - what was seen before it fails is kept
    except Violation as violation:
        found.append(violation)
    except Exception as error:  # noqa: BLE001 - whatever is raised is a failure of this history
        at = looks[-1].at if looks else 0
        place = "".join(traceback.format_exception(error)[-3:])
        broken = Violation("build", f"fails: {type(error).__name__}", at, f"After this it fails: {place}")
        return Tried(tuple(looks), (broken,))
    truth = grounds(looks)
    for check in CHECKS:
        try:
            if check is check_readers:
                check_readers(history, looks, truth, strict=strict)
            else:
                check(history, looks, truth)
        except Violation as violation:
            found.append(violation)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            sentence = f"What is published cannot be read ({type(error).__name__} {error}, line {line} of the checker)."
            family = check.__name__.removeprefix("check_")
            found.append(Violation(family, f"unreadable, {type(error).__name__}", looks[-1].at, sentence))
    unique = {violation.kind: violation for violation in reversed(found)}
    return Tried(tuple(looks), tuple(unique.values()))


def shrunk(
    history: History, kind: tuple[str, str], teller: Teller = published_looks, *, strict: bool = False, most: int = 600
) -> tuple[History, Tried, Violation]:
    """A smaller history that fails in the same way, after at most so many tries."""

    def failing(one: History) -> tuple[Tried, Violation] | None:
        result = tried(one, teller, strict=strict)
        return next(((result, violation) for violation in result.violations if violation.kind == kind), None)

    best = failing(history)
    assert best is not None
    progress = True
    while progress and most > 0:
        progress = False
        for smaller in _smaller(history):
            most -= 1
            if most <= 0:
                break
            if (found := failing(smaller)) is not None:
                history, best, progress = smaller, found, True
                break
    return history, *best


def _smaller(history: History) -> Iterator[History]:
    """Histories with a little less in them, the boldest first."""
    steps = history.steps
    for place in range(len(steps)):
        rest = steps[:place] + steps[place + 1 :]
        if rest and rest[0].items is not None:
            yield History(rest)
    items = sorted({item for step in steps for item in step.items or ()}, key=str)
    for item in items:
        yield from _valid(_each(steps, item, None))
    for place, step in enumerate(steps):
        plainer = {
            step._replace(published=None),
            step._replace(reading=steps[max(place - 1, 0)].reading),
            step._replace(notice=0),
            step._replace(closed=False),
            step._replace(settle=steps[0].settle),
            step._replace(items=None if place else step.items),
        } - {step}
        for plain in sorted(plainer, key=repr):
            yield from _valid((*steps[:place], plain, *steps[place + 1 :]))
        for item in step.items or ():
            rest_of = tuple(one for one in step.items or () if one != item)
            yield from _valid((*steps[:place], step._replace(items=rest_of), *steps[place + 1 :]))
    for item in items:
        for simple in (item._replace(effective=None), item._replace(expires=None), item._replace(region="east")):
            if simple != item:
                yield from _valid(_each(steps, item, simple))


def _each(steps: Sequence[Step], item: Item, other: Item | None) -> tuple[Step, ...]:
    """The steps with another row in place of one, or none."""
    found = []
    for step in steps:
        rows = [other if one == item else one for one in step.items or ()]
        kept = tuple(one for one in rows if one is not None)
        found.append(step if step.items is None else step._replace(items=kept))
    return tuple(found)


def _valid(steps: tuple[Step, ...]) -> Iterator[History]:
    """The history of these steps where every table may be one."""
    for step in steps:
        if step.items is None:
            continue
        if not step.items or len(set(step.items)) < len(step.items):
            return
        for one, other in itertools.combinations(step.items, 2):
            if one[:4] == other[:4] and not _apart(one, other):
                return
    yield History(steps)


def shown(history: History, result: Tried, violation: Violation) -> str:
    """A failure for people: what happened, what was told by then, and what is wrong."""
    look = next((one for one in result.looks if one.at >= violation.at), result.looks[-1] if result.looks else None)
    told = [_row_shown(row) for row in look.rows] if look is not None else []
    lists = [f"  {'/'.join(key)}: {named(bits)}" for key, bits in look.lists.items() if bits] if look is not None else []
    return "\n".join(
        [
            f"[{violation.family}: {violation.rule}]",
            str(violation),
            "What happened:",
            str(history),
            f"Told at the look of {day(look.at) if look else 'never'}:",
            *(told or ["  nothing"]),
            "Its lists:",
            *lists,
        ]
    )


def _row_shown(row: Mapping[str, Any]) -> str:
    facts = [str(row.get(name)) for name in ("id", "action", "kind", "prefix", "region", "role", "direction")]
    dates = [
        f"{name} {day(hours(row[name]))}"
        for name in ("effective", "not_before", "keep_until")
        if row.get(name) is not None
    ]
    told = day(hours(row["told"])) if row.get("told") else "?"
    return f"  told {told:>8}  " + " ".join([*facts, *dates])


class Count(NamedTuple):
    """How much was tried, how often each kind of failure occurred, and the first history of each."""

    histories: int
    looks: int
    rows: int
    failed: Counter[tuple[str, str]]
    first: dict[tuple[str, str], int]

    def __str__(self) -> str:
        return f"{self.histories} histories, {self.looks} looks, {self.rows} rows told, {sum(self.failed.values())} failures"


def count_failures(seeds: Iterable[int], teller: Teller = published_looks, *, strict: bool = False) -> Count:
    """Try the histories of these seeds."""
    histories = looks = rows = 0
    failed: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], int] = {}
    for seed in seeds:
        result = tried(random_history(seed), teller, strict=strict)
        histories += 1
        looks += len(result.looks)
        rows += len(result.looks[-1].rows) if result.looks else 0
        for violation in result.violations:
            failed[violation.kind] += 1
            first.setdefault(violation.kind, seed)
    return Count(histories, looks, rows, failed, first)


def failure(
    seed: int, kind: tuple[str, str], teller: Teller = published_looks, *, strict: bool = False, most: int = 600
) -> str:
    """The smallest failure found of a seed's history within so many tries, for people."""
    return f"seed {seed}\n" + shown(*shrunk(random_history(seed), kind, teller, strict=strict, most=most))


def main(arguments: Sequence[str] | None = None) -> int:
    """Try many histories, and print the smallest failure of each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="how many histories (300)")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed (0)")
    parser.add_argument("--strict", action="store_true", help="compare with the lists at every look, not in the end alone")
    parser.add_argument("--show", type=int, default=20, help="how many kinds of failures to show (20)")
    chosen = parser.parse_args(arguments)
    began = time.monotonic()
    count = count_failures(range(chosen.seed, chosen.seed + chosen.count), strict=chosen.strict)
    say = sys.stdout.write
    say(f"{count} in {time.monotonic() - began:.1f} s\n")
    for kind, times in count.failed.most_common():
        say(f"{times:6}  {': '.join(kind)} (first with seed {count.first[kind]})\n")
    for kind, _ in count.failed.most_common(chosen.show):
        say("\n" + failure(count.first[kind], kind, strict=chosen.strict) + "\n")
    return 1 if count.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
