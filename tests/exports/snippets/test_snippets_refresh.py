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
from ip_ranges.lookup.address_scanner import find_expressions
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
    """As written but for its folder and its program: a whole file that the program's check takes is put in place.

    Half a file, none, and one that is refused leave the old one and nothing else, and start nothing.
    """
    program("curl", "curl", "the refreshing command")
    publication, recipe = small_publication(), recipe_named(name)
    text = render(publication, publication.primary, name, region="us-east")
    (command,) = re.findall(r"^[#;] Refresh: (.*)$", text, re.MULTILINE)
    url = f"https://docs.example.com/ip-ranges/{recipe.path('us-east')}"
    assert command.startswith(f"curl -fsS -o {recipe.file}.new {url} && ")
    check, there = recipe.check.replace("NEW", f"{recipe.file}.new"), tmp_path / Path(recipe.file).name
    assert check in command
    assert command.count(recipe.refresh) >= 1
    there.write_text("old lines\n")
    for path, judged, kept in (("/half", "true", True), ("/none/", "true", True), ("/whole", "false", True), ("/whole", "true", False)):
        if judged == "false" and not check:
            continue
        tried = command.replace(check, judged) if check else command
        end = tried.rfind(recipe.refresh) if recipe.refresh else len(tried)
        started = f"touch {tmp_path}/started" if recipe.refresh else f" && touch {tmp_path}/started"
        tried = tried[:end] + started + tried[end + len(recipe.refresh) :]
        tried = tried.replace(recipe.file, str(there)).replace(url, ("http://127.0.0.1:1" if path == "/none/" else server) + path)
        outcome = subprocess.run(["sh", "-c", tried], capture_output=True, check=False, timeout=60)
        assert there.read_text() == ("old lines\n" if kept else "new lines\n"), tried
        assert ((tmp_path / "started").exists(), outcome.returncode != 0) == (not kept, kept), tried
        assert not list(tmp_path.glob("*.before")), tried


def test_what_is_new_is_judged_before_it_is_used() -> None:
    """A program that can check has its check in the command, of the new file alone or with the old one at hand."""
    unchecked = {recipe.name for recipe in recipes() if not recipe.check}
    # Envoy and Traefik read the file by themselves and keep what they have where it is not whole; a router imports by hand.
    assert unchecked == {"envoy", "traefik", "mikrotik"}
    text = render(small_publication(), small_publication().primary, "nginx", region="us-east")
    file = "/etc/nginx/ip-ranges.conf"
    assert f" && cp {file} {file}.before && mv {file}.new {file} && if nginx -t; then rm {file}.before; nginx -s reload; else mv {file}.before {file}; false; fi\n" in text
    text = render(small_publication(), small_publication().primary, "nftables", region="us-east")
    file = "/etc/nftables.d/ip-ranges.nft"
    assert f" && nft --check --file {file}.new && mv {file}.new {file} && nft --file {file}\n" in text


@pytest.mark.parametrize("name", NAMES)
def test_no_address_stands_in_a_comment(name: str) -> None:
    """Not in the date of what is announced or leaves, and not below; some programs read comments as well."""
    text = render(small_publication(), small_publication().primary, name, region="us-east")
    mark = recipe_named(name).comment
    comments = [line.partition(mark)[2] for line in text.splitlines() if line.lstrip().startswith(mark)]
    assert [line for line in comments if find_expressions(re.sub(r"\S*://\S*", "", line))] == []


def test_the_zone_lives_as_long_as_its_how_to_says(root_dir: Path) -> None:
    """An hour, in the zone and in the text."""
    publication = small_publication()
    text = render(publication, publication.primary, "zone", region="us-east")
    page = (root_dir / "docs" / "how-to" / "point-a-bare-domain.rst").read_text("utf-8")
    assert re.findall(r"^\$TTL (\d+)$", text, re.MULTILINE) == ["3600"]
    assert re.findall(r"time to live of an hour or less \(``(\d+)``\)", page) == ["3600"]
