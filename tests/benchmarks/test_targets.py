"""The targets of the project: each is a sentence with its bound, and is met, not met, or not measured."""

from __future__ import annotations

import pytest

from benchmarks.measurement import Spread
from benchmarks.targets import TARGETS


@pytest.mark.parametrize(("median", "verdict"), [(1.5, "met"), (1.51, "not met")])
def test_at_the_limit_is_met_and_beyond_is_not(median: float, verdict: str) -> None:
    """At most 1.5 times bare Sphinx; the highest of the runs may be more."""
    (cold,) = (target for target in TARGETS if target.measurement == "build/cold")
    assert cold.verdict({"build/cold": Spread(median, 1.0, 2.0)}) == verdict


def test_what_was_not_measured_is_not_met() -> None:
    """Nothing is taken for granted."""
    assert {target.verdict({}) for target in TARGETS} == {"not measured"}


def test_every_sentence_has_its_bound() -> None:
    """Six targets, each of a measurement of its own."""
    assert [str(target).count(f" {target.limit:g} ") for target in TARGETS] == [1] * 6
    assert len({target.measurement for target in TARGETS}) == 6
