"""The guard of CI: a few ratios, the best of several runs in turn, against the baseline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from ip_ranges import formats
from ip_ranges.exports import files
from ip_ranges.formats import ReadOptions
from ip_ranges.pipeline.build import publish

from .baseline import BASELINE, read_spreads
from .history import make_revisions, record_read_and_tell
from .measurement import FULL, WHOLE, Effort, Measurement, Section, alternate, timed
from .reading import comparison, floor
from .sites import Site, aws_feed, served, table_site, workspace
from .tables import aws_document

_RUNS = 5
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Guarded(NamedTuple):
    """A ratio that must not grow: what it is in words, and by how much noise alone may make it grow (0.15 is 15 %)."""

    what: str
    noise: float


GUARDED = {
    "guard/cold": Guarded("A cold build with 1,000 ranges beside bare Sphinx", 0.15),
    "guard/again": Guarded("A build without a change, 1,000 ranges, beside bare Sphinx", 0.15),
    "guard/read": Guarded("Reading a list of AWS beside loading it and parsing its prefixes", 0.4),
    "guard/compare": Guarded("Comparing two tables beside loading and parsing one", 0.4),
    "guard/history": Guarded("Recording, reading and telling 500 revisions beside loading and parsing a list", 0.4),
    "guard/files": Guarded("Making every published file beside loading and parsing the list", 0.4),
}
"""The noise is what was seen on quiet and on busy machines, and more: what Python makes of memory is dearer, beside the
floor's work in C, on one processor than on another (500 revisions were 2.4 to 4.0 times theirs with the same code)."""


def failures(ratios: Mapping[str, float], baseline: Mapping[str, float], guarded: Mapping[str, Guarded]) -> Iterator[str]:
    """A sentence for each guarded ratio that is missing or has grown beyond its noise."""
    for name, guard in guarded.items():
        if name not in baseline:
            yield f"{guard.what}: there is no baseline of it ({name}). Record one with make bench-baseline."
        elif name not in ratios:
            yield f"{guard.what}: it was not measured ({name})."
        elif ratios[name] > (limit := baseline[name] * (1 + guard.noise)):
            yield (
                f"{guard.what}: {ratios[name]:.3f}, and the baseline is {baseline[name]:.3f}; more than {limit:.3f} is not noise"
                f" ({name}). Find what became slow (python -m cProfile, python -X importtime) and mend it; where the cost is worth it,"
                " say so in the commit that records it with make bench-baseline."
            )


def improvements(ratios: Mapping[str, float], baseline: Mapping[str, float], guarded: Mapping[str, Guarded]) -> Iterator[str]:
    """A sentence for each ratio that is better beyond its noise: worth recording, so that it cannot be lost again."""
    for name, guard in guarded.items():
        if name in ratios and name in baseline and ratios[name] < baseline[name] / (1 + guard.noise):
            yield (
                f"{guard.what}: {ratios[name]:.3f} is better than the baseline of {baseline[name]:.3f} ({name})."
                " Record it with make bench-baseline."
            )


def run() -> int:
    """Measure and judge, and once more where something seems worse. Returns the exit code."""
    baseline = {name: spread.median for name, spread in read_spreads(BASELINE).items()}
    ratios = _ratios()
    if any(failures(ratios, baseline, GUARDED)):
        print("Something seems slower than it was; measuring once more.", file=sys.stderr)
        second = _ratios()
        ratios = {name: min(ratio, second.get(name, ratio)) for name, ratio in ratios.items()}
    for name, guard in GUARDED.items():
        print(f"{ratios[name]:8.3f}  baseline {baseline.get(name, float('nan')):.3f}  {guard.what}")
    for sentence in improvements(ratios, baseline, GUARDED):
        print(sentence)
    worse = list(failures(ratios, baseline, GUARDED))
    for sentence in worse:
        print(sentence, file=sys.stderr)
    return 1 if worse else 0


def _ratios() -> dict[str, float]:
    return {item.id: spread.median for item in measure(FULL) if (spread := item.spread()) is not None}


def measure(effort: Effort) -> Iterator[Measurement]:  # noqa: ARG001 - always as much, or the ratios could not be compared
    """Every guarded ratio: the best of its runs beside the best of what it is compared with."""
    yield from _builds()
    yield from _in_process()


def _builds() -> Iterator[Measurement]:
    with workspace() as folder, served(folder / "served") as url:
        (folder / "served" / "aws.json").write_bytes(aws_document(1_000))
        sites = {"bare": Site.make(folder / "bare", "", {"index": ""}), "ours": table_site(folder / "ours", f"{url}aws.json")}
        sites["ours"].refresh()
        cold = alternate({name: partial(site.build, cold=True) for name, site in sites.items()}, _RUNS)
        unchanged = alternate({name: site.build for name, site in sites.items()}, _RUNS)
    for name, seconds in (("guard/cold", cold), ("guard/again", unchanged)):
        yield _best(name, seconds["ours"], seconds["bare"])


def _in_process() -> Iterator[Measurement]:
    document = aws_document(WHOLE)
    read = formats.get("aws").read
    old, new = (read(body, ReadOptions()).ranges for body in (document, aws_document(WHOLE, without=100)))
    with workspace() as data:
        (data / "feeds.toml").write_text(aws_feed("aws.json"), "utf-8")
        (data / "aws.json").write_bytes(aws_document(4_000))
        publication = publish(data, cache=None, clock=lambda: _NOW, environment={})
    calls: dict[str, Callable[[], object]] = {
        "floor": floor(document, [str(item.prefix) for item in old]),
        "guard/read": lambda: read(document, ReadOptions()),
        "guard/compare": comparison(old, new),
        "guard/history": partial(record_read_and_tell, make_revisions(old, 500)),
        "guard/files": lambda: [make() for _, make in files(publication)],
    }
    seconds = alternate({name: timed(call) for name, call in calls.items()}, 2 * _RUNS)
    base = seconds.pop("floor")
    for name, values in seconds.items():
        yield _best(name, values, base)


def _best(name: str, values: tuple[float, ...], base: tuple[float, ...]) -> Measurement:
    return Measurement(name, GUARDED[name].what, (min(values),), (min(base),))


SECTION = Section("guard", "What CI compares with the baseline: small sizes, the best of the runs.", measure)
