"""The link report fails for what the team can mend, and for nothing else."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

pytestmark = pytest.mark.slow

TOOL = Path(__file__).resolve().parents[2] / "tools/linkcheck_report.py"


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


HOME = '<link rel="canonical" href="https://docs.example.com/"><h2 id="now">Now</h2>'
GENERATED = {
    "changes.atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="{0}"/><entry><content type="html">'
        '&lt;p&gt;See &lt;a href="gone.html"&gt;it&lt;/a&gt;.&lt;/p&gt;</content></entry></feed>'
    ),
    "changes.feed.json": '{{"feed_url": "https://docs.example.com/ip-ranges/changes.feed.json", "items": [{{"url": "{0}"}}]}}',
    "changes.ics": "BEGIN:VEVENT\r\nDESCRIPTION:Read {1}\r\n {2}\\nsoon.\r\nEND:VEVENT\r\n",
    "status.json": '{{"feeds": {{"ours": {{"url": "{0}"}}}}}}',
    "history.jsonl": '{{"note": "as said at {0}."}}\n',
    "snippets/all/nginx.conf": "# Source: {0}\nallow 192.0.2.0/24;\n",
}


def generated(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    """The report on a site whose generated files all link to ``target``; the calendar's is folded in its middle."""
    files = folder / "html/ip-ranges"
    (files / "snippets/all").mkdir(parents=True)
    for name, text in GENERATED.items():
        (files / name).write_text(text.format(target, target[:24], target[24:]), encoding="utf-8", newline="")
    (folder / "html/index.html").write_text(HOME, encoding="utf-8")
    (folder / "output.json").write_text("", encoding="utf-8")
    command = [sys.executable, str(TOOL), str(folder / "output.json"), str(folder / "html"), str(folder / "log")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("https://docs.example.com/ip-ranges/none.json", "no such file in the built site"),
        ("https://docs.example.com/index.html#then", "no such anchor on that page"),
        ("https://docs.example.com/#then", "no such anchor on that page"),
    ],
)
def test_a_generated_file_that_links_nowhere_is_broken(target: str, reason: str, tmp_path: Path) -> None:
    """Feeds, calendars, JSON, history and snippets: each is named with its link into this site that goes nowhere."""
    done = generated(tmp_path, target)
    assert done.returncode == 1
    for name in GENERATED:
        assert f"  ip-ranges/{name}: {target} ({reason})\n" in done.stdout
    assert "  ip-ranges/changes.atom: gone.html (no such file in the built site)\n" in done.stdout
    assert f"Broken, to be mended here: {len(GENERATED) + 1}\n" in done.stdout


def test_a_generated_file_that_links_into_the_site_works(tmp_path: Path) -> None:
    """An address under which this site is published is looked for in the built site, anchors included."""
    done = generated(tmp_path, "https://docs.example.com/#now")
    broken = "Broken, to be mended here: 1\n  ip-ranges/changes.atom: gone.html (no such file in the built site)\n"
    assert broken in done.stdout
    assert "not checked: 0\n" in done.stdout


class Vendor(BaseHTTPRequestHandler):
    """A vendor's site: a page with one anchor, one that moved, one that is there only when asked again, and no other."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer as the path says."""
        self.asked.append(self.path)
        if self.path == "/page" or (self.path == "/busy" and self.asked.count("/busy") > 1):
            self.reply(200, b'<h1 id="here">Here</h1>')
        elif self.path == "/busy":
            self.reply(503, b"", ("Retry-After", "0"))
        elif self.path == "/old":
            self.reply(301, b"", ("Location", "/page"))
        else:
            self.reply(404, b"")

    def reply(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        """One whole answer."""
        self.send_response(status)
        for name, value in (*headers, ("Content-Type", "text/html"), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def vendor() -> Iterator[str]:
    """The address of a vendor's site on loopback."""
    Vendor.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Vendor) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "said", "broken"),
    [
        ("/page", "Moved for good, to be written anew when convenient: 0", 1),
        ("/page#here", "Moved for good, to be written anew when convenient: 0", 1),
        ("/busy", "Not reached from this machine, so not checked: 0", 1),
        ("/old", "  ip-ranges/status.json: {0} (301 to {1}/page)", 1),
        ("/page#there", "  ip-ranges/status.json: {0} (Anchor 'there' not found)", 7),
        ("/none", "  ip-ranges/status.json: {0} (404 Not Found)", 7),
    ],
)
def test_a_generated_file_that_links_out_is_followed(path: str, said: str, broken: int, vendor: str, tmp_path: Path) -> None:
    """An address outside is asked once, and again where its server asks for patience; gone is broken, moved is told."""
    done = generated(tmp_path, vendor + path)
    assert said.format(vendor + path, vendor) + "\n" in done.stdout
    assert f"Broken, to be mended here: {broken}\n" in done.stdout
    assert Vendor.asked.count(path.partition("#")[0]) == (2 if path == "/busy" else 1)


def test_a_generated_file_whose_vendor_does_not_answer_is_no_failure(tmp_path: Path) -> None:
    """Nobody listens there: each link is listed as not reached."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        target = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        done = generated(tmp_path, target)
    assert f"not checked: {len(GENERATED)}\n" in done.stdout
    assert f"  ip-ranges/snippets/all/nginx.conf: {target} (no connection)\n" in done.stdout
