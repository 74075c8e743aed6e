"""Robots that only obey: random histories, a clock that is only said, and what must hold for whoever does as told.

A robot begins with the list of any day and with what is still to come on it, reads of ``changes.json`` what comes after
the last id that it knows, and does just what the rows say: it adds at the latest moment allowed and removes at the
earliest. It must never lack an address in use, and in the end have today's list. Nothing here asks the package what is
right: states, lists and answers for names are worked out in :mod:`independent_states`, each address for itself.

``python tests/support/obeying.py --count 5000 --seed 1`` tries so many histories of :mod:`random_histories` and shows the
smallest failure of each kind.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "_ext"))

from independent_states import Ground, Key, Look, Scope, grounds, name_answer
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.fetch import Document
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.table import Notice, Range, Region, Table, range_order
from ip_ranges.pipeline.assemble import accepted_publication
from ip_ranges.pipeline.judge_feeds import candidate
from ip_ranges.pipeline.revisions import recorded, same
from ip_ranges.settings import Settings, parse_settings
from ip_ranges.storage.history_file import parse_history
from ip_ranges.storage.ledger import Ledger
from random_histories import (
    DAY,
    DIRECTIONS,
    EVER,
    NAMES,
    NEVER,
    REGIONS,
    START,
    History,
    Item,
    Step,
    addresses,
    day,
    hours,
    moment,
    named,
    random_history,
    smaller_histories,
    union,
)

KEPT_HOURS = 400 * DAY
"""``changes.json`` has at least so much of the past."""

RANKS = {"allow": 0, "repoint": 1, "remove": 2}
ACTIONS = frozenset((*RANKS, "reload", "none"))
KEYS = frozenset([
    "id", "serial", "feed", "kind", "prefix", "region", "role", "direction", "previous", "observed", "effective", "not_before",
    "keep_until", "told", "action",
])  # fmt: skip

Rows = Sequence[Mapping[str, Any]]
Teller = Callable[[History], Iterable[Look]]
"""Publishes a history: the package, or a model that the checker is tried on."""


class Violation(Exception):  # noqa: N818 - a finding about a history, not a mistake of a program
    """Something that must not be: the *rule* that is broken, and when; the *family* of checks where it is not the one that looks."""

    def __init__(self, rule: str, at: float, sentence: str, family: str = "") -> None:
        super().__init__(f"{day(at)}: {sentence}")
        self.rule, self.at, self.family = rule, at, family


# What is published --------------------------------------------------------------------------------------------------


NEVER_ASKED = SimpleNamespace(last_verified=lambda feed: None)
"""A fetcher for what is accepted already."""


@lru_cache(maxsize=64)
def settings_of(settle: int, reading: int, roles: tuple[str, ...]) -> Settings:
    """The settings of a step: its ``settle`` in hours, and the number of the way in which the document is read."""
    select = f"[feeds.ours.select]\nrole = {json.dumps([*roles, *map(str, range(reading))])}\n" if reading else ""
    return parse_settings(f'[feeds.ours]\nformat = "region-table"\nurl = "table.json"\nsettle = "{settle}h"\n{select}', {})


def _table_of(step: Step) -> Table:
    """The table of a step, as a reader of documents makes it."""
    ranges = {
        Range(parse_prefix(item.prefix), *item.key, *(None if date is None else moment(date) for date in item[4:]))
        for item in step.items or ()
    }
    notice = Notice("n1", START, f"Title {step.notice}", "Body", moment(100 * DAY), ("east",))
    west = Region("west", "The West", status="retired" if step.closed else "active")
    return Table(
        regions=(Region("east", "The East", status="active"), west),
        ranges=tuple(sorted(ranges, key=range_order)),
        notices=(notice,) if step.notice else (),
        published=None if step.published is None else moment(step.published),
    )


def publications(history: History) -> Iterator[tuple[Step, bool, Ledger, Publication]]:
    """Each step with whether its table was accepted then, what is recorded, and what the site says."""
    ledger = Ledger()
    for number, step in enumerate(history.followed()):
        settings = settings_of(step.settle, step.reading, history.roles)
        feed, now = settings.feeds[0], moment(step.at)
        accepted = False
        if step.items is not None:
            document = Document((b"",), f"{number:064x}", "table.json", None, now)
            offered = candidate(feed, document, _table_of(step), ledger, now)
            snapshot = ledger.snapshots.get(feed.name)
            accepted = snapshot is None or snapshot.reading != offered.reading or not same(offered.table, snapshot)
            for record in recorded([offered], ledger) if accepted else ():
                lines, revisions = (*ledger.lines, *record.lines), (*ledger.revisions, *record.revisions)
                ledger = Ledger(lines, revisions, {feed.name: record.snapshot})
        yield step, accepted, ledger, accepted_publication(ledger, settings, NEVER_ASKED, now)


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
        yield Look(
            at=step.at,
            items=items,
            accepted=accepted,
            observed=(ledger.revisions[-1].observed - START) / timedelta(hours=1),
            settle=step.settle,
            baselines=sum(revision.kind == "baseline" for revision in ledger.revisions),
            rows=json.loads(made["changes.json"]())["changes"],
            lists={key: _of_list(made, key, "") for key in keys},
            retired={key: _of_list(made, key, ".retired") for key in keys if key[1] == "all"},
            records=_records(json.loads(made["ip-ranges.json"]())) if history.names else {},
        )
    read = ledger._replace(revisions=tuple(parse_history(ledger.lines, "history.jsonl")))
    settings = settings_of(step.settle, step.reading, history.roles)
    again = dict(files(accepted_publication(read, settings, NEVER_ASKED, moment(step.at))))
    for path in ("changes.json", "ip-ranges.json"):
        if again[path]() != made[path]():
            raise Violation("another text", step.at, f"{path} is another one once the history is read from its file.")


@lru_cache(maxsize=64)
def _list_keys(roles: tuple[str, ...]) -> tuple[Key, ...]:
    pairs = [("all", "all"), *((region, "all") for region in REGIONS), *(("all", role) for role in roles)]
    return tuple((region, role, direction) for region, role in pairs for direction in DIRECTIONS)


def _of_list(made: Mapping[str, Callable[[], str]], key: Key, variant: str) -> int:
    """The addresses of a list in both families; a list that nothing was ever on has no file."""
    region, role, direction = key
    paths = [f"lists/{region}/{role}-{direction}-ipv{family}{variant}.txt" for family in (4, 6)]
    return union(addresses(prefix) for path in paths if path in made for prefix in listed(made[path]()))


def _records(document: Mapping[str, Any]) -> dict[str, list[tuple[int, float, float]] | None]:
    """Of each region its ``a_records``, or None where it has none."""

    def read(row: Mapping[str, Any]) -> tuple[int, float, float]:
        """A row; where it has no date it holds always."""
        begin, end = row["from"], row["until"]
        return addresses(row["prefix"]), NEVER if begin is None else hours(begin), EVER if end is None else hours(end)

    regions = {region["id"]: region.get("a_records") for region in document["regions"]}
    return {name: None if rows is None else [read(row) for row in rows] for name, rows in regions.items()}


# Rows and lists -----------------------------------------------------------------------------------------------------


def check_rows(_: History, looks: Sequence[Look], __: Sequence[Ground]) -> None:
    """Rows are whole, in order, never from the future, and what was told stands."""
    before: Rows = ()
    for look in looks:
        rows = look.rows
        for row in rows:
            missing = KEYS - row.keys()
            if missing or row["action"] not in ACTIONS:
                raise Violation("its shape", look.at, f"Row {row.get('id')} lacks {sorted(missing)} or has a strange action.")
        _new_rows(before, rows, look.at)
        for row, later in itertools.pairwise(rows):
            if (hours(row["told"]), row["serial"]) > (hours(later["told"]), later["serial"]):
                raise Violation("order", look.at, f"{later['id']} stands after {row['id']}, which was told later.")
        if late := [row["id"] for row in rows if hours(row["told"]) > look.at]:
            raise Violation("from the future", look.at, f"These rows are told after the clock: {late}.")
        for _, revision in itertools.groupby(rows, key=lambda row: (row["told"], row["serial"])):
            actions = [row["action"] for row in revision if row["action"] in RANKS]
            if actions != sorted(actions, key=lambda action: RANKS[action]):
                raise Violation("order", look.at, f"The rows of a revision are out of order: {actions}.")
        if len({row["id"] for row in rows}) < len(rows):
            raise Violation("ids", look.at, f"Two rows have one id: {[row['id'] for row in rows]}.")
        if sum(row["action"] == "reload" for row in rows) >= max(look.baselines, 1):
            raise Violation("reload", look.at, "There are as many rows with reload as baselines, and the first has none.")
        before = rows


def _new_rows(before: Rows, rows: Rows, at: float) -> Rows:
    """The rows that were not there before. Those that were must be the beginning, but for such as are left out by age."""
    first = rows[0]["id"] if rows else None
    gone = next((number for number, row in enumerate(before) if row["id"] == first), len(before))
    if gone and hours(before[gone - 1]["told"]) >= at - KEPT_HOURS:
        gone = 0
    for row, other in itertools.zip_longest(before[gone:], rows[: len(before) - gone]):
        if other is None or other["id"] != row["id"]:
            sentence = f"Row {row['id']} was told; in its place stands {other and other['id']} now."
            raise Violation("taken back", at, sentence, "rows")
        names = [name for name in sorted(row.keys() | other.keys()) if row.get(name) != other.get(name)]
        if names:
            differing = "; ".join(f"{name}: {row.get(name)} -> {other.get(name)}" for name in names)
            raise Violation("rewritten", at, f"Row {row['id']} was told with other facts: {differing}.", "rows")
    return rows[len(before) - gone :]


def check_lists(_: History, looks: Sequence[Look], truth: Sequence[Ground]) -> None:
    """Lists have what is announced, in use and draining, and nothing that left longer ago; nothing retired is in use."""
    for look, ground in zip(looks, truth, strict=True):
        for key, bits in look.lists.items():
            scope = Scope(*key)
            if lacking := ground.must_list(scope, look.at) & ~bits:
                raise Violation("lacks", look.at, f"The list {scope} lacks {named(lacking)}.")
            if extra := bits & ~ground.may_list(scope, look.at):
                raise Violation("left long ago", look.at, f"The list {scope} still has {named(extra)}.")
        for key, bits in look.retired.items():
            if both := bits & look.lists["all", "all", key[2]]:
                sentence = f"{Scope(*key)}.retired says that {named(both)} may go; the list of all has it."
                raise Violation("retired and in use", look.at, sentence)


# Readers of lists ---------------------------------------------------------------------------------------------------


class Order(NamedTuple):
    """A row as a robot reads it. *facts* are its region, role and direction; *day* is when it is to be done, *begins* to
    *ends* when to repoint.
    """

    action: str
    bits: int
    facts: tuple[str | None, str | None, str | None]
    day: float
    begins: float
    ends: float

    def concerns(self, scope: Scope) -> bool:
        """Whether a reader of that scope takes it for his."""
        if self.action == "reload":
            return all(fact in (None, "", "all") or asked in ("all", fact) for fact, asked in zip(self.facts, scope, strict=True))
        region, role, direction = self.facts
        return direction == scope.direction and scope.region in ("all", region) and scope.role in ("all", role)


def order_of(row: Mapping[str, Any]) -> Order:
    """What a row says. Its prefix alone is obeyed, and where a time of it is null or past, at once."""
    told_at, times = hours(row["told"]), (row["effective"], row["not_before"], row["keep_until"])
    effective, begins, ends = (told_at if text is None else max(told_at, hours(text)) for text in times)
    action, facts = row["action"], (row["region"], row["role"], row["direction"])
    bits = addresses(row["prefix"]) if action in RANKS else 0
    return Order(action, bits, facts, effective if action == "allow" else ends, begins, ends)


class Passage(NamedTuple):
    """From a look to the next one: what was true until then, and what is true from then on."""

    before: Look
    ground: Ground
    dates: set[float]
    look: Look
    truth: Ground

    def orders(self) -> list[Order]:
        """What is told anew."""
        return [order_of(row) for row in _new_rows(self.before.rows, self.look.rows, self.look.at)]

    def moments(self, plan: Iterable[tuple[Any, ...]]) -> list[float]:
        """When anything changes between the two looks, for whoever has these tasks."""
        dates = self.dates.union(task[0] for task in plan)
        return sorted(date for date in dates if self.before.at < date < self.look.at)


def _passages(looks: Sequence[Look], truth: Sequence[Ground]) -> Iterator[Passage]:
    before, ground = Look(NEVER, (), False, NEVER, 0, 0, (), {}, {}, {}), Ground()
    for look, truth_now in zip(looks, truth, strict=True):
        yield Passage(before, ground, ground.dates(), look, truth_now)
        before, ground = look, truth_now


class Robot(NamedTuple):
    """What a robot allows, and what it is still to do: when, whether to add, and which addresses."""

    has: int
    plan: tuple[tuple[float, bool, int], ...] = ()

    def obeyed(self, orders: Iterable[Order], now: float) -> Robot:
        """After it has read these, and has done what is due.

        What it was to do with the addresses of an order on that day or later is dropped.
        """
        plan = list(self.plan)
        for order in orders:
            if order.action in ("allow", "remove"):
                plan = [(at, add, bits if at < order.day else bits & ~order.bits) for at, add, bits in plan]
                plan = [task for task in plan if task[2]] + [(order.day, order.action == "allow", order.bits)]
                plan.sort(key=lambda task: task[0])
        return Robot(self.has, tuple(plan)).until(now)

    def until(self, now: float) -> Robot:
        """After everything that is due."""
        has, due = self.has, [task for task in self.plan if task[0] <= now]
        for _, add, bits in due:
            has = has | bits if add else has & ~bits
        return Robot(has, self.plan[len(due) :]) if due else self


class _Readers:
    """All robots of one scope. Those that are alike are one."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.kind = "region" if scope.region != "all" else "role" if scope.role != "all" else "all"
        self.robots: set[Robot] = set()
        self.book = Robot(0)

    def wait(self, passage: Passage) -> None:
        """From one look to just before the next."""
        for robot in self.robots:
            for at in passage.moments(robot.plan):
                self._check_use(robot.until(at), passage.ground, at)

    def read(self, orders: Sequence[Order], look: Look, ground: Ground) -> None:
        """Everybody reads what is new and does what is due; somebody begins."""
        orders = [order for order in orders if order.concerns(self.scope)]
        self.book = self.book.obeyed(orders, look.at)
        fresh = Robot(look.lists[self.scope], self.book.plan)
        anew = any(order.action == "reload" for order in orders)
        self.robots = {fresh} if anew else {fresh, *(robot.obeyed(orders, look.at) for robot in self.robots)}
        drains = ground.drains(self.scope, look.at)
        for robot in self.robots:
            self._check_use(robot, ground, look.at)
        for robot in self.robots:
            if self.kind == "all":
                self._check_extra(robot, look)
            if lacking := drains & ~robot.has:
                raise Violation("lacks what drains", look.at, f"Who began with {self.scope} lacks {named(lacking)}.")

    def end(self, look: Look) -> None:
        """What they have in the end."""
        for robot in self.robots:
            if robot.plan:
                raise Violation("never ends", look.at, f"Who began with {self.scope} is still to do {robot.plan}.")
            self._check_extra(robot, look)
            lacking = look.lists["all", "all", self.scope.direction] & ~robot.has
            if self.kind == "all" and lacking:
                raise Violation("not the list", look.at, f"Who began with {self.scope} ends without {named(lacking)}.")

    def _check_use(self, robot: Robot, ground: Ground, at: float) -> None:
        if lacking := ground.used(self.scope, at) & ~robot.has:
            sentence = f"Who began with {self.scope} lacks {named(lacking)}, which is in use; it has {named(robot.has)}."
            raise Violation(f"lacks, {self.kind}", at, sentence)

    def _check_extra(self, robot: Robot, look: Look) -> None:
        if extra := robot.has & ~look.lists["all", "all", self.scope.direction]:
            sentence = f"Who began with {self.scope} keeps {named(extra)}, which is on no list."
            raise Violation(f"keeps, {self.kind}", look.at, sentence)


