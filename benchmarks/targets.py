"""The targets of the project, and whether a run met them. Each is a ratio within one run, or a count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .figures import WHOLE, Figure

BIG = 200_000


@dataclass(frozen=True, slots=True)
class Target:
    """*limit* is the most that the *figure* may be; with *over* it is divided by that one."""

    what: str
    figure: str
    limit: float
    over: str = ""


TARGETS = (
    Target("a cold build with the whole table, beside bare Sphinx", f"build/cold/{WHOLE}/accepted", 1.5),
    Target("the same with nothing in data/", f"build/cold/{WHOLE}/pending", 1.5),
    Target("the same with -j 2, in wall time", f"build/cold/{WHOLE}/accepted-j2", 1.5),
    Target("what the table adds to its page, beside a whole bare build", f"page/added/{WHOLE}", 0.15),
    Target("the page alone, theme and all, beside a whole bare build", f"page/{WHOLE}", 0.15),
    Target("no change, whole table, beside bare Sphinx", f"build/again/{WHOLE}/accepted", 1.2),
    Target("the same with nothing in data/", f"build/again/{WHOLE}/pending", 1.2),
    Target("no change, 1,000 ranges, beside bare Sphinx", "build/again/1000/accepted", 1.2),
    Target("no change: files rewritten but status.json, which says when the feeds were asked", f"build/rewritten/{WHOLE}/accepted", 0),
    Target("the same with nothing in data/", f"build/rewritten/{WHOLE}/pending", 0),
    Target("no change: readers loaded, that is, documents parsed", f"build/parsed/{WHOLE}/accepted", 0),
    Target("the same with nothing in data/", f"build/parsed/{WHOLE}/pending", 0),
    Target("doctree with the whole table, beside 100 ranges", f"size/doctree/{WHOLE}", 1.05),
    Target("environment with the whole table, beside 100 ranges", f"size/environment/{WHOLE}", 1.05),
    Target("doctree with 200,000 ranges, beside 100", f"size/doctree/{BIG}", 1.05),
    Target("environment with 200,000 ranges, beside 100", f"size/environment/{BIG}", 1.05),
    Target("memory for each byte of the page: 200,000 ranges beside the whole table", f"memory/{BIG}", 1.25, over=f"memory/{WHOLE}"),
    Target("comparing two whole tables, beside reading one", "compare/both", 2.0),
    Target("5,000 revisions recorded, read and replayed, in whole bare builds", "history/builds", 5.0),
    Target("5,000 revisions beside 2,500: growth in proportion", "history/all/5000", 2.5),
    Target("a page with the last 50 changes, after 5,000 revisions beside 60", "history/last-50/page", 1.2),
    Target("its site built again, after 5,000 revisions beside 60", "history/last-50/again", 1.2),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, what was found (None where it was not measured), and in words whether it was met."""

    target: Target
    found: float | None

    @property
    def word(self) -> str:
        """``met``, ``not met`` or ``not measured``."""
        if self.found is None:
            return "not measured"
        return "met" if self.found <= self.target.limit else "not met"


def verdicts(found: Mapping[str, float]) -> Iterator[Verdict]:
    """A verdict for each target; *found* has what :func:`middle` gives of each figure."""
    for target in TARGETS:
        value = found.get(target.figure)
        if value is not None and target.over:
            other = found.get(target.over)
            value = value / other if other else None
        yield Verdict(target, value)


def middle(figure: Figure) -> float | None:
    """The ratio's median; the count where the figure is one."""
    ratio = figure.ratio()
    if ratio is not None:
        return ratio.median
    return figure.values[0] if figure.values and figure.unit == "files" else None
