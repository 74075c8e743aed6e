"""Taking turns: A B A B, so that a machine that slows down slows all of them down."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


def rounds(calls: Mapping[str, Callable[[], T]], runs: int, *, warm: bool = True) -> dict[str, list[T]]:
    """What each call gives, run by run; with *warm*, one round before them does not count."""
    found: dict[str, list[T]] = {name: [] for name in calls}
    for number in range(-1 if warm else 0, runs):
        for name, call in calls.items():
            given = call()
            if number >= 0:
                found[name].append(given)
    return found


def in_turn(calls: Mapping[str, Callable[[], Any]], runs: int, *, warm: bool = True) -> dict[str, tuple[float, ...]]:
    """The processor seconds of each call, run by run: what other programs take of a shared machine is not in them."""
    timed = {name: _timed(call) for name, call in calls.items()}
    return {name: tuple(seconds) for name, seconds in rounds(timed, runs, warm=warm).items()}


def _timed(call: Callable[[], Any]) -> Callable[[], float]:
    def timed() -> float:
        gc.collect()  # the rubbish of the call before is not this one's
        start = time.process_time()
        call()
        return time.process_time() - start

    return timed
