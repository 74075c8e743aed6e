"""A real Chromium, and small pages made from the extension's own templates, from a server on loopback or from a file."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import checker_data
from ip_ranges.exports.feed_view import Grouped
from ip_ranges.sphinxext.figures.map_svg import region_map
from ip_ranges.sphinxext.figures.timeline_svg import timeline
from ip_ranges.sphinxext.widgets.checker import SCRIPTS, STYLES, checker
from publications import big_publication, small_publication
from themed_sites import build_own, build_themed

STATIC = Path(__file__).resolve().parents[2] / "_ext" / "ip_ranges" / "static"
STRICT_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; without one the tests are skipped by name, or fail where all checkers are required."""
    named = os.environ.get("CHROMIUM", "") or next(
        (place for place in (*PLACES, shutil.which("chromium") or "") if place and Path(place).is_file()), ""
    )
    if not named:
        missing = "there is no Chromium here: apt-get install chromium, or name one in the variable CHROMIUM"
        if os.environ.get("IP_RANGES_REQUIRE_CHECKERS"):
            pytest.fail(missing)
        pytest.skip(missing)
    return named


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Any]:
    """One Chromium for all tests of a run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a URL in a fresh context; whatever the page reports as an error fails the test."""
    errors: list[str] = []
    contexts = []

    def noted(message: Any, ignore: tuple[str, ...]) -> None:
        text = f"{message.text} {message.location.get('url', '')}"
        # What a theme says about itself is not ours to mend.
        if message.type == "error" and not any(part in text for part in ignore):
            errors.append(text)

    def opened(url: str, *, width: int = 1000, ignore: tuple[str, ...] = (), **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: noted(message, ignore))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def violations() -> Callable[..., list[str]]:
    """What axe-core has against a page, or against the part of it that a selector names."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page: Any, selector: str | None = None) -> list[str]:
        answer = Axe().run(page, context=selector).response["violations"]
        return [f"{one['id']}: {node['html']}" for one in answer for node in one["nodes"]]

    return found


def write_site(folder: Path, publication: Publication) -> Path:
    """A page with the checker, the map and the timeline, and the files that they ask for."""
    (folder / "ip-ranges").mkdir(parents=True)
    (folder / "ip-ranges" / "checker-data.js").write_text(checker_data.text(Grouped(publication, publication.primary)), "utf-8")
    for file in STATIC.iterdir():
        shutil.copy(file, folder / file.name)
    (folder / "page.css").write_text(
        ":root { color-scheme: light dark; background: canvas; color: canvastext; }"
        " a { color: light-dark(#0645ad, #9ecbff); } body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 0 auto; padding: 8px; }"
        " main { display: block; }",
        "utf-8",
    )
    sheets = "".join(f'<link rel="stylesheet" href="{name}">' for name in ("page.css", *STYLES, "ip-pictures.css"))
    scripts = "".join(f'<script src="{name}" defer></script>' for name in SCRIPTS)
    body = checker("ip-ranges/checker-data.js", lists="ip-ranges/") + region_map(publication) + timeline(publication)
    anchors = "".join(f'<h2 id="region-{one.id}">{one.title}</h2>' for one in publication.primary.regions)
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Addresses</title>{sheets}{scripts}</head><body><main><h1>Addresses</h1>{body}{anchors}</main></body></html>",
        "utf-8",
    )
    return folder / "index.html"


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small publication as a page on disk."""
    return write_site(tmp_path_factory.mktemp("site") / "small", small_publication())


@pytest.fixture(scope="session")
def big_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """17,000 ranges as a page on disk."""
    return write_site(tmp_path_factory.mktemp("site") / "big", big_publication())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The page of this site in another site with a theme and a language of its own; each is built once."""
    return cache(lambda theme, language="en": build_themed(tmp_path_factory.mktemp(theme), theme, language))


@pytest.fixture(scope="session")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This site, built as it is without a connection."""
    return build_own(tmp_path_factory.mktemp("site"))


class _Plain(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's own name
        pass


class _Strict(_Plain):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT_POLICY)
        super().end_headers()


@pytest.fixture(scope="session")
def strict_server() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on loopback under a strict Content-Security-Policy; gives its URL."""
    yield from _served(_Strict)


@pytest.fixture(scope="session")
def plain_server() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on loopback as most hosts do, for what themes write into their pages; gives its URL."""
    yield from _served(_Plain)


def _served(handler: type[_Plain]) -> Iterator[Callable[[Path], str]]:
    servers = []

    def served(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()
