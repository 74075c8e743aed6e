"""Two built sites that have the same facts, one in hostile texts, one in plain ones: built once for all that look at them."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_built import Built, built
from hostile_site import BAD, GOOD
from ip_ranges.base.timestamps import parse_instant


def _set_clock(patch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda moment: patch.setenv("SOURCE_DATE_EPOCH", str(int(parse_instant(moment).timestamp())))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of both faces."""
    return _set_clock(monkeypatch)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, worker_id: str, rootdir: Path) -> dict[str, Built]:
    """Both sites by their names. Where tests run in several processes, one builds a site and the others take it."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    built_sites = {}
    for name in sorted(("bad", "good"), reverse=worker_id.endswith(("1", "3", "5", "7"))):  # so that both are begun at once
        record = shared / f"hostile-{name}.json"
        with (shared / f"hostile-{name}.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not record.exists():
                (shared / f"hostile-{name}").mkdir()
                site = built(shared / f"hostile-{name}" / "site", {"bad": BAD, "good": GOOD}[name], rootdir, _set_clock(patch))
                record.write_text(json.dumps([*map(str, site[:3]), site.warnings]))
        *folders, warnings = json.loads(record.read_text())
        built_sites[name] = Built(*map(Path, folders), warnings)
    return built_sites


@pytest.fixture(scope="session")
def bad(sites: dict[str, Built]) -> Built:
    """The site with every hostile text that any field takes."""
    return sites["bad"]


@pytest.fixture(scope="session")
def good(sites: dict[str, Built]) -> Built:
    """The site with plain texts in the same places."""
    return sites["good"]
