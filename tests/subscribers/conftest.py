"""A served folder that changes over time, and programs that are subscribed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from subscribers import CALENDARS, READERS, CalendarReader, FeedReader, ServedFolder


@pytest.fixture
def served() -> Iterator[ServedFolder]:
    """A folder on a loopback server. At the end no program has asked for anything of another host."""
    with ServedFolder() as site:
        yield site
    assert site.strangers == []


@pytest.fixture(params=list(READERS))
def subscribed(request: pytest.FixtureRequest, served: ServedFolder, tmp_path: Path) -> Callable[..., FeedReader]:
    """Each feed reader in turn: call it with the folders whose feed of changes it follows; "" is the whole site's."""

    def subscribe(*below: str) -> FeedReader:
        kind = READERS[request.param]
        return kind(tmp_path, served, *(f"{folder}changes.{kind.kind}" for folder in below or ("",)))

    return subscribe


@pytest.fixture(params=list(CALENDARS))
def calendar(request: pytest.FixtureRequest, served: ServedFolder, tmp_path: Path) -> CalendarReader:
    """Each calendar program in turn, subscribed to the whole site's calendar."""
    return CALENDARS[request.param](tmp_path, served, "changes.ics")
