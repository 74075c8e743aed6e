"""The command in the head of each snippet: it puts a file in place after a whole download, and half of one changes nothing."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from checkers import program
from ip_ranges.exports.snippets import recipe_named, recipes, render
from publications import small_publication

NAMES = [recipe.name for recipe in recipes()]


class Files(BaseHTTPRequestHandler):
    """Serves /whole and, of /half, half of what it promises."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"new lines\n" if self.path == "/whole" else b"new l")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server on loopback."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()


@pytest.mark.checker
@pytest.mark.parametrize("name", NAMES)
def test_the_refresh(name: str, server: str, tmp_path: Path) -> None:
    """As written but for its folder: a whole file takes the old one's place, half a file and none leave it, and start nothing."""
    program("curl", "curl", "the refreshing command")
    publication = small_publication()
    text = render(publication, publication.primary, name, region="us-east")
    (command,) = re.findall(r"^[#;] Refresh: (.*)$", text, re.MULTILINE)
    fetch, _, follows = command.partition(" && ")
    move, _, _ = follows.partition(" && ")
    url = f"https://docs.example.com/ip-ranges/{recipe_named(name).path('us-east')}"
    new = move.split()[1]
    assert fetch == f"curl -fsS -o {new} {url}"
    assert move == f"mv {new} {new.removesuffix('.new')}"
    there = f"{tmp_path}/{Path(new).name}"
    old = Path(there.removesuffix(".new"))
    old.write_text("old lines\n")
    for path, wanted in (("/half", "old lines\n"), ("/none/", "old lines\n"), ("/whole", "new lines\n")):
        tried = f"{fetch} && {move} && touch {tmp_path}/started".replace(new.removesuffix(".new"), str(old)).replace(url, server + path)
        if path == "/none/":
            tried = tried.replace(server, "http://127.0.0.1:1")
        subprocess.run(["sh", "-c", tried], capture_output=True, check=False, timeout=60)
        assert old.read_text() == wanted
        assert (tmp_path / "started").exists() == (path == "/whole")


def test_the_zone_lives_as_long_as_its_how_to_says(root_dir: Path) -> None:
    """An hour, in the zone and in the text."""
    publication = small_publication()
    text = render(publication, publication.primary, "zone", region="us-east")
    page = (root_dir / "docs" / "how-to" / "point-a-bare-domain.rst").read_text("utf-8")
    assert re.findall(r"^\$TTL (\d+)$", text, re.MULTILINE) == ["3600"]
    assert re.findall(r"time to live of an hour or less \(``(\d+)``\)", page) == ["3600"]
