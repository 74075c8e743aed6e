"""Microsoft's records of changes: what is added, from when, and what is taken away again."""

from __future__ import annotations

import json
from typing import Any

from ip_ranges.model.table import Table
from reading import places, problems, read, written


def change(version: str, endpoint: int = 1, **parts: Any) -> dict[str, Any]:
    """A record of one set."""
    return {"id": int(version), "endpointSetId": endpoint, "disposition": "Change", "version": version, **parts}


def read_changes(*records: Any) -> Table:
    """The table of such records."""
    return read("microsoft365", json.dumps(records))


def test_the_records_are_played_in_the_order_of_their_versions() -> None:
    """What stands after all of them, and what cannot be read."""
    block, beside = "192.0.2.0/28", "192.0.2.16/28"
    dated = {"effectiveDate": "20261201", "ips": [block]}
    for case, records, ranges, faulty in (
        ("effectiveDate is a day, which begins at midnight UTC; without one there is no date, and names are no ranges",
         [change("2026103100", add=dated | {"urls": ["a.example.com"]}), change("2026103100", 2, add={"ips": [block]}),
          change("2026103100", 3, add={"urls": ["b.example.com"]})],
         [f"{block} direction=inbound effective=2026-12-01T00:00:00Z endpointSetId=1", f"{block} direction=inbound endpointSetId=2"], []),
        ("a later removal ends an addition of the same set, whatever the order in the document; another set's stays",
         [change("2026112800", remove={"ips": [block]}), change("2026103100", add=dated | {"ips": [block, beside]}),
          change("2026103100", 2, add=dated)],
         [f"{block} direction=inbound effective=2026-12-01T00:00:00Z endpointSetId=2",
          f"{beside} direction=inbound effective=2026-12-01T00:00:00Z endpointSetId=1"], []),
        ("a removal ends what came before it, not what comes after",
         [change("2026010100", add=dated), change("2026030100", remove={"ips": [block]}),
          change("2026040100", add={"effectiveDate": "20260501", "ips": [block]})],
         [f"{block} direction=inbound effective=2026-05-01T00:00:00Z endpointSetId=1"], []),
        ("a removal makes no range: what it names is dead already; only a prefix that cannot be read is told",
         [change("2026112800", remove={"ips": [block, "192.0.2.1/28"]})], [], [".[0].remove.ips[1]"]),
    ):
        table = read_changes(*records)
        assert (written(table), places(table)) == (ranges, faulty), case


def test_the_newest_version_is_the_token() -> None:
    """Versions are ``YYYYMMDDNN``; a record without one is the oldest."""
    table = read_changes(change("2026103101"), change("2026103100"), {"endpointSetId": 4})
    assert (table.token, str(table.published)) == (2026103101, "2026-10-31 00:00:00+00:00")


def test_a_date_that_is_none_is_a_problem() -> None:
    """An addition whose date cannot be read must not count from now."""
    for date in ("soon", "20261340", "2026-12-01", "٢٠٢٦١٢٠١", 7, [], True):
        table = read_changes(change("2026103100", add={"effectiveDate": date, "ips": ["192.0.2.0/28"]}))
        assert table.ranges == (), date
        assert places(table) == [".[0].add.effectiveDate"], date


def test_no_changes_is_an_empty_table() -> None:
    """The service answers ``[]`` when nothing has changed since the version that was asked for."""
    assert read("microsoft365", "[]") == Table()


def test_rows_of_neither_kind_are_named() -> None:
    """One such row is a problem; parts of the wrong kind are, too."""
    table = read_changes({"ips": ["192.0.2.0/28"]}, {"x": 1}, change("1", add=[]), change("1", add={"ips": {}}))
    assert problems(table) == [
        '.[1]: This is neither an endpoint set ("ips", "urls") nor a change ("endpointSetId").',
        '.[2].add: This is a list where an object with a list "ips" belongs.',
        '.[3].add: This is an object where an object with a list "ips" belongs.',
    ]
