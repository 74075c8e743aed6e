"""Recorded ratios in files, and the tables of ``docs/background/speed.rst`` that are made from them."""

from __future__ import annotations

import csv
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .measurement import Measurement, Spread
from .targets import TARGETS

BASELINE = Path(__file__).with_name("baseline.json")
"""What this code reached when it was recorded: ``make bench-baseline``."""

BEFORE = Path(__file__).with_name("before.json")
"""What the code reached before it was made fast (commit b939cde), by the same measurements; never recorded again."""

TABLES = Path(__file__).resolve().parents[1] / "docs/background/speed"


def machine() -> dict[str, str]:
    """What the ratios depend on a little: versions and the kind of machine, nothing that tells which one it is."""
    return {
        "Python": platform.python_version(),
        "Sphinx": version("sphinx"),
        "Processor": platform.machine(),
        "Cores": str(os.cpu_count()),
    }


def read_spreads(path: Path) -> dict[str, Spread]:
    """The recorded spreads by the measurements' ids; nothing where the file is not there."""
    return {name: Spread(*values) for name, values in _read(path)["ratios"].items()} if path.exists() else {}


def record(path: Path, measurements: Iterable[Measurement]) -> None:
    """Put *measurements* into a baseline, each in its former place: what was not measured stays as it is recorded."""
    measured = {item.id: spread for item in measurements if (spread := item.spread()) is not None}
    ratios = (f"  {json.dumps(name)}: {json.dumps(spread)}" for name, spread in {**read_spreads(path), **measured}.items())
    lines = ",\n".join(ratios)
    path.write_text(f'{{\n "machine": {json.dumps(machine())},\n "ratios": {{\n{lines}\n }}\n}}\n', "utf-8")


def write_tables(folder: Path = TABLES) -> None:
    """Write every table of the docs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(read_spreads(BEFORE), read_spreads(BASELINE)).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def tables(before: Mapping[str, Spread], now: Mapping[str, Spread]) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each table, heading first."""
    return {"machine": list(_machines()), "targets": list(_targets(before, now)), "reading": list(_reading(before, now))}


def _machines() -> Iterator[tuple[str, ...]]:
    before, now = (_read(path)["machine"] for path in (BEFORE, BASELINE))
    yield "", *now
    yield "Before", *before.values()
    yield "Now", *now.values()


def _targets(before: Mapping[str, Spread], now: Mapping[str, Spread]) -> Iterator[tuple[str, ...]]:
    yield "Target", "Before", "Now", ""
    for target in TARGETS:
        yield str(target), *(str(each.get(target.measurement, "")) for each in (before, now)), target.verdict(now)


def _reading(before: Mapping[str, Spread], now: Mapping[str, Spread]) -> Iterator[tuple[str, ...]]:
    yield "Format", "Before", "Now"
    for name, spread in sorted(now.items()):
        section, _, reader = name.partition("/")
        if section == "read":
            yield f"``{reader}``", str(before.get(name, "")), str(spread)


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))
