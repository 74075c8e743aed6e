"""Projects out of ``tests/roots``, with a clock that a test sets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from ip_ranges.base.timestamps import parse_instant
from sites import Site

NOW = "2026-11-22T12:00:00Z"


@pytest.fixture
def site(tmp_path: Path, rootdir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    """Copy a project out of ``tests/roots`` and set the clock."""
    sites: list[Site] = []

    def clock(moment: str) -> None:
        when: datetime = parse_instant(moment)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(when.timestamp())))

    def made(root: str = "ip-site", now: str = NOW, **files: str) -> Site:
        clock(now)
        folder = tmp_path / f"site{len(sites)}"
        shutil.copytree(rootdir / f"test-{root}", folder)
        for name, text in files.items():
            (folder / f"{name}.rst").write_text(text, "utf-8")
        sites.append(Site(folder, clock))
        return sites[-1]

    return made
