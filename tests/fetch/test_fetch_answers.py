"""Good answers, and bad ones that are taken in stride: conditions, retries, redirects, compression, the cache."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fault_server import BODY, Exchange, FaultServer, good, redirect, status, then
from fetching import NOW, Clock, feed_at, fetcher_on
from ip_ranges.errors import FetchError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings


@pytest.fixture
def clock() -> Clock:
    """A clock at noon."""
    return Clock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: Clock) -> Fetcher:
    """A fetcher with a cache."""
    return fetcher_on(tmp_path, clock=clock)


def feed(server: FaultServer, path: str = "/table.json", **settings: Any) -> FeedSettings:
    """A feed at the server."""
    return feed_at(server.url(path), **settings)


def test_document_has_body_digest_and_times(fetcher: Fetcher) -> None:
    """A 200 becomes a document with its digest, the name without a query, and both times in UTC."""
    with FaultServer(good) as server:
        document = fetcher.fetch(feed(server, "/a/table.json?format=json"))
        assert server.received[0].headers["accept"] == "application/json, text/plain;q=0.9, text/csv;q=0.9, */*;q=0.5"
    assert (document.pages, document.digest) == ((BODY,), hashlib.sha256(BODY).hexdigest())
    assert document.name == "table.json"
    assert (document.modified, document.checked) == (datetime(2026, 11, 20, 9, 30, tzinfo=UTC), NOW)


def test_a_304_costs_no_body(fetcher: Fetcher, clock: Clock) -> None:
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


def test_damaged_cache_is_no_cache(fetcher: Fetcher, tmp_path: Path) -> None:
    """A cache file with any byte wrong is as good as none: the next question has no condition."""
    with FaultServer(good) as server:
        fetcher.fetch(feed(server))
        (kept,) = (tmp_path / "cache").iterdir()
        whole = kept.read_bytes()
        for name, damaged in {
            "a byte": whole[:-1] + b"?",
            "half a file": whole[: len(whole) // 2],
            "a byte more": whole + b"x",
            "empty": b"",
            "zeros": b"\x00" * len(whole),
            "another version": whole.replace(b'"version": 1', b'"version": 9'),
            "no date": whole.replace(b'"checked": "2026', b'"checked": "????'),
        }.items():
            kept.write_bytes(damaged)
            document = fetcher.fetch(feed(server))
            assert "if-none-match" not in server.received[-1].headers, name
            assert document.pages == (BODY,), name


def test_when_a_table_was_verified(fetcher: Fetcher) -> None:
    """The time is remembered for each source, apart from the answers, and another address is another source."""
    with FaultServer(good) as server:
        fetcher.keep_verified(feed(server), NOW)
        assert fetcher.last_verified(feed(server)) == NOW
        fetcher.fetch(feed(server))
        assert fetcher.last_verified(feed(server)) == NOW
        assert fetcher.last_verified(feed(server, "/other")) is None


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
    lines: list[str] = []
    with FaultServer(good) as server:
        assert fetcher_on(tmp_path, progress=lines.append).fetch(feed(server)).pages == (BODY,)
    assert lines[-1] == "ours: the cache cannot be written, so the next run asks for everything again"


def test_retry_after_is_waited_for(fetcher: Fetcher) -> None:
    """A Retry-After within the deadline is honoured, also as a date that is past."""
    past = status("503 Busy", Retry_After="Fri, 20 Nov 2020 09:30:00 GMT")
    with FaultServer(then(past, status("429 Slow Down", Retry_After="1"), good)) as server:
        assert fetcher.fetch(feed(server)).pages == (BODY,)
        assert len(server.received) == 3


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def test_compressed_bodies(fetcher: Fetcher) -> None:
    """Every compression that was asked for is unpacked, also a document that is a gzip file itself."""
    for name, packed, encoding in (
        ("gzip", gzip.compress(BODY, mtime=0), "gzip"),
        ("two members", gzip.compress(BODY[:20], mtime=0) + gzip.compress(BODY[20:], mtime=0), "gzip"),
        ("padded", gzip.compress(BODY, mtime=0) + b"\0" * 20, "x-gzip"),
        ("zlib", zlib.compress(BODY), "deflate"),
        ("raw deflate", _raw_deflate(BODY), "deflate"),
        ("identity", BODY, "identity"),
        ("a gzip file", gzip.compress(BODY, mtime=0), ""),
    ):
        headers = {"Content_Encoding": encoding} if encoding else {}
        with FaultServer(lambda exchange: exchange.answer(packed, **headers)) as server:  # noqa: B023 - asked at once
            assert fetcher.fetch(feed(server)).pages == (BODY,), name


def test_redirects_are_followed(fetcher: Fetcher) -> None:
    """Five redirects lead to the document; the condition goes to the address that gave the ETag, and only there."""

    def handle(exchange: Exchange) -> None:
        step = int(exchange.request.target.rpartition("/")[2].removesuffix(".json") or 0)
        if step < 5:
            redirect(f"/{step + 1}.json")(exchange)
        else:
            good(exchange)

    with FaultServer(handle) as server:
        first, second = (fetcher.fetch(feed(server, "/0.json")) for _ in range(2))
        conditions = ["if-none-match" in received.headers for received in server.received]
    assert second.pages == first.pages
    assert first.name == "0.json"
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
        feeds = [feed(server, f"/{number}", name=f"feed-{number}") for number in range(24)]
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
        assert fetcher.fetch(feed_at(server.url(host="localhost"))).pages == (BODY,)
