"""Results in files: whole runs with their seconds, and baselines with ratios only."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .figures import Figure, Spread
from .targets import middle

BASELINE = Path(__file__).with_name("baseline.json")
"""What this code reached when the file was made anew: ``make bench-baseline``."""

BEFORE = Path(__file__).with_name("before.json")
"""What the code reached before it was made fast (commit b939cde), by the same measurements."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of a baseline: the ratio or count with its spread, and the words that the report has for it."""

    section: str
    what: str
    against: str
    median: float
    low: float
    high: float


def machine() -> dict[str, Any]:
    """What the ratios depend on a little: versions and the kind of machine, nothing that tells which one it is."""
    return {
        "python": platform.python_version(),
        "sphinx": version("sphinx"),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }


def write_results(path: Path, found: Mapping[str, list[Figure]]) -> None:
    """Every figure of a run with the values of every run, by section."""
    sections = {name: [figure.as_json() for figure in figures] for name, figures in found.items()}
    _write(path, {"format": 1, "machine": machine(), "sections": sections})


def read_results(path: Path) -> dict[str, list[Figure]]:
    """What :func:`write_results` wrote."""
    sections = json.loads(path.read_text("utf-8"))["sections"]
    return {name: [Figure.from_json(one) for one in figures] for name, figures in sections.items()}


def known(found: Mapping[str, Iterable[Figure]]) -> dict[str, Known]:
    """The ratios and counts of a run, by the figures' ids."""
    entries: dict[str, Known] = {}
    for section, figures in found.items():
        for figure in figures:
            value = middle(figure)
            if value is not None:
                spread = figure.ratio() or Spread(value, value, value)
                numbers = (round(number, 4) for number in (spread.median, spread.low, spread.high))
                entries[figure.id] = Known(section, figure.what, figure.against, *numbers)
    return entries


def write_baseline(path: Path, entries: Mapping[str, Known]) -> None:
    """A baseline: no seconds, since they are one machine's."""
    _write(path, {"format": 1, "machine": machine(), "figures": {name: asdict(entries[name]) for name in entries}})


def update_baseline(path: Path, found: Mapping[str, Iterable[Figure]], order: Iterable[str]) -> None:
    """Put the sections that were *found* into a baseline in the place of what it has of them; *order* is that of all sections.

    A run of a quarter of an hour that stops in its last section has then recorded the others, and one can be measured alone.
    """
    places = {section: place for place, section in enumerate(order)}
    kept = {name: one for name, one in read_baseline(path).items() if one.section in places.keys() - found.keys()}
    every = sorted({**kept, **known(found)}.items(), key=lambda pair: places[pair[1].section])
    write_baseline(path, dict(every))


def read_baseline(path: Path) -> dict[str, Known]:
    """What :func:`write_baseline` wrote; nothing where the file is not there."""
    if not path.exists():
        return {}
    figures = json.loads(path.read_text("utf-8"))["figures"]
    return {name: Known(**one) for name, one in figures.items()}


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")
