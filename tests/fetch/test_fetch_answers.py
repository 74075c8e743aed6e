"""Good answers, and bad ones that are taken in stride: conditions, retries, redirects, compression, the cache."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fault_server import BODY, Exchange, FaultServer, Handler, good, redirect, status, then, truncated
from ip_ranges.errors import FetchError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """The time that was set."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock at noon."""
    return Clock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: Clock) -> Fetcher:
    """A fetcher with a cache."""
    return Fetcher(data=tmp_path, cache=tmp_path / "cache", clock=clock, environment={})


def feed(server: FaultServer, **settings: Any) -> FeedSettings:
    """A feed at the server."""
    return FeedSettings("ours", "region-table", url=server.url(), **{"timeout": 10.0, **settings})


def test_document_has_body_digest_and_times(fetcher: Fetcher) -> None:
    """A 200 becomes a document with its digest, the name without a query, and both times in UTC."""
    with FaultServer(good) as server:
        document = fetcher.fetch(feed(server)._replace(url=server.url("/a/table.json?format=json")))
    assert document.pages == (BODY,)
    assert document.digest == hashlib.sha256(BODY).hexdigest()
    assert document.name == "table.json"
    assert document.modified == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert document.checked == NOW


def test_unchanged_costs_no_body(fetcher: Fetcher, clock: Clock) -> None:
    """The second question has a condition; a 304 gives the body of the first and the time of the second."""
    with FaultServer(good) as server:
        first = fetcher.fetch(feed(server))
        clock.now = NOW + timedelta(hours=1)
        second = fetcher.fetch(feed(server))
        assert server.received[1].headers["if-none-match"] == '"v1"'
        assert server.received[1].headers["if-modified-since"] == "Fri, 20 Nov 2026 09:30:00 GMT"
    assert second == first._replace(checked=NOW + timedelta(hours=1))
    # That is when it answered; whether the answer verifies anything says who judges it.
    assert fetcher.last_verified(feed(server)) is None


def test_etags_that_alternate(fetcher: Fetcher) -> None:
    """Two servers behind one name with different ETags give whole bodies in turn."""

    def handle(exchange: Exchange) -> None:
        exchange.answer(BODY, ETag=f'"server-{exchange.number % 2}"')

    with FaultServer(handle) as server:
        documents = [fetcher.fetch(feed(server)) for _ in range(3)]
    assert {document.pages for document in documents} == {(BODY,)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1] + b"?",
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda data: b"",
        lambda data: b"\x00" * len(data),
        lambda data: data.replace(b'"version": 1', b'"version": 9'),
        lambda data: data.replace(b'"checked": "2026', b'"checked": "????'),
    ],
    ids=["a byte", "half a file", "a byte more", "empty", "zeros", "another version", "no date"],
)
def test_damaged_cache_is_no_cache(damage: Callable[[bytes], bytes], fetcher: Fetcher, tmp_path: Path) -> None:
    """A cache file with any byte wrong is as good as none: the next question has no condition."""
    with FaultServer(good) as server:
        fetcher.fetch(feed(server))
        (kept,) = (tmp_path / "cache").iterdir()
        kept.write_bytes(damage(kept.read_bytes()))
        document = fetcher.fetch(feed(server))
        assert "if-none-match" not in server.received[1].headers
    assert document.pages == (BODY,)


def test_when_a_table_was_verified(fetcher: Fetcher) -> None:
    """It is remembered for each source, apart from the answers, and another address is another source."""
    with FaultServer(good) as server:
        fetcher.keep_verified(feed(server), NOW)
        assert fetcher.last_verified(feed(server)) == NOW
        fetcher.fetch(feed(server))
        assert fetcher.last_verified(feed(server)) == NOW
        assert fetcher.last_verified(feed(server)._replace(url=server.url("/other"))) is None


def test_forgotten_is_asked_afresh(fetcher: Fetcher) -> None:
    """What was forgotten has no condition any more."""
    with FaultServer(good) as server:
        fetcher.fetch(feed(server))
        fetcher.forget(feed(server))
        fetcher.forget(feed(server))
        fetcher.fetch(feed(server))
        assert "if-none-match" not in server.received[1].headers


def test_too_early_to_ask_again(fetcher: Fetcher, clock: Clock) -> None:
    """Before min_interval has passed nobody is asked; after it, or with a clock set back, the server is."""
    with FaultServer(good) as server:
        hourly = feed(server, min_interval=timedelta(hours=1))
        fetcher.fetch(hourly)
        clock.now = NOW + timedelta(minutes=59)
        early = fetcher.fetch(hourly)
        assert (early.checked, len(server.received)) == (NOW, 1)
        clock.now = NOW + timedelta(minutes=60)
        assert fetcher.fetch(hourly).checked == clock.now
        assert len(server.received) == 2
        clock.now = NOW - timedelta(days=1)
        fetcher.fetch(hourly)
        assert len(server.received) == 3


def test_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """A cache folder that is a file costs nothing but the cache, and is told once."""
    (tmp_path / "cache").write_text("in the way")
    told: list[str] = []
    fetcher = Fetcher(
        data=tmp_path, cache=tmp_path / "cache", clock=lambda: NOW, environment={}, progress=told.append
    )
    with FaultServer(good) as server:
        assert fetcher.fetch(feed(server)).pages == (BODY,)
    assert told[-1] == "ours: the cache cannot be written, so the next run asks for everything again"