def check_readers(history: History, looks: Sequence[Look], truth: Sequence[Ground]) -> None:
    """Whoever obeys is never cut off, keeps nothing that is on no list any more, and has today's list in the end."""
    readers = [_Readers(Scope(*key)) for key in _list_keys(history.roles)]
    for passage in _passages(looks, truth):
        for reader in readers:
            reader.wait(passage)
        orders = passage.orders()
        for reader in readers:
            reader.read(orders, passage.look, passage.truth)
    for reader in readers:
        reader.end(looks[-1])


# Names --------------------------------------------------------------------------------------------------------------


_ANY = -1
"""Every address."""


class _Pointer(NamedTuple):
    """Where a robot's name points to, and what it is still to do: when, if it points to any of which addresses."""

    bits: int
    plan: tuple[tuple[float, int], ...]

    def after(self, now: float, answer: int) -> _Pointer:
        """When it has repointed where that is due, to this answer where there is one."""
        due = any(at <= now and bits & self.bits for at, bits in self.plan)
        return _Pointer((due and answer) or self.bits, tuple(task for task in self.plan if task[0] > now))


class _Name:
    """All robots of one region's name. One is eager and repoints as soon as it may, and once more at the last moment where
    there was nothing else to point to yet; one waits until the last moment.
    """

    def __init__(self, region: str, *, eager: bool) -> None:
        self.region, self.eager = region, eager
        self.scope = Scope(region, *NAMES)
        self.robots: set[_Pointer] = set()
        self.book = _Pointer(0, ())

    def wait(self, passage: Passage) -> None:
        """From one look to just before the next; the answers are those of that look."""
        now, ground = passage.look.at, passage.ground
        robots = {self._waited(robot, passage) for robot in self.robots}
        # Whoever has nothing left, with nothing else to point to, asks a person: no order can help him.
        may_use, answer = ground.may_use(self.scope, now), name_answer(ground, self.region, now)
        self.robots = {robot for robot in robots if robot.bits and (answer or robot.bits & may_use)}

    def _waited(self, robot: _Pointer, passage: Passage) -> _Pointer:
        for at in passage.moments(robot.plan):
            robot = robot.after(at, answer_at(passage.before, self.region, at))
            if not self._is_of_use(robot, passage.ground, at):
                return _Pointer(0, ())
        return robot

    def read(self, orders: Sequence[Order], look: Look, ground: Ground) -> None:
        """Everybody reads what is new and does what is due; somebody begins."""
        new: list[tuple[float, int]] = []
        for order in orders:
            if order.action == "repoint" and order.facts[0] == self.region:
                new += [(order.begins, _ANY), (order.ends, order.bits)] if self.eager else [(order.ends, _ANY)]
        answer = answer_at(look, self.region, look.at)
        robots = {_Pointer(robot.bits, (*robot.plan, *new)).after(look.at, answer) for robot in self.robots}
        self.robots = {robot for robot in robots if self._is_of_use(robot, ground, look.at)}
        self.book = _Pointer(0, (*self.book.plan, *new)).after(look.at, answer)
        if answer:
            self.robots.add(self.book._replace(bits=answer))

    def _is_of_use(self, robot: _Pointer, ground: Ground, at: float) -> bool:
        """Whether it still points to something of use; False where there is nothing else that it could point to."""
        dead = robot.bits & ~ground.may_use(self.scope, at)
        if dead and (other := name_answer(ground, self.region, at) & ~dead):
            who = "as soon as it may" if self.eager else "at the last moment"
            sentence = (
                f"A name of {self.region} that is repointed {who} points to {named(dead)}, whose end is past, while it could"
                f" point to {named(other)}."
            )
            raise Violation("points to what is gone", at, sentence)
        return robot.bits != dead


