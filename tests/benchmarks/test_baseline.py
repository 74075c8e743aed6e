"""The baseline keeps what is not measured again, and the page on speed shows what is recorded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ip_ranges import formats

from benchmarks.baseline import BASELINE, BEFORE, TABLES, read_spreads, record, tables, write_tables
from benchmarks.guard import GUARDED
from benchmarks.measurement import Measurement, Spread
from benchmarks.targets import TARGETS


def seconds(name: str, value: float) -> Measurement:
    """A measurement beside something that takes one second."""
    return Measurement(name, f"what {name} is", (value,), (1.0,), "a second")


def test_a_measurement_replaces_its_own_record_alone(tmp_path: Path) -> None:
    """In its former place; a new one stands at the end, and one that was left out changes nothing."""
    path = tmp_path / "baseline.json"
    record(path, [seconds("build/cold", 1.6), seconds("read/aws", 2.0)])
    record(path, [Measurement("paint", "left out"), seconds("history", 3.0), seconds("build/cold", 1.5)])
    spreads = read_spreads(path)
    assert {name: spread.median for name, spread in spreads.items()} == {"build/cold": 1.5, "read/aws": 2.0, "history": 3.0}
    assert list(spreads) == ["build/cold", "read/aws", "history"]


def test_a_ratio_is_taken_run_by_run() -> None:
    """A slow moment slows both of a pair: the ratio is 2 in each run. A count is shown as it is."""
    assert Measurement("a", "a", (2.0, 8.0, 2.0), (1.0, 4.0, 1.0)).spread() == Spread(2.0, 2.0, 2.0)
    assert Measurement("a", "a", (3,)).spread() == Spread(3, 3, 3)
    assert Measurement("a", "left out").spread() is None


@pytest.mark.parametrize(
    ("spread", "text"),
    [
        (Spread(1.3, 1.2, 1.4), "1.30 (1.20 to 1.40)"),
        (Spread(1.301, 1.3, 1.302), "1.30"),
        (Spread(0.0824, 0.057, 0.1145), "0.082 (0.057 to 0.115)"),
        (Spread(0, 0, 0), "0.00"),
    ],
)
def test_a_spread_in_words(spread: Spread, text: str) -> None:
    """The median, and the lowest and the highest where they differ in what is shown."""
    assert str(spread) == text


def test_the_docs_show_the_recorded_ratios(tmp_path: Path) -> None:
    """Each table is what the two baselines say: python -m benchmarks --docs makes them anew."""
    write_tables(tmp_path)
    made, shown = ({path.name: path.read_text("utf-8") for path in folder.iterdir()} for folder in (tmp_path, TABLES))
    assert made == shown, "python -m benchmarks --docs"


def test_every_table_is_on_the_page() -> None:
    """No table is written that nobody sees, and none is missing."""
    page = TABLES.with_suffix(".rst").read_text("utf-8")
    assert {f"speed/{path.name}" for path in TABLES.iterdir()} == set(re.findall(r":file: (\S+)", page))


def test_what_is_recorded_is_what_is_measured() -> None:
    """Every target, format and guarded ratio, and nothing that is measured no more."""
    measured = {target.measurement for target in TARGETS}
    measured |= {f"read/{name}" for name in formats.names() if formats.is_built_in(name)}
    assert read_spreads(BASELINE).keys() == measured | GUARDED.keys()
    assert read_spreads(BEFORE).keys() < measured


def test_a_row_has_before_and_now() -> None:
    """Medians with their spread, nothing where there is none, and whether the target is met."""
    rows = tables({"compare": Spread(0.54, 0.53, 0.65)}, {"compare": Spread(2.1, 2.0, 2.2), "read/aws": Spread(2.0, 1.9, 2.1)})
    sentence = "Comparing two tables of 16,828 ranges takes at most 2 times as long as reading one."
    assert (sentence, "0.54 (0.53 to 0.65)", "2.10 (2.00 to 2.20)", "not met") in rows["targets"]
    assert rows["reading"] == [("Format", "Before", "Now"), ("``aws``", "", "2.00 (1.90 to 2.10)")]
