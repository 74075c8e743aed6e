"""The canonical text of a table."""

from __future__ import annotations

from datetime import UTC, datetime

from ip_ranges.model.table import Location, Region, Table
from ip_ranges.storage.canonical_table import table_text
from publications import made

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_the_text() -> None:
    """One range a line, sorted keys of the head, and nothing that is not there."""
    table = Table(
        regions=(Region("us-east", "Virginia", location=Location("Ashburn", "US", 0.0, -77.49)),),
        ranges=(
            made("192.0.2.10/32", ("us-east", "load-balancer", "inbound"), effective="2026-12-20T09:00:00Z", note="A"),
            made("192.0.2.11/32", ("", "server-pool", "outbound"), service="EC2"),
        ),
        example=True,
    )
    assert table_text(table) == (
        '{"example": true,\n"regions": [\n'
        '{"id": "us-east", "name": "Virginia", "location": {"city": "Ashburn", "country": "US", "latitude": 0.0,'
        ' "longitude": -77.49}, "tenancy": "public", "status": "active"}\n],\n"ranges": [\n'
        '{"prefix": "192.0.2.10/32", "region": "us-east", "role": "load-balancer", "direction": "inbound",'
        ' "effective": "2026-12-20T09:00:00Z", "note": "A"},\n'
        '{"prefix": "192.0.2.11/32", "role": "server-pool", "direction": "outbound", "service": "EC2"}\n],\n'
        '"notices": []}'
    )


def test_tokens_and_times_are_not_what_a_table_says() -> None:
    """The digest is the same under another token and time of publication."""
    table = Table(ranges=(made("192.0.2.10/32", ("", "vpn", "outbound")),), token=1, published=SEEN)
    assert table_text(table) == table_text(Table(ranges=table.ranges))
