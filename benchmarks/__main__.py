"""``make bench``: measure, print the report, and record or judge what was found."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from . import (
    building,
    changing,
    guard,
    histories,
    page,
    pages,
    reading,
    report,
)
from .figures import FULL, QUICK, Effort, Figure, Section
from .record import BASELINE, known, read_baseline, read_results, update_baseline, write_results


def sections() -> dict[str, Section]:
    """Every section by its name, in the order of the report."""
    return {one.SECTION.name: one.SECTION for one in (building, page, reading, changing, histories, guard)}


def main() -> int:
    """Run every section, or the guard alone."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer runs and smaller sizes, in less than a minute")
    options.add_argument("--only", action="append", metavar="SECTION", choices=sections(), help=f"of: {', '.join(sections())}")
    options.add_argument("--documents", type=Path, metavar="FOLDER", help="real documents, named after formats: aws.json")
    options.add_argument("--from", dest="recorded", type=Path, metavar="FILE", help="report on what --json wrote; measure nothing")
    options.add_argument("--json", type=Path, metavar="FILE", help="write every value of every run")
    options.add_argument("--baseline", type=Path, metavar="FILE", help="write the ratios of each section that is measured into it, as benchmarks/baseline.json has them")
    options.add_argument(
        "--compare", type=Path, metavar="FILE", nargs="?", const=BASELINE, help="before and after; FILE is a baseline (the committed one)"
    )
    options.add_argument("--guard", action="store_true", help="judge a few ratios against the baseline; exit with 1 where one is worse")
    options.add_argument("--runs", type=int, metavar="N", help="so many runs of each, where the time is short")
    options.add_argument("--docs", action="store_true", help="write the tables of the docs from the two baselines; measure nothing")
    chosen = options.parse_args()
    if chosen.docs:
        pages.write()
        return 0
    if chosen.guard:
        return guard.run()
    effort = replace(QUICK if chosen.quick else FULL, documents=chosen.documents)
    if chosen.runs:
        effort = replace(effort, runs=chosen.runs)
    found = read_results(chosen.recorded) if chosen.recorded else None
    found = _reported(chosen.only or [name for name in sections() if effort.full or name != "guard"], effort, found, chosen.baseline)
    for line in report.targets([figure for figures in found.values() for figure in figures]):
        print(line)
    if chosen.compare:
        for line in report.comparison(read_baseline(chosen.compare), known(found)):
            print(line)
    if chosen.json:
        write_results(chosen.json, found)
    return 0


def _reported(
    names: list[str], effort: Effort, recorded: Mapping[str, list[Figure]] | None, baseline: Path | None
) -> dict[str, list[Figure]]:
    """Print each section while it is measured, or as it was recorded, and put it into the *baseline*."""
    print(report.head(), flush=True)
    found: dict[str, list[Figure]] = {}
    for name, section in sections().items():
        if name not in names or (recorded is not None and name not in recorded):
            continue
        print(report.section_head(section), flush=True)
        found[name] = []
        for figure in section.measure(effort) if recorded is None else recorded[name]:
            found[name].append(figure)
            print(report.row(figure), flush=True)
        if baseline:
            update_baseline(baseline, {name: found[name]}, sections())
    return found


if __name__ == "__main__":
    sys.exit(main())
