"""A site's build on a bad day: a real ``sphinx-build`` against a real server, with an accepted table already in data/."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from bad_documents import ACCEPTED, GUARDED, UNREADABLE, BadDocument
from fault_matrix import FAULTS, Fault, arranged
from fault_server import FaultServer, Handler
from ip_ranges.cli import main

SECRET = "s3cr3t-0f-the-test"
"""Made up, to be looked for wherever it must not be."""
CONF = 'project = "A site"\nextensions = ["ip_ranges.sphinxext"]\nexclude_patterns = ["_build", "tmp"]\nhtml_theme = "alabaster"\nshow_warning_types = True\n'
INDEX = "Addresses\n=========\n\n.. ip:status::\n\n.. ip:ranges::\n"

GUARD = next(one for one in GUARDED if one.title == "Private space")
TORN = next(one for one in UNREADABLE if one.title == "JSON that breaks off")
DOWN = next(one for one in FAULTS if one.title == "Status 500")
HUNG = next(one for one in FAULTS if one.title == "The body stops half-way")
PORTAL = next(one for one in FAULTS if one.title.startswith("A captive portal"))

CASES: dict[str, Handler] = {
    "down": DOWN.handler,
    "hung": HUNG.handler,
    "portal": PORTAL.handler,
    "refused by a guard": lambda exchange: exchange.answer(GUARD.body),
    "torn": lambda exchange: exchange.answer(TORN.body),
}


@dataclass(frozen=True)
class Made:
    """A site's folder and what the last build said."""

    folder: Path

    def feeds(self, url: str, more: str = "") -> None:
        """Declare the feed."""
        (self.folder / "data" / "feeds.toml").write_text(
            f'[feeds.site]\nformat = "region-table"\nurl = "{url}"\ntimeout = 0.3\nretries = 0\n'
            f'token_env = "TABLE_TOKEN"\nheader = "Authorization: Token {{token}}"\n{more}'
        )

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Build it as a docs team does."""
        command = [sys.executable, "-m", "sphinx", "-q", "--no-color", *options, str(self.folder), str(self.folder / "_build")]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    def data(self) -> dict[str, bytes]:
        """Every file of data/."""
        return {str(path): path.read_bytes() for path in (self.folder / "data").rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root_dir: Path) -> Made:
    """A site whose table was accepted once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.setenv("TABLE_TOKEN", SECRET)
    monkeypatch.setenv("PYTHONPATH", str(root_dir / "_ext"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "conf.py").write_text(CONF)
    (tmp_path / "index.rst").write_text(INDEX)
    made = Made(tmp_path)
    with FaultServer(lambda exchange: exchange.answer(ACCEPTED)) as server:
        made.feeds(server.url())
        assert main(["--data", str(tmp_path / "data"), "refresh"]) == 0
    return made


@pytest.mark.parametrize("case", CASES)
def test_the_last_accepted_table_stands(case: str, site: Made) -> None:
    """Exit 0 with one typed warning, a dated note, the accepted addresses, honest files, no secret; data/ as it was."""
    with FaultServer(CASES[case]) as server:
        site.feeds(server.url())
        before = site.data()
        done = site.build()
    stood(site, done, before)


def stood(site: Made, done: subprocess.CompletedProcess[str], before: dict[str, bytes]) -> None:
    """The accepted table stands in, the page and the files say so, and nothing else happened."""
    assert done.returncode == 0, done.stderr
    assert (done.stderr.count("WARNING"), done.stderr.count("[ip_ranges.")) == (1, 1)
    page = (site.folder / "_build" / "index.html").read_text("utf-8")
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Not up to date" in text
    assert "What you see was accepted on 20 November 2026" in text
    assert "192.0.2.10/32" in text
    # The note may say what was refused; no table has it.
    assert "10.0.0.1/32" not in re.sub(r"10\.0\.0\.1/32 is in", "", text)
    status = json.loads((site.folder / "_build" / "ip-ranges" / "status.json").read_text("utf-8"))
    assert '"fallback"' in json.dumps(status)
    assert status["serial"] == 2026112001
    assert site.data() == before
    assert SECRET not in done.stdout + done.stderr
    for path in (site.folder / "_build").rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_every_transport_fault(fault: Fault, site: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, TLS, redirects, bombs and names included, come to the same on the page."""
    with arranged(fault, tmp_path) as at:
        for name, value in at.environment.items():
            monkeypatch.setenv(name, value)
        lines = {"format": "region-table", "url": at.url, **at.settings, "retries": 0}
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
        (site.folder / "data" / "feeds.toml").write_text(f"[feeds.site]\n{text}")
        before = site.data()
        done = site.build()
    stood(site, done, before)


@pytest.mark.slow
@pytest.mark.parametrize("document", [*GUARDED, *UNREADABLE], ids=lambda one: one.title)
def test_every_bad_document(document: BadDocument, site: Made) -> None:
    """Every guard, and everything that is not a region table."""
    with FaultServer(lambda exchange: exchange.answer(document.body)) as server:
        site.feeds(server.url())
        before = site.data()
        done = site.build()
    stood(site, done, before)


@pytest.mark.parametrize(
    ("options", "more"),
    [
        pytest.param(("-W",), "", id="-W"),
        pytest.param((), "strict = true\n", id="strict"),
        pytest.param((), 'max_age = "1h"\n', id="older than max_age"),
    ],
)
def test_failure_where_it_is_asked_for(options: tuple[str, ...], more: str, site: Made) -> None:
    """Who would rather have no site than an old one gets none."""
    with FaultServer(DOWN.handler) as server:
        site.feeds(server.url(), more)
        before = site.data()
        done = site.build(*options)
    assert done.returncode != 0
    assert "answered 500 Internal Server Error" in done.stderr
    assert site.data() == before
    # Sphinx reports every failed build with a traceback, and keeps a longer one in a file: neither has the secret.
    (*kept,) = (site.folder / "tmp").iterdir()
    assert SECRET not in done.stderr + "".join(path.read_text("utf-8") for path in kept if path.is_file())


def test_nothing_to_fall_back_on(site: Made) -> None:
    """Without an accepted table, the build fails with the fault and publishes nothing."""
    (site.folder / "data" / "history.jsonl").unlink()
    for path in (site.folder / "data" / "snapshots").iterdir():
        path.unlink()
    with FaultServer(DOWN.handler) as server:
        site.feeds(server.url())
        done = site.build()
    assert done.returncode != 0
    assert "answered 500 Internal Server Error" in done.stderr
    assert not (site.folder / "_build" / "ip-ranges").exists()
