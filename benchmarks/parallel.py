"""What a second core is worth: a page for each region, with ``-j 1`` and with ``-j 2``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from .figures import WHOLE, Effort, Figure, Section
from .measure import rounds
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import REGIONS, aws_document
from .workplace import workplace


def measure(effort: Effort) -> Iterator[Figure]:
    """Ours and bare Sphinx's, each beside itself on one core."""
    size = WHOLE
    if not effort.full:
        yield Figure("parallel/ours", "a site of many pages, -j 2", note="left out of a quick run")
        return
    cores = os.cpu_count() or 1
    with workplace() as place, served(place / "served") as url:
        (place / "served" / "aws.json").write_bytes(aws_document(size))
        pages = {region: f".. ip:ranges::\n   :region: {region}\n" for region in REGIONS}
        ours = Site.make(place / "ours", EXTENSION, {"index": "", **pages}, feeds=aws_feed(f"{url}aws.json"))
        bare = Site.make(place / "bare", "", {"index": "", **dict.fromkeys(REGIONS, "")})
        sites = {"ours-1": ours, "ours-2": replace(ours, jobs=2), "bare-1": bare, "bare-2": replace(bare, jobs=2)}
        found = rounds({word: partial(site.build, cold=True) for word, site in sites.items()}, min(2, effort.runs))
        for word, told in (("ours", f"{len(pages)} pages, {size:,} ranges"), ("bare", f"bare Sphinx, {len(pages)} pages")):
            alone, both = ([one.wall for one in found[f"{word}-{jobs}"]] for jobs in (1, 2))
            note = f"{cores} cores, {os.getloadavg()[0]:.1f} other programs running"
            yield Figure(f"parallel/{word}", f"{told}, -j 2", tuple(both), base=tuple(alone), against="-j 1", note=note)
        alone, bares = ([one.wall for one in found[name]] for name in ("ours-2", "bare-2"))
        yield Figure("parallel/beside", f"{len(pages)} pages, -j 2", tuple(alone), base=tuple(bares), against="bare Sphinx, -j 2")


SECTION = Section(
    "parallel",
    "Parallel builds",
    "A cold build of a site with a page for each region, wall time. It says nothing on a machine whose second core is busy.",
    measure,
)
