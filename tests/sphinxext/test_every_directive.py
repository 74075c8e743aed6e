"""Every directive of the domain, a new one too: in every builder, and on a page that is read again whenever its answer changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from ip_ranges.sphinxext import directives
from ip_ranges.sphinxext.directives import DIRECTIVES
from sites import Site

pytestmark = pytest.mark.slow

ARGUMENTS = {"snippet": " nginx"}
BUILDERS = ("html", "dirhtml", "singlehtml", "epub", "text", "man", "latex", "texinfo", "xml", "pseudoxml")


def pages(*feeds: str) -> dict[str, str]:
    """A page for each directive, which asks it of each feed ("" is the primary one) and shows nothing besides."""
    sources = {}
    for kind in DIRECTIVES:
        views = [f".. ip:{kind}::{ARGUMENTS.get(kind, '')}\n" + (f"   :feed: {feed}\n" if feed else "") for feed in feeds]
        sources[f"view-{kind}"] = "\n".join((f"View\n====\n\n.. _view-{kind}:\n\n", *views))
    toctree = "".join(f"   view-{kind}\n" for kind in DIRECTIVES)
    return {**sources, "index": f"Index\n=====\n\n.. toctree::\n\n{toctree}"}


@pytest.fixture
def views(site: Callable[..., Site]) -> Callable[..., Site]:
    """A site with a page for each directive and no other."""

    def make(*feeds: str) -> Site:
        made: Site = site(**pages(*feeds))
        for name in ("addresses", "plain", "snippets", "vendor"):
            (made.folder / f"{name}.rst").unlink()
        return made

    return make


def texts(made: Site) -> dict[str, str]:
    """The page of each directive as plain text."""
    build = made.build("text")
    return {kind: build.text(f"view-{kind}.txt") for kind in DIRECTIVES}


def test_every_directive_can_be_used() -> None:
    """A module with a directive in it has its line in ``directives/__init__.py``, under its own kind."""
    for path in Path(directives.__file__).parent.glob("*.py"):
        import_module(f"{directives.__name__}.{path.stem}")
    assert {directive.kind: directive for directive in directives.ViewDirective.__subclasses__()} == DIRECTIVES


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_shows_every_directive(builder: str, views: Callable[..., Site]) -> None:
    """With much to show, and with nothing, where a vendor's list never came; no builder has anything to warn of but that."""
    made = views("", "vendor")
    (made.folder / "data" / "vendor.json").unlink()
    manual_pages = [(f"view-{kind}", f"view-{kind}", "View", "Nobody", 7) for kind in DIRECTIVES]
    build = made.build(builder, man_pages=manual_pages, suppress_warnings=["ip_ranges.fetch", "ip_ranges.page"])
    assert build.warnings == ""


def test_every_directive_says_something(views: Callable[..., Site]) -> None:
    """Also where there is nothing to show: a reader is never left with a heading alone."""
    made = views("vendor")
    assert [kind for kind, text in texts(made).items() if len(text.split()) < 4] == []
    (made.folder / "data" / "vendor.json").unlink()
    assert [kind for kind, text in texts(made).items() if len(text.split()) < 4] == []


def test_every_directive_depends_on_what_it_shows(views: Callable[..., Site]) -> None:
    """After each change a build that goes on shows what one from nothing shows: another list, another table, another day."""
    made = views("")

    def stale() -> list[str]:
        """The directives whose page still shows what was so before."""
        going_on = texts(made)
        doctrees = made.folder / "_build"
        kept = made.folder / "kept"
        shutil.move(doctrees, kept)
        afresh = texts(made)
        shutil.rmtree(doctrees)
        shutil.move(kept, doctrees)
        return [kind for kind in DIRECTIVES if going_on[kind] != afresh[kind]]

    assert stale() == []
    made.replace("data/vendor.json", "203.0.113.128/27", "203.0.113.160/27")
    made.replace("data/vendor.json", "2026-11-21-00-00-00", "2026-11-22-00-00-00")
    made.replace("data/vendor.json", "1795305600", "1795392000")
    assert stale() == []
    made.replace("data/regions.toml", "Europe (Ireland)", "Europe (Dublin)")
    assert stale() == []
    made.replace("data/regions.toml", "198.51.100.64/28", "198.51.100.80/28")
    assert stale() == []
    made.clock("2026-12-21T00:00:00Z")
    assert stale() == []
