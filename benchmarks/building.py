"""Whole builds as a person runs them: a cold one, and one in which nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .measurement import Effort, Measurement, Section, alternate
from .sites import Site, served, table_site, workspace
from .tables import aws_document

_NEW_EACH_TIME = {"ip-ranges/status.json", "ip-ranges/SHA256SUMS"}
"""``status.json`` says when the feeds were last asked, so it and its sum are new each time."""


def measure(effort: Effort) -> Iterator[Measurement]:
    """Builds of a site that never accepted a table, beside bare Sphinx; and the files that an unchanged one writes."""
    with workspace() as folder, served(folder / "served") as url:
        (folder / "served" / "aws.json").write_bytes(aws_document(effort.rows))
        sites = {"ours": table_site(folder / "ours", f"{url}aws.json"), "bare": Site.make(folder / "bare", "", {"index": ""})}
        cold = alternate({name: partial(site.build, cold=True) for name, site in sites.items()}, effort.runs)
        stamps = {name: site.stamps() for name, site in sites.items()}
        unchanged = alternate({name: site.build for name, site in sites.items()}, effort.runs)
        changed = {name: {file for file, _ in stamps[name].items() ^ site.stamps().items()} for name, site in sites.items()}
    yield Measurement("build/cold", f"a cold build, {effort.rows:,} ranges", cold["ours"], cold["bare"], "bare Sphinx")
    yield Measurement("build/unchanged", "a build in which nothing has changed", unchanged["ours"], unchanged["bare"], "bare Sphinx")
    # Sphinx copies its own static files each time.
    rewritten = sorted(changed["ours"] - changed["bare"] - _NEW_EACH_TIME)
    yield Measurement("build/rewritten", ", ".join(["files that such a build writes anew", *rewritten[:3]]), (len(rewritten),))


SECTION = Section(
    "building",
    "A page with the whole table, beside the same page without the table and the extension. The feed comes over loopback and is"
    " read and judged; history, page and every file are written. Processor time of the whole program.",
    measure,
)
