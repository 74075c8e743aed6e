"""Every transport fault against a real server: the error, its sentence, and how often the server was asked."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fault_matrix import FAULTS, TAKEN, Fault, Taken, arranged
from fault_server import BODY, FaultServer, bomb
from ip_ranges.errors import FetchError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_fault_is_one_sentence_and_bounded(fault: Fault, tmp_path: Path) -> None:
    """A fault is a FetchError that says what happened, after as many questions as it deserves, with nothing kept."""
    with arranged(fault, tmp_path) as ready:
        fetcher = Fetcher(data=tmp_path, cache=tmp_path / "cache", clock=lambda: NOW, environment=ready.environment)
        feed = FeedSettings("ours", "region-table", url=ready.url, **ready.settings)
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(feed)
        asked = len(ready.server.received)
    assert fault.says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(ready.url.split("?")[0])
    assert str(caught.value).endswith((".", "?"))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert asked == fault.asked
    assert ("(2 attempts)" in str(caught.value)) is fault.again
    assert not list(tmp_path.glob("cache/*"))


@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: taken.title)
def test_taken_in_stride(taken: Taken, tmp_path: Path) -> None:
    """What looks like a fault and is none gives the document, after as many questions as it takes."""
    fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment={})
    with FaultServer(taken.handler) as server:
        assert fetcher.fetch(FeedSettings("ours", "region-table", url=server.url(), timeout=10.0)).pages == (BODY,)
        assert len(server.received) == taken.asked


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_bomb_is_cheap(encoding: str, tmp_path: Path) -> None:
    """A compressed body without end takes no more memory than a few times the limit."""
    fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment={})
    with FaultServer(bomb(encoding)) as server:
        feed = FeedSettings("ours", "region-table", url=server.url(), max_bytes=4_000_000, retries=0)
        with pytest.raises(FetchError, match="more than 4,000,000 bytes"):
            fetcher.fetch(feed)  # once before measuring: imports count for nothing
        tracemalloc.start()
        try:
            with pytest.raises(FetchError, match="more than 4,000,000 bytes"):
                fetcher.fetch(feed)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 16_000_000
