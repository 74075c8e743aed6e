"""The published files made in a second process: the same ones, and no harm where that goes wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ip_ranges.publication import Contents
from ip_ranges.sitefiles import make_files, write_files
from ip_ranges.sphinxext.ahead import Ahead, may_split
from publications import small_publication

pytestmark = pytest.mark.skipif(not may_split(2), reason="this system cannot split a process")


def test_it_makes_the_same_files(tmp_path: Path) -> None:
    """Every file with its bytes, and nothing on disk before it is asked for."""
    publication = small_publication()
    found = Ahead(publication, tmp_path).result()
    assert found == make_files(publication, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert write_files(publication, tmp_path, found).written == len(make_files(publication, tmp_path / "other").made)


def test_what_cannot_be_made_is_made_again_at_first_hand(tmp_path: Path) -> None:
    """The error of the other process is not told there: whoever makes the files anew gets it."""
    publication = small_publication()

    def broken() -> Contents:
        raise RuntimeError("no contents")

    feeds = tuple(replace(feed, contents=broken) for feed in publication.feeds)
    assert Ahead(replace(publication, feeds=feeds), tmp_path).result() is None


def test_a_process_that_dies(tmp_path: Path) -> None:
    """Then there is no result, and nobody waits for it."""
    ahead = Ahead(small_publication(), tmp_path)
    assert ahead.process.pid is not None
    os.kill(ahead.process.pid, signal.SIGKILL)
    ahead.process.join()
    # It may have been quick enough to hand over everything; half of it is never taken.
    assert ahead.result() in (None, make_files(small_publication(), tmp_path))


def test_one_core_is_enough() -> None:
    """Without ``-j`` nothing is split."""
    assert not may_split(1)


def test_a_parallel_build_that_fails_touches_nothing(site: Callable) -> None:
    """An error in a later step leaves the files of the last build as they were."""
    made = site()
    out = made.build(parallel=2).out / "ip-ranges"
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    made.replace("data/vendor.json", "203.0.113.128/27", "203.0.113.160/27")
    (made.folder / "conf.py").write_text(
        (made.folder / "conf.py").read_text()
        + "\ndef setup(app):\n    app.connect('env-updated', lambda *_: 1 / 0)\n"
    )
    with pytest.raises(Exception, match="division by zero"):
        made.build(parallel=2)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
