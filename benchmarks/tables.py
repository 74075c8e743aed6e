"""Tables of any size, made the same in every run, in the proportions of AWS's list of August 2026."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import islice

REGIONS = tuple(f"{place}-{number}" for place in (
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
    """*count* rows of prefix, region and service: two prefixes of three also stand under AMAZON, as in the real list."""
    return islice(_rows(count), count)


def _rows(count: int) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(1)
    for number, prefix in enumerate(prefixes(count)):
        region, service = REGIONS[number % len(REGIONS)], chance.choice(SERVICES)
        yield prefix, region, service
        if number % 3 < 2:
            yield prefix, region, "AMAZON"


def aws_document(count: int, *, without: int = 0, token: int = 1_787_000_000) -> bytes:
    """An ``ip-ranges.json`` with *count* rows; with *without*, every row of that number is left out: 100 is one in a hundred."""
    ipv4, ipv6 = [], []
    for number, (prefix, region, service) in enumerate(rows(count)):
        if without and number % without == without - 1:
            continue
        facts = {"region": region, "service": service, "network_border_group": region}
        if ":" in prefix:
            ipv6.append({"ipv6_prefix": prefix, **facts})
        else:
            ipv4.append({"ip_prefix": prefix, **facts})
    return json.dumps({"syncToken": str(token), "createDate": "", "prefixes": ipv4, "ipv6_prefixes": ipv6}, indent=2).encode()

