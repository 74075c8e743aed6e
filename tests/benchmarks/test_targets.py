"""The targets of the project: each names a figure that is measured, and says met, not met, or not measured."""

from __future__ import annotations

from benchmarks.figures import WHOLE, Figure
from benchmarks.targets import TARGETS, middle, verdicts


def words(found: dict[str, float]) -> dict[str, str]:
    """The word for each target's figure."""
    return {verdict.target.figure: verdict.word for verdict in verdicts(found)}


def test_at_the_limit_is_met_and_beyond_is_not() -> None:
    """At most 1.5 times bare Sphinx."""
    cold = f"build/cold/{WHOLE}/accepted"
    assert (words({cold: 1.5})[cold], words({cold: 1.51})[cold]) == ("met", "not met")


def test_what_was_not_measured_is_not_met() -> None:
    """Nothing is taken for granted."""
    assert set(words({}).values()) == {"not measured"}


def test_one_figure_over_another() -> None:
    """Memory for each byte of the page: 30 beside 20 is half as much again."""
    big, whole = "memory/200000", f"memory/{WHOLE}"
    assert words({big: 30.0, whole: 20.0})[big] == "not met"
    assert words({big: 24.0, whole: 20.0})[big] == "met"
    assert words({big: 24.0})[big] == "not measured"


def test_a_ratio_is_taken_run_by_run() -> None:
    """A slow moment slows both of a pair: the ratio is 2 in each run. A count has no ratio."""
    assert middle(Figure("a", "a", (2.0, 8.0, 2.0), base=(1.0, 4.0, 1.0))) == 2.0
    assert middle(Figure("a", "a", (3,), "files")) == 3
    assert middle(Figure("a", "a", (0.7, 0.8))) is None
    assert middle(Figure("a", "a", note="left out")) is None


def test_every_target_is_a_sentence_of_its_own() -> None:
    """No two targets name the same figure."""
    assert len({target.figure for target in TARGETS}) == len(TARGETS)
