"""The guard of CI says which ratio has grown, from what to what, and what to do; noise is no failure."""

from __future__ import annotations

from benchmarks.judging import Guarded, failures, improvements

GUARDED = {"guard/cold": Guarded("A cold build", 0.15), "guard/read": Guarded("Reading", 0.25)}
BASELINE = {"guard/cold": 1.4, "guard/read": 2.0}


def test_the_same_ratios_pass() -> None:
    """Nothing is said of what is as it was."""
    assert list(failures(BASELINE, BASELINE, GUARDED)) == []
    assert list(improvements(BASELINE, BASELINE, GUARDED)) == []


def test_noise_passes_and_more_fails() -> None:
    """15 % more is within the noise of a build; one in a hundred more than that is not."""
    assert list(failures({"guard/cold": 1.609, "guard/read": 2.49}, BASELINE, GUARDED)) == []
    ((name, sentence),) = failures({"guard/cold": 1.63, "guard/read": 2.0}, BASELINE, GUARDED)
    assert name == "guard/cold"
    assert sentence.startswith("A cold build: 1.630, and the baseline is 1.400; more than 1.610 is not noise (guard/cold). Find")
    assert sentence.endswith("say so in the commit that records it with make bench-baseline.")


def test_each_ratio_has_its_own_noise() -> None:
    """20 % more fails a build and passes a reader."""
    found = {"guard/cold": 1.4 * 1.2, "guard/read": 2.0 * 1.2}
    assert [name for name, _ in failures(found, BASELINE, GUARDED)] == ["guard/cold"]


def test_a_ratio_without_a_baseline_fails() -> None:
    """A new ratio guards nothing until it is recorded."""
    ((name, sentence),) = failures({"guard/cold": 1.4, "guard/read": 2.0}, {"guard/cold": 1.4}, GUARDED)
    assert (name, sentence) == (
        "guard/read",
        "Reading: there is no baseline of it (guard/read). Record one with make bench-baseline.",
    )


def test_a_ratio_that_was_not_measured_fails() -> None:
    """A section that vanished is not a success."""
    ((name, sentence),) = failures({"guard/cold": 1.4}, BASELINE, GUARDED)
    assert (name, sentence) == ("guard/read", "Reading: it was not measured (guard/read).")


def test_what_became_better_beyond_noise_is_told() -> None:
    """It should be recorded, so that it cannot be lost again; a little better is noise as well."""
    assert list(improvements({"guard/cold": 1.3, "guard/read": 1.9}, BASELINE, GUARDED)) == []
    (sentence,) = improvements({"guard/cold": 1.0, "guard/read": 2.0}, BASELINE, GUARDED)
    assert sentence.startswith("A cold build: 1.000 is better than the baseline of 1.400")
