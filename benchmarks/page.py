"""The page's own part of a build: resolving and writing it, with all of its rows, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from .children import Child
from .figures import WHOLE, Effort, Figure, Section
from .measure import rounds
from .serving import served
from .sites import EXTENSION, Site, aws_feed
from .tables import aws_document
from .workplace import workplace

TIMED = '''
import json, time
from pathlib import Path

def setup(app):
    app.connect("env-check-consistency", lambda app, env: _time(app, app.env, app.builder))

def _time(app, env, builder):
    """Note the processor seconds of resolving and of writing: what Sphinx asks for each page."""
    spent = []
    def timed(call):
        def inner(*args, **keywords):
            start = time.process_time()
            try:
                return call(*args, **keywords)
            finally:
                spent.append(time.process_time() - start)
        return inner
    env.get_and_resolve_doctree = timed(env.get_and_resolve_doctree)
    builder.write_doc = timed(builder.write_doc)
    app.connect("build-finished", lambda app, error: (Path(app.confdir) / "page.json").write_text(json.dumps(sum(spent))))
'''
"""Goes into ``conf.py``: only the build itself knows when it is at the page."""


def measure(effort: Effort) -> Iterator[Figure]:
    """The page's part at each size, beside a whole build of bare Sphinx."""
    with workplace() as place, served(place / "served") as url:
        for size in (WHOLE,) if effort.full else effort.sizes:
            (place / "served" / f"{size}.json").write_bytes(aws_document(size))
            folder = place / str(size)
            bare = Site.make(folder / "bare", "", {"index": ""})
            plain = Site.make(folder / "plain", TIMED, {"index": ""})
            ours = Site.make(folder / "ours", EXTENSION + TIMED, {"index": ".. ip:ranges::\n"}, feeds=aws_feed(f"{url}{size}.json"))
            builds = {"bare": partial(bare.build, cold=True), "plain": partial(timed_page, plain), "ours": partial(timed_page, ours)}
            found = rounds(builds, effort.runs, warm=effort.full)
            whole = tuple(one.processor for one in found["bare"] if isinstance(one, Child))
            part, theirs = (tuple(one for one in found[word] if isinstance(one, float)) for word in ("ours", "plain"))
            added = tuple(one - other for one, other in zip(part, theirs, strict=True))
            against = "a whole bare build"
            yield Figure(f"page/{size}", f"the page with {size:,} ranges, alone", part, base=whole, against=against)
            yield Figure(f"page/bare/{size}", "the same page without the table, alone", theirs, base=whole, against=against)
            yield Figure(f"page/added/{size}", f"what {size:,} ranges add to their page", added, base=whole, against=against)


def timed_page(site: Site) -> float:
    """The processor seconds of the page in one cold build."""
    site.build(cold=True)
    return float(json.loads((site.folder / "page.json").read_text("utf-8")))


SECTION = Section(
    "page",
    "The page's own part",
    "Resolving and writing the one page that has every row: the view, the template, the theme and the file. Processor time,"
    " beside the whole of a cold build of bare Sphinx.",
    measure,
)
