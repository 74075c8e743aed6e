"""Is a ratio worse than it was? Pure: what was found, the baseline, and how much noise there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guarded:
    """A ratio that must not grow: what it is in words, and by how much noise alone may make it grow (0.15 is 15 %)."""

    what: str
    noise: float


def failures(
    found: Mapping[str, float], baseline: Mapping[str, float], guarded: Mapping[str, Guarded]
) -> Iterator[tuple[str, str]]:
    """The id and a sentence for each guarded ratio that is missing or has grown beyond its noise."""
    for name, one in guarded.items():
        if name not in baseline:
            yield name, f"{one.what}: there is no baseline of it ({name}). Record one with make bench-baseline."
        elif name not in found:
            yield name, f"{one.what}: it was not measured ({name})."
        elif found[name] > limit(baseline[name], one):
            yield name, (
                f"{one.what}: {found[name]:.3f}, and the baseline is {baseline[name]:.3f}; more than"
                f" {limit(baseline[name], one):.3f} is not noise ({name}). Find what became slow (python -m cProfile, python -X"
                " importtime) and mend it; where the cost is worth it, say so in the commit that records it with make bench-baseline."
            )


def improvements(
    found: Mapping[str, float], baseline: Mapping[str, float], guarded: Mapping[str, Guarded]
) -> Iterator[str]:
    """A sentence for each ratio that is better beyond its noise: worth recording, so that it cannot be lost again."""
    for name, one in guarded.items():
        if name in found and name in baseline and found[name] < baseline[name] / (1 + one.noise):
            yield (
                f"{one.what}: {found[name]:.3f} is better than the baseline of {baseline[name]:.3f} ({name})."
                " Record it with make bench-baseline."
            )


def limit(baseline: float, one: Guarded) -> float:
    """The largest ratio that may still be noise."""
    return baseline * (1 + one.noise)
