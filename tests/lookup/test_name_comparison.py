"""The addresses of a name against what it may point to: missing, obsolete, about to change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.fetch import Fetcher
from ip_ranges.lookup.allow_list import read_allow_list
from ip_ranges.lookup.name_comparison import NameComparison, compare_name
from ip_ranges.pipeline.assemble import accepted_publication
from ip_ranges.pipeline.refresh import refresh
from ip_ranges.storage.data_folder import Store
from publications import NOW, small_publication

SWITCH = datetime(2026, 12, 20, 9, tzinfo=UTC)


def against(text: str, now: datetime = NOW, **filters: Any) -> NameComparison:
    """Hold a text against the small publication's own feed: .10 stays, .11 is given up on 20 December, .12 begins then."""
    return compare_name(read_allow_list(text), small_publication(now=now).primary, now, **filters)


def test_the_address_that_stays() -> None:
    """What is given up is not what a name may point to, and what begins later is not yet."""
    found = against("192.0.2.10 2001:db8:1::10")
    assert found.same
    assert found.as_json() == {
        "missing": [],
        "obsolete": [],
        "changing": [{"prefix": "192.0.2.12/32", "region": "us-east", "from": "2026-12-20T09:00:00Z", "until": None}],
        "not_understood": [],
    }


def test_a_name_that_points_elsewhere() -> None:
    """Each address that it has and may not have, with its line and what it is; and what it lacks."""
    found = against("192.0.2.11\n192.0.2.12\n8.8.8.8\n", family=4)
    assert found.as_json() == {
        "missing": [{"prefix": "192.0.2.10/32", "region": "us-east", "from": None, "until": None}],
        "obsolete": [
            {"prefix": "192.0.2.11/32", "line": 1, "region": "us-east", "state": "draining", "from": None},
            {"prefix": "192.0.2.12/32", "line": 2, "region": "us-east", "state": "announced", "from": "2026-12-20T09:00:00Z"},
            {"prefix": "8.8.8.8/32", "line": 3, "region": None, "state": None, "from": None},
        ],
        "changing": [{"prefix": "192.0.2.12/32", "region": "us-east", "from": "2026-12-20T09:00:00Z", "until": None}],
        "not_understood": [],
    }
    assert not found.same


def test_what_was_not_understood_is_told() -> None:
    """A record that nobody can read may be one of ours, so the name is not surely right."""
    found = against("@ A 192.0.2.10\n@ AAAA 2001:db8:1::10\n@ A 192.0.2.300\n")
    assert (found.missing, found.obsolete, found.same) == ((), (), False)
    reason = "is no address: a number is above 255 or begins with a zero, or a group is too long"
    assert found.as_json()["not_understood"] == [{"line": 3, "text": "192.0.2.300", "reason": reason}]


def test_from_its_day_on() -> None:
    """At that very moment the new address is missing, and the old one was never to be there."""
    found = against("192.0.2.10", now=SWITCH, family=4)
    assert [str(one.answer.prefix) for one in found.missing] == ["192.0.2.12/32"]
    assert against("192.0.2.10 192.0.2.12", now=SWITCH, family=4).as_json() == {
        "missing": [],
        "obsolete": [],
        "changing": [],
        "not_understood": [],
    }


def test_of_which_region() -> None:
    """The regions whose addresses it has; another one by name; all of them where it has none of ours."""
    assert [str(one.answer.prefix) for one in against("192.0.2.10", family=6).missing] == ["2001:db8:1::10/128"]
    assert [one.region for one in against("198.51.100.10").missing] == []
    assert [(one.region, str(one.answer.prefix)) for one in against("198.51.100.10", region="us-east", family=4).missing] == [
        ("us-east", "192.0.2.10/32")
    ]
    assert [(one.region, str(one.answer.prefix)) for one in against("8.8.8.8", family=4).missing] == [
        ("eu-west", "198.51.100.10/32"),
        ("us-east", "192.0.2.10/32"),
    ]


@pytest.fixture(scope="module")
def example(root_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Publication]:
    """The shipped example on any day."""
    data = tmp_path_factory.mktemp("example") / "data"
    data.mkdir()
    shutil.copy(root_dir / "data" / "region-table.toml", data)
    (data / "feeds.toml").write_text('[feeds.divio]\nformat = "region-table"\nurl = "region-table.toml"\n')
    store = Store(data)
    settings = store.settings({})
    accepted = datetime(2026, 11, 28, 12, tzinfo=UTC)
    fetcher = Fetcher(data=data, cache=None, clock=lambda: accepted, environment={})
    assert refresh(store, settings, fetcher, accepted).good
    ledger = store.load()
    return lambda now: accepted_publication(ledger, settings, fetcher, now)


@pytest.mark.slow
def test_our_own_zone_day_by_day(example: Callable[[datetime], Publication]) -> None:
    """From 29 November 2026 to 5 March 2027 each region's zone file, as published that day, needs nothing that day."""
    day = datetime(2026, 11, 29, 12, tzinfo=UTC)
    addresses: dict[str, list[str]] = {}
    while day <= datetime(2027, 3, 5, 12, tzinfo=UTC):
        publication = example(day)
        zones = {path.split("/")[1]: made for path, made in files(publication) if path.startswith("snippets/") and "zone" in path}
        assert len(zones) > 3
        for region, made in zones.items():
            text = made()
            if region != "all" and " IN A" in text:
                found = compare_name(read_allow_list(text), publication.primary, day, region=region)
                assert found.same, (day, region)
            if region == "us-east":
                known = [line.split()[-1] for line in text.splitlines() if line.startswith("@ IN A ")]
                addresses.setdefault(" ".join(known), []).append(f"{day:%Y-%m-%d}")
        day += timedelta(days=1)
    assert {known: days[0] for known, days in addresses.items()} == {
        "192.0.2.10": "2026-11-29",
        "192.0.2.10 192.0.2.12": "2027-02-01",
    }
