"""Every transport fault against a real server: the error, its sentence, and how often the server was asked."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from fault_matrix import FAULTS, TAKEN, Fault, arranged
from fault_server import BODY, FaultServer, bomb
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_fault_is_one_sentence_and_bounded(fault: Fault, tmp_path: Path) -> None:
    """A fault is a FetchError that says what happened, after as many questions as it deserves, with nothing kept."""
    with arranged(fault, tmp_path) as ready:
        with pytest.raises(FetchError) as caught:
            fetcher_on(tmp_path, environment=ready.environment).fetch(feed_at(ready.url, **ready.settings))
        asked = len(ready.server.received)
    sentence = str(caught.value)
    assert fault.says in sentence
    assert "\n" not in sentence
    assert sentence.startswith(ready.url.split("?")[0])
    assert sentence.endswith((".", "?"))
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)
    assert (asked, "(2 attempts)" in sentence) == (fault.asked, fault.again)
    assert not list(tmp_path.glob("cache/*"))


def test_taken_in_stride(tmp_path: Path) -> None:
    """What looks like a fault and is none gives the document, after as many questions as it takes."""
    for taken in TAKEN:
        with FaultServer(taken.handler) as server:
            assert fetcher_on(tmp_path).fetch(feed_at(server.url())).pages == (BODY,), taken.title
            assert len(server.received) == taken.asked, taken.title


def test_bomb_is_cheap(tmp_path: Path) -> None:
    """A compressed body without end takes no more memory than a few times the limit."""
    for encoding in ("gzip", "deflate"):
        with FaultServer(bomb(encoding)) as server:
            fetcher, feed = fetcher_on(tmp_path), feed_at(server.url(), max_bytes=4_000_000, retries=0)
            for _ in range(2):  # once before measuring: imports count for nothing
                tracemalloc.start()
                with pytest.raises(FetchError, match="more than 4,000,000 bytes"):
                    fetcher.fetch(feed)
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
        assert peak < 16_000_000, encoding
