"""Compiled templates are kept for the next build, and nothing that is wrong with what is kept reaches one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RENDER = """
from ip_ranges.base.templates import environment
from jinja2 import FileSystemLoader
print(environment(FileSystemLoader("."), autoescape=False).get_template("a.j2").render(word="world"))
"""


def _render(folder: Path, **environment: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", RENDER],
        cwd=folder,
        env={**inherited, "TMPDIR": str(folder / "tmp"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one template, and one for temporary files."""
    (tmp_path / "a.j2").write_text("Hello {{ word }}.", "utf-8")
    (tmp_path / "tmp").mkdir()
    return tmp_path


def _kept(folder: Path) -> list[Path]:
    return sorted((folder / "tmp").rglob("ip-ranges-*.cache"))


def test_compiled_once_and_anew_when_changed(folder: Path) -> None:
    """The second process reads what the first has kept; a changed template is another text."""
    assert _render(folder) == "Hello world."
    (kept,) = _kept(folder)
    made = kept.stat().st_mtime_ns
    assert _render(folder) == "Hello world."
    assert kept.stat().st_mtime_ns == made
    (folder / "a.j2").write_text("Good morning, {{ word }}.", "utf-8")
    assert _render(folder) == "Good morning, world."


def test_only_this_user_may_enter(folder: Path) -> None:
    """What is kept is code that will be run."""
    _render(folder)
    (kept,) = _kept(folder)
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("left", [0, 2, 64, 65, 100, -20, -1])
def test_harmed_file_is_compiled_anew(folder: Path, left: int) -> None:
    """A power cut leaves any part of a file, and zeros for the rest."""
    _render(folder)
    (kept,) = _kept(folder)
    whole = kept.read_bytes()
    for rest in (b"", b"\0" * 20):
        kept.write_bytes(whole[:left] + rest)
        assert _render(folder) == "Hello world."
        assert kept.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path) -> None:
    """PYTHONDONTWRITEBYTECODE is for those who want no such files."""
    assert _render(folder, PYTHONDONTWRITEBYTECODE="1") == "Hello world."
    assert _kept(folder) == []


def test_folder_that_cannot_be_had(folder: Path) -> None:
    """Somebody else's file in its place, or a link to elsewhere: the template is compiled each time."""
    place = folder / "tmp" / f"_jinja2-cache-{os.getuid()}"
    place.write_text("not a folder", "utf-8")
    assert _render(folder) == "Hello world."
    place.unlink()
    (folder / "elsewhere").mkdir()
    place.symlink_to(folder / "elsewhere")
    assert _render(folder) == "Hello world."
    assert list((folder / "elsewhere").iterdir()) == []
