"""The tables of docs/background/speed.rst, from the two recorded baselines: ``python -m benchmarks --docs``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from .record import BASELINE, BEFORE, Known, read_baseline
from .report import change, numbers
from .targets import verdicts

FOLDER = Path(__file__).resolve().parents[1] / "docs/background/speed"

Row = tuple[str, ...]

_APART = {"building": {"size": "sizes", "memory": "sizes"}}
"""Figures of a section that have a table of their own, by the beginning of their ids."""

_UNSHOWN = {"guard"}


def write(folder: Path = FOLDER) -> None:
    """Write every table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(read_baseline(BEFORE), read_baseline(BASELINE)).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def tables(before: Mapping[str, Known], now: Mapping[str, Known]) -> dict[str, list[Row]]:
    """The rows of each table, heading first."""
    found: dict[str, list[Row]] = {"machine": list(_machine()), "targets": list(_targets(before, now))}
    for name, one in now.items():
        if one.section not in _UNSHOWN:
            table = _APART.get(one.section, {}).get(name.partition("/")[0], one.section)
            rows = found.setdefault(table, [("What", "Beside", "Before", "Now", "")])
            rows.append(_row(one, before.get(name)))
    return found


def _row(now: Known, before: Known | None) -> Row:
    told = ("", "") if before is None else (numbers(before), change(before, now))
    return now.what.replace("`", "``"), now.against, told[0], numbers(now), told[1]


def _targets(before: Mapping[str, Known], now: Mapping[str, Known]) -> Iterator[Row]:
    yield "Target", "Asked", "Before", "Now", ""
    pair = (verdicts({name: one.median for name, one in each.items()}) for each in (before, now))
    for old, new in zip(*pair, strict=True):
        asked = f"at most {new.target.limit:g}"
        shown = ("" if value is None else f"{value:.2f}" for value in (old.found, new.found))
        yield new.target.what, asked, *shown, new.word


def _machine() -> Iterator[Row]:
    yield "", "Python", "Sphinx", "Processor", "Cores"
    for word, path in (("Before", BEFORE), ("Now", BASELINE)):
        facts = json.loads(path.read_text("utf-8"))["machine"]
        yield word, *(str(facts[key]) for key in ("python", "sphinx", "processor", "cores"))
