"""Made documents of any size, equal in every run: AWS's in the proportions of August 2026, and one of each other format."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

REGIONS = tuple(f"{area}-{number}" for area in (
    "af-south", "ap-east", "ap-northeast", "ap-south", "ap-southeast", "ca-central", "eu-central", "eu-north",
    "eu-south", "eu-west", "il-central", "me-central", "sa-east", "us-east", "us-west",
) for number in (1, 2, 3))[:43]
SERVICES = ("EC2", "S3", "CLOUDFRONT", "ROUTE53_RESOLVER", "API_GATEWAY", "EFS", "GLOBALACCELERATOR", "EBS")

_LENGTHS = (24,) * 8 + (32,) * 3 + (22, 22, 23, 23, 26, 29, 31)
_FIRST = 20 << 24


def prefixes(count: int) -> Iterator[str]:
    """*count* prefixes that do not overlap; two of five are IPv6."""
    chance = random.Random(3)
    for number in range(count):
        if number % 5 < 3:
            block = _FIRST + number * 1024
            yield f"{block >> 24}.{block >> 16 & 255}.{block >> 8 & 255}.0/{chance.choice(_LENGTHS)}"
        else:
            yield f"2600:{number >> 8:x}:{(number & 255) << 8:x}::/{chance.choice((40, 40, 48, 56))}"


def rows(count: int) -> Iterator[tuple[str, str, str]]:
    """Rows of prefix, region and service, *count* and more: two prefixes of three also stand under AMAZON, as in the real list."""
    chance = random.Random(1)
    for number, prefix in enumerate(prefixes(count)):
        region, service = REGIONS[number % len(REGIONS)], chance.choice(SERVICES)
        yield prefix, region, service
        if number % 3 < 2:
            yield prefix, region, "AMAZON"


def aws_document(count: int, *, without: int = 0, token: int = 1_787_000_000) -> bytes:
    """An ``ip-ranges.json`` with *count* rows; with *without*, every row of that number is left out: 100 is one in a hundred."""
    ipv4, ipv6 = [], []
    for number, (prefix, region, service) in enumerate(islice(rows(count), count)):
        if without and number % without == without - 1:
            continue
        facts = {"region": region, "service": service, "network_border_group": region}
        if ":" in prefix:
            ipv6.append({"ipv6_prefix": prefix, **facts})
        else:
            ipv4.append({"ip_prefix": prefix, **facts})
    return json.dumps({"syncToken": str(token), "createDate": "", "prefixes": ipv4, "ipv6_prefixes": ipv6}, indent=2).encode()


EXPRESSION = "results[].{prefix: cidr, region: zone}"
"""What the format ``jmespath`` is asked with."""


def _families(texts: list[str]) -> tuple[list[str], list[str]]:
    return [text for text in texts if ":" not in text], [text for text in texts if ":" in text]


def _by_region(texts: list[str]) -> dict[str, list[str]]:
    return {region: texts[number :: len(REGIONS)] for number, region in enumerate(REGIONS)}


def _with_region(texts: list[str]) -> list[tuple[str, str]]:
    return [(text, REGIONS[number % len(REGIONS)]) for number, text in enumerate(texts)]


def _key(text: str) -> str:
    return "ipv6" if ":" in text else "ipv4"


def _lists(*keys: str) -> Callable[[list[str]], dict[str, list[str]]]:
    return lambda texts: dict(zip(keys, _families(texts), strict=True))


_OUTBOUND = {"role": "nat-gateway", "direction": "outbound"}

_MADE: dict[str, Callable[[list[str]], Any]] = {
    "azure": lambda texts: {"changeNumber": 1, "values": [
        {"name": f"Storage.{region}", "properties": {"region": region, "systemService": "Storage", "addressPrefixes": group}}
        for region, group in _by_region(texts).items()
    ]},
    "google": lambda texts: {"syncToken": "1787000000000", "prefixes": [
        {f"{_key(text)}Prefix": text, "service": "Cloud", "scope": region} for text, region in _with_region(texts)
    ]},
    "oracle": lambda texts: {"regions": [
        {"region": region, "cidrs": [{"cidr": text, "tags": ["OCI"]} for text in group]} for region, group in _by_region(texts).items()
    ]},
    "cloudflare": lambda texts: {"success": True, "result": _lists("ipv4_cidrs", "ipv6_cidrs")(texts)},
    "fastly": _lists("addresses", "ipv6_addresses"),
    "github": lambda texts: {"actions": texts},
    "atlassian": lambda texts: {"syncToken": 1787000000, "items": [
        {"cidr": text, "region": ["global"], "product": ["jira"], "direction": ["egress"]} for text in texts
    ]},
    "okta": lambda texts: {region: {"ip_ranges": group} for region, group in _by_region(texts).items()},
    "datadog": lambda texts: {"agents": _lists("prefixes_ipv4", "prefixes_ipv6")(texts)},
    "microsoft365": lambda texts: [
        {"id": number, "serviceArea": "Common", "ips": texts[start : start + 100]}
        for number, start in enumerate(range(0, len(texts), 100))
    ],
    "snowflake": lambda texts: [{f"{_key(text)}_prefix": text, "effective": "2026-01-01T00:00:00Z"} for text in texts],
    "mongodb-atlas": lambda texts: {"outbound": {"aws": _by_region(texts)}},
    "zscaler": lambda texts: {"cloudName": "zscaler.net", "hubPrefixes": texts},
    "salesforce": lambda texts: {
        name: [{"provider": "aws", "region": region, key: group} for region, group in _by_region(family).items()]
        for name, key, family in zip(("prefixes", "ipv6_prefixes"), ("ip_prefix", "ipv6_prefix"), _families(texts), strict=True)
    },
    "databricks": lambda texts: {"timestampSeconds": 1787000000, "prefixes": [
        {"platform": "aws", "region": region, "type": "outbound", **_lists("ipv4Prefixes", "ipv6Prefixes")(group)}
        for region, group in _by_region(texts).items()
    ]},
    "geofeed": lambda texts: "".join(f"{text},NL,NL-NH,Amsterdam,\n" for text in texts),
    "text": lambda texts: "".join(f"{text}\n" for text in texts),
    "csv": lambda texts: "prefix,region,role,direction\n" + "".join(
        f"{text},{region},nat-gateway,outbound\n" for text, region in _with_region(texts)
    ),
    "jmespath": lambda texts: {"results": [{"cidr": text, "zone": "a"} for text in texts]},
    "dns": lambda texts: {"answers": [
        {"region": "a", "host": "lb.example.com", "address": text.partition("/")[0], "ttl": 60} for text in texts
    ]},
    "region-table": lambda texts: {
        "format_version": "1.0",
        "regions": [{"id": region, "name": region, "vendor": "aws"} for region in REGIONS],
        "ranges": [{"prefix": text, "region": region, **_OUTBOUND} for text, region in _with_region(texts)],
    },
}
"""Makes the content of each format but ``aws`` from prefixes."""


def document(name: str, count: int) -> bytes:
    """The document of a format with *count* rows."""
    if name == "aws":
        return aws_document(count)
    content = _MADE[name](list(prefixes(count)))
    return (content if isinstance(content, str) else json.dumps(content, indent=1)).encode()
