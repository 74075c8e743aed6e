"""A site's build on a bad day: a real ``sphinx-build`` against real servers, with accepted tables already in data/.

Each fault has a feed and a page of its own, and all of them are met in one build.
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bad_documents import ACCEPTED, BadDocument
from bad_documents import BY_FEED as BAD_DOCUMENTS
from fault_matrix import BY_FEED as FAULTS
from fault_matrix import SECRET, Fault, all_arranged, declared
from fault_server import FaultServer, status
from folders import tree
from ip_ranges.cli import main

pytestmark = pytest.mark.slow

CONF = 'project = "A site"\nextensions = ["ip_ranges.sphinxext"]\nexclude_patterns = ["_build", "tmp"]\nhtml_theme = "alabaster"\nhtml_baseurl = "https://docs.example.com/"\nshow_warning_types = True\n'
DOWN = status("500 Oops")


@dataclass(frozen=True)
class Made:
    """A site's folder."""

    folder: Path

    def feeds(self, feeds: Mapping[str, Mapping[str, Any]]) -> None:
        """Declare the feeds."""
        (self.folder / "data" / "feeds.toml").write_text(declared(feeds))

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Build it as a docs team does."""
        command = [sys.executable, "-m", "sphinx", "-q", "--no-color", *options, str(self.folder), str(self.folder / "_build")]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})

    def data(self) -> dict[str, bytes]:
        """Every file of data/."""
        return tree(self.folder / "data")


Make = Callable[[Iterable[str]], Made]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root_dir: Path) -> Make:
    """Make a site with a page for each of these feeds, whose tables were accepted once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.setenv("TABLE_TOKEN", SECRET)
    monkeypatch.setenv("PYTHONPATH", str(root_dir / "_ext"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))

    def accepted(names: Iterable[str]) -> Made:
        for folder in ("tmp", "data"):
            (tmp_path / folder).mkdir()
        (tmp_path / "conf.py").write_text(CONF)
        (tmp_path / "index.rst").write_text("Addresses\n=========\n\n.. toctree::\n   :glob:\n\n   *\n")
        for name in names:
            views = "".join(f".. ip:{kind}::\n   :feed: {name}\n\n" for kind in ("status", "ranges"))
            (tmp_path / f"{name}.rst").write_text(f"{name}\n{'=' * len(name)}\n\n{views}")
        site = Made(tmp_path)
        with FaultServer(lambda exchange: exchange.answer(ACCEPTED)) as server:
            site.feeds({name: {"url": server.url()} for name in names})
            assert main(["--data", str(tmp_path / "data"), "refresh"]) == 0
        return site

    return accepted


def check_that_nothing_of_the_operator_is_published(site: Made, reasons: Iterable[str]) -> None:
    """No page and no file has a source's address, a setting, a path of the data folder, an attempt, or why a table is not current."""
    words = ("127.0.0.1", "localhost", "feeds.toml", "guard.", "attempts", "data/", str(site.folder), *(reason[:60] for reason in reasons))
    for path in (site.folder / "_build").rglob("*"):
        # Programs and schemas are the same on every site.
        if path.is_file() and not {".doctrees", "_static", "schema"} & {*path.parts}:
            text = html.unescape(path.read_text("utf-8", "replace"))
            assert [word for word in words if word in text] == [], path


def check_that_tables_stand(
    site: Made, done: subprocess.CompletedProcess[str], faults: Mapping[str, Fault | BadDocument]
) -> None:
    """Exit 0 with one typed warning a feed, dated sentences, the accepted addresses, honest files, and nothing of the operator's."""
    assert done.returncode == 0, done.stderr
    reasons: list[str] = []
    warnings = done.stderr.splitlines()
    assert len(warnings) == len(faults), done.stderr
    status_file = json.loads((site.folder / "_build" / "ip-ranges" / "status.json").read_text("utf-8"))
    for number, (name, fault) in enumerate(faults.items()):
        title = fault.title
        assert re.match(rf"WARNING: The feed {name} .*{re.escape(fault.says)}.* \[ip_ranges\.\w+\]$", warnings[number]), title
        reasons.append(warnings[number].partition("): ")[2].partition(" The table accepted")[0])
        page = (site.folder / "_build" / f"{name}.html").read_text("utf-8")
        text = " ".join(re.sub(r"<[^>]+>", "", page).split())
        assert f"The addresses of {name} could not be brought up to date; what stands here is of 20 November 2026." in text, title
        assert "192.0.2.10/32" in text, title
        assert "10.0.0.1/32" not in text, title
        feed = status_file["feeds"][name]
        assert (feed["state"], feed["serial"]) == ("fallback", 2026112001 + number), title
        assert feed["reasons"] == []
    check_that_nothing_of_the_operator_is_published(site, reasons)
    assert SECRET not in done.stdout + done.stderr
    for path in (site.folder / "_build").rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


def test_every_transport_fault(make: Make) -> None:
    """Every fault, TLS, redirects, bombs and names included, comes to the same on the page; data/ is as it was."""
    site = make(FAULTS)
    with all_arranged(site.folder / "tmp") as (feeds, environment):
        site.feeds(feeds)
        before = site.data()
        done = site.build(**environment)
    check_that_tables_stand(site, done, FAULTS)
    assert site.data() == before


def test_every_bad_document(make: Make) -> None:
    """Every guard, and everything that is not a region table, come to the same on the page; data/ is as it was."""
    site = make(BAD_DOCUMENTS)
    with FaultServer(lambda exchange: exchange.answer(BAD_DOCUMENTS[exchange.request.target[1:]].body)) as server:
        site.feeds({name: {"url": server.url(f"/{name}")} for name in BAD_DOCUMENTS})
        before = site.data()
        done = site.build()
    check_that_tables_stand(site, done, BAD_DOCUMENTS)
    assert site.data() == before


@pytest.mark.parametrize(
    ("options", "more"), [(("-W",), {}), ((), {"strict": True}), ((), {"max_age": "1h"})], ids=["-W", "strict", "max_age"]
)
def test_failure_where_it_is_asked_for(options: tuple[str, ...], more: dict[str, Any], make: Make) -> None:
    """Who would rather have no site than an old one gets none."""
    site = make(["site"])
    with FaultServer(DOWN) as server:
        site.feeds({"site": {"url": server.url(), **more}})
        before = site.data()
        done = site.build(*options)
    assert done.returncode != 0
    assert "answered 500 Internal Server Error" in done.stderr
    assert site.data() == before
    # Sphinx reports every failed build with a traceback, and keeps a longer one in a file: neither has the secret.
    (*kept,) = (site.folder / "tmp").iterdir()
    assert SECRET not in done.stderr + "".join(path.read_text("utf-8") for path in kept if path.is_file())


def test_nothing_to_fall_back_on(make: Make) -> None:
    """Without an accepted table, the build fails with the fault and publishes nothing."""
    site = make(["site"])
    for path in [site.folder / "data" / "history.jsonl", *(site.folder / "data" / "snapshots").iterdir()]:
        path.unlink()
    with FaultServer(DOWN) as server:
        site.feeds({"site": {"url": server.url()}})
        done = site.build()
    assert done.returncode != 0
    assert "answered 500 Internal Server Error" in done.stderr
    assert not (site.folder / "_build" / "ip-ranges").exists()
