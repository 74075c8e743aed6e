"""Tasks: what was told to be done by or after a day, as later orders moved it or called it off. Pure.

An order replaces what was told before of the same addresses, region, role and direction. Where a part of a block is told
something else, the rest of the block is a task of its own.
"""

from __future__ import annotations

import uuid
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from ..changes.news import News
from ..changes.orders import Order
from ..model.prefix import Prefix
from ..model.prefix_sets import blocks, overlapping, without

TaskKind = Literal["allow", "repoint", "remove"]
Why = Literal["stays", "planned", "withdrawn", "already", "elsewhere", "replaced", "undated", "notice"]
"""Why something is called off: the address stays; it comes into use after all; it does not; it is in use already; it is used in
another place; other blocks stand in; a notice has no day any more; a notice was called off.
"""

IDS = uuid.UUID("9b8f6b5e-0a63-5c8e-9a55-6a1d0c7e2f10")
"""The namespace of our event ids. Changing it would double every event in every calendar."""

_RANK = {"reload": 0, "allow": 1, "repoint": 2, "remove": 3, "none": 4}


class Off(NamedTuple):
    """When something was called off, and why."""

    moment: datetime
    why: Why


class Task:
    """One thing to do with a block of addresses.

    *news* has told it last. *sequence* grows and *stamp* moves whenever it is moved, worded anew or called off.
    """

    __slots__ = ("_seen", "kind", "news", "off", "order", "sequence", "stamp", "uid")

    def __init__(self, uid: str, kind: TaskKind, order: Order, news: News) -> None:
        self.uid, self.kind, self.order, self.news = uid, kind, order, news
        self.off: Off | None = None
        self.sequence, self.stamp = 0, order.told
        self._seen: tuple[Order, News, Off | None] | None = None

    @property
    def moment(self) -> datetime:
        """The moment before or after which it is to be done."""
        return _moment(self.kind, self.order) or self.order.told

    @property
    def prefix(self) -> Prefix:
        """The addresses of the task, the last block that it was about."""
        assert self.order.prefix is not None  # noqa: S101 - what is everything has no day
        return self.order.prefix

    def settle(self, moment: datetime) -> None:
        """Note what readers see of it from a moment on; nothing is new where it says what it said before."""
        if self._seen is not None:
            order, _, off = self._seen
            if _words(self.kind, self.order, self.off) == _words(self.kind, order, off):
                self.order, self.news, self.off = self._seen
                return
            self.sequence += 1
        self.stamp = moment
        self._seen = (self.order, self.news, self.off)


def _moment(kind: TaskKind, order: Order) -> datetime | None:
    return order.effective if kind == "allow" else order.keep_until


def _words(kind: TaskKind, order: Order, off: Off | None) -> tuple[object, ...]:
    """The facts that decide what an event says."""
    if off is not None:
        return _moment(kind, order), off.why
    return _moment(kind, order), order.not_before, order.gap, order.note, order.withdrawn


class _Use(NamedTuple):
    """Whose addresses they are, and what is to be done with them."""

    region: str
    role: str
    direction: str
    kind: TaskKind


