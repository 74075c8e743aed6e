"""Reading: each format on its largest real document, beside ``json.loads`` and the parsing of its prefixes."""

from __future__ import annotations

import json

from ip_ranges import formats
from ip_ranges.formats import ReadOptions
from ip_ranges.prefix import parse_prefix

from .measure import Figure, in_turn, section
from .tables import aws_document, real

DOCUMENTS = {
    "aws": "aws/2026-08-22-15-17-05-ip-ranges.json",
    "azure": "azure/2023-04-25T1030-91dda3bb-ServiceTags_Public.json.gz",
    "github": "github/2025-07-25T0600Z-6c79f701-meta.json",
    "google": "google/2026-08-15T1635Z-f2113626-cloud.json",
    "oracle": "oracle/2024-06-08T0730-80ec122f-public_ip_ranges.json",
    "atlassian": "atlassian/2023-04-27T0218Z-934ca7ab-ip-ranges.json",
    "okta": "okta/2022-03-07T1614Z-f339781-ip_ranges.json",
    "datadog": "datadog/2020-10-28-10-00-00-v32-ip-ranges.json",
    "microsoft365": "m365/2026-04-17T2225-4a12e8a-endpoints-worldwide.json",
    "geofeed": "linode/2023-04-14T1158Z-5f8fa5ff-geofeed.txt",
    "text": "cloudflare/2024-10-29T0530-54d92d48-ips-v4.txt",
}


def run(runs: int) -> None:
    """Print the section."""
    with section("Reading", "Beside `json.loads` (lines: splitting) and the parsing of the same prefixes."):
        for name, path in {**DOCUMENTS, "aws, 16,828 made rows": ""}.items():
            document = real(path) if path else aws_document(16_828)
            if document is None:
                print(f"| {name} | | | | left out: ../shared/feeds/{path} is not here |")
                continue
            _one(name, document, runs)


def _one(name: str, document: bytes, runs: int) -> None:
    read = formats.get(name.partition(",")[0]).read
    options = ReadOptions(name="document")
    table = read(document, options)
    texts = [str(item.prefix) for item in table.ranges]

    def floor() -> None:
        if document.lstrip()[:1] in (b"{", b"["):
            json.loads(document)
        else:
            document.decode().splitlines()
        for text in texts:
            parse_prefix(text)

    found = in_turn({"read": lambda: read(document, options), "floor": floor}, runs)
    ratio = sum(found["read"]) / sum(found["floor"])
    print(Figure(name, found["read"], "loading and parsing", ratio, f"{len(texts):,} ranges").row())
