"""The guard of CI says which ratio has grown, from what to what, and what to do; noise is no failure."""

from __future__ import annotations

from benchmarks.baseline import BASELINE, read_spreads
from benchmarks.guard import GUARDED, Guarded, failures, improvements

LIMITS = {"guard/cold": Guarded("A cold build", 0.15), "guard/read": Guarded("Reading", 0.25)}
BASE = {"guard/cold": 1.4, "guard/read": 2.0}


def test_unchanged_ratios_pass() -> None:
    """Nothing is said of what is as it was."""
    assert list(failures(BASE, BASE, LIMITS)) == []
    assert list(improvements(BASE, BASE, LIMITS)) == []


def test_noise_passes_and_more_fails() -> None:
    """15 % more is within the noise of a build; one in a hundred more than that is not."""
    assert list(failures({"guard/cold": 1.609, "guard/read": 2.49}, BASE, LIMITS)) == []
    (sentence,) = failures({"guard/cold": 1.63, "guard/read": 2.0}, BASE, LIMITS)
    assert sentence.startswith("A cold build: 1.630, and the baseline is 1.400; more than 1.610 is not noise (guard/cold). Find")
    assert sentence.endswith("say so in the commit that records it with make bench-baseline.")


def test_each_ratio_has_its_own_noise() -> None:
    """20 % more fails a build and passes a reader."""
    (sentence,) = failures({"guard/cold": 1.4 * 1.2, "guard/read": 2.0 * 1.2}, BASE, LIMITS)
    assert sentence.startswith("A cold build: 1.680")


def test_a_ratio_without_a_baseline_fails() -> None:
    """A new ratio guards nothing until it is recorded."""
    sentences = list(failures({"guard/cold": 1.4, "guard/read": 2.0}, {"guard/cold": 1.4}, LIMITS))
    assert sentences == ["Reading: there is no baseline of it (guard/read). Record one with make bench-baseline."]


def test_a_ratio_that_was_not_measured_fails() -> None:
    """A section that vanished is not a success."""
    assert list(failures({"guard/cold": 1.4}, BASE, LIMITS)) == ["Reading: it was not measured (guard/read)."]


def test_what_became_better_beyond_noise_is_told() -> None:
    """It should be recorded, so that it cannot be lost again; a little better is noise as well."""
    assert list(improvements({"guard/cold": 1.3, "guard/read": 1.9}, BASE, LIMITS)) == []
    (sentence,) = improvements({"guard/cold": 1.0, "guard/read": 2.0}, BASE, LIMITS)
    assert sentence.startswith("A cold build: 1.000 is better than the baseline of 1.400")


def test_every_guarded_ratio_has_a_baseline() -> None:
    """CI would fail without; here it is said sooner. Cold and unchanged builds, reading, histories and files are guarded."""
    assert GUARDED.keys() <= read_spreads(BASELINE).keys()
    assert {"guard/cold", "guard/again", "guard/read", "guard/history", "guard/files"} <= GUARDED.keys()
