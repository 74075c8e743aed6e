"""Writing into a built site: only what changed, whole, and nothing of others."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from ip_ranges.changes.publication import Contents, Publication
from ip_ranges.exports import files
from ip_ranges.exports.site.staging import staging_folder
from ip_ranges.exports.site.writer import WriteCounts, write_files
from publications import NOW, hostile_publication, small_publication


class Killed(BaseException):
    """The end of a process, as far as its own code sees it."""


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its inode and time of change."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_all_files_are_written(tmp_path: Path, small_files: dict[str, str]) -> None:
    """Byte for byte what the exports say."""
    done = write_files(small_publication(), tmp_path / "ip-ranges")
    assert done == WriteCounts(len(small_files), 0, 0)
    found = {path: (tmp_path / "ip-ranges" / path).read_bytes() for path in tree(tmp_path / "ip-ranges")}
    assert found == {path: text.encode() for path, text in small_files.items()}


def test_a_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The folder appears in one step, whole, or not at all, and nothing is left beside it."""
    site = tmp_path / "site" / "ip-ranges"
    site.parent.mkdir()
    staging_folder(site, os.getpid()).write_text("in the way")
    with pytest.raises(OSError, match=r"\.ip-ranges\."):
        write_files(small_publication(), site)
    staging_folder(site, os.getpid()).unlink()

    def broken() -> Contents:
        raise RuntimeError("no contents")

    publication = small_publication()
    *feeds, last = publication.feeds
    with pytest.raises(RuntimeError, match="no contents"):
        write_files(replace(publication, feeds=(*feeds, replace(last, contents=broken))), site)
    assert list(site.parent.iterdir()) == []


def test_what_a_killed_build_left_beside_the_folder_goes_after_an_hour(tmp_path: Path) -> None:
    """A younger folder may be of a build that is still running."""
    site = tmp_path / "site" / "ip-ranges"
    write_files(small_publication(), site)
    (site / "aws.json").unlink()
    old, young = staging_folder(site, 1), staging_folder(site, 2)
    for left in (old, young):
        (left / "lists").mkdir(parents=True)
    os.utime(old, (NOW.timestamp(), NOW.timestamp()))
    assert write_files(small_publication(), site).written == 1
    assert {path.name for path in site.parent.iterdir()} == {"ip-ranges", young.name}


def test_an_unchanged_build_writes_nothing(tmp_path: Path, small_files: dict[str, str]) -> None:
    """No file gets a new time, so nothing is uploaded again."""
    write_files(small_publication(), tmp_path)
    before = tree(tmp_path)
    assert write_files(small_publication(), tmp_path) == WriteCounts(0, len(small_files), 0)
    assert tree(tmp_path) == before


def test_a_later_build_writes_the_status(tmp_path: Path, small_files: dict[str, str]) -> None:
    """Ten minutes later the times of checking are new, and nothing else."""
    write_files(small_publication(), tmp_path)
    before = tree(tmp_path)
    done = write_files(small_publication(now=NOW + timedelta(minutes=10)), tmp_path)
    assert done == WriteCounts(3, len(small_files) - 3, 0)
    after = tree(tmp_path)
    assert {path for path in after if after[path] != before[path]} == {"status.json", "feeds/aws/status.json", "SHA256SUMS"}


def test_a_damaged_or_missing_file_comes_back(tmp_path: Path) -> None:
    """Whatever happened to the folder, the next build mends it."""
    write_files(small_publication(), tmp_path)
    good = (tmp_path / "ip-ranges.csv").read_bytes()
    (tmp_path / "ip-ranges.csv").write_bytes(good[:-1] + b"x")
    (tmp_path / "aws.json").unlink()
    assert write_files(small_publication(), tmp_path).written == 2
    assert (tmp_path / "ip-ranges.csv").read_bytes() == good


@pytest.mark.slow
def test_files_of_former_builds_go_but_not_revisions(tmp_path: Path) -> None:
    """Another table: its lists replace the old ones; revisions and files of others stay."""
    write_files(small_publication(), tmp_path)
    (tmp_path / "lists" / "us-east" / "own.txt").write_text("of somebody else")
    done = write_files(hostile_publication(), tmp_path)
    assert done.removed > 100
    assert [path.name for path in (tmp_path / "lists" / "us-east").iterdir()] == ["own.txt"]
    assert not (tmp_path / "lists" / "eu-west").exists()
    assert (tmp_path / "changes" / "2026111201.json").exists()
    assert (tmp_path / "feeds" / "aws" / "changes" / "2026111501.json").exists()
    assert not (tmp_path / "feeds" / "aws" / "ip-ranges.json").exists()


