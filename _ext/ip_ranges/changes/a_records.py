"""What a bare domain's name may point to at a moment: one rule, asked by tables, zone, files, words and the command.

Of a region's inbound load balancers in use at that moment, the best class alone is the answer: those in the feed before
those that vanished from it, among them those without a known end before those with the latest one. IPv4 (A records) and
IPv6 (AAAA records) are asked apart, since they are records of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from ..model.prefix import Prefix

OPEN = datetime.max.replace(tzinfo=UTC, microsecond=0)
"""In the place of an end that nobody knows."""

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""In the place of a beginning before the record."""

RECORD_TARGET = ("load-balancer", "inbound")
"""The role and direction of the ranges that names may point to."""


class Target(NamedTuple):
    """An address (or block) of a load balancer, with when it answers.

    It is in use from *begins* until *ends*. *known_end* is the end that is known of it, :data:`OPEN` for none; of one that
    vanished without a date that is when it is certain to be gone. *steady* is from when on it counts
    as in its feed: :data:`ALWAYS` for one that is, :data:`OPEN` for one that vanished, a later moment for one that came back.
    """

    prefix: Prefix
    begins: datetime = ALWAYS
    ends: datetime = OPEN
    known_end: datetime = OPEN
    steady: datetime = ALWAYS

    @property
    def times(self) -> tuple[datetime, datetime, datetime, datetime]:
        """Every fact but the address."""
        return self.begins, self.ends, self.known_end, self.steady

    def in_use(self, moment: datetime) -> bool:
        """Whether the target answers at a moment."""
        return self.begins <= moment < self.ends


class Answer(NamedTuple):
    """One address that a name may point to, between two moments; None for now already, and for no known end."""

    prefix: Prefix
    begins: datetime | None
    ends: datetime | None


def pointed_to(targets: Iterable[Target], moment: datetime) -> frozenset[Target]:
    """The targets that a name may point to at a moment, of both families."""
    in_use = [target for target in targets if target.in_use(moment)]
    answer: set[Target] = set()
    for version in (4, 6):
        ranked = [((target.steady <= moment, target.known_end), target) for target in in_use if target.prefix.version == version]
        best = max((rank for rank, _ in ranked), default=None)
        answer.update(target for rank, target in ranked if rank == best)
    return frozenset(answer)


def turning_points(targets: Collection[Target], since: datetime) -> list[datetime]:
    """The moments from *since* on at which the answer may become another, *since* first."""
    moments = {moment for target in targets for moment in (target.begins, target.ends, target.steady) if since < moment < OPEN}
    return [since, *sorted(moments)]


def answers(targets: Sequence[Target], now: datetime) -> tuple[Answer, ...]:
    """The addresses that a name may point to from now on as far as is known, each with its time, in the order of addresses."""
    rows: list[Answer] = []
    current: dict[Prefix, datetime | None] = {}
    for moment in turning_points(targets, now):
        answer = {target.prefix for target in pointed_to(targets, moment)}
        rows += [Answer(prefix, current.pop(prefix), moment) for prefix in current.keys() - answer]
        for prefix in answer - current.keys():
            current[prefix] = None if moment == now else moment
    rows += [Answer(prefix, begins, None) for prefix, begins in current.items()]
    return tuple(sorted(rows, key=lambda row: (row.prefix, row.begins or ALWAYS)))
