"""What importing costs: every module that a build loads beyond bare Sphinx's, and what no path may load without need."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .children import run
from .figures import Effort, Figure, Section
from .measure import rounds
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")

COMMANDS = {
    "version": ["--version"],
    "lookup": ["lookup", "20.0.0.1"],
    "refresh": ["refresh"],
}


def measure(effort: Effort) -> Iterator[Figure]:
    """Builds and commands."""
    with workplace() as place, served(place / "served") as url:
        (place / "served" / "aws.json").write_bytes(aws_document(100))
        bare = Site.make(place / "bare", "", {"index": ""})
        ours = Site.make(place / "ours", EXTENSION, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(f"{url}aws.json"))
        ours.refresh()
        yield from _builds(bare, ours, min(3, effort.runs))
        yield from _commands(ours.folder, min(3, effort.runs))


def _builds(bare: Site, ours: Site, runs: int) -> Iterator[Figure]:
    for word, cold in (("cold", True), ("no change", False)):
        found = rounds({"bare": partial(imported, bare, cold=cold), "ours": partial(imported, ours, cold=cold)}, runs, warm=runs > 1)
        extra = [{module: cost for module, cost in mine.items() if module not in theirs} for mine, theirs in zip(found["ours"], found["bare"], strict=True)]
        packages: Counter[str] = Counter()
        for module, seconds in extra[0].items():
            packages[module.partition(".")[0]] += seconds  # type: ignore[assignment] # a counter counts seconds as well
        top = ", ".join(f"{package} {seconds * 1000:.0f}" for package, seconds in packages.most_common(6))
        note = f"{len(extra[0])} modules; ms: {top}"
        base = tuple(sum(theirs.values()) for theirs in found["bare"])
        key = word.replace(" ", "-")
        yield Figure(f"import/{key}", f"imports of a {word} build beyond bare Sphinx's", tuple(sum(one.values()) for one in extra),
                     base=base, against="bare Sphinx's imports", note=note)  # fmt: skip


def imported(site: Site, *, cold: bool) -> dict[str, float]:
    """Every imported module of a build with the seconds of its own."""
    return {module: int(spent) / 1e6 for spent, module in _LINE.findall(site.build("-X", "importtime", cold=cold).said)}


def _commands(folder: Path, runs: int) -> Iterator[Figure]:
    nothing = partial(run, [sys.executable, "-c", "pass"], folder)
    for word, arguments in COMMANDS.items():
        command = partial(run, [sys.executable, "-m", "ip_ranges", *arguments], folder)
        found = rounds({"nothing": nothing, "command": command}, runs, warm=runs > 1)
        seconds, base = (tuple(one.processor for one in found[key]) for key in ("command", "nothing"))
        yield Figure(f"import/command/{word}", f"ip-ranges {word}, 100 ranges", seconds, base=base, against="python -c pass")


SECTION = Section(
    "importing",
    "What importing costs",
    "Of builds by python -X importtime: the seconds of modules that bare Sphinx does not load in the same build. Of the command as a"
    " whole, beside starting Python.",
    measure,
)