def test_nothing_outside_is_ever_removed(tmp_path: Path) -> None:
    """A SHA256SUMS that somebody tampered with names what is none of ours."""
    site, outside = tmp_path / "site" / "ip-ranges", tmp_path / "site" / "index.html"
    write_files(small_publication(), site)
    outside.write_text("the page")
    with (site / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  ../index.html\n{'0' * 64}  {tmp_path}/site/index.html\n{'0' * 64}  changes\n")
    write_files(small_publication(), site)
    assert outside.exists()
    assert (site / "changes").is_dir()


def test_an_error_leaves_the_former_set(tmp_path: Path) -> None:
    """A folder in the way of a file: the build fails, and the status still speaks of files that are there."""
    write_files(small_publication(steps=4), tmp_path)
    status = (tmp_path / "status.json").read_bytes()
    (tmp_path / "ip-ranges.csv").unlink()
    (tmp_path / "ip-ranges.csv").mkdir()
    with pytest.raises(OSError, match=r"ip-ranges\.csv"):
        write_files(small_publication(), tmp_path)
    assert (tmp_path / "status.json").read_bytes() == status
    assert [path for path in tree(tmp_path) if Path(path).name.startswith(".")] == []


@pytest.mark.slow
def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    """While two builds replace each other's files, every read gives one whole version."""
    first, second = small_publication(), small_publication(steps=4)
    whole = {dict(files(one))["ip-ranges.json"]().encode() for one in (first, second)}
    write_files(first, tmp_path)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "ip-ranges.json").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for one in (second, first, second):
        write_files(one, tmp_path)
    done.set()
    reader.join()
    assert seen <= whole


def test_files_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    """The usual permissions, not those of a private temporary file."""
    old = os.umask(0o022)
    try:
        write_files(small_publication(), tmp_path)
    finally:
        os.umask(old)
    assert (tmp_path / "status.json").stat().st_mode & 0o777 == 0o644


@pytest.mark.slow
def test_a_state_that_changed_by_the_clock_is_written(tmp_path: Path, render: Callable[[Publication], dict[str, str]]) -> None:
    """Same serial, another day: what is in the folder is what a build from nothing would have made."""
    for days in (0, 5, 30, 400):
        publication = small_publication(now=NOW + timedelta(days=days))
        write_files(publication, tmp_path)
        for path, text in render(publication).items():
            assert (tmp_path / path).read_bytes() == text.encode(), (days, path)


def test_a_copy_that_lost_its_times_is_compared(tmp_path: Path, small_files: dict[str, str]) -> None:
    """A restored cache of a CI system: nothing is written, but a file that was damaged on the way is."""
    write_files(small_publication(), tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b", copy_function=shutil.copyfile)
    (tmp_path / "b" / "aws.json").write_bytes(b"{}")
    os.utime(tmp_path / "b" / "SHA256SUMS", (0, 0))
    assert write_files(small_publication(), tmp_path / "b") == WriteCounts(1, len(small_files) - 1, 0)


def test_what_a_killed_build_left_is_not_published(tmp_path: Path) -> None:
    """In a container the next build may have the number of the one that was killed."""
    site = tmp_path / "ip-ranges"
    left = staging_folder(site, os.getpid()) / "lists" / "gone" / "old.txt"
    left.parent.mkdir(parents=True)
    left.write_text("192.0.2.0/24\n")
    write_files(small_publication(), site)
    assert not (site / "lists" / "gone").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["ip-ranges"]


@pytest.mark.slow
def test_killed_while_former_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums still name what is left of them, so the next build removes it."""
    site = tmp_path / "ip-ranges"
    write_files(hostile_publication(), site)
    unlink = Path.unlink
    removed: list[Path] = []

    def killed(path: Path, missing_ok: bool = False) -> None:
        if len(removed) == 2:
            raise Killed
        removed.append(path)
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(Killed):
        write_files(small_publication(), site)
    monkeypatch.undo()
    write_files(small_publication(), site)
    fresh = tmp_path / "fresh"
    write_files(small_publication(), fresh)
    for_ever = {path for path in tree(site) if "changes/" in path}
    assert tree(site).keys() - for_ever == tree(fresh).keys() - for_ever
