"""The report for people, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .figures import Figure, Section, Spread
from .record import Known, machine
from .targets import middle, verdicts


def head() -> str:
    """What was measured, on what."""
    facts = machine()
    return (
        f"# Measurements\n\nPython {facts['python']}, Sphinx {facts['sphinx']}, {facts['processor']}, {facts['cores']} cores."
        " Medians, and in brackets the lowest and highest of the runs. Compare ratios, not times."
    )


def section_head(section: Section) -> str:
    """The heading of a section and of its table."""
    return f"\n## {section.title}\n\n{section.intro}\n\n| what | found | ratio | note |\n| --- | ---: | ---: | --- |"


def row(figure: Figure) -> str:
    """One row of a section's table."""
    found = _spread(Spread.of(figure.values), figure.unit) if figure.values else ""
    ratio = figure.ratio()
    told = _ratio(ratio.median, ratio.low, ratio.high) + (f" x {figure.against}" if figure.against else "") if ratio else ""
    return f"| {figure.what} | {found} | {told} | {figure.note} |"


def targets(figures: Sequence[Figure]) -> Iterator[str]:
    """The table of targets: what was asked, what was found, and whether that is enough."""
    found = {figure.id: value for figure in figures if (value := middle(figure)) is not None}
    yield "\n## Targets\n\n| target | asked | found | |\n| --- | ---: | ---: | --- |"
    for verdict in verdicts(found):
        asked = f"at most {verdict.target.limit:g}"
        value = "" if verdict.found is None else f"{verdict.found:.2f}"
        yield f"| {verdict.target.what} | {asked} | {value} | {verdict.word} |"


def comparison(before: Mapping[str, Known], now: Mapping[str, Known]) -> Iterator[str]:
    """Before and after, for every figure that both have."""
    yield "\n## Before and after\n\n| what | beside | before | after | |\n| --- | --- | ---: | ---: | --- |"
    for name in now:
        if name in before:
            old, new = before[name], now[name]
            yield f"| {new.what} | {new.against} | {numbers(old)} | {numbers(new)} | {change(old, new)} |"


def numbers(one: Known) -> str:
    """The median, and in brackets the lowest and the highest where they differ."""
    return _ratio(one.median, one.low, one.high) if one.against else f"{one.median:g}"


def change(old: Known, new: Known) -> str:
    """``better``, ``worse``, or nothing where the spreads meet: that is noise."""
    if old.low <= new.high and new.low <= old.high:
        return ""
    times = old.median / new.median if new.median else float("inf")
    return f"{times:.1f} times better" if times >= 1.05 else f"{1 / times:.1f} times worse" if times <= 0.95 else ""


def _ratio(middle_: float, low: float, high: float) -> str:
    digits = 3 if middle_ < 0.1 else 2
    shown = f"{middle_:.{digits}f}"
    return shown if f"{low:.{digits}f}" == f"{high:.{digits}f}" else f"{shown} ({low:.{digits}f} to {high:.{digits}f})"


def _spread(spread: Spread, unit: str) -> str:
    if unit == "s":
        middle_, low, high = (f"{value * 1000:,.1f}" for value in (spread.median, spread.low, spread.high))
        return f"{middle_} ms" if low == high else f"{middle_} ms ({low} to {high})"
    return f"{spread.median:,.0f} {'bytes' if unit == 'B' else unit}"
