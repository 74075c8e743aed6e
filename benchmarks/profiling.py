"""Where the time goes: the top lines of a profile for each scenario, ``python -m benchmarks --profile``."""

from __future__ import annotations

import csv
import pstats
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from .figures import WHOLE
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

LINES = 8

Costs = tuple[int, int, float, float, object]
"""What a profile has of a function: calls, calls that are not its own, own seconds, all seconds, and its callers."""


class Line(NamedTuple):
    """A function in a profile: what share of all it took itself, and with what it called; how often it was called."""

    scenario: str
    own: float
    whole: float
    calls: int
    function: str


def profiles() -> Iterator[Line]:
    """The top lines of each scenario, with the whole table on one page."""
    with workplace() as place, served(place / "served") as url:
        document = place / "served" / "aws.json"
        document.write_bytes(aws_document(WHOLE))
        site = Site.make(place / "site", EXTENSION, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(f"{url}aws.json"))
        yield from _profiled(site, "cold, nothing in data/", cold=True)
        yield from _profiled(site, "no change, nothing in data/", cold=False)
        site.refresh()
        yield from _profiled(site, "cold, the table accepted in data/", cold=True)
        yield from _profiled(site, "no change, the table accepted in data/", cold=False)
        document.write_bytes(aws_document(WHOLE, without=100, token=1_787_000_001))
        yield from _profiled(site, "the feed has changed", cold=False)


def _profiled(site: Site, scenario: str, *, cold: bool) -> Iterator[Line]:
    path = site.folder / "profile"
    site.build("-m", "cProfile", "-o", str(path), cold=cold)
    found: dict[tuple[str, int, str], Costs] = pstats.Stats(str(path)).stats  # type: ignore[attr-defined] # an old module
    every = sum(costs[2] for costs in found.values())
    ours = {key: costs for key, costs in found.items() if "ip_ranges" in key[0] or costs[2] > 0.03 * every}
    for key, (_, calls, own, cumulative, _) in sorted(ours.items(), key=lambda one: -one[1][2])[:LINES]:
        yield Line(scenario, own / every, cumulative / every, calls, _place(*key))


def _place(path: str, line: int, name: str) -> str:
    short = re.sub(r"^.*/(site-packages|_ext|python3\.\d+)/", "", path)
    return name if path == "~" else f"{short}:{line} {name}"


def write(found: Iterable[Line], path: Path) -> None:
    """Put the lines into a table of the docs."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("Build", "Itself", "With what it calls", "Calls", "Function"))
        writer.writerows((one.scenario, f"{one.own:.1%}", f"{one.whole:.1%}", f"{one.calls:,}", f"``{one.function}``") for one in found)
