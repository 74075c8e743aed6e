"""The link report fails for what the team can mend, and for nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).resolve().parents[1] / "tools/linkcheck_report.py"


def entry(uri: str, status: str, code: int = 0, info: str = "") -> str:
    """One line as the linkcheck builder writes it."""
    return json.dumps(
        {"filename": "index.rst", "lineno": 3, "status": status, "code": code, "uri": uri, "info": info}
    )


def report(folder: Path, lines: list[str], html: str) -> subprocess.CompletedProcess[str]:
    """Run the tool on one page and what linkcheck said."""
    site = folder / "html"
    site.mkdir()
    (site / "index.html").write_text(html, encoding="utf-8")
    (site / "list.txt").write_text("192.0.2.0/24\n", encoding="utf-8")
    output = folder / "output.json"
    output.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(TOOL), str(output), str(site), str(folder / "log")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_no_connection_is_reported_and_no_failure(tmp_path: Path) -> None:
    """What could not be reached is listed, and the exit code is 0."""
    lines = [
        entry("https://vendor.example/a", "broken", info="HTTPSConnectionPool: Max retries exceeded"),
        entry("https://vendor.example/b", "timeout", info="Read timed out"),
        entry("https://vendor.example/c", "broken", code=503, info="503 Server Error"),
        entry("https://vendor.example/d", "working"),
        entry("https://example.com/", "ignored"),
    ]
    done = report(tmp_path, lines, '<a href="list.txt">list</a><a href="#top" id="top">top</a>')
    assert done.returncode == 0
    assert "Not reached from this machine, so not checked: 3" in done.stdout
    assert "index.rst:3: https://vendor.example/b (Read timed out)" in done.stdout
    assert "Broken, to be mended here: 0" in done.stdout


def test_a_page_that_is_gone_is_broken(tmp_path: Path) -> None:
    """A server that says 404, or a page without the anchor, can be mended here."""
    lines = [
        entry("https://vendor.example/gone", "broken", code=404, info="404 Client Error"),
        entry("https://vendor.example/page#x", "broken", info="Anchor 'x' not found"),
    ]
    done = report(tmp_path, lines, "")
    assert done.returncode == 1
    assert "Broken, to be mended here: 2" in done.stdout


def test_a_missing_file_or_anchor_of_the_site_is_broken(tmp_path: Path) -> None:
    """Links inside the built site are followed without a server, generated files included."""
    done = report(tmp_path, [], '<a href="ip-ranges/none.json">x</a><a href="index.html#none">y</a>')
    assert done.returncode == 1
    assert "index.html:1: ip-ranges/none.json (no such file in the built site)" in done.stdout
    assert "index.html:1: index.html#none (no such anchor on that page)" in done.stdout


def test_a_page_that_moved_is_told_and_no_failure(tmp_path: Path) -> None:
    """Only a permanent redirect asks for a new address in the source."""
    lines = [
        entry("https://vendor.example/old", "redirected", code=301, info="https://vendor.example/new"),
        entry("https://vendor.example/now", "redirected", code=302, info="https://vendor.example/today"),
    ]
    done = report(tmp_path, lines, "")
    assert done.returncode == 0
    assert "Moved for good, to be written anew when convenient: 1" in done.stdout


def test_a_crashed_builder_is_a_failure_with_its_words(tmp_path: Path) -> None:
    """Without the builder's answer nothing is known, and its log is shown."""
    (tmp_path / "log").write_text("Extension error: no such thing", encoding="utf-8")
    command = [sys.executable, str(TOOL), str(tmp_path / "none.json"), str(tmp_path), str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no such thing" in done.stdout
