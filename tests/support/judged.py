"""Small tables and what the guards say of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ip_ranges.guards.judge import judge
from ip_ranges.model.table import Range, Region, Table, range_order
from ip_ranges.settings import Limits

LB = ("us-east", "load-balancer", "inbound")
NAT = ("us-east", "nat-gateway", "outbound")
NAT_EU = ("eu-west", "nat-gateway", "outbound")
POOL = ("us-east", "server-pool", "outbound")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
ACCEPT = "If it is right all the same, take this one document with ip-ranges refresh --accept DIGEST."


def table(*items: Range, regions: Iterable[Region] | None = None, example: bool = True) -> Table:
    """A table with a region for each that its ranges name."""
    places = tuple(Region(id=one) for one in sorted({item.region for item in items})) if regions is None else tuple(regions)
    return Table(places, tuple(sorted(items, key=range_order)), example=example)


def reasons(new: Table, old: Table | None = None, **limits: object) -> tuple[str, ...]:
    """What the guards say under these limits."""
    return judge(new, old, Limits(**limits), now=NOW)  # type: ignore[arg-type] # each test gives right ones