def answer_at(look: Look, region: str, at: float) -> int:
    """What ``a_records`` says of a moment."""
    return union(bits for bits, since, until in look.records.get(region) or () if since <= at < until)


def check_names(history: History, looks: Sequence[Look], truth: Sequence[Ground]) -> None:
    """``a_records`` is what the contract says, and whoever repoints when told never points to what is gone."""
    names = [_Name(region, eager=eager) for region in REGIONS for eager in (True, False)]
    for passage in _passages(looks, truth) if history.names else ():
        for region in REGIONS:
            _check_answers(passage.look, passage.truth, region)
        orders = passage.orders()
        for name in names:
            name.wait(passage)
            name.read(orders, passage.look, passage.truth)


def _check_answers(look: Look, ground: Ground, region: str) -> None:
    """Compare with an answer of our own, now and at every later moment at which it may become another."""
    records = look.records.get(region)
    if records is None:
        raise Violation("no a_records", look.at, f"The region {region} has no a_records in ip-ranges.json.")
    dates = ground.dates() | {date for record in records for date in record[1:] if not math.isinf(date)}
    is_clear = look.at >= ground.unclear.get(region, NEVER)
    for at in sorted({look.at, *(date for date in dates if date > look.at)}) if is_clear else ():
        right, answer = name_answer(ground, region, at), answer_at(look, region, at)
        if answer != right:
            sentence = f"On {day(at)} a name of {region} may point to {named(right)}; a_records says {named(answer)}."
            raise Violation("another answer", look.at, sentence)


