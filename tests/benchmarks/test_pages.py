"""The page on speed shows what is recorded, and every table of it."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.guard import GUARDED
from benchmarks.pages import FOLDER, tables, write
from benchmarks.record import BASELINE, BEFORE, Known, read_baseline


def test_the_docs_show_the_recorded_ratios(tmp_path: Path) -> None:
    """Each table is what the two baselines say: python -m benchmarks --docs makes them anew."""
    write(tmp_path)
    made = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    shown = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert made == shown, "python -m benchmarks --docs"


def test_every_table_is_on_the_page() -> None:
    """No table is written that nobody sees, and none is missing."""
    page = FOLDER.with_suffix(".rst").read_text("utf-8")
    assert {f"speed/{path.name}" for path in FOLDER.iterdir()} == set(re.findall(r":file: (\S+)", page))


def test_every_guarded_ratio_has_a_baseline() -> None:
    """CI would fail without; here it is said sooner."""
    assert GUARDED.keys() <= read_baseline(BASELINE).keys()
    assert read_baseline(BEFORE)


def test_a_row_has_before_and_now() -> None:
    """Medians with their spread; a change is only told where the spreads do not meet."""
    old = Known("building", "cold", "bare Sphinx", 5.2, 5.0, 5.5)
    new = Known("building", "cold", "bare Sphinx", 1.3, 1.2, 1.4)
    noise = Known("building", "cold", "bare Sphinx", 5.1, 4.9, 5.3)
    assert tables({"build/cold": old}, {"build/cold": new})["building"][1] == (
        "cold", "bare Sphinx", "5.20 (5.00 to 5.50)", "1.30 (1.20 to 1.40)", "4.0 times better",
    )  # fmt: skip
    assert tables({"build/cold": old}, {"build/cold": noise})["building"][1][4] == ""
    assert tables({}, {"build/cold": new})["building"][1] == ("cold", "bare Sphinx", "", "1.30 (1.20 to 1.40)", "")