class Plan:
    """All tasks of a feed that were told so far."""

    def __init__(self, feed: str) -> None:
        self._feed = feed
        self._tasks: dict[_Use, dict[Prefix, Task]] = defaultdict(dict)
        self._ordered: dict[_Use, list[Prefix]] = defaultdict(list)
        self._touched: dict[str, Task] = {}

    def take(self, rows: Sequence[tuple[News, Order]]) -> None:
        """Go on by what one revision tells at one moment."""
        moment = rows[0][1].told
        for news, order in sorted(rows, key=lambda row: _RANK[row[1].action]):
            self._follow(news, order)
        for _, order in rows:
            if order.action == "allow" and order.prefix is not None:
                self._used_elsewhere(order, order.prefix)
        for task in self._touched.values():
            task.settle(moment)
        self._touched.clear()

    def tasks(self) -> Iterator[Task]:
        """All tasks, those that were called off too."""
        return (task for by_prefix in self._tasks.values() for task in by_prefix.values())

    def _follow(self, news: News, order: Order) -> None:
        """Put an order in the place of what was told before of its addresses."""
        if order.action == "allow":
            is_plan = order.effective is not None and order.effective > order.told
            self._replace(order, "allow", "replaced" if is_plan else "already")
            self._replace(order, "remove", "planned" if is_plan else "stays")
            if order.called_off:
                self._replace(order, "repoint", "stays")
            if is_plan:
                self._put("allow", order, news)
        elif order.action in ("remove", "repoint"):
            kind: TaskKind = "remove" if order.action == "remove" else "repoint"
            self._replace(order, kind, "replaced")
            if order.action == "remove":
                self._replace(order, "allow", "withdrawn", since=None if order.withdrawn else order.keep_until)
            if order.withdrawn:
                self._replace(order, "repoint", "withdrawn")
            if order.keep_until is not None and order.keep_until > order.told:
                self._put(kind, order, news)
        elif order.withdrawn:
            self._replace(order, "allow", "withdrawn")
            self._replace(order, "repoint", "withdrawn")

    def _put(self, kind: TaskKind, order: Order, news: News) -> None:
        assert order.prefix is not None  # noqa: S101 - what has a day has addresses
        use = _use(order, kind)
        task = self._tasks[use].get(order.prefix)
        if task is None:
            name = "\n".join((self._feed, str(order.prefix), *use))
            task = Task(str(uuid.uuid5(IDS, name)), kind, order, news)
            self._tasks[use][order.prefix] = task
            insort(self._ordered[use], order.prefix)
        else:
            task.order, task.news, task.off = order, news, None
        self._touched[task.uid] = task

    def _replace(self, order: Order, kind: TaskKind, why: Why, *, since: datetime | None = None) -> None:
        """Call off what was told of an order's addresses and is to be done in the time to come, from *since* on."""
        use = _use(order, kind)
        if order.prefix is None or use not in self._tasks:
            return
        for block in overlapping(self._ordered[use], order.prefix):
            task = self._tasks[use][block]
            if task.off is None and task.moment > order.told and (since is None or task.moment >= since):
                self._call_off(task, order.prefix, order.told, why)

    def _call_off(self, task: Task, prefix: Prefix, moment: datetime, why: Why) -> None:
        """Call off a task as far as it is about a prefix."""
        rest = [] if prefix.contains(task.prefix) else _rest(task.prefix, prefix)
        task.off = Off(moment, "replaced" if rest else why)
        self._touched[task.uid] = task
        for block in rest:
            self._put(task.kind, task.order._replace(prefix=block), task.news)

    def _used_elsewhere(self, order: Order, prefix: Prefix) -> None:
        """Call off what other regions and roles were told to remove where one gets the addresses for longer."""
        scope_use = _use(order, "remove")
        other_uses = [use for use in self._tasks if use.kind == "remove" and use.direction == order.direction and use != scope_use]
        ends = [task for task in self._tasks.get(scope_use, {}).values() if task.off is None] if other_uses else []
        for use in other_uses:
            for block in overlapping(self._ordered[use], prefix):
                task = self._tasks[use][block]
                shared = block if prefix.contains(block) else prefix
                is_ending = any(end.moment <= task.moment and end.prefix.contains(shared) for end in ends)
                if task.off is None and task.moment > order.told and not is_ending:
                    self._call_off(task, prefix, order.told, "elsewhere")


def _use(order: Order, kind: TaskKind) -> _Use:
    return _Use(order.region, order.role, order.direction, kind)


def _rest(block: Prefix, taken: Prefix) -> list[Prefix]:
    """The addresses of a block but for those of another one inside it."""
    return list(blocks(without([(block.first, block.last)], [(taken.first, taken.last)]), block.version))