# Trying, shrinking, showing -----------------------------------------------------------------------------------------

CHECKS = {"rows": check_rows, "lists": check_lists, "readers": check_readers, "names": check_names}


class Tried(NamedTuple):
    """What became of a history: what was seen, and the violations by their kinds."""

    looks: list[Look]
    violations: dict[tuple[str, str], Violation]

    def add(self, family: str, violation: Violation) -> None:
        """Note the first violation of a kind."""
        self.violations.setdefault((violation.family or family, violation.rule), violation)


def tried(history: History, teller: Teller = published_looks) -> Tried:
    """Publish a history at every step, and check everything. Each family of checks stops at its first violation."""
    result = Tried([], {})
    looks = result.looks
    try:
        looks.extend(teller(history))
    except Violation as violation:
        result.add("rows", violation)
    except Exception as error:  # noqa: BLE001 - whatever is raised is a failure of this history
        sentence = f"After this it fails: {''.join(traceback.format_exception(error)[-3:])}"
        result.add("build", Violation(f"fails: {type(error).__name__}", looks[-1].at if looks else 0, sentence))
        return result
    truth = grounds(looks)
    for family, check in CHECKS.items():
        try:
            check(history, looks, truth)
        except Violation as violation:
            result.add(family, violation)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            sentence = f"What is published cannot be read ({type(error).__name__} {error}, line {line} of the checker)."
            result.add(family, Violation(f"unreadable, {type(error).__name__}", looks[-1].at, sentence))
    return result


