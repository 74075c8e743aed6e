"""The published files made in a second process: the same ones, and no harm where that goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ip_ranges.changes.publication import Contents
from ip_ranges.exports.site.writer import write_files
from ip_ranges.sphinxext.background_writer import Ahead, may_split
from publications import small_publication

pytestmark = pytest.mark.skipif(not may_split(2), reason="this system cannot split a process")


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_makes_the_same_files(tmp_path: Path) -> None:
    """Every file with its bytes, in a hidden folder until they are put up, and then in their place alone."""
    publication = small_publication()
    site = tmp_path / "site" / "ip-ranges"
    site.parent.mkdir()
    staged = Ahead(publication, site).result()
    assert not site.exists()
    assert staged is not None
    assert staged.place.name.startswith(".ip-ranges.")
    done = write_files(publication, site, staged)
    assert done == write_files(publication, tmp_path / "other")
    assert content(site.parent) == {f"ip-ranges/{path}": one for path, one in content(tmp_path / "other").items()}


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    """A build that fails puts nothing up, and what was made for it goes."""
    (tmp_path / "site").mkdir()
    ahead = Ahead(small_publication(), tmp_path / "site" / "ip-ranges")
    ahead.discard()
    assert list((tmp_path / "site").iterdir()) == []
    assert not ahead.process.is_alive()


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
    staged = ahead.result()
    assert staged is None or len(staged.paths) == write_files(small_publication(), tmp_path / "other").written
    assert staged is not None or [path for path in tmp_path.parent.iterdir() if path.name.startswith(".")] == []


_GONE = """
import os, sys, time
from pathlib import Path
from ip_ranges.sphinxext.background_writer import Ahead
from publications import {made}
ahead = Ahead({made}(), Path(sys.argv[1]) / "ip-ranges")
{end}
"""


@pytest.mark.parametrize("end", ["os._exit(9)", "os.kill(os.getpid(), 9)", "raise KeyboardInterrupt"])
def test_a_builder_that_is_gone(end: str, tmp_path: Path) -> None:
    """Killed or interrupted: the other process ends by itself, keeps no output open, and leaves nothing behind."""
    support = Path(__file__).resolve().parents[1] / "support"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(support), *sys.path])}
    for made in ("small_publication", "big_publication"):
        script = _GONE.format(made=made, end=end)
        # The output is read to its end, which comes when nobody can write to it any more.
        done = subprocess.run([sys.executable, "-c", script, tmp_path], env=environment, capture_output=True, check=False, timeout=120)
        assert done.returncode != 0
        for _ in range(100):
            if not list(tmp_path.iterdir()):
                break
            time.sleep(0.1)
        assert list(tmp_path.iterdir()) == []


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
