"""The page on serving at scale says what its script works out, from sizes that the published files really have."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = ROOT / "docs/background/scale"


def run(*arguments: str) -> None:
    """Run the script as the page says."""
    subprocess.run([sys.executable, str(ROOT / "tools/serving_at_scale.py"), *arguments], check=True)


def table(path: Path) -> list[list[str]]:
    """The rows of a CSV file without its heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.slow
def test_the_page_shows_what_the_script_works_out(tmp_path: Path) -> None:
    """Costs, load and delays are computed anew from the sizes that the page shows, and are the same to the last digit."""
    run("tables", "--to", str(tmp_path))
    for name in ("costs.csv", "origin.csv", "delay.csv"):
        assert (tmp_path / name).read_text("utf-8") == (SHOWN / name).read_text("utf-8"), "run python tools/serving_at_scale.py tables"


@pytest.mark.slow
def test_the_sizes_are_those_of_a_built_site(tmp_path: Path) -> None:
    """A site is built anew: each file is as large as the page says, give or take a tenth; libraries compress differently."""
    run("sizes", "--to", str(tmp_path))
    shown, found = table(SHOWN / "sizes.csv"), table(tmp_path / "sizes.csv")
    assert [row[0] for row in shown] == [row[0] for row in found]
    for told, real in zip(shown, found, strict=True):
        for said, true in zip(told[1:], real[1:], strict=True):
            there, here = (int(number.replace(",", "")) for number in (said, true))
            assert abs(there - here) <= max(here // 10, 64), f"{told[0]}: run python tools/serving_at_scale.py sizes, then tables"


def test_what_the_page_concludes_is_in_its_tables() -> None:
    """Asking for the status costs a fraction of asking for the table; jitter takes nearly all of the peak."""
    bodies = [float(row[1].replace(",", "")) for row in table(SHOWN / "costs.csv")]
    assert bodies[0] > 30 * bodies[1] > 600 * bodies[2]
    assert bodies[4] < bodies[3] / 4
    peaks = {(row[0], row[1]): int(row[2].replace(",", "")) for row in table(SHOWN / "origin.csv")}
    assert peaks["On the full hour", "60"] > 200 * peaks["On the full hour, and up to 300 s later", "60"]
