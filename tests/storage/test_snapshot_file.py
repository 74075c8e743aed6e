"""Snapshots as text: canonical, byte-stable, and read back as they were."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.errors import StoreError
from ip_ranges.model.snapshot import Snapshot
from ip_ranges.model.table import Count, Location, Notice, Range, Region, ServerPool, Table, range_order
from ip_ranges.storage.canonical_table import table_text, text_digest
from ip_ranges.storage.snapshot_file import parse_snapshot, snapshot_text
from publications import made
from strategies import DATES, tables

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
REGIONS = st.builds(
    Region,
    id=st.text("abc-", min_size=1, max_size=6),
    name=TEXT,
    vendor=TEXT,
    vendor_region=TEXT,
    location=st.none() | st.builds(Location, TEXT, TEXT, st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180)),
    tenancy=st.sampled_from(("public", "private")),
    status=st.sampled_from(("planned", "active", "retired")),
    hostname=TEXT,
    server_pool=st.none() | st.builds(ServerPool, st.just("aws"), TEXT, st.sampled_from(((), (("service", "EC2"),)))),
)
NOTICES = st.builds(
    Notice,
    id=st.text("abc-", min_size=1, max_size=6),
    published=st.just(SEEN),
    title=TEXT,
    body=TEXT,
    effective=st.sampled_from(DATES),
    regions=st.lists(TEXT, max_size=2).map(tuple),
    url=st.none() | st.just("https://example.com/"),
)
TABLES = st.builds(
    Table,
    regions=st.lists(REGIONS, max_size=3).map(tuple),
    ranges=tables(),
    notices=st.lists(NOTICES, max_size=2).map(tuple),
    token=st.none() | st.integers(0, 2**60),
    published=st.sampled_from(DATES),
    example=st.booleans(),
    problems=st.just(()),
    counted=st.just(Count()),  # a count of the document is not part of what is accepted
)


def snapshot(table: Table, **reading: object) -> Snapshot:
    """The snapshot of a table."""
    digest = text_digest(table_text(table))
    return Snapshot("divio", {"format": "region-table", **reading}, "0" * 64, digest, table, 2026112001, SEEN)


@given(TABLES)
def test_what_is_written_is_read(table: Table) -> None:
    """Down to the last fact, and writing it again gives the same bytes."""
    one = snapshot(table)
    text = snapshot_text(one)
    assert parse_snapshot(text, "x") == one._replace(body=table_text(table))
    assert snapshot_text(parse_snapshot(text, "x")) == text
    json.loads(text)


@given(TABLES, st.data())
def test_damage_is_seen(table: Table, data: st.DataObject) -> None:
    """A character of the table that is changed or lost makes an error, never another table."""
    text = snapshot_text(snapshot(table))
    start = text.index('"table": ')
    place = data.draw(st.integers(start, len(text) - 2))
    for damaged in (text[:place] + "\u2603" + text[place + 1 :], text[:place] + text[place + 1 :], text[:place]):
        with pytest.raises(StoreError, match=r"^x (is not|does not|has) "):
            parse_snapshot(damaged, "x")


@pytest.mark.parametrize("text", ["", "{}", "null", "[]", '{"digest": 1,\n"table": }\n', '{"feed": "a",\n"table": {}}\n'])
def test_other_documents(text: str) -> None:
    """Anything else is refused with the cure."""
    with pytest.raises(StoreError, match="delete it and run ip-ranges refresh, which records a new baseline"):
        parse_snapshot(text, "x")


def test_ranges_stay_in_order() -> None:
    """The published order survives."""
    ranges = tuple(sorted((made(f"192.0.2.{one}/32", ("", "vpn", "outbound")) for one in (9, 100, 20)), key=range_order))
    found = parse_snapshot(snapshot_text(snapshot(Table(ranges=ranges))), "x")
    assert [str(item.prefix) for item in found.table.ranges] == ["192.0.2.9/32", "192.0.2.20/32", "192.0.2.100/32"]
    assert all(isinstance(item, Range) for item in found.table.ranges)


def test_ranges_that_were_accepted_in_another_order() -> None:
    """They are put in order: everything else counts on IPv4 before IPv6, and on each range once."""
    given = [made(one, ("", "vpn", "outbound")) for one in ("2001:db8::/48", "192.0.2.9/32", "192.0.2.1/32", "192.0.2.9/32")]
    found = parse_snapshot(snapshot_text(snapshot(Table(ranges=tuple(given)))), "x")
    assert [str(item.prefix) for item in found.table.ranges] == ["192.0.2.1/32", "192.0.2.9/32", "2001:db8::/48"]


ALTERED = {
    "a row over two lines": ('", "role": "vpn"', '",\n "role": "vpn"'),
    "a value over two lines": ('"service": "EC2"', '"service": {"a":\n "b"}'),
    "a blank line between rows": ('},\n{"prefix": "192.0.2.11', '},\n\n{"prefix": "192.0.2.11'),
    "the comma on a line of its own": ('},\n{"prefix": "192.0.2.11', '}\n,\n{"prefix": "192.0.2.11'),
    "a blank line after the last row": ('"}\n],\n"notices"', '"}\n\n],\n"notices"'),
    "a comma after the last row": ('"}\n],\n"notices"', '"},\n],\n"notices"'),
    "no line feed after the last row": ('"}\n],\n"notices"', '"}],\n"notices"'),
    "something before the first row": ('"ranges": [\n', '"ranges": [ \n'),
    "a fact before the prefix": ('{"prefix": "192.0.2.11/32", "role": "server-pool"', '{"role": "server-pool", "prefix": "192.0.2.11/32"'),
}


@pytest.mark.parametrize(("old", "new"), ALTERED.values(), ids=ALTERED)
def test_a_table_in_another_shape_is_refused(old: str, new: str) -> None:
    """Also where whoever altered it has made the digest fit: the text is canonical, or it is none of ours."""
    ranges = (
        made("192.0.2.10/32", ("us", "vpn", "outbound")),
        made("192.0.2.11/32", ("", "server-pool", "outbound"), service="EC2"),
    )
    text = snapshot_text(snapshot(Table(ranges=ranges)))
    head, _, body = text.partition('\n"table": ')
    assert body.count(old) == 1
    altered = body.removesuffix("}\n").replace(old, new)
    fitting = head.replace(text_digest(body.removesuffix("}\n")), text_digest(altered))
    with pytest.raises(StoreError, match="^x is not a snapshot"):
        parse_snapshot(f'{fitting}\n"table": {altered}}}\n', "x")
