"""Follow the links that only generated files have: politely, a few at a time, and as Sphinx's builder judges its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

WORKERS = 4
TIMEOUT = 10  # seconds
# Twice more, a second and then two apart or as long as the server asks, but not all day.
PATIENCE = Retry(
    total=2, redirect=5, backoff_factor=1, status_forcelist=(429, 502, 503, 504), raise_on_status=False, retry_after_max=30
)
MAX_BYTES = 5_000_000  # how much of a page is searched for an anchor
RESERVED = re.compile(r"(^|\.)(example\.(com|org|net)|example|invalid|test)$")  # RFC 2606 and 6761


class Anchors(HTMLParser):
    """The anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's id, and an old anchor's name."""
        self.found |= {value for name, value in attrs if value and (name == "id" or (name == "name" and tag == "a"))}


def follow(addresses: Iterable[str]) -> dict[str, tuple[str, int, str]]:
    """What became of each address, in the words of Sphinx's linkcheck: a status, the HTTP code (0 for none), a remark."""
    wanted = sorted(set(addresses))
    with requests.Session() as session, ThreadPoolExecutor(WORKERS) as pool:
        session.mount("https://", HTTPAdapter(max_retries=PATIENCE))
        session.mount("http://", HTTPAdapter(max_retries=PATIENCE))
        session.headers["User-Agent"] = "sphinx-ip-ranges-linkcheck"
        return dict(zip(wanted, pool.map(lambda address: _ask(session, address), wanted), strict=True))


def _ask(session: requests.Session, address: str) -> tuple[str, int, str]:
    parts = urlsplit(address)
    if RESERVED.search(parts.hostname or ""):
        return "ignored", 0, ""
    try:
        with session.get(address, timeout=TIMEOUT, stream=True) as answer:
            if not answer.ok:
                return "broken", answer.status_code, f"{answer.status_code} {answer.reason}"
            if parts.fragment and "html" in answer.headers.get("Content-Type", ""):
                page = Anchors()
                page.feed(next(answer.iter_content(MAX_BYTES), b"").decode("utf-8", errors="replace"))
                if unquote(parts.fragment) not in page.found:
                    return "broken", 0, f"Anchor '{parts.fragment}' not found"
            if answer.history:
                return "redirected", answer.history[0].status_code, answer.url
            return "working", answer.status_code, ""
    except (requests.RequestException, UnicodeError) as problem:
        return "broken", 0, str(problem)
