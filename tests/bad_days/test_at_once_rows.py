"""The table of what a refresh may run into in data/ on "What happens on a bad day": kills and other refreshes.

No timing: who is overtaken waits for a document that the server holds back, and who waits is seen to hold the lock's
file open.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest
from documented_tables import documented_rows
from fault_server import Exchange, FaultServer
from folders import EU, LB, NAT, NEW, tree, write_table
from ip_ranges.storage.data_folder import Store
from whole_site import Done, WholeSite

PAGE = "docs/background/bad-days.rst"
KILLED = Path(__file__).parents[1] / "support" / "killed.py"


class Seen(NamedTuple):
    """What a refresh did, what a build did meanwhile, and what the refresh said."""

    refresh: str
    build: str
    said: str = ""


def site_with_news(folder: Path) -> WholeSite:
    """A site with an accepted table and news of both feeds."""
    site = WholeSite.with_feeds(folder, 1795100000)
    feeds = site.data / "feeds.toml"
    feeds.write_text(f'notice_period = "0s"\n{feeds.read_text()}')  # so that nothing is said of the news themselves
    assert site.refresh().returncode == 0
    write_table(site.data, LB, NAT, EU, NEW)
    (site.data / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    site.epoch = 1795200000
    return site


Happen = Callable[[WholeSite], Seen]


def _word(code: int, before: dict[str, bytes], after: dict[str, bytes]) -> str:
    return f"exit {code}, {'nothing changed' if before == after else 'recorded'}"


def _built(site: WholeSite) -> str:
    """Build, and see that the site says the same everywhere and that nothing was written to data/."""
    before = site.kept
    done = site.build()
    if done.returncode:
        return "fails"
    sound = site.sound()
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert site.kept == before
    return "made"


def _states(data: Path) -> dict[str, str]:
    return {name: one.digest for name, one in Store(data).load().snapshots.items()}


def killed(site: WholeSite) -> Seen:
    """The refresh is killed before its first step that touches the disk, its second, and so on."""
    old = _states(site.data)
    straight, copies = site.folder.parent / "straight", site.folder.parent / "copies"
    shutil.copytree(site.data, straight)
    undisturbed = WholeSite(site.folder.parent, site.epoch)
    at = [sys.executable, "-m", "ip_ranges", "--data"]
    assert undisturbed.run([*at, str(straight), "refresh"]).returncode == 0
    new = _states(straight)
    assert {name for name in old if old[name] != new[name]} == {"divio", "partner"}
    site.run([sys.executable, str(KILLED), str(site.data), str(copies), "refresh"])
    mixed, codes, same = set(), set(), True
    for folder in sorted(copies.iterdir(), key=lambda path: int(path.name)):
        # The build that comes between: with no source to ask, it shows what the folder holds.
        shutil.rmtree(site.data)
        shutil.copytree(folder, site.data)
        feeds = site.data / "feeds.toml"
        feeds.write_text(feeds.read_text().replace('json"\n', 'json"\noptional = true\n'))
        for name in ("region-table.json", "partner.txt"):
            (site.data / name).unlink()
        done = site.publish()
        assert done.returncode == 0, done.stderr
        mixed |= {name for name, digest in _states(site.data).items() if digest not in (old[name], new[name])}
        codes.add(undisturbed.run([*at, str(folder), "refresh"]).returncode)
        same = same and tree(folder) == tree(straight)
    assert len(list(copies.iterdir())) > 8
    exits = " or ".join(f"exit {code}" for code in sorted(codes))
    return Seen(
        f"the next one: {exits}, {'as if nobody had disturbed it' if same else 'other files'}",
        f"{_built(site)}, each table {'as it was or as it is to be' if not mixed else 'anyhow'}",
    )


def overtaken(site: WholeSite) -> Seen:
    """Its document comes late; meanwhile another refresh asks, is answered and records."""
    body = (site.data / "region-table.json").read_bytes()
    go = Event()

    def late_for_the_first(exchange: Exchange) -> None:
        if exchange.number == 1:
            go.wait(60)
        exchange.answer(body)

    with FaultServer(late_for_the_first) as server:
        text = (site.data / "feeds.toml").read_text()
        (site.data / "feeds.toml").write_text(text.replace('"region-table.json"', f'"{server.url()}"\ntimeout = 60'))
        with _started(site) as first:
            _until(lambda: len(server.received) == 1)
            assert site.refresh().returncode == 0
            recorded = site.kept
            built = _built(site)
            go.set()
            done = _ended(first)
    return Seen(_word(done.returncode, recorded, site.kept), built, done.stderr)


def waits(site: WholeSite) -> Seen:
    """Another process holds the lock, and lets go of it in the end."""
    before = site.kept
    with (site.data / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _started(site) as second:
            _until(lambda: _holds(second.pid, site.data / ".lock"))
            built = _built(site)
            assert second.poll() is None
            assert site.kept == before
            fcntl.flock(lock, fcntl.LOCK_UN)
            done = _ended(second)
    return Seen(f"waits, then {_word(done.returncode, before, site.kept)}", built, done.stderr)


def waits_too_long(site: WholeSite) -> Seen:
    """Another process holds the lock, and does not let go of it."""
    before = site.kept
    with (site.data / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = site.refresh()
        return Seen(_word(done.returncode, before, site.kept), _built(site), done.stderr)


@contextmanager
def _started(site: WholeSite) -> Iterator[subprocess.Popen[str]]:
    """A refresh that runs."""
    command = site.command("refresh")
    with subprocess.Popen(
        command, env=site.environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _ended(process: subprocess.Popen[str]) -> Done:
    out, err = process.communicate(timeout=60)
    return Done(process.args, process.returncode, out, err)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def _holds(process: int, path: Path) -> bool:
    folder = Path(f"/proc/{process}/fd")
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc here, where one sees what a process waits for")
    return any(os.path.realpath(one) == str(path) for one in folder.glob("*"))


ROWS = (
    (
        "Killed at any step of writing",
        Seen("the next one: exit 0, as if nobody had disturbed it", "made, each table as it was or as it is to be"),
        killed,
    ),
    (
        "Another refresh records while this one still asks",
        Seen("exit 1, nothing changed", "made", "in the meantime; run ip-ranges refresh again."),
        overtaken,
    ),
    ("Another refresh writes while this one wants to", Seen("waits, then exit 0, recorded", "made"), waits),
    (
        "Another refresh writes for more than half a minute",
        Seen("exit 1, nothing changed", "made", "for 30 seconds; try again later."),
        waits_too_long,
    ),
)


def test_the_page_has_these_rows(root_dir: Path) -> None:
    """Title, refresh, build and words, in this order."""
    rows = [(title, seen.refresh, seen.build, seen.said or "nothing") for title, seen, _ in ROWS]
    assert documented_rows(root_dir / PAGE, "bad-days-at-once") == rows


@pytest.mark.parametrize(
    "rows", [ROWS[1:3], pytest.param((ROWS[0], ROWS[3]), marks=pytest.mark.slow)], ids=["quick", "slow"]
)
def test_what_is_seen_is_what_the_row_says(rows: Sequence[tuple[str, Seen, Happen]], tmp_path: Path) -> None:
    """Each way in which a refresh meets another, or its end: on sites of their own, and all at the same time."""
    with ThreadPoolExecutor() as pool:
        seen = [pool.submit(happen, site_with_news(tmp_path / happen.__name__ / "site")) for _, _, happen in rows]
    for (title, expected, _), result in zip(rows, [future.result() for future in seen], strict=True):
        assert (result.refresh, result.build) == (expected.refresh, expected.build), (title, result.said)
        assert expected.said in result.said, title
        assert "Traceback" not in result.said, title
        assert not result.said or expected.said, title
