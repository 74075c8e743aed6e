"""The consumers in docs/how-to/poll-for-changes.rst, run as they are written there against a loopback server."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from ip_ranges.exports.site.writer import write_files
from publications import NOW, small_publication

SITE = "https://docs.example.com/ip-ranges"
PLANNED = (
    "allow 192.0.2.12/32 us-east 2026-12-20T09:00:00Z None None\n"
    "repoint 192.0.2.11/32 us-east None None 2026-12-20T09:00:00Z\n"
    "remove 192.0.2.11/32 us-east None None 2026-12-20T09:00:00Z\n"
)


class Site:
    """A static host of one folder, with ETags, that notes what it was asked and how it answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log: list[tuple[str, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = folder / self.path.removeprefix("/ip-ranges/")
                body = path.read_bytes() if path.is_file() else b"not here"
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                status = 404 if not path.is_file() else 304 if self.headers.get("If-None-Match") == etag else 200
                site.log.append((self.path.removeprefix("/ip-ranges/"), status))
                self.send_response(status)
                self.send_header("ETag", etag)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ip-ranges"

    def asked(self) -> list[tuple[str, int]]:
        """What was asked since the last time."""
        log, self.log[:] = list(self.log), []
        return log


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small publication before its last revision, served."""
    folder = tmp_path / "site"
    write_files(small_publication(steps=4), folder)
    found = Site(folder)
    thread = threading.Thread(target=found.server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.server.shutdown()
    found.server.server_close()
    thread.join()


def script(root_dir: Path, caption: str) -> str:
    """A code block of the page, by its caption."""
    source = (root_dir / "docs" / "how-to" / "poll-for-changes.rst").read_text("utf-8")
    match = re.search(rf"^\.\. code-block:: \w+\n   :caption: {re.escape(caption)}\n\n((?:   .*\n|\n)+)", source, re.MULTILINE)
    assert match is not None
    return textwrap.dedent(match.group(1)).strip() + "\n"


def run(program: list[str], text: str, site: Site, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the page with the site's real address in it."""
    place.mkdir(exist_ok=True)
    assert SITE in text
    return subprocess.run(
        [*program, text.replace(SITE, site.url)], cwd=place, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("caption", ["follow-ip-ranges.sh", "follow_ip_ranges.py"])
def test_fifteen_lines(root_dir: Path, caption: str) -> None:
    """A well-behaved consumer takes no more."""
    assert len(script(root_dir, caption).splitlines()) <= 15


@pytest.mark.slow
def test_shell(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """First run, nothing new, a new revision: one conditional request for as long as nothing changes."""
    text, place = script(root_dir, "follow-ip-ranges.sh"), tmp_path / "consumer"
    first = run(["sh", "-c"], text, site, place)
    assert (first.returncode, first.stdout, first.stderr) == (0, "allowed.txt has changed\n", "")
    assert [path for path, _ in site.asked()] == [
        "status.json",
        "SHA256SUMS",
        "lists/all/nat-gateway-outbound-ipv4.aggregated.txt",
    ]
    assert (place / "allowed.txt").read_text().endswith("\n192.0.2.128/25\n198.51.100.64/28\n")
    again = run(["sh", "-c"], text, site, place)
    assert (again.returncode, again.stdout, site.asked()) == (0, "", [("status.json", 304)])
    write_files(small_publication(steps=4, now=NOW + timedelta(minutes=5)), site.folder)
    rebuilt = run(["sh", "-c"], text, site, place)
    assert (rebuilt.returncode, rebuilt.stdout, site.asked()) == (0, "", [("status.json", 200)])
    write_files(small_publication(now=NOW + timedelta(minutes=10)), site.folder)
    changed = run(["sh", "-c"], text, site, place)
    assert (changed.returncode, changed.stdout) == (0, "allowed.txt has changed\n")
    assert "# serial: 2026112001\n" in (place / "allowed.txt").read_text()


def test_shell_refuses_what_is_damaged(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """A list that is cut off, or empty, replaces nothing; the next run tries again and gets the good one."""
    text, place = script(root_dir, "follow-ip-ranges.sh"), tmp_path / "consumer"
    path = site.folder / "lists/all/nat-gateway-outbound-ipv4.aggregated.txt"
    good = path.read_bytes()
    path.write_bytes(good[:-20])
    assert run(["sh", "-c"], text, site, place).returncode != 0
    assert not (place / "allowed.txt").exists()
    path.write_bytes(good)
    assert run(["sh", "-c"], text, site, place).returncode == 0
    assert (place / "allowed.txt").read_bytes() == good


def test_shell_never_empties_the_firewall(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """A list that is whole but empty changes nothing."""
    text = script(root_dir, "follow-ip-ranges.sh").replace("nat-gateway", "vpn").replace(".aggregated", ".retired")
    write_files(small_publication(steps=1), site.folder)
    place = tmp_path / "consumer"
    assert run(["sh", "-c"], text, site, place).returncode != 0
    assert not (place / "allowed.txt").exists()


@pytest.mark.slow
def test_python(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """The first run takes the table; later each change is named once, found by the id that was known last."""
    text, place = script(root_dir, "follow_ip_ranges.py"), tmp_path / "consumer"
    first = run([sys.executable, "-W", "error", "-c"], text, site, place)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert (place / "ip-ranges.json").read_bytes() == (site.folder / "ip-ranges.json").read_bytes()
    site.asked()
    assert run([sys.executable, "-c"], text, site, place).stdout == ""
    assert site.asked() == [("status.json", 200)]
    write_files(small_publication(), site.folder)
    later = run([sys.executable, "-c"], text, site, place)
    assert later.stdout == PLANNED
    assert json.loads((place / "ip-ranges.json").read_bytes())["serial"] == 2026112001
    write_files(small_publication(now=NOW + timedelta(days=6)), site.folder)
    certain = run([sys.executable, "-c"], text, site, place)
    assert certain.stdout == "remove 198.51.100.200/32 eu-west None None 2026-11-27T09:30:00Z\n"


@pytest.mark.slow
def test_python_begins_with_what_is_to_come(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """Whoever comes later has the list of that day, and hears of what lies ahead of it."""
    write_files(small_publication(), site.folder)
    first = run([sys.executable, "-c"], script(root_dir, "follow_ip_ranges.py"), site, tmp_path / "consumer")
    assert (first.stdout, first.stderr) == (PLANNED, "")


def test_python_refuses_half_a_deployment(root_dir: Path, site: Site, tmp_path: Path) -> None:
    """A status of one build beside a table of another: nothing is stored."""
    (site.folder / "ip-ranges.json").write_bytes(b"{}")
    done = run([sys.executable, "-c"], script(root_dir, "follow_ip_ranges.py"), site, tmp_path / "consumer")
    assert done.returncode == 1
    assert "try again in a minute" in done.stderr
    assert not (tmp_path / "consumer" / "ip-ranges.json").exists()


def test_the_digest_check(root_dir: Path, small_files: dict[str, str], tmp_path: Path) -> None:
    """The recipe on the page says yes to the published table and no to an altered one."""
    text = script(root_dir, "check-digest.sh")
    (tmp_path / "ip-ranges.json").write_text(small_files["ip-ranges.json"], "utf-8")
    assert subprocess.run(["sh", "-euc", text], cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "ip-ranges.json").write_text(small_files["ip-ranges.json"].replace("192.0.2.10/32", "192.0.2.9/32"), "utf-8")
    assert subprocess.run(["sh", "-euc", text], cwd=tmp_path, check=False).returncode == 1
