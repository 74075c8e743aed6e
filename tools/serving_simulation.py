"""A million pollers before a CDN, by simulation: how many ask in one second, and how many the origin sees.

Every edge of the CDN is asked by its share of the pollers and asks the origin when its copy is older than ``max-age``.
The random numbers are the same in every run.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

HOUR = 3_600.0

Arrivals = Callable[[random.Random], float]
"""When in the hour one poller asks, in seconds."""


def at_any_time(chance: random.Random) -> float:
    """Spread over the hour: each poller has a minute of its own, or counts from when it was started."""
    return chance.random() * HOUR


def on_the_hour(chance: random.Random) -> float:
    """By cron at minute 0: only the clocks differ, by half a second or so."""
    return min(abs(chance.gauss(0, 0.5)), HOUR)


def with_jitter(seconds: float) -> Arrivals:
    """By cron at minute 0, after a sleep of up to so many seconds."""
    return lambda chance: on_the_hour(chance) + chance.random() * seconds


@dataclass(frozen=True, slots=True)
class Load:
    """Of one hour: the most requests in one second at all edges, and what the origin saw in the hour and in one second.

    An edge that *collapses* sends one request for a file, however many wait for it; one that does not sends all that
    come before the first answer is there.
    """

    peak: int
    origin: int
    origin_peak: int
    origin_peak_uncollapsed: int


def hour(arrivals: Arrivals, *, pollers: int, edges: int, seed: int = 1) -> list[list[float]]:
    """When each edge is asked in one hour, in order."""
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    asked: list[list[float]] = [[] for _ in range(edges)]
    for _ in range(pollers):
        asked[chance.randrange(edges)].append(arrivals(chance))
    for moments in asked:
        moments.sort()
    return asked


def load(asked: Sequence[Sequence[float]], *, max_age: float, answer: float) -> Load:
    """What becomes of an hour that begins with empty caches; *answer* is how long the origin takes, in seconds."""
    misses = [miss for moments in asked for miss in _misses(moments, max_age, answer)]
    origin = Counter(int(moment) for moment, _ in misses)
    uncollapsed: Counter[int] = Counter()
    for moment, waiting in misses:
        uncollapsed[int(moment)] += waiting
    peak = Counter(int(moment) for moments in asked for moment in moments)
    return Load(max(peak.values()), origin.total(), max(origin.values()), max(uncollapsed.values()))


def _misses(moments: Sequence[float], max_age: float, answer: float) -> list[tuple[float, int]]:
    """When an edge has no fresh copy, and how many requests come until it has one."""
    found: list[tuple[float, int]] = []
    at = 0
    while at < len(moments):
        waiting = bisect_left(moments, moments[at] + answer, at) - at
        found.append((moments[at], waiting))
        at = bisect_left(moments, moments[at] + answer + max_age, at)
    return found


@dataclass(frozen=True, slots=True)
class Delay:
    """After how many seconds pollers have the new table: the middle one, 95 of 100, and the last of all that were tried."""

    median: float
    most: float
    last: float


def delay(*, every: float, status_age: float, table_age: float, pollers: int = 20_000, seed: int = 1) -> Delay:
    """A change is deployed at 0; the copies at a poller's edge are of any age, and the poller asks *every* so many seconds.

    It asks for the status; where that is new it asks for the table, which may still be an old copy: then its digest is
    not the one that the status names, and the poller tries again the next time.
    """
    chance = random.Random(seed)  # noqa: S311 - a simulation, no secret
    found = sorted(_delay(chance, every, status_age, table_age) for _ in range(pollers))
    cuts = quantiles(found, n=20)
    return Delay(cuts[9], cuts[18], found[-1])


def _delay(chance: random.Random, every: float, status_age: float, table_age: float) -> float:
    status_fresh, table_fresh = chance.random() * status_age, chance.random() * table_age
    moment = chance.random() * every
    while moment < max(status_fresh, table_fresh):
        moment += every
    return moment