@pytest.mark.parametrize(
    "first",
    [status("503 Busy"), status("429 Slow Down", Retry_After="0"), truncated, lambda exchange: None],
    ids=["503", "429", "truncated", "closed"],
)
def test_bad_moment_is_asked_again(first: Handler, fetcher: Fetcher) -> None:
    """One bad answer and then a good one is a good one."""
    with FaultServer(then(first, good)) as server:
        document = fetcher.fetch(feed(server))
        assert len(server.received) == 2
    assert document.pages == (BODY,)


def test_retry_after_is_waited_for(fetcher: Fetcher) -> None:
    """A Retry-After within the deadline is honoured, also as a date that is past."""
    past = status("503 Busy", Retry_After="Fri, 20 Nov 2020 09:30:00 GMT")
    with FaultServer(then(past, status("429 Slow Down", Retry_After="1"), good)) as server:
        assert fetcher.fetch(feed(server)).pages == (BODY,)
        assert len(server.received) == 3


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(BODY, mtime=0), "gzip"),
        (gzip.compress(BODY[:20], mtime=0) + gzip.compress(BODY[20:], mtime=0), "gzip"),
        (gzip.compress(BODY, mtime=0) + b"\0" * 20, "x-gzip"),
        (zlib.compress(BODY), "deflate"),
        (_raw_deflate(BODY), "deflate"),
        (BODY, "identity"),
        (gzip.compress(BODY, mtime=0), ""),
    ],
    ids=["gzip", "two members", "padded", "zlib", "raw deflate", "identity", "a gzip file"],
)
def test_compressed_bodies(packed: bytes, encoding: str, fetcher: Fetcher) -> None:
    """Every compression that was asked for is unpacked, also a document that is a gzip file itself."""
    headers = {"Content_Encoding": encoding} if encoding else {}
    with FaultServer(lambda exchange: exchange.answer(packed, **headers)) as server:
        assert fetcher.fetch(feed(server)).pages == (BODY,)


def test_redirects_are_followed(fetcher: Fetcher) -> None:
    """Five redirects lead to the document; the condition goes to the address that gave the ETag, and only there."""

    def handle(exchange: Exchange) -> None:
        step = int(exchange.request.target.rpartition("/")[2].removesuffix(".json") or 0)
        if step < 5:
            redirect(f"/{step + 1}.json")(exchange)
        else:
            good(exchange)

    with FaultServer(handle) as server:
        first = fetcher.fetch(feed(server)._replace(url=server.url("/0.json")))
        second = fetcher.fetch(feed(server)._replace(url=server.url("/0.json")))
        conditions = ["if-none-match" in received.headers for received in server.received]
    assert (first.name, second.pages) == ("0.json", first.pages)
    assert conditions == [False] * 6 + [False] * 5 + [True]


def test_last_modified_that_is_no_date(fetcher: Fetcher) -> None:
    """A Last-Modified that is no date is as good as none."""
    with FaultServer(lambda exchange: exchange.answer(BODY, Last_Modified="yesterday")) as server:
        assert fetcher.fetch(feed(server)).modified is None


def test_get_has_the_same_care(fetcher: Fetcher, tmp_path: Path) -> None:
    """A plain question has a cap, names a status, and leaves nothing in the cache."""
    with FaultServer(then(good, good, status("404 Not Found"))) as server:
        assert fetcher.get(server.url(), max_bytes=10_000, timeout=10) == BODY
        with pytest.raises(FetchError, match="sent more than 10 bytes"):
            fetcher.get(server.url(), max_bytes=10, timeout=10)
        with pytest.raises(FetchError, match="answered 404 Not Found") as caught:
            fetcher.get(server.url(), max_bytes=10_000, timeout=10)
    assert getattr(caught.value, "status", None) == 404
    assert not (tmp_path / "cache").exists()


def test_many_feeds_at_once(fetcher: Fetcher) -> None:
    """Feeds that are fetched in threads do not get in one another's way."""
    from concurrent.futures import ThreadPoolExecutor

    def handle(exchange: Exchange) -> None:
        exchange.answer(json.dumps({"path": exchange.request.target}).encode())

    with FaultServer(handle) as server, ThreadPoolExecutor(8) as pool:
        feeds = [FeedSettings(f"feed-{number}", "aws", url=server.url(f"/{number}")) for number in range(24)]
        documents = list(pool.map(fetcher.fetch, feeds))
    assert [json.loads(document.pages[0])["path"] for document in documents] == [f"/{number}" for number in range(24)]


def test_ipv6_loopback(fetcher: Fetcher) -> None:
    """Plain http is good enough for ::1 too."""
    try:
        server = FaultServer(good, host="::1")
    except OSError:
        pytest.skip("this machine has no IPv6 loopback address")
    with server:
        assert fetcher.fetch(feed(server)).pages == (BODY,)


def test_localhost_by_name(fetcher: Fetcher) -> None:
    """Plain http is good enough for localhost."""
    with FaultServer(good) as server:
        assert fetcher.fetch(feed(server)._replace(url=server.url(host="localhost"))).pages == (BODY,)
