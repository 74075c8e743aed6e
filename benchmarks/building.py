"""Whole builds as a person runs them: cold, again with no change, and after one feed has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import sizes
from .children import Child
from .figures import WHOLE, Effort, Figure, Section
from .measure import rounds
from .serving import served
from .sites import EXTENSION, Site, aws_feed, rewritten
from .tables import aws_document
from .workplace import workplace

CHECKED = {"ip-ranges/status.json", "ip-ranges/SHA256SUMS"}
"""``status.json`` says when the feeds were last asked, so it and its sum are new each time."""

VARIANTS = {"accepted": "the table accepted in data/", "pending": "nothing in data/"}


def measure(effort: Effort) -> Iterator[Figure]:
    """The figures of every size."""
    with workplace() as folder, served(folder / "served") as url:
        smallest: dict[str, int] = {}
        for size in effort.sizes:
            document = real_document(effort) if size == WHOLE else None
            (folder / "served" / f"{size}.json").write_bytes(document or aws_document(size))
            yield from _size(folder / str(size), f"{url}{size}.json", size, effort, smallest)
            yield from _changed(folder, url, size, effort)
        if effort.big:
            (folder / "served" / f"{effort.big}.json").write_bytes(aws_document(effort.big))
            yield from _size(folder / "big", f"{url}{effort.big}.json", effort.big, effort, smallest)


def real_document(effort: Effort) -> bytes | None:
    """AWS's own document, where the effort has it."""
    path = effort.documents / "aws.json" if effort.documents else None
    return path.read_bytes() if path and path.exists() else None


def _size(folder: Path, url: str, size: int, effort: Effort, smallest: dict[str, int]) -> Iterator[Figure]:
    bare = Site.make(folder / "bare", "", {"index": ""})
    ours = {name: ours_site(folder / name, url, accepted=name == "accepted") for name in VARIANTS}
    sites = {"bare": bare, **ours}
    both_cores = {"accepted -j 2": replace(ours["accepted"], jobs=2)}
    runs, warm = (effort.runs, effort.full) if size <= WHOLE else (min(2, effort.runs), False)
    cold = rounds({name: partial(site.build, cold=True) for name, site in {**both_cores, **sites}.items()}, runs, warm=warm)
    before = {name: site.stamps() for name, site in sites.items()}
    again = rounds({name: site.build for name, site in sites.items()}, runs, warm=warm)
    sphinxes = set(rewritten(before["bare"], bare.stamps()))  # it copies its own static files each time
    for kind, word, found in (("cold", "cold", cold), ("again", "no change", again)):
        for name, told in VARIANTS.items():
            yield beside(f"build/{kind}/{size}/{name}", f"{size:,} ranges, {word}, {told}", found[name], found["bare"])
    yield Figure(
        f"build/cold/{size}/accepted-j2", f"{size:,} ranges, cold, -j 2, wall time", _walls(cold["accepted -j 2"]),
        base=_walls(cold["bare"]), against="bare Sphinx",
    )  # fmt: skip
    for name, told in VARIANTS.items():
        touched = sorted(set(rewritten(before[name], ours[name].stamps())) - sphinxes - CHECKED)
        yield from _untouched(ours[name], touched, f"{size}/{name}", f"{size:,} ranges, no change, {told}")
    found_sizes = sizes.sizes(ours["accepted"])
    smallest.update({} if smallest else {**found_sizes, "ranges": size})
    yield from sizes.figures(size, found_sizes, smallest)
    extra = [mine.peak - theirs.peak for mine, theirs in zip(cold["accepted"], cold["bare"], strict=True)]
    yield Figure(
        f"memory/{size}", f"{size:,} ranges, cold: peak memory beyond bare Sphinx's", tuple(extra), "B",
        (found_sizes["page"],) * len(extra), "the page's bytes",
    )  # fmt: skip
    shutil.rmtree(folder)


