"""The page "your vendor": every format on it is one, and every expression reads what its vendor's shape has."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ip_ranges import formats
from ip_ranges.formats.readers.jmespath import compile_expression
from reading import prefixes, problems, read

ONE, TWO, SIX = "192.0.2.0/24", "198.51.100.7", "2001:db8::/32"
SHAPES: dict[str, tuple[Any, int]] = {
    "prefixes[].{region: zone, ipv4: IPv4Prefix, ipv6: IPv6Prefix}": (
        {"prefixes": [{"zone": "ch-gva-2", "IPv4Prefix": ONE}, {"zone": "ch-gva-2", "IPv6Prefix": SIX}]}, 2),
    "[{prefix: addresses}, {prefix: addresses_v6}]": ({"addresses": [ONE], "addresses_v6": [SIX]}, 2),
    "@": ([TWO, "198.51.100.8"], 2),
    "[{prefix: ipRanges}, {prefix: ipv6Ranges}]": ({"ipRanges": [ONE], "ipv6Ranges": [SIX], "res": 0}, 2),
    "prefixes": ({"prefixes": [ONE, SIX]}, 2),
    "[].{prefix: ipv4_addr_in, ipv6_prefix: ipv6_addr_in, region: country_code}": (
        [{"hostname": "a", "country_code": "se", "ipv4_addr_in": TWO, "ipv6_addr_in": "2001:db8::1"}], 2),
    "Regions.*.Nodes[].{ipv4: IPv4, ipv6: IPv6, host: HostName}": (
        {"Regions": {"1": {"RegionCode": "nyc", "Nodes": [{"HostName": "derp1", "IPv4": TWO, "IPv6": "2001:db8::1"}]}}}, 2),
    "items(regions)[*].{region: [0], prefix: [1].ipv4_cidrs}": (
        {"last_updated_at": "2025-09-08T12:06:22Z", "regions": {"US": {"ipv4_cidrs": [ONE]}, "EU": {"ipv4_cidrs": [TWO]}}}, 2),
    "items(@)[*].{service: [0], prefix: [1]}": ({"notifications": [ONE], "sentinel": [ONE], "vcs": [TWO]}, 2),
    "items(IPRanges)[*].{service: [0], prefix: [1]}": ({"IPRanges": {"jobs": [TWO], "core": [ONE]}}, 2),
    "WEBHOOKS": ({"WEBHOOKS": [TWO]}, 1),
    "API": ({"API": [TWO]}, 1),
    "ip_ranges[].{prefix: range, region: region, service: service}": (
        {"date": "2026-10-01", "ip_ranges": [{"range": ONE, "region": "US", "service": "INTERCOM-OUTBOUND"}]}, 1),
    "items(@)[*].{region: trim([0]), prefix: [1]}": ({"Dublin, IE": [ONE], "Paris, FR": [SIX]}, 2),
    "items(locations)[*].{region: [0], ipv4: [1].ipv4, ipv6: [1].ipv6}": (
        {"all": {"ipv4": [ONE], "ipv6": [SIX]}, "locations": {"London": {"ipv4": [ONE], "ipv6": [SIX]}}}, 2),
    "[?cidr].{prefix: cidr, sblid: sblid}": ([{"cidr": ONE, "sblid": "SBL1"}, {"type": "metadata", "records": 1}], 1),
}  # fmt: skip
"""What each expression of the page is for, and how many distinct prefixes the document has."""


@pytest.fixture(scope="module")
def rows(root_dir: Path) -> list[tuple[str, ...]]:
    """The rows of the page's tables: vendor, format or expression, what it lacks, what was tried."""
    page = (root_dir / "docs" / "reference" / "your-vendor.rst").read_text(encoding="utf-8")
    found = re.findall(r"^   \* - (.+)\n     - (.+)\n     - (.+)\n     - (.+)$", page, re.MULTILINE)
    return [row for row in found if row[0] != "Vendor, document"]


def named(rows: list[tuple[str, ...]]) -> list[str]:
    """What the second column has in its first literal."""
    return [match[1] for row in rows if (match := re.match(r"``([^`]+)``", row[1]))]


def test_some_sixty_vendors(rows: list[tuple[str, ...]]) -> None:
    """Each with what stands behind the row."""
    assert len(rows) >= 60
    for vendor, _, _, tried in rows:
        assert re.match(r"read whole, (.* to |.* and )?20\d\d|shape only|not tried here", tried), vendor


def test_each_names_a_format_or_an_expression(rows: list[tuple[str, ...]]) -> None:
    """Every expression can be compiled, and has its shape here."""
    for text in named(rows):
        if text not in formats.names():
            compile_expression(text)
            assert text in SHAPES


def test_an_expression_reads_its_shape(rows: list[tuple[str, ...]]) -> None:
    """Whole: as many distinct prefixes as the document has."""
    for expression, (document, count) in SHAPES.items():
        assert expression in named(rows)
        table = read("jmespath", json.dumps(document), expression=expression)
        assert (problems(table), len(set(prefixes(table)))) == ([], count), expression
