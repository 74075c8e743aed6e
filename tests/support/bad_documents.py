"""Documents that arrive in one piece and must not be taken: refused by a guard, unreadable, or merely old.

Each is made from one accepted table. The page "What happens on a bad day" lists the same rows, and a test compares them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


def row(prefix: str, region: str = "us-east", role: str = "nat-gateway", **more: Any) -> dict[str, Any]:
    """One range of a document."""
    return {"prefix": prefix, "region": region, "role": role, "direction": "outbound", **more}


ACCEPTED_ROWS = [
    row("192.0.2.10/32"),
    row("192.0.2.11/32"),
    row("192.0.2.12/32"),
    row("198.51.100.10/32", "eu-west"),
    row("2001:db8::10/128"),
]
REGIONS = [{"id": "us-east", "name": "America"}, {"id": "eu-west", "name": "Europe"}]


def document(rows: list[dict[str, Any]], **more: Any) -> bytes:
    """A region table with these ranges."""
    body = {
        "format_version": "1.0",
        "serial": 2026112001,
        "published": "2026-11-20T09:30:00Z",
        "example": True,
        "regions": [{**region, "tenancy": "public", "status": "active"} for region in REGIONS],
        "ranges": rows,
        "notices": [],
    }
    return json.dumps({**body, **more}).encode()


ACCEPTED = document(ACCEPTED_ROWS)


@dataclass(frozen=True)
class BadDocument:
    """One row: *title* is what is wrong, *says* a part of the message."""

    title: str
    says: str
    body: bytes


def _and(*rows: dict[str, Any]) -> bytes:
    return document([*ACCEPTED_ROWS, *rows], serial=2026112101)


def _without(*gone: str) -> bytes:
    return document([range_row for range_row in ACCEPTED_ROWS if range_row["prefix"] not in gone], serial=2026112101)


GUARDED = (
    BadDocument("An empty table", "The table is empty", document([], serial=2026112101)),
    BadDocument(
        "More than half of the addresses are gone",
        "of the IPv4 addresses would go at once",
        _without("192.0.2.10/32", "192.0.2.11/32", "192.0.2.12/32"),
    ),
    BadDocument(
        "More than three times as many addresses as before",
        "IPv4 addresses would come at once",
        _and(row("11.0.0.0/8", role="server-pool")),
    ),
    BadDocument(
        "More than three times as many ranges as before",
        "ranges would come at once",
        _and(*(row(f"203.0.113.{last}/32") for last in range(150))),
    ),
    BadDocument(
        "A region is gone",
        "The region eu-west is gone",
        document(
            [one for one in ACCEPTED_ROWS if one["region"] != "eu-west"],
            serial=2026112101,
            regions=[{**REGIONS[0], "tenancy": "public", "status": "active"}],
        ),
    ),
    BadDocument("A region lost all its ranges", "The region eu-west lost all its ranges", _without("198.51.100.10/32")),
    BadDocument("One family vanished", "All IPv6 ranges are gone", _without("2001:db8::10/128")),
    BadDocument("The whole internet", "0.0.0.0/0 is too broad to be true", _and(row("0.0.0.0/0"))),
    BadDocument("A prefix that is too broad", "2400::/12 is too broad to be true", _and(row("2400::/12"))),
    BadDocument("Private space", "which is private", _and(row("10.0.0.1/32"))),
    BadDocument("Multicast space", "which is multicast", _and(row("224.0.0.1/32"))),
    BadDocument("Reserved space", "which is reserved", _and(row("240.0.0.1/32"))),
    BadDocument("The cloud's own link-local address", "which is link-local", _and(row("169.254.169.254/32"))),
    BadDocument(
        "Documentation space in a table that is no example",
        "documentation space (RFC 5737, RFC 3849)",
        _and().replace(b'"example": true', b'"example": false'),
    ),
    BadDocument(
        "An address claimed by two regions",
        "is claimed by two regions, eu-west and us-east",
        _and(row("192.0.2.10/32", "eu-west", "load-balancer")),
    ),
    BadDocument(
        "Dates that contradict each other",
        "which is not after it becomes effective",
        _and(row("203.0.113.1/32", effective="2027-02-01T00:00:00Z", expires="2027-01-01T00:00:00Z")),
    ),
)
"""What a guard refuses: read well, and kept aside with its digest."""

UNREADABLE = (
    BadDocument("Nothing at all", "empty", b""),
    BadDocument("JSON that breaks off", "JSON", ACCEPTED[: len(ACCEPTED) // 2]),
    BadDocument("The same key twice", "twice", ACCEPTED.replace(b'"serial"', b'"serial": 1, "serial"', 1)),
    BadDocument("JSON of another shape", "list", b'["192.0.2.10/32"]'),
    BadDocument("A row that is no prefix", "192.0.2.300/32", _and(row("192.0.2.300/32"))),
    BadDocument("A copied line with other dates", "already with other dates", _and(row("192.0.2.10/32", expires="2027-01-01T00:00:00Z"))),
    BadDocument("A prefix with bits set after its length", "192.0.2.1/24", _and(row("192.0.2.1/24"))),
    BadDocument("A region that leads out of its folder", "../../x", _and(row("203.0.113.1/32", "../../x"))),
)
"""What is not the document that the format describes."""

OVERDUE = document([*ACCEPTED_ROWS[:-1], row("2001:db8::10/128", expires="2026-11-21T00:00:00Z")], serial=2026112002)
"""A good document with an end that has passed by the time of the builds."""

STALE = document(ACCEPTED_ROWS[1:], serial=2026111901, published="2026-11-19T09:30:00Z")
"""A good document that is older than the accepted one."""

_NO_EXAMPLE_FIRST = sorted((*GUARDED, *UNREADABLE), key=lambda bad: b'"example": false' not in bad.body)
BY_FEED = {f"bad-{number:02}": bad for number, bad in enumerate(_NO_EXAMPLE_FIRST)}
"""All of these by the names of the feeds that meet them; the first is the primary one, which says whether there are examples."""
