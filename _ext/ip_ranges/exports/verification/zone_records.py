"""What a name may point to: ``a_records`` of a region in ``ip-ranges.json`` and the region's zone have the same addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from ...changes.published_paths import path_segment
from ...model.prefix import parse_prefix
from .built_site import PublishedFolder, read_text

_RECORD = re.compile(r"^@ IN (?:A|AAAA) (\S+)$", re.MULTILINE)

_MOST = 256
"""Addresses that are compared; nobody has more records under one name."""


def same_in_zones(folder: PublishedFolder) -> Iterator[str]:
    """Where the zone of a region has other addresses than those that its name may point to now."""
    for region in folder.table["regions"]:
        prefixes = [parse_prefix(row["prefix"]) for row in region["a_records"] if row["from"] is None]
        if sum(prefix.size for prefix in prefixes) > _MOST:
            continue
        expected = {str(address) for prefix in prefixes for address in ipaddress.ip_network(str(prefix))}
        for path in (folder.path / "snippets" / path_segment(region["id"])).glob("*zone*"):
            if set(_RECORD.findall(read_text(path))) != expected:
                yield f"{path} does not have the addresses that ip-ranges.json names as a_records of {region['id']}."


def same_in_ranges(folder: PublishedFolder) -> Iterator[str]:
    """Where a name may point to what is no load balancer of its region in use."""
    balancers: dict[str, list[Any]] = {}
    for row in folder.ranges():
        if (row["role"], row["direction"]) == ("load-balancer", "inbound"):
            balancers.setdefault(row["region"], []).append(parse_prefix(row["prefix"]))
    for region in folder.table["regions"]:
        for record in region["a_records"]:
            prefix = parse_prefix(record["prefix"])
            if not any(balancer.contains(prefix) or prefix.contains(balancer) for balancer in balancers.get(region["id"], ())):
                yield f"{folder.path / 'ip-ranges.json'} lets a name of {region['id']} point to {prefix}, which is no load balancer there."
