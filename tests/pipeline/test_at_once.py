"""Builds and a refresh at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from folders import EU, FEEDS, LB, NAT, NEW, data_folder, write_table
from ip_ranges.storage.data_folder import Store
from ip_ranges.storage.history_file import parse_history

pytestmark = pytest.mark.slow


def test_builds_while_a_refresh_records(desk) -> None:
    """Every build sees the old state or the new one: a whole chain, and a table that its last revision names."""
    data_folder(desk.data, feeds=FEEDS.replace('json"\n', 'json"\noptional = true\n'))
    desk.refresh()
    done = Event()
    builder = replace(desk, environment={"IP_RANGES_FEED_DIVIO_URL": "nowhere.json", "IP_RANGES_FEED_PARTNER_URL": "nowhere.txt"})

    def build() -> int:
        count = 0
        while not done.is_set():
            found = builder.build()
            revisions = parse_history(found.history.splitlines(), "the build's history")
            newest = {revision.feed: revision for revision in revisions}
            for feed in found.feeds:
                assert (feed.digest, feed.serial) == (newest[feed.name].digest, newest[feed.name].serial)
            count += 1
        return count

    with ThreadPoolExecutor(3) as pool:
        builders = [pool.submit(build) for _ in range(3)]
        try:
            for number in range(30):
                desk.now += timedelta(hours=1)
                write_table(desk.data, *((LB, NAT, EU) if number % 2 else (LB, NAT, EU, NEW)))
                (desk.data / "partner.txt").write_text("192.0.2.128/25\n" + "192.0.2.64/26\n" * (number % 2))
                desk.refresh()
        finally:
            done.set()
        assert all(one.result() > 0 for one in builders)
    assert len(Store(desk.data).load().revisions) > 50
