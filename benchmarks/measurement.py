"""Measuring in turn, A B A B, so that a machine that slows down slows all of them down, and what comes of it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

WHOLE = 16_828
"""The rows of AWS's ``ip-ranges.json`` of 22 August 2026: the whole table that the targets speak of."""


def alternate(calls: Mapping[str, Callable[[], float]], runs: int) -> dict[str, tuple[float, ...]]:
    """The seconds that each call returns, run by run; one round before them warms up and does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs + 1):
        for name, call in calls.items():
            seconds[name].append(call())
    return {name: tuple(values[1:]) for name, values in seconds.items()}


def timed(call: Callable[[], object]) -> Callable[[], float]:
    """*call* as one that returns its processor seconds: what other programs take of a shared machine is not in them."""

    def seconds() -> float:
        gc.collect()  # the rubbish of the call before is not this one's
        start = time.process_time()
        call()
        return time.process_time() - start

    return seconds


class Spread(NamedTuple):
    """The median, the lowest and the highest of some values."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: tuple[float, ...]) -> Spread:
        """The spread of at least one value, to four places."""
        return cls(*(round(value, 4) for value in (median(values), min(values), max(values))))

    def __str__(self) -> str:
        """The median, and in brackets the lowest and the highest where they differ."""
        middle, low, high = (f"{value:.3f}" if 0 < self.median < 0.1 else f"{value:.2f}" for value in self)
        return middle if low == high else f"{middle} ({low} to {high})"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured thing, called *id* in baselines and targets.

    *values* has one value a run; *base* the values of what it stands *beside*, of the same runs, and nothing where the
    values are counts. Without values it was left out, and *what* says why.
    """

    id: str
    what: str
    values: tuple[float, ...] = ()
    base: tuple[float, ...] = ()
    beside: str = ""

    def spread(self) -> Spread | None:
        """The spread of the ratios of each run, or of the counts; None where it was left out."""
        if not self.values:
            return None
        pairs = zip(self.values, self.base, strict=True) if self.base else ((value, 1.0) for value in self.values)
        return Spread.of(tuple(value / other for value, other in pairs))


class Effort(NamedTuple):
    """How much is measured: the *runs* of each thing, the *rows* of the table, the *revisions* of the history."""

    runs: int
    rows: int
    revisions: int


FULL = Effort(5, WHOLE, 5_000)
QUICK = Effort(1, 1_000, 500)


class Section(NamedTuple):
    """A part of the report: its name for ``--only``, what is measured how, and the function that measures."""

    name: str
    intro: str
    measure: Callable[[Effort], Iterator[Measurement]]
