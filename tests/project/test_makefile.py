"""make alone lists every target, and the pinned requirements mean the same on every machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_make_alone_lists_every_target() -> None:
    """Each target that a person may name has its line of help."""
    done = subprocess.run(["make", "-C", str(ROOT), "--no-print-directory"], capture_output=True, text=True, check=True)
    listed = set(re.findall(r"^  ([a-z-]+) +\S", done.stdout, re.MULTILINE))
    declared = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == {target for line in declared for target in line.split()}
    assert {"html", "dirhtml", "linkcheck", "test", "lint", "serve", "clean", "refresh"} <= listed


@pytest.mark.parametrize("name", ["docs.txt", "dev.txt", "lowest.txt"])
def test_the_pinned_requirements_name_no_index_and_no_path(name: str) -> None:
    """Every line is a version, a hash, or a marker."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    strange = [
        line
        for line in lines
        if not re.fullmatch(r"[a-zA-Z0-9._-]+==[^ ]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]
    assert strange == []


def test_the_site_is_built_with_the_versions_that_are_tested() -> None:
    """What the site needs is pinned to the same versions in both lists."""
    site, everything = (
        set(re.findall(r"^[a-zA-Z0-9._-]+==[^ ]+", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("docs.txt", "dev.txt")
    )
    assert site <= everything
