"""A build that was killed leaves nothing behind that a later one does not mend; one that cannot write says where."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Site

pytestmark = pytest.mark.slow

DYING = """\
import os

def setup(app):
    event = os.environ.get("DIES_AT")
    if event:
        app.connect(event, lambda *facts: os._exit(9), priority=1)
"""

OLD, NEW = "203.0.113.128/27", "203.0.113.160/27"


@pytest.fixture
def mortal(site: Callable[..., Site]) -> Site:
    """A site whose builds die when they are told to."""
    made = site()
    (made.folder / "dying.py").write_text(DYING, "utf-8")
    return made


def _build(made: Site, builder: str = "html", *, dies_at: str = "") -> subprocess.CompletedProcess[str]:
    extensions = "extensions=ip_ranges.sphinxext,dying"
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-D", extensions, "-d", "_build/trees", ".", f"_build/{builder}"]
    environment = {**os.environ, "PYTHONPATH": str(made.folder), "DIES_AT": dies_at}
    done = subprocess.run(command, cwd=made.folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == (9 if dies_at else 0), done.stderr
    return done


def _shown(made: Site) -> tuple[bool, bool]:
    """Whether the page of the vendor has the old prefix, and the new one."""
    text = (made.folder / "_build" / "html" / "vendor.html").read_text("utf-8")
    return OLD in text, NEW in text


def test_killed_twice_between_two_tables(mortal: Site) -> None:
    """First with its pages written and nothing noted, then with the new table read and no page written."""
    _build(mortal, dies_at="build-finished")
    assert _shown(mortal) == (True, False)
    mortal.replace("data/vendor.json", OLD, NEW)
    _build(mortal, dies_at="html-page-context")
    assert _shown(mortal) == (True, False)
    _build(mortal)
    assert _shown(mortal) == (False, True)


def test_killed_on_the_way_to_a_table_that_is_taken_back(mortal: Site) -> None:
    """Its pages are written; then another builder reads the old table again, and this one finds nothing to read."""
    _build(mortal)
    mortal.replace("data/vendor.json", OLD, NEW)
    _build(mortal, dies_at="build-finished")
    assert _shown(mortal) == (False, True)
    mortal.replace("data/vendor.json", NEW, OLD)
    _build(mortal, "text")
    assert "vendor is written again: an earlier build was interrupted\n" in _build(mortal).stdout
    assert _shown(mortal) == (True, False)


def test_files_that_cannot_be_written_are_named(mortal: Site) -> None:
    """Where the folder of the files should be there is something else: a sentence, and no function of ours."""
    out = mortal.folder / "_build" / "html"
    out.mkdir(parents=True)
    (out / "ip-ranges").symlink_to(Path("nowhere", "at", "all"))
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", str(out)]
    done = subprocess.run(command, cwd=mortal.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    (said,) = [line for line in done.stderr.splitlines() if "cannot be written" in line]
    assert "ip-ranges" in said
    assert said.endswith(
        "Make room on that disk, or give the build the right to write there, and build again; until a build has ended well, do"
        " not publish its output."
    )
    assert "Handler" not in done.stderr
