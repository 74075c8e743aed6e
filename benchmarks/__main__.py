"""``make bench``: measure, say what was found, and record or judge it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from . import browser, building, guard, history, reading
from .baseline import BASELINE, machine, record, write_tables
from .measurement import FULL, QUICK, Measurement
from .targets import TARGETS

SECTIONS = {module.SECTION.name: module.SECTION for module in (building, browser, reading, history, guard)}


def main() -> int:
    """Run every section, or the guard alone."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of each and small sizes; targets are not judged")
    parser.add_argument("--only", action="append", metavar="SECTION", choices=SECTIONS, help=f"of: {', '.join(SECTIONS)}")
    parser.add_argument("--record", action="store_true", help="write what is measured into benchmarks/baseline.json and the docs")
    parser.add_argument("--docs", action="store_true", help="write the tables of the docs from what is recorded; measure nothing")
    parser.add_argument("--guard", action="store_true", help="judge a few ratios by the baseline; exit with 1 where one is worse")
    options = parser.parse_args()
    if options.quick and options.record:
        parser.error("--quick measures other sizes than those that are recorded")
    if options.guard:
        return guard.run()
    if not options.docs:
        _measure(options.only or [name for name in SECTIONS if options.record or name != "guard"], options)
    if options.docs or options.record:
        write_tables()
    return 0


def _measure(names: Sequence[str], options: argparse.Namespace) -> None:
    """Print each section while it is measured, then the verdicts; record each section when it is whole."""
    print(", ".join(f"{name} {value}" for name, value in machine().items()))
    print("Medians of ratios, and in brackets the lowest and the highest.")
    measurements: list[Measurement] = []
    for name in names:
        section = SECTIONS[name]
        print(f"\n{section.intro}\n", flush=True)
        for measurement in section.measure(QUICK if options.quick else FULL):
            measurements.append(measurement)
            beside = f", beside {measurement.beside}" if measurement.beside else ""
            print(f"  {measurement.spread() or ''!s:<24}  {measurement.what}{beside}", flush=True)
        if options.record:
            record(BASELINE, measurements)
    if not options.quick:
        print("\nTargets\n")
        spreads = {measurement.id: spread for measurement in measurements if (spread := measurement.spread()) is not None}
        for target in TARGETS:
            print(f"  {target.verdict(spreads):<12}  {spreads.get(target.measurement, '')!s:<24}  {target}")


if __name__ == "__main__":
    sys.exit(main())
