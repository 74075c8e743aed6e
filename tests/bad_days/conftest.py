"""Two built sites that have the same facts, one in hostile texts, one in plain ones: built once for all that look at them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_built import Built, built
from hostile_site import BAD, GOOD, Words
from ip_ranges.base.timestamps import parse_instant


def _set_clock(patch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda moment: patch.setenv("SOURCE_DATE_EPOCH", str(int(parse_instant(moment).timestamp())))


def _site(folder: Path, words: Words, rootdir: Path) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        return built(folder / "site", words, rootdir, _set_clock(patch))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of both faces."""
    return _set_clock(monkeypatch)


@pytest.fixture(scope="session")
def bad(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Built:
    """The site with every hostile text that any field takes."""
    return _site(tmp_path_factory.mktemp("hostile"), BAD, rootdir)


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Built:
    """The same site with plain texts."""
    return _site(tmp_path_factory.mktemp("plain"), GOOD, rootdir)
