"""The targets of the project, and whether a run met them. Each is a ratio within one run, or a count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .measurement import WHOLE, Spread


class Target(NamedTuple):
    """A sentence with its bound: *limit* is the most that the median of the *measurement* may be."""

    measurement: str
    limit: float
    sentence: str

    def __str__(self) -> str:
        """The sentence, with the bound in it."""
        return self.sentence.format(limit=f"{self.limit:g}", ranges=f"{WHOLE:,}")

    def verdict(self, spreads: Mapping[str, Spread]) -> str:
        """``met``, ``not met`` or ``not measured``, by the spreads of a run or of a baseline."""
        spread = spreads.get(self.measurement)
        if spread is None:
            return "not measured"
        return "met" if spread.median <= self.limit else "not met"


TARGETS = (
    Target("build/cold", 1.5, "A cold build of a page with {ranges} ranges takes at most {limit} times as long as bare Sphinx's."),
    Target("build/unchanged", 1.2, "A build in which nothing has changed takes at most {limit} times as long as bare Sphinx's."),
    Target("build/rewritten", 0, "Such a build writes {limit} files anew, but for ``status.json`` and its line in ``SHA256SUMS``."),
    Target("paint", 1.25, "Over 10 Mbit/s a page with {ranges} ranges shows something in at most {limit} times the time of one without."),
    Target("compare", 2, "Comparing two tables of {ranges} ranges takes at most {limit} times as long as reading one."),
    Target("history", 5, "Recording, reading and telling 5,000 revisions takes at most {limit} times as long as a cold build of bare Sphinx."),
)