def _untouched(site: Site, touched: list[str], name: str, what: str) -> Iterator[Figure]:
    """What a build without a change did all the same."""
    told = f"{what}: files rewritten but status.json and its sum"
    yield Figure(f"build/rewritten/{name}", told, (len(touched),), "files", note=", ".join(touched[:3]))
    yield Figure(f"build/parsed/{name}", f"{what}: readers loaded", (parsed(site),), "files")


def ours_site(folder: Path, url: str, *, accepted: bool) -> Site:
    """A site with one page that shows the whole table."""
    site = Site.make(folder, EXTENSION, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(url))
    if accepted:
        site.refresh()
    return site


def parsed(site: Site) -> int:
    """How many modules that read documents a build without a change loads: none where nothing is parsed."""
    return sum(module in f"{site.build('-X', 'importtime').said}\n" for module in (" ip_ranges.formats.aws\n", " ip_ranges.formats.rows\n"))


def beside(name: str, what: str, ours: list[Child], bare: list[Child]) -> Figure:
    """A build beside bare Sphinx's."""
    wall = Figure("", "", _walls(ours), base=_walls(bare)).ratio()
    note = f"wall time {wall.median:.2f} x; " if wall else ""
    return Figure(
        name, what, tuple(one.processor for one in ours), base=tuple(one.processor for one in bare), against="bare Sphinx",
        note=f"{note}peak {max(one.peak for one in ours) / 1e6:,.0f} MB, bare {max(one.peak for one in bare) / 1e6:,.0f} MB",
    )  # fmt: skip


def _walls(children: list[Child]) -> tuple[float, ...]:
    return tuple(one.wall for one in children)


def _changed(folder: Path, url: str, size: int, effort: Effort) -> Iterator[Figure]:
    """Two feeds on two pages, accepted and built; then one of them gives another document."""
    document = folder / "served" / f"changing-{size}.json"
    old, new = aws_document(size), aws_document(size, without=100, token=1_787_000_001)
    document.write_bytes(old)
    feeds = f'{aws_feed(f"{url}{document.name}")}\n[feeds.edge]\nformat = "text"\nurl = "edge.txt"\n'
    pages = {"index": ".. ip:ranges::\n", "edge": ".. ip:ranges::\n   :feed: edge\n"}
    ours = Site.make(folder / f"changed-{size}", EXTENSION, pages, feeds=feeds)
    (ours.folder / "data" / "edge.txt").write_text("".join(f"44.0.{number}.0/24\n" for number in range(15)), "utf-8")
    ours.refresh()
    bare = Site.make(folder / f"changed-{size}-bare", "", dict.fromkeys(pages, ""))
    for site in (ours, bare):
        site.build()
        site.keep()
    document.write_bytes(new)
    source = bare.folder / "index.rst"
    source.write_text(source.read_text("utf-8").replace("One sentence", "One other sentence"), "utf-8")
    found = rounds({"ours": _from_kept(ours), "bare": _from_kept(bare)}, effort.runs, warm=effort.full)
    yield beside(f"build/changed/{size}/accepted", f"{size:,} ranges, one of two feeds changed", found["ours"], found["bare"])
    ours.restore()
    before = ours.stamps()
    ours.build()
    pages_written = [name for name in rewritten(before, ours.stamps()) if name in ("index.html", "edge.html")]
    yield Figure(
        f"build/changed-pages/{size}/accepted", f"{size:,} ranges, one of two feeds changed: pages rewritten", (len(pages_written),),
        "files", note=", ".join(pages_written),
    )  # fmt: skip
    for site in (ours, bare):
        shutil.rmtree(site.folder)


def _from_kept(site: Site) -> Callable[[], Child]:
    def build() -> Child:
        site.restore()
        return site.build()

    return build


SECTION = Section(
    "building",
    "Whole builds",
    "The feed over loopback, one page with the whole table, every published file, beside bare Sphinx with the same page"
    " and no extension. Processor time of a program of its own, which on a quiet machine is its time.",
    measure,
)
