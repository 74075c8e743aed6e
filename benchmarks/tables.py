"""Documents of any size, made the same in every run; and the real ones where the folder with them is there."""

from __future__ import annotations

import json
import random
from pathlib import Path

REAL = Path(__file__).resolve().parents[2] / "shared" / "feeds"
"""Real vendor documents, which are other people's data and not part of this repository."""

REGIONS = tuple(f"{place}-{number}" for place in ("us-east", "us-west", "eu-west", "eu-central", "ap-south") for number in (1, 2, 3))
SERVICES = ("AMAZON", "EC2", "S3", "CLOUDFRONT")


def aws_document(count: int, *, seed: int = 1, without: frozenset[int] = frozenset(), token: int = 1_700_000_000) -> bytes:
    """An ``ip-ranges.json`` with *count* rows, a fifth of them IPv6; *without* leaves out rows by their number."""
    chance = random.Random(seed)
    ipv4, ipv6 = [], []
    for number in range(count):
        facts = {"region": chance.choice(REGIONS), "service": chance.choice(SERVICES)}
        facts["network_border_group"] = facts["region"]
        if number in without:
            continue
        if number % 5:
            block = number * 256 + (3 << 24)
            ipv4.append({"ip_prefix": f"{block >> 24}.{block >> 16 & 255}.{block >> 8 & 255}.0/24", **facts})
        else:
            ipv6.append({"ipv6_prefix": f"2600:{number >> 16:x}:{number & 0xFFFF:x}::/48", **facts})
    return json.dumps({"syncToken": str(token), "createDate": "", "prefixes": ipv4, "ipv6_prefixes": ipv6}).encode()


def real(name: str) -> bytes | None:
    """A real document, unpacked, None where it is not there."""
    import gzip  # noqa: PLC0415 - for two of the documents

    path = REAL / name
    if not path.exists():
        return None
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
