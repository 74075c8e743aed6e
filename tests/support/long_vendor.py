"""A vendor's list that is long enough to be written as long tables are."""

from __future__ import annotations

import json
from pathlib import Path


def write_vendor(folder: Path, *, last: str = "") -> None:
    """A vendor's list of 600 rows in three regions and four services; the *last* rows have one of their own."""
    rows = [
        {
            "ip_prefix": f"203.0.{number // 256}.{number % 256}/32",
            "region": f"vendor-{number % 3}",
            "service": last if last and number > 500 else ("EC2", "S3 <b>&amp;", "{{ 7 * 7 }}", "DYNAMODB")[number % 4],
            "network_border_group": f"group-{number % 5}",
        }
        for number in range(600)
    ]
    document = {"syncToken": "1795305600", "createDate": "2026-11-21-00-00-00", "prefixes": rows, "ipv6_prefixes": []}
    (folder / "data" / "vendor.json").write_text(json.dumps(document), "utf-8")
