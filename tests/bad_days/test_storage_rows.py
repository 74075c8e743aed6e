"""The table of faults in data/ on "What happens on a bad day": each row is brought about, and its words are what was seen.

The fault is made on real files and disks; then ``ip-ranges refresh``, ``pipeline.build.publish`` and ``sphinx-build`` run in
processes of their own, and what they did and said gives the row of the page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from bad_disks import full, read_only
from documented_tables import documented_rows
from folders import EU, LB, NAT, NEW, tree, write_table
from whole_site import WholeSite

PAGE = "docs/background/bad-days.rst"
NOTHING = "exit 1, nothing changed"
RECORDED = "exit 0, recorded"
MADE, FAILS = "made", "fails"
MERGE = "<<<<<<< HEAD\n"


class Row(NamedTuple):
    """A row of the page and how its fault is made: *arrange* may give words to put before every command."""

    title: str
    says: str
    arrange: Callable[[WholeSite], list[str] | None]
    refresh: str = NOTHING
    build: str = FAILS


def _edited(name: str, old: str, new: str) -> Callable[[WholeSite], None]:
    def arrange(site: WholeSite) -> None:
        path = site.data / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return arrange


def _cut(name: str, size: int) -> Callable[[WholeSite], None]:
    return lambda site: (site.data / name).write_bytes((site.data / name).read_bytes()[:size]) and None


def _torn_with_the_whole_beside_it(site: WholeSite) -> None:
    shutil.copy(site.data / "history.jsonl", site.data / ".history.jsonl.next")
    _cut("history.jsonl", -10)(site)


def _without_line(number: int) -> Callable[[WholeSite], None]:
    def arrange(site: WholeSite) -> None:
        lines = (site.data / "history.jsonl").read_text().splitlines(keepends=True)
        del lines[number]
        (site.data / "history.jsonl").write_text("".join(lines))

    return arrange


HISTORY, SNAPSHOT = "history.jsonl", "snapshots/divio.json"
RESTORE = "Restore the file from version control, or take the published history.jsonl of the site."
BOTH = "one of the two was changed or merged by hand. Restore both from the same commit, then run ip-ranges refresh."
DELETE = "Restore it from version control, or delete it and run ip-ranges refresh, which records a new baseline."
STANDS = "Nothing was lost: what was accepted before still stands. Make room or give write access, and run it again."

MARKS = "there are conflict marks of a merge. Keep the lines of one side only, the one that is published, and run ip-ranges refresh"

ROWS = (
    Row("The disk is full", f"cannot be written: No space left on device. {STANDS}", lambda site: full(site.data), build=MADE),
    Row("The data folder is read-only", f"cannot be written: Read-only file system. {STANDS}", lambda site: read_only(site.data), build=MADE),
    Row("The last line of the history is cut off, and a killed refresh left the whole beside it", "", _torn_with_the_whole_beside_it, RECORDED, MADE),
    Row("The last line of the history is cut off, and nothing is beside it", BOTH, _cut(HISTORY, -10)),
    Row("A line of the history is changed", f"changed, lost or added by hand. {RESTORE}", _edited(HISTORY, '"count":3', '"count":4')),
    Row("A line of the history is no revision", RESTORE, _edited(HISTORY, '"feed":"divio"', '"fed":"divio"')),
    Row("The history has marks of a merge", MARKS, _edited(HISTORY, '{"serial":2026112001', MERGE + '{"serial":2026112001')),
    Row("A line in the middle of the history is lost", RESTORE, _without_line(1)),
    Row("The last line of the history is lost", BOTH, _without_line(-1)),
    Row("The history is lost", BOTH, lambda site: (site.data / HISTORY).unlink()),
    Row("A snapshot is changed by hand", f"does not have the digest that it names: it was changed by hand. {DELETE}",
        _edited(SNAPSHOT, "192.0.2.10/32", "192.0.2.19/32")),
    Row("A snapshot has marks of a merge", f"has conflict marks of a merge in it. {DELETE}",
        _edited(SNAPSHOT, '{"prefix": "192.0.2.10/32"', MERGE + '{"prefix": "192.0.2.10/32"')),
    Row("A snapshot is cut off", f"is not a whole snapshot: it was cut off or changed by hand. {DELETE}", _cut(SNAPSHOT, 300)),
    Row("A snapshot is lost", "", lambda site: (site.data / SNAPSHOT).unlink(), RECORDED, MADE),
    Row("feeds.toml has marks of a merge", "feeds.toml is not TOML", _edited("feeds.toml", "[feeds.partner]", MERGE + "[feeds.partner]")),
)  # fmt: skip


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> WholeSite:
    """A site with a history of three lines, and news of the primary feed that nobody has recorded."""
    site = WholeSite.with_feeds(tmp_path_factory.mktemp("refreshed") / "site", 1795100000)
    assert site.refresh().returncode == 0
    write_table(site.data, LB, NAT, EU, NEW)
    site.epoch = 1795200000
    assert site.refresh().returncode == 0
    write_table(site.data, LB, NAT, EU)
    return site


@pytest.fixture
def site(refreshed: WholeSite, tmp_path: Path) -> WholeSite:
    """A copy of that site, a day later."""
    shutil.copytree(refreshed.folder, tmp_path / "site")
    return WholeSite(tmp_path / "site", 1795300000)


def test_the_page_has_these_rows(root_dir: Path) -> None:
    """Title, refresh, build and words, in this order."""
    rows = [(row.title, row.refresh, row.build, row.says or "nothing") for row in ROWS]
    assert documented_rows(root_dir / PAGE, "bad-days-storage") == rows


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.title)
def test_what_is_seen_is_what_the_row_says(row: Row, site: WholeSite) -> None:
    """Build and publish first, since they change nothing; then the refresh."""
    words = row.arrange(site) or []
    before = site.kept
    for verdict in (site.publish(before=words), site.build(before=words)):
        assert (MADE if verdict.returncode == 0 else FAILS) == row.build, verdict.stderr
        assert row.build == MADE or row.says in verdict.stderr
        assert site.kept == before, "a build has written to data/"
    if row.build == MADE:
        sound = site.sound()
        assert sound.returncode == 0, sound.stdout + sound.stderr
        assert "192.0.2.10/32" in site.page
    else:
        assert not (site.out / "ip-ranges").exists()
    done = site.refresh(before=words)
    after = Path(f"{site.data}.after")
    kept = tree(after) if after.exists() else site.kept
    assert f"exit {done.returncode}, {'nothing changed' if kept == before else 'recorded'}" == row.refresh, done.stderr
    assert "Traceback" not in done.stderr
    assert row.says in done.stderr
    assert not done.stderr or row.says, done.stderr
