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
from collections.abc import Callable
from pathlib import Path

import pytest
from ip_ranges.errors import DocumentError
from ip_ranges.model.table import Table

Read = Callable[..., Table]

FEEDS = Path(__file__).resolve().parents[3] / "shared" / "feeds"
NO_TABLES = ("README.md", "index.json", "history_changes.subset.json")

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


def families(texts: list[str]) -> tuple[int, int]:
    """How many distinct prefixes there are of IPv4 and of IPv6."""
    networks = {ipaddress.ip_network(text) for text in texts}
    return sum(net.version == 4 for net in networks), sum(net.version == 6 for net in networks)


def counted(table: Table) -> tuple[int, int]:
    """The same of a table that this project has read."""
    prefixes = {item.prefix for item in table.ranges}
    return sum(prefix.version == 4 for prefix in prefixes), sum(prefix.version == 6 for prefix in prefixes)


FOUND = sorted(path for path in FEEDS.rglob("*") if path.is_file() and path.name not in NO_TABLES)
TABLES = [path for path in FOUND if "failures" not in path.parts and "version-" not in path.name]
FAILURES = {
    "azure/2022-08-10T0632-e3ee4ccb-ServiceTags_Public.json": "an HTML page titled 'Gateway Timeout - In read' arrived",
    "azure/2023-03-31T0932-9882a278-ServiceTags_Public.json": "an empty document arrived",
    "cloudflare/2021-08-02T1303-b321c6c9-ips-v6.txt": "IPv6 prefixes were expected and a list of 15 IPv4 prefixes arrived",
    "cloudflare/2023-09-22T0300-dd2dc88d-ips-v4.txt": "an HTML page titled '502 Bad Gateway' arrived",
    "cloudflare/2023-10-11T2000-6bb7b732-ips-v6.txt": "titled 'Attention Required! | Cloudflare' arrived",
    "digitalocean/2022-02-14T1230-7f975a76-google.csv": "an HTML page titled '502 Bad Gateway' arrived",
}


def name_of(path: Path) -> str:
    """A test's name: the document's path in the folder."""
    return str(path.relative_to(FEEDS))


@pytest.mark.usefixtures("feeds_dir")
@pytest.mark.parametrize("path", TABLES or [FEEDS], ids=name_of)
def test_the_distinct_prefixes_are_those_of_a_search_in_the_raw_text(path: Path, read: Read) -> None:
    """No prefix of a real document is lost, and none is invented."""
    document, name = body_of(path), format_of(path)
    table = read(name, document, name=path.name)
    texts = [match.decode() for match in re.findall(PATTERNS.get(name, QUOTED_CIDR), document)]
    assert counted(table) == families(texts)
    assert table.problems == ()
    assert sum(counted(table)) > 0


@pytest.mark.usefixtures("feeds_dir")
@pytest.mark.skipif(not shutil.which("jq") or not shutil.which("awk"), reason="needs jq and awk: apt-get install jq gawk")
@pytest.mark.parametrize("path", TABLES or [FEEDS], ids=name_of)
def test_the_distinct_prefixes_are_those_that_jq_counts(path: Path, read: Read) -> None:
    """The same count by a program that knows JSON and nothing of us."""
    document, name = body_of(path), format_of(path)
    command = ["jq", "-r", QUERIES[name]] if name in QUERIES else LINES
    found = subprocess.run(command, input=document, capture_output=True, check=True)
    assert counted(read(name, document, name=path.name)) == families(found.stdout.decode().split())


@pytest.mark.usefixtures("feeds_dir")
@pytest.mark.parametrize("name", FAILURES)
def test_what_really_arrived_in_place_of_a_feed_is_refused(name: str, read: Read) -> None:
    """The sentence says what arrived instead."""
    path = FEEDS / "failures" / name
    form = {"digitalocean": "geofeed", "cloudflare": "text"}.get(path.parent.name, path.parent.name)
    with pytest.raises(DocumentError) as caught:
        read(form, path.read_bytes(), name=path.name)
    assert FAILURES[name] in str(caught.value)


@pytest.mark.usefixtures("feeds_dir")
def test_the_version_answer_of_microsoft_is_no_list(feeds_dir: Path, read: Read) -> None:
    """``/version`` stands beside the endpoints and is not one of them."""
    (path,) = (feeds_dir / "m365").glob("*-version-*.json")
    with pytest.raises(DocumentError, match=r'was expected and an object with "instance", "latest", "serviceArea" arrived'):
        read("microsoft365", path.read_bytes())
