"""When a table was last verified: an answer counts where it was accepted, or is what we have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from folders import EU, LB, NAT, NEW, data_folder, region_table, write_table
from ip_ranges.changes.publication import Publication
from ip_ranges.errors import IpRangesError
from ip_ranges.exports import files
from ip_ranges.fetch import Fetcher
from ip_ranges.pipeline.build import publish
from ip_ranges.pipeline.refresh import refresh
from ip_ranges.storage.data_folder import Store

DAY = timedelta(days=1)
PRIVATE = ("10.0.0.1/32", "us-east", "nat-gateway", "outbound")


class Source:
    """A table at a web address, and a data folder that reads it; *body* is what it answers next."""

    def __init__(self, desk: Any, cache: Path, server: FaultServer) -> None:
        self.desk, self.cache, self.server = desk, cache, server

    def build(self) -> Publication:
        """A build with a folder that lives between builds."""
        return publish(self.desk.data, cache=self.cache, clock=lambda: self.desk.now, environment={})

    def verified(self) -> Any:
        """When the table of a build now was last verified."""
        return self.build().primary.verified

    def answers(self, *ranges: Any, serial: int = 7) -> None:
        """Put up another table."""
        self.body = json.dumps(region_table(*ranges, serial=serial)).encode()


@pytest.fixture
def source(desk: Any, tmp_path: Path) -> Iterator[Source]:
    """A source whose first table was accepted by a refresh, and looked at by a build."""
    found: list[Source] = []
    with FaultServer(lambda exchange: exchange.answer(found[0].body, Content_Type="application/json")) as server:
        feeds = f'[feeds.divio]\nformat = "region-table"\nurl = "{server.url("/table.json")}"\nretries = 0\n'
        found.append(Source(desk, tmp_path / "cache", server))
        found[0].answers(LB, NAT, EU)
        data_folder(desk.data, feeds=feeds)
        desk.refresh()
        assert found[0].verified() == desk.now
        yield found[0]


def test_equal_bytes_and_an_equal_table(source: Source) -> None:
    """The same document, and the same table in another document, are what we have."""
    source.desk.now += DAY
    assert source.verified() == source.desk.now
    source.desk.now += DAY
    source.body = json.dumps(json.loads(source.body), indent=3).encode()
    assert source.verified() == source.desk.now


def test_a_table_that_is_new(source: Source) -> None:
    """What is accepted is verified, recorded or not."""
    source.desk.now += DAY
    source.answers(LB, NAT, EU, NEW, serial=8)
    assert source.verified() == source.desk.now


def test_a_refused_document_verifies_nothing(source: Source) -> None:
    """The source was up and spoke, and what it said is not on the page."""
    then = source.desk.now
    for _ in range(3):
        source.desk.now += DAY
        source.answers(LB, NAT, EU, PRIVATE, serial=8)
        found = source.build()
        assert (found.primary.health, found.primary.verified) == ("fallback", then)
    status = json.loads(dict(files(found))["status.json"]())
    assert (status["verified"], status["feeds"]["divio"]["age"]) == ("2026-11-20T09:30:00Z", 3 * 86400)


def test_an_older_copy_verifies_nothing(source: Source) -> None:
    """For a week it is passed over, as some server's cache; then the source counts as one that fails, and still the table stands."""
    then = source.desk.now
    source.answers(NAT, EU, serial=6)
    source.desk.now += 7 * DAY
    found = source.build()
    assert (found.primary.health, found.primary.verified, found.warnings) == ("current", then, ())
    source.desk.now += timedelta(seconds=1)
    found = source.build()
    assert (found.primary.health, found.primary.verified) == ("fallback", then)
    ((subtype, message),) = found.warnings
    assert "The source answered with an older copy (token 6, accepted is 7); the newer one is kept." in message
    assert (subtype, message.endswith("stands in, and the page says so.")) == ("fetch", True)
    assert len(found.primary.table.ranges) == 3
    source.answers(LB, NAT, EU)
    assert source.build().primary.health == "current"