def shrunk(history: History, kind: tuple[str, str], teller: Teller = published_looks, most: int = 600) -> tuple[History, Tried]:
    """A smaller history that fails in the same way, after at most so many tries."""
    tries = itertools.count(1)
    progress = True
    while progress:
        progress = False
        for smaller in smaller_histories(history):
            if next(tries) > most:
                break
            if kind in tried(smaller, teller).violations:
                history, progress = smaller, True
                break
    return history, tried(history, teller)


def shown(history: History, result: Tried, kind: tuple[str, str]) -> str:
    """A failure for people: what happened, what was told by then, and what is wrong."""
    violation = result.violations[kind]
    look = next((look for look in result.looks if look.at >= violation.at), result.looks[-1]) if result.looks else None
    rows = [f"  {json.dumps(row)}" for row in look.rows] if look else []
    lists = [f"  {Scope(*key)}: {named(bits)}" for key, bits in look.lists.items() if bits] if look else []
    lines = [f"[{': '.join(kind)}]", str(violation), "What happened:", str(history), "Told by then:", *(rows or ["  nothing"])]
    return "\n".join([*lines, "Its lists:", *lists])


def try_seeds(seeds: Sequence[int], show: int, most: int = 600) -> tuple[bool, str]:
    """Whether no history of these seeds fails; how much was tried, and the smallest failures of so many kinds."""
    looks = rows = 0
    failed: dict[tuple[str, str], list[int]] = {}
    for seed in seeds:
        result = tried(random_history(seed))
        looks += len(result.looks)
        rows += len(result.looks[-1].rows) if result.looks else 0
        for kind in result.violations:
            failed.setdefault(kind, []).append(seed)
    kinds = sorted(failed.items(), key=lambda item: -len(item[1]))
    failures = f"{sum(len(seeds) for _, seeds in kinds)} failures"
    lines = [f"{len(seeds)} histories, {looks} looks, {rows} rows told, {failures}"]
    lines += [f"{len(seeds):6}  {': '.join(kind)} (first with seed {seeds[0]})" for kind, seeds in kinds]
    for kind, (seed, *_) in kinds[:show]:
        lines.append(f"\nseed {seed}\n" + shown(*shrunk(random_history(seed), kind, most=most), kind))
    return not failed, "\n".join(lines)


def main() -> int:
    """Try many histories, and print the smallest failure of each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=300, help="how many histories (300)")
    parser.add_argument("--seed", type=int, default=0, help="the first one's seed (0)")
    parser.add_argument("--show", type=int, default=20, help="how many kinds of failures to show (20)")
    chosen = parser.parse_args()
    good, text = try_seeds(range(chosen.seed, chosen.seed + chosen.count), chosen.show)
    sys.stdout.write(f"{text}\n")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
