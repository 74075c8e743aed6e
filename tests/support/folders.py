"""Data folders for tests, with region tables written on documentation prefixes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FEEDS = """\
[feeds.divio]
format = "region-table"
url = "region-table.json"

[feeds.partner]
format = "text"
url = "partner.txt"
optional = true
"""


def region_table(
    *ranges: tuple[Any, ...], serial: int | None = None, published: str | None = None, notices: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """A region table of the regions us-east and eu-west.

    Each range is (prefix, region, role, direction), and perhaps a mapping of more facts.
    """
    rows = [
        {"prefix": prefix, "region": region, "role": role, "direction": direction, **(more[0] if more else {})}
        for prefix, region, role, direction, *more in ranges
    ]
    found: dict[str, Any] = {
        "format_version": "1.0",
        "example": True,
        "regions": [{"id": "us-east", "name": "Virginia", "location": {"city": "Ashburn", "country": "US"}}, {"id": "eu-west", "name": "Ireland"}],
        "ranges": rows,
        "notices": list(notices),
    }
    if serial is not None:
        found["serial"] = serial
    if published is not None:
        found["published"] = published
    return found


LB = ("192.0.2.10/32", "us-east", "load-balancer", "inbound")
NAT = ("198.51.100.64/28", "us-east", "nat-gateway", "outbound")
EU = ("203.0.113.10/32", "eu-west", "load-balancer", "inbound")
NEW = ("192.0.2.11/32", "us-east", "load-balancer", "inbound")


def write_table(data: Path, *ranges: tuple[Any, ...], **more: Any) -> None:
    """Write ``region-table.json``."""
    (data / "region-table.json").write_text(json.dumps(region_table(*ranges, **more)))


def data_folder(data: Path, *ranges: tuple[Any, ...], feeds: str = FEEDS, partner: str = "192.0.2.128/25\n", **more: Any) -> Path:
    """A data folder before its first refresh."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "feeds.toml").write_text(feeds)
    (data / "partner.txt").write_text(partner)
    write_table(data, *(ranges or (LB, NAT, EU)), **more)
    return data


def tree(data: Path) -> dict[str, bytes]:
    """Every visible file of a folder with its content: what a commit would hold."""
    return {
        str(path.relative_to(data)): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(data).parts)
    }
