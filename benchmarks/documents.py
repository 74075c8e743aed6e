"""A document of each format with the same prefixes, made the same in every run."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from typing import Any

from .tables import REGIONS, aws_document, prefixes


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()


def _families(texts: list[str]) -> tuple[list[str], list[str]]:
    return [text for text in texts if ":" not in text], [text for text in texts if ":" in text]


def _by_region(texts: list[str]) -> dict[str, list[str]]:
    return {region: texts[number :: len(REGIONS)] for number, region in enumerate(REGIONS)}


def _key(text: str) -> str:
    return "ipv6" if ":" in text else "ipv4"


def _azure(texts: list[str]) -> bytes:
    return _json({"changeNumber": 1, "values": [
        {"name": f"Storage.{region}", "properties": {"region": region, "systemService": "Storage", "addressPrefixes": some}}
        for region, some in _by_region(texts).items()
    ]})  # fmt: skip


def _google(texts: list[str]) -> bytes:
    rows = [{f"{_key(text)}Prefix": text, "service": "Cloud", "scope": REGIONS[n % 43]} for n, text in enumerate(texts)]
    return _json({"syncToken": "1787000000000", "prefixes": rows})


def _oracle(texts: list[str]) -> bytes:
    return _json({"regions": [
        {"region": region, "cidrs": [{"cidr": text, "tags": ["OCI"]} for text in some]} for region, some in _by_region(texts).items()
    ]})  # fmt: skip


def _atlassian(texts: list[str]) -> bytes:
    facts = {"region": ["global"], "product": ["jira"], "direction": ["egress"]}
    return _json({"syncToken": 1787000000, "items": [{"cidr": text, **facts} for text in texts]})


def _microsoft365(texts: list[str]) -> bytes:
    sets = [texts[start : start + 100] for start in range(0, len(texts), 100)]
    return _json([{"id": number, "serviceArea": "Common", "ips": some} for number, some in enumerate(sets)])


def _lists(*keys: str) -> Callable[[list[str]], bytes]:
    return lambda texts: _json(dict(zip(keys, _families(texts), strict=True)))


def _region_table(texts: list[str]) -> bytes:
    regions = [{"id": region, "name": region, "vendor": "aws"} for region in REGIONS]
    facts = {"role": "nat-gateway", "direction": "outbound"}
    rows = [{"prefix": text, "region": REGIONS[number % 43], **facts} for number, text in enumerate(texts)]
    return _json({"format_version": "1.0", "regions": regions, "ranges": rows})


def _csv(texts: list[str]) -> bytes:
    rows = [f"{text},{REGIONS[number % 43]},nat-gateway,outbound" for number, text in enumerate(texts)]
    return "\n".join(["prefix,region,role,direction", *rows, ""]).encode()


MADE: dict[str, Callable[[list[str]], bytes]] = {
    "azure": _azure,
    "google": _google,
    "oracle": _oracle,
    "cloudflare": lambda texts: _json({"success": True, "result": json.loads(_lists("ipv4_cidrs", "ipv6_cidrs")(texts))}),
    "fastly": _lists("addresses", "ipv6_addresses"),
    "github": lambda texts: _json({"actions": texts}),
    "atlassian": _atlassian,
    "okta": lambda texts: _json({region: {"ip_ranges": some} for region, some in _by_region(texts).items()}),
    "datadog": lambda texts: _json({"agents": json.loads(_lists("prefixes_ipv4", "prefixes_ipv6")(texts))}),
    "microsoft365": _microsoft365,
    "snowflake": lambda texts: _json([{f"{_key(text)}_prefix": text, "effective": "2026-01-01T00:00:00Z"} for text in texts]),
    "mongodb-atlas": lambda texts: _json({"outbound": {"aws": _by_region(texts)}}),
    "zscaler": lambda texts: _json({"cloudName": "zscaler.net", "hubPrefixes": texts}),
    "salesforce": lambda texts: _json(dict(zip(("prefixes", "ipv6_prefixes"), (
        [{"provider": "aws", "region": region, key: some} for region, some in _by_region(family).items()]
        for key, family in zip(("ip_prefix", "ipv6_prefix"), _families(texts), strict=True)
    ), strict=True))),
    "databricks": lambda texts: _json({"timestampSeconds": 1787000000, "prefixes": [
        {"platform": "aws", "region": region, "type": "outbound", **dict(zip(("ipv4Prefixes", "ipv6Prefixes"), _families(some), strict=True))}
        for region, some in _by_region(texts).items()
    ]}),
    "geofeed": lambda texts: "".join(f"{text},NL,NL-NH,Amsterdam,\n" for text in texts).encode(),
    "text": lambda texts: "".join(f"{text}\n" for text in texts).encode(),
    "csv": _csv,
    "jmespath": lambda texts: _json({"results": [{"cidr": text, "zone": "a"} for text in texts]}),
    "dns": lambda texts: _json({"answers": [
        {"region": "a", "host": "lb.example.com", "address": text.partition("/")[0], "ttl": 60} for text in texts
    ]}),
    "region-table": _region_table,
}
"""Makes the document of each format but ``aws`` from prefixes."""

EXPRESSION = "results[].{prefix: cidr, region: zone}"
"""What the format ``jmespath`` is asked with."""


def document(name: str, count: int) -> bytes:
    """The document of a format with *count* rows."""
    if name == "aws":
        return aws_document(count)
    return MADE[name](list(islice(prefixes(count), count)))
