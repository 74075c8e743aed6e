"""Where the time goes: the top lines of a profile for each scenario, ``python -m benchmarks --profile``."""

from __future__ import annotations

import pstats
import re
from collections.abc import Iterator

from .figures import WHOLE
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

LINES = 12

Costs = tuple[int, int, float, float, object]
"""What a profile has of a function: calls, calls that are not its own, own seconds, all seconds, and its callers."""


def profiles() -> Iterator[str]:
    """A table for each scenario, with the whole table on one page."""
    with workplace() as place, served(place / "served") as url:
        document = place / "served" / "aws.json"
        document.write_bytes(aws_document(WHOLE))
        site = Site.make(place / "site", EXTENSION, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(f"{url}aws.json"))
        yield from _profiled(site, "A cold build, nothing in data/", cold=True)
        yield from _profiled(site, "No change, nothing in data/", cold=False)
        site.refresh()
        yield from _profiled(site, "A cold build, the table accepted in data/", cold=True)
        yield from _profiled(site, "No change, the table accepted in data/", cold=False)
        document.write_bytes(aws_document(WHOLE, without=100, token=1_787_000_001))
        yield from _profiled(site, "The feed has changed", cold=False)


def _profiled(site: Site, title: str, *, cold: bool) -> Iterator[str]:
    path = site.folder / "profile"
    site.build("-m", "cProfile", "-o", str(path), cold=cold)
    found: dict[tuple[str, int, str], Costs] = pstats.Stats(str(path)).stats  # type: ignore[attr-defined] # an old module
    whole = sum(costs[2] for costs in found.values())
    yield f"\n## {title}\n\n{whole:.2f} s under the profiler.\n\n| own s | with callees s | calls | function |\n| ---: | ---: | ---: | --- |"
    ours = {key: costs for key, costs in found.items() if "ip_ranges" in key[0] or costs[2] > 0.03 * whole}
    for key, (_, calls, own, cumulative, _) in sorted(ours.items(), key=lambda one: -one[1][2])[:LINES]:
        yield f"| {own:.2f} | {cumulative:.2f} | {calls:,} | `{_place(*key)}` |"


def _place(path: str, line: int, name: str) -> str:
    short = re.sub(r"^.*/(site-packages|_ext|python3\.\d+)/", "", path)
    return name if path == "~" else f"{short}:{line} {name}"
