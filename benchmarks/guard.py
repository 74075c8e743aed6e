"""The guard of CI: a few ratios, the best of several runs in turn, against the baseline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ip_ranges import formats
from ip_ranges.changes.diff import compare
from ip_ranges.exports import files
from ip_ranges.formats import ReadOptions
from ip_ranges.model.prefix_sets import coverage
from ip_ranges.pipeline.build import publish

from . import histories, sizes
from .building import ours_site
from .figures import WHOLE, Effort, Figure, Section, Unit
from .judging import Guarded, failures, improvements
from .measure import in_turn, rounds
from .reading import floor
from .record import BASELINE, read_baseline
from .revisions import revisions
from .serving import served
from .sites import Site, aws_feed
from .tables import aws_document
from .workplace import workplace

RUNS = 5
ROWS = 4_000
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

GUARDED = {
    "guard/cold": Guarded("A cold build with 1,000 ranges beside bare Sphinx", 0.15),
    "guard/again": Guarded("A build without a change, 1,000 ranges, beside bare Sphinx", 0.15),
    "guard/read": Guarded("Reading a list of AWS beside loading it and parsing its prefixes", 0.4),
    "guard/compare": Guarded("Comparing two tables beside loading and parsing one", 0.4),
    "guard/history": Guarded("Recording, reading and telling 500 revisions beside loading and parsing a list", 0.4),
    "guard/files": Guarded("Making every published file beside loading and parsing the list", 0.4),
    "guard/doctree": Guarded("The doctree with 1,000 ranges beside that with 100", 0.02),
    "guard/environment": Guarded("The pickled environment with 1,000 ranges beside that with 100", 0.02),
}
"""The noise is what was seen on quiet and on busy machines, and more: what Python makes of memory is dearer, beside the
floor's work in C, on one processor than on another (500 revisions were 2.4 to 4.0 times theirs with the same code)."""


def measure(effort: Effort) -> Iterator[Figure]:  # noqa: ARG001 - always the same effort, or the ratios could not be compared
    """One figure for each: the best of its runs beside the best of what it is held against."""
    yield from measure_once()


def _builds() -> Iterator[Figure]:
    with workplace(much=False) as place, served(place / "served") as url:
        sites = {"bare": Site.make(place / "bare", "", {"index": ""})}
        for size in (100, 1_000):
            (place / "served" / f"{size}.json").write_bytes(aws_document(size))
            sites[str(size)] = ours_site(place / str(size), f"{url}{size}.json", accepted=True)
        pair = {"bare": sites["bare"], "1000": sites["1000"]}
        for kind, calls in (
            ("cold", {word: partial(site.build, cold=True) for word, site in pair.items()}),
            ("again", {word: site.build for word, site in pair.items()}),
        ):
            found = rounds(calls, RUNS)
            bare, ours = (min(one.processor for one in found[word]) for word in ("bare", "1000"))
            yield _figure(f"guard/{kind}", ours, bare)
        sites["100"].build(cold=True)
        small, large = (sizes.sizes(sites[word]) for word in ("100", "1000"))
        for kind in ("doctree", "environment"):
            yield _figure(f"guard/{kind}", large[kind], small[kind], "B")


def _in_process() -> Iterator[Figure]:
    document = aws_document(WHOLE)
    read = formats.get("aws").read
    old, new = (read(body, ReadOptions()).ranges for body in (document, aws_document(WHOLE, without=100)))
    history = revisions(old, 500)
    with workplace(much=False) as place:
        data = place
        (data / "feeds.toml").write_text(aws_feed("aws.json"), "utf-8")
        (data / "aws.json").write_bytes(aws_document(ROWS))
        publication = publish(data, cache=None, clock=lambda: _NOW, environment={})

    def compared() -> None:
        compare(old, new, feed="aws", serial=1)
        coverage((one.prefix for one in old), (one.prefix for one in new))

    def made() -> None:
        for _, making in files(publication):
            making()

    calls: dict[str, Callable[[], Any]] = {
        "floor": floor(document, [str(item.prefix) for item in old]),
        "read": lambda: read(document, ReadOptions()),
        "compare": compared,
        "history": partial(histories.everything, history),
        "files": made,
    }
    found = in_turn(calls, 2 * RUNS)
    for word in ("read", "compare", "history", "files"):
        yield _figure(f"guard/{word}", min(found[word]), min(found["floor"]))


def _figure(name: str, value: float, base: float, unit: Unit = "s") -> Figure:
    return Figure(name, GUARDED[name].what, (value,), unit, (base,))


def run() -> int:
    """Measure and judge, and once more where something seems worse. Returns the exit code."""
    baseline = {name: one.median for name, one in read_baseline(BASELINE).items()}
    found = _ratios()
    if list(failures(found, baseline, GUARDED)):
        print("Something seems slower than it was; measuring once more.", file=sys.stderr)
        again = _ratios()
        found = {name: min(value, again.get(name, value)) for name, value in found.items()}
    for name, one in GUARDED.items():
        print(f"{found[name]:8.3f}  baseline {baseline.get(name, float('nan')):.3f}  {one.what}")
    for sentence in improvements(found, baseline, GUARDED):
        print(sentence)
    worse = list(failures(found, baseline, GUARDED))
    for _, sentence in worse:
        print(sentence, file=sys.stderr)
    return 1 if worse else 0


def _ratios() -> Mapping[str, float]:
    return {figure.id: ratio.median for figure in measure_once() if (ratio := figure.ratio()) is not None}


def measure_once() -> Iterator[Figure]:
    """The guarded ratios."""
    yield from _builds()
    yield from _in_process()


SECTION = Section(
    "guard",
    "What CI guards",
    "Few ratios, small sizes, the best of the runs: these are compared with the baseline in every run of CI.",
    measure,
)
