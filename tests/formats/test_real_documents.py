"""Every real vendor document at hand: as many distinct prefixes as an independent count finds, family by family.

Two counts, neither of which uses this project's reading: one by regular expressions over the raw text and the standard
library's ``ipaddress``, one by jq (or awk, for lines) where it is installed.
"""

from __future__ import annotations

import gzip
import ipaddress
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from reading import prefixes, read, refusal

pytestmark = pytest.mark.slow

FEEDS = Path(__file__).resolve().parents[3] / "shared" / "feeds"
NO_TABLES = ("README.md", "index.json", "history_changes.subset.json")
JQ = bool(shutil.which("jq") and shutil.which("awk"))

PATTERNS = {
    "aws": rb'"ip(?:v6)?_prefix":\s*"([^"]+)"',
    "google": rb'"ipv[46]Prefix":\s*"([^"]+)"',
    "oracle": rb'"cidr":\s*"([^"]+)"',
    "atlassian": rb'"cidr":\s*"([^"]+)"',
    "text": rb"(?m)^([0-9A-Fa-f:./]+)\s*$",
    "geofeed": rb"(?m)^([0-9A-Fa-f:./]+),",
}
QUOTED_CIDR = rb'"([0-9A-Fa-f:.]+/\d+)"'

LINES = ["awk", "-F,", "!/^#/ && NF {print $1}"]
QUERIES = {
    "aws": ".prefixes[].ip_prefix, .ipv6_prefixes[]?.ipv6_prefix",
    "google": ".prefixes[] | .ipv4Prefix // empty, .ipv6Prefix // empty",
    "azure": ".values[].properties.addressPrefixes[]",
    "oracle": ".regions[].cidrs[].cidr",
    "cloudflare": ".result.ipv4_cidrs[], .result.ipv6_cidrs[]",
    "fastly": ".addresses[], .ipv6_addresses[]",
    "github": "del(.ssh_keys)[] | arrays[]",
    "atlassian": ".items[].cidr",
    "okta": ".[].ip_ranges[]",
    "datadog": ".[] | objects | .prefixes_ipv4[], .prefixes_ipv6[]",
    "microsoft365": ".[].ips[]?",
    "zscaler": ".hubPrefixes[]",
}


def format_of(path: Path) -> str:
    """The format of a real document, by its folder."""
    folder = path.relative_to(FEEDS).parts[0]
    if folder == "cloudflare":
        return "text" if path.suffix == ".txt" else "cloudflare"
    return {"digitalocean": "geofeed", "linode": "geofeed", "m365": "microsoft365"}.get(folder, folder)


def body_of(path: Path) -> bytes:
    """The document's bytes; some are stored compressed, for size."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def families(texts: Iterable[str]) -> tuple[int, int]:
    """How many distinct prefixes there are of IPv4 and of IPv6."""
    networks = {ipaddress.ip_network(text) for text in texts}
    return sum(net.version == 4 for net in networks), sum(net.version == 6 for net in networks)


def counted_by_jq(name: str, document: bytes) -> tuple[int, int]:
    """The count of a program that knows JSON and nothing of us."""
    command = ["jq", "-r", QUERIES[name]] if name in QUERIES else LINES
    return families(subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode().split())


FILES = sorted(path for path in FEEDS.rglob("*") if path.is_file() and path.name not in NO_TABLES)
TABLES = [path for path in FILES if "failures" not in path.parts and "version-" not in path.name]
FAILURES = {
    "azure/2022-08-10T0632-e3ee4ccb-ServiceTags_Public.json": "an HTML page titled 'Gateway Timeout - In read' arrived",
    "azure/2023-03-31T0932-9882a278-ServiceTags_Public.json": "an empty document arrived",
    "cloudflare/2021-08-02T1303-b321c6c9-ips-v6.txt": "IPv6 prefixes were expected and a list of 15 IPv4 prefixes arrived",
    "cloudflare/2023-09-22T0300-dd2dc88d-ips-v4.txt": "an HTML page titled '502 Bad Gateway' arrived",
    "cloudflare/2023-10-11T2000-6bb7b732-ips-v6.txt": "titled 'Attention Required! | Cloudflare' arrived",
    "digitalocean/2022-02-14T1230-7f975a76-google.csv": "an HTML page titled '502 Bad Gateway' arrived",
}


@pytest.mark.parametrize("folder", sorted({path.parent for path in TABLES}) or [FEEDS], ids=lambda path: path.name)
def test_the_distinct_prefixes_are_those_of_independent_counts(folder: Path, feeds_dir: Path) -> None:
    """No prefix of a real document is lost, and none is invented."""
    for path in [path for path in TABLES if path.parent == folder]:
        document, name = body_of(path), format_of(path)
        table = read(name, document, name=path.name)
        counts = families(prefixes(table))
        search = re.findall(PATTERNS.get(name, QUOTED_CIDR), document)
        assert counts == families(match.decode() for match in search), path
        assert (table.problems, sum(counts) > 0) == ((), True), path
        assert not JQ or counts == counted_by_jq(name, document), path


@pytest.mark.skipif(not JQ, reason="needs jq and awk: apt-get install jq gawk")
def test_jq_has_counted_too() -> None:
    """The counts above are held against those of jq and awk where these are installed."""
    assert counted_by_jq("fastly", b'{"addresses": ["192.0.2.0/24"], "ipv6_addresses": ["2001:db8::/32"]}') == (1, 1)


def test_what_really_arrived_in_place_of_a_feed_is_refused(feeds_dir: Path) -> None:
    """The sentence says what arrived instead."""
    for name, arrived in FAILURES.items():
        path = feeds_dir / "failures" / name
        form = {"digitalocean": "geofeed", "cloudflare": "text"}.get(path.parent.name, path.parent.name)
        assert arrived in refusal(form, path.read_bytes(), name=path.name), name
    # /version stands beside Microsoft's endpoints and is not one of them.
    (path,) = (feeds_dir / "m365").glob("*-version-*.json")
    arrived = 'was expected and an object with "instance", "latest", "serviceArea" arrived'
    assert arrived in refusal("microsoft365", path.read_bytes())
