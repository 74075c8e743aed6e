"""Timing: several runs in turn, medians, and ratios within the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: its name, the seconds of each run, and what it is compared with."""

    name: str
    seconds: tuple[float, ...]
    against: str = ""
    ratio: float | None = None
    note: str = ""

    def row(self) -> str:
        """A row of the report."""
        low, middle, high = min(self.seconds), median(self.seconds), max(self.seconds)
        told = "" if self.ratio is None else f"{self.ratio:.2f} x {self.against}"
        return f"| {self.name} | {middle * 1000:,.1f} | {low * 1000:,.1f} to {high * 1000:,.1f} | {told} | {self.note} |"


def timed(call: Callable[[], Any], runs: int) -> tuple[float, ...]:
    """The seconds of each run; one run before them does not count."""
    call()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return tuple(found)


def in_turn(calls: dict[str, Callable[[], Any]], runs: int) -> dict[str, tuple[float, ...]]:
    """Each call in turn, A B A B, so that a machine that slows down slows all of them down."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(runs + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if number:
                found[name].append(time.perf_counter() - start)
    return {name: tuple(seconds) for name, seconds in found.items()}


@contextmanager
def section(title: str, intro: str) -> Iterator[None]:
    """A heading of the report with its table's head."""
    print(f"\n## {title}\n\n{intro}\n\n| what | median ms | range ms | ratio | note |\n| --- | ---: | ---: | ---: | --- |")
    yield
