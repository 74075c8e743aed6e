"""``make bench``: print the report. ``--quick`` takes fewer runs and smaller sizes."""

from __future__ import annotations

import argparse
import platform

from . import building, changing, reading


def main() -> None:
    """Run every section."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer runs, smaller sizes")
    options.add_argument("--only", choices=("reading", "changing", "building"), help="one section")
    chosen = options.parse_args()
    quick, only = chosen.quick, chosen.only
    print(f"# Measurements\n\nPython {platform.python_version()}, {platform.machine()}. Medians; compare ratios, not times.")
    if only in (None, "reading"):
        reading.run(3 if quick else 7)
    if only in (None, "changing"):
        changing.run(3 if quick else 5, 1_000 if quick else 5_000)
    if only in (None, "building"):
        building.run(1 if quick else 3, (100, 1_000) if quick else (100, 1_000, 16_828))


if __name__ == "__main__":
    main()