def test_an_older_copy_and_max_age(source: Source) -> None:
    """The feed's own max_age takes the place of the week; a strict build stops."""
    feeds = source.desk.data / "feeds.toml"
    feeds.write_text(feeds.read_text() + 'max_age = "2d"\n')
    source.answers(NAT, EU, serial=6)
    source.desk.now += 2 * DAY
    assert source.build().primary.health == "current"
    source.desk.now += timedelta(seconds=1)
    assert source.build().primary.health == "fallback"
    with pytest.raises(IpRangesError, match=r"older copy \(token 6, accepted is 7\).* The build is strict, so it stops here\."):
        publish(source.desk.data, cache=source.cache, clock=lambda: source.desk.now, environment={}, strict=True)


def test_after_max_age_a_refused_document_ends_it(source: Source) -> None:
    """The age is that of the last verification, not of the last answer."""
    feeds = source.desk.data / "feeds.toml"
    feeds.write_text(feeds.read_text() + 'max_age = "2d"\n')
    source.answers(LB, NAT, EU, PRIVATE, serial=8)
    source.desk.now += DAY
    assert source.build().primary.health == "fallback"
    source.desk.now += DAY + timedelta(seconds=1)
    with pytest.raises(IpRangesError, match="max_age is 2 days"):
        source.build()


def test_a_fresh_machine_asks_the_published_status(source: Source, site: Any, tmp_path: Path) -> None:
    """A builder without a memory learns from status.json when the table was verified, also where the document is refused."""
    feeds = source.desk.data / "feeds.toml"
    feeds.write_text(f'published_url = "{site.url}"\n' + feeds.read_text())
    then = source.desk.now
    published = source.build()
    site.publish(published)
    site.pages["/status.json"] = dict(files(published))["status.json"]().encode()
    source.desk.now += DAY
    for serial in (8, 6):  # refused, and an older copy
        source.answers(LB, NAT, EU, PRIVATE, serial=serial)
        source.cache = tmp_path / f"another machine {serial}"
        assert source.verified() == then


def test_the_command_remembers_it_apart(source: Source) -> None:
    """A refresh keeps it beside what it fetched; a dry run and a refused document keep nothing."""
    desk, cache = source.desk, source.desk.data / ".cache"

    def fetcher() -> Fetcher:
        return Fetcher(data=desk.data, cache=cache, clock=lambda: desk.now, environment={})

    store = Store(desk.data)
    (feed,) = store.settings({}).feeds
    refresh(store, store.settings({}), fetcher(), desk.now, dry_run=True)
    assert fetcher().last_verified(feed) is None
    refresh(store, store.settings({}), fetcher(), desk.now)
    then = desk.now
    assert fetcher().last_verified(feed) == then
    source.answers(LB, NAT, EU, PRIVATE, serial=8)
    desk.now += DAY
    refresh(store, store.settings({}), fetcher(), desk.now)
    assert fetcher().last_verified(feed) == then


def test_a_damaged_memory(source: Source) -> None:
    """What is no moment is not known."""
    for path in source.cache.glob("*.verified"):
        path.write_text("soon\n")
    source.answers(LB, NAT, EU, PRIVATE, serial=8)
    assert source.verified() is None


def test_a_file_of_ours_in_a_build(desk: Any, tmp_path: Path) -> None:
    """A table beside feeds.toml is remembered by builds too."""
    data_folder(desk.data, feeds='[feeds.divio]\nformat = "region-table"\nurl = "region-table.json"\n')
    desk.refresh()
    assert not list(desk.data.rglob("*.verified"))

    def build() -> Publication:
        return publish(desk.data, cache=tmp_path / "cache", clock=lambda: desk.now, environment={})

    then = build().now
    write_table(desk.data, LB, NAT, EU, PRIVATE)
    desk.now += DAY
    assert build().primary.verified == then
