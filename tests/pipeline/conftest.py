"""What the tests of the pipeline share: a clock to set, a site on a loopback server, and shorthands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.fetch import Fetcher
from ip_ranges.pipeline.build import publish
from ip_ranges.pipeline.refresh import Refreshed, refresh
from ip_ranges.storage.data_folder import Store
from ip_ranges.storage.snapshot_file import snapshot_text

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class Desk:
    """One data folder, and the moment at which everything is done with it."""

    data: Path
    now: datetime = START
    environment: Mapping[str, str] = field(default_factory=dict)

    def fetcher(self, *, offline: bool = False) -> Fetcher:
        """What gets the documents."""
        return Fetcher(data=self.data, cache=None, clock=lambda: self.now, environment=self.environment, offline=offline)

    def refresh(self, *names: str, dry_run: bool = False) -> Refreshed:
        """What the command does."""
        store = Store(self.data)
        settings = store.settings(self.environment)
        return refresh(store, settings, self.fetcher(), self.now, names=names, dry_run=dry_run)

    def build(self, **more: bool) -> Publication:
        """What a build does."""
        return publish(self.data, cache=None, clock=lambda: self.now, environment=self.environment, **more)

    def words(self) -> dict[str, str]:
        """What became of each feed in a refresh."""
        return {one.feed.name: one.word for one in self.refresh().outcomes}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a data folder yet."""
    return Desk(tmp_path / "data")


class Site:
    """A web site on this machine: *pages* by their paths, and the paths that were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | int] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                found = site.pages.get(self.path, 404)
                body = b"" if isinstance(found, int) else found
                self.send_response(found if isinstance(found, int) else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def publish(self, publication: Publication) -> None:
        """Put up what a build publishes and the next one starts from."""
        self.pages["/history.jsonl"] = publication.history.encode()
        for feed in publication.feeds:
            assert feed.snapshot is not None
            self.pages[f"/snapshots/{feed.name}.json"] = snapshot_text(feed.snapshot).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with nothing on it."""
    found = Site()
    yield found
    found.close()


@pytest.fixture
def aws() -> Callable[..., bytes]:
    """A document in AWS's shape: rows are (prefix, region, service); *token* is epoch seconds."""

    def document(*rows: tuple[str, str, str], token: int = 1795167000, date: str = "2026-11-20-09-30-00") -> bytes:
        four = [{"ip_prefix": p, "region": r, "service": s, "network_border_group": r} for p, r, s in rows if ":" not in p]
        six = [{"ipv6_prefix": p, "region": r, "service": s, "network_border_group": r} for p, r, s in rows if ":" in p]
        return json.dumps({"syncToken": str(token), "createDate": date, "prefixes": four, "ipv6_prefixes": six}).encode()

    return document
