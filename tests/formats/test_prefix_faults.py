"""What is wrong with one prefix is told with its place and cure in every format, and costs no other row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.model.table import Table

Read = Callable[..., Table]

# A document with three prefixes, of which the second is under test, and the place at which it is named.
DOCUMENTS = {
    "aws": (
        '{"prefixes": [{"ip_prefix": "192.0.2.0/25", "region": "a"}, {"ip_prefix": "%s"}, {"ip_prefix": "192.0.2.128/25"}]}',
        ".prefixes[1].ip_prefix",
    ),
    "google": (
        '{"prefixes": [{"ipv4Prefix": "192.0.2.0/25"}, {"ipv4Prefix": "%s"}, {"ipv4Prefix": "192.0.2.128/25"}]}',
        ".prefixes[1].ipv4Prefix",
    ),
    "azure": (
        '{"values": [{"properties": {"addressPrefixes": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}}]}',
        ".values[0].properties.addressPrefixes[1]",
    ),
    "oracle": (
        '{"regions": [{"region": "a", "cidrs": [{"cidr": "192.0.2.0/25"}, {"cidr": "%s"}, {"cidr": "192.0.2.128/25"}]}]}',
        ".regions[0].cidrs[1].cidr",
    ),
    "cloudflare": ('{"result": {"ipv4_cidrs": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}}', ".result.ipv4_cidrs[1]"),
    "fastly": ('{"addresses": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}', ".addresses[1]"),
    "github": ('{"hooks": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}', ".hooks[1]"),
    "atlassian": (
        '{"items": [{"cidr": "192.0.2.0/25"}, {"cidr": "%s"}, {"cidr": "192.0.2.128/25"}]}',
        ".items[1].cidr",
    ),
    "okta": ('{"us_cell_1": {"ip_ranges": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}}', ".us_cell_1.ip_ranges[1]"),
    "datadog": (
        '{"agents": {"prefixes_ipv4": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}}',
        ".agents.prefixes_ipv4[1]",
    ),
    "microsoft365": ('[{"id": 1, "ips": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}]', ".[0].ips[1]"),
    "snowflake": (
        '[{"ipv4_prefix": "192.0.2.0/25"}, {"ipv4_prefix": "%s"}, {"ipv4_prefix": "192.0.2.128/25"}]',
        ".[1].ipv4_prefix",
    ),
    "mongodb-atlas": (
        '{"inbound": {"aws": {"us-east-1": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}}}',
        '.inbound.aws."us-east-1"[1]',
    ),
    "zscaler": ('{"hubPrefixes": ["192.0.2.0/25", "%s", "192.0.2.128/25"]}', ".hubPrefixes[1]"),
    "geofeed": ("192.0.2.0/25,NL,,,\n%s,NL,,,\n192.0.2.128/25,NL,,,\n", "line 2"),
    "text": ("192.0.2.0/25\n%s\n192.0.2.128/25\n", "line 2"),
    "csv": ("prefix\n192.0.2.0/25\n%s\n192.0.2.128/25\n", "line 3"),
    "jmespath": ('["192.0.2.0/25", "%s", "192.0.2.128/25"]', ".[1]"),
    "dns": (
        '{"answers": [{"address": "192.0.2.0/25"}, {"address": "%s"}, {"address": "192.0.2.128/25"}]}',
        ".answers[1].address",
    ),
}

FAULTS = {
    "192.0.2.1/24": "'192.0.2.1/24' has host bits set; write 192.0.2.0/24 for the block or 192.0.2.1 for the one address.",
    "192.0.2.0/33": "'192.0.2.0/33' has a mask that is too long: /32 is the longest for IPv4.",
    "2001:db8::/129": "'2001:db8::/129' has a mask that is too long: /128 is the longest for IPv6.",
    "fe80::1%eth0": "'fe80::1%eth0' has a zone id; a published prefix has none: leave out the part from the % on.",
    "192.000.002.001": "'192.000.002.001' is written with leading zeros, which some programs read as octal; if it is"
    " decimal, write 192.0.2.1.",
    "::ffff:192.0.2.1": "'::ffff:192.0.2.1' is an IPv4-mapped IPv6 address; write the IPv4 one: 192.0.2.1/32.",
    "None": "'None' is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32.",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_fault_is_named_with_its_place_and_cure(name: str, fault: str, read: Read) -> None:
    """The faulty prefix is the one problem; its neighbours are ranges."""
    document, place = DOCUMENTS[name]
    table = read(name, document % fault, expression="@")
    assert [str(item.prefix) for item in table.ranges] == ["192.0.2.0/25", "192.0.2.128/25"]
    assert [(problem.path, problem.message) for problem in table.problems] == [(place, FAULTS[fault])]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_bare_address_gets_its_length(name: str, read: Read) -> None:
    """One address is a /32."""
    table = read(name, DOCUMENTS[name][0] % "198.51.100.7", expression="@")
    assert [str(item.prefix) for item in table.ranges] == ["192.0.2.0/25", "192.0.2.128/25", "198.51.100.7/32"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_exact_duplicate_folds(name: str, read: Read) -> None:
    """A prefix that stands twice with the same facts is one range."""
    table = read(name, DOCUMENTS[name][0] % "192.0.2.128/25", expression="@")
    assert [str(item.prefix) for item in table.ranges] == ["192.0.2.0/25", "192.0.2.128/25"]
    assert table.problems == ()


@pytest.mark.parametrize("name", ["aws", "google", "cloudflare", "fastly", "datadog", "snowflake"])
def test_the_other_family_under_a_key_is_a_fault(name: str, read: Read) -> None:
    """Where the key promises IPv4, an IPv6 prefix is named, not taken."""
    document, place = DOCUMENTS[name]
    (problem,) = read(name, document % "2001:db8::/32").problems
    assert str(problem) == f"{place}: 2001:db8::/32 is IPv6 where IPv4 belongs: the other family arrived here."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_feed_of_one_family_takes_no_other(name: str, read: Read) -> None:
    """``family`` of the feed holds in every format."""
    document, place = DOCUMENTS[name]
    table = read(name, document % "2001:db8::/32", expression="@", family=4)
    assert [problem.path for problem in table.problems] == [place]
