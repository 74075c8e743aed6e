"""The baseline: what one section found takes the place of what was recorded of it, and of nothing else."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.record import read_baseline, update_baseline

ORDER = ("building", "reading", "guard")


def figure(name: str, value: float) -> Figure:
    """A figure beside something that takes one second."""
    return Figure(name, f"what {name} is", (value,), base=(1.0,), against="a second")


def test_a_section_replaces_its_own_figures_alone(tmp_path: Path) -> None:
    """In the order of the report, whichever was measured last; a figure that is measured no more goes."""
    path = tmp_path / "baseline.json"
    update_baseline(path, {"reading": [figure("read/aws", 2.0)]}, ORDER)
    update_baseline(path, {"guard": [figure("guard/cold", 1.2)]}, ORDER)
    update_baseline(path, {"building": [figure("cold", 1.6), figure("old", 3.0)]}, ORDER)
    update_baseline(path, {"building": [figure("cold", 1.5)]}, ORDER)
    found = read_baseline(path)
    assert list(found) == ["cold", "read/aws", "guard/cold"]
    assert [one.median for one in found.values()] == [1.5, 2.0, 1.2]
    assert found["cold"].section == "building"


def test_what_is_measured_no_more_goes(tmp_path: Path) -> None:
    """With its section; and a figure that has moved to another section is there once, with what was found last."""
    path = tmp_path / "baseline.json"
    update_baseline(path, {"old": [figure("gone", 1.0)], "reading": [figure("moved", 9.0)]}, ("old", "reading"))
    update_baseline(path, {"building": [figure("moved", 2.0)]}, ORDER)
    found = read_baseline(path)
    assert {name: (one.section, one.median) for name, one in found.items()} == {"moved": ("building", 2.0)}
