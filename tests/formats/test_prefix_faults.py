"""What is wrong with one prefix is told with its place and cure in every format, and costs no other row."""

from __future__ import annotations

from itertools import product

from reading import BUILT_IN, LINES, places, prefixes, problems, read, refusal

DOCUMENTS = {
    "aws": ('{"prefixes": [*]}', '{"ip_prefix": "%"}', ".prefixes[1].ip_prefix"),
    "google": ('{"prefixes": [*]}', '{"ipv4Prefix": "%"}', ".prefixes[1].ipv4Prefix"),
    "azure": ('{"values": [{"properties": {"addressPrefixes": [*]}}]}', '"%"', ".values[0].properties.addressPrefixes[1]"),
    "oracle": ('{"regions": [{"region": "a", "cidrs": [*]}]}', '{"cidr": "%"}', ".regions[0].cidrs[1].cidr"),
    "cloudflare": ('{"result": {"ipv4_cidrs": [*]}}', '"%"', ".result.ipv4_cidrs[1]"),
    "fastly": ('{"addresses": [*]}', '"%"', ".addresses[1]"),
    "github": ('{"hooks": [*]}', '"%"', ".hooks[1]"),
    "atlassian": ('{"items": [*]}', '{"cidr": "%"}', ".items[1].cidr"),
    "okta": ('{"us_cell_1": {"ip_ranges": [*]}}', '"%"', ".us_cell_1.ip_ranges[1]"),
    "datadog": ('{"agents": {"prefixes_ipv4": [*]}}', '"%"', ".agents.prefixes_ipv4[1]"),
    "microsoft365": ('[{"id": 1, "ips": [*]}]', '"%"', ".[0].ips[1]"),
    "snowflake": ("[*]", '{"ipv4_prefix": "%"}', ".[1].ipv4_prefix"),
    "mongodb-atlas": ('{"inbound": {"aws": {"us-east-1": [*]}}}', '"%"', '.inbound.aws."us-east-1"[1]'),
    "salesforce": ('{"prefixes": [{"provider": "aws", "region": "a", "ip_prefix": [*]}]}', '"%"', ".prefixes[0].ip_prefix[1]"),
    "databricks": (
        '{"prefixes": [{"platform": "aws", "region": "a", "type": "outbound", "ipv4Prefixes": [*]}]}',
        '"%"',
        ".prefixes[0].ipv4Prefixes[1]",
    ),
    "zscaler": ('{"hubPrefixes": [*]}', '"%"', ".hubPrefixes[1]"),
    "jmespath": ("[*]", '"%"', ".[1]"),
    "dns": ('{"answers": [*]}', '{"address": "%"}', ".answers[1].address"),
    "geofeed": ("*", "%,NL,,,\n", "line 2"),
    "text": ("*", "%\n", "line 2"),
    "csv": ("prefix\n*", "%\n", "line 3"),
}
"""Of each format a document without its rows (*), a row without its prefix (%), and the place of the second one."""

AROUND = ["192.0.2.0/25", "192.0.2.128/25"]


def document(name: str, prefix: str) -> str:
    """A document with three prefixes, of which the second is under test."""
    whole, row, _ = DOCUMENTS[name]
    rows = [row.replace("%", text) for text in (AROUND[0], prefix, AROUND[1])]
    return whole.replace("*", ("" if name in LINES else ", ").join(rows))


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


def test_every_format_has_its_document() -> None:
    """A new format needs its line above; the faults of a region table, which has many facts, have a file of their own."""
    assert set(BUILT_IN) == DOCUMENTS.keys() | {"region-table"}


def test_a_fault_is_named_with_its_place_and_cure() -> None:
    """The faulty prefix is the one problem; its neighbours are ranges."""
    for name, (fault, sentence) in product(DOCUMENTS, FAULTS.items()):
        table = read(name, document(name, fault), expression="@")
        assert (prefixes(table), problems(table)) == (AROUND, [f"{DOCUMENTS[name][2]}: {sentence}"]), (name, fault)


def test_a_bare_address_and_an_exact_duplicate() -> None:
    """One address is a /32; a prefix that stands twice with equal facts is one range."""
    for name in DOCUMENTS:
        bare = read(name, document(name, "198.51.100.7"), expression="@")
        assert prefixes(bare) == [*AROUND, "198.51.100.7/32"], name
        twice = read(name, document(name, "192.0.2.128/25"), expression="@")
        assert (prefixes(twice), problems(twice)) == (AROUND, []), name


def test_the_other_family_is_a_fault() -> None:
    """Where the key or the feed promises IPv4, an IPv6 prefix is named, not taken."""
    sentence = "2001:db8::/32 is IPv6 where IPv4 belongs: the other family arrived here."
    for name in ("aws", "google", "cloudflare", "fastly", "datadog", "snowflake"):
        assert problems(read(name, document(name, "2001:db8::/32"))) == [f"{DOCUMENTS[name][2]}: {sentence}"], name
    for name in DOCUMENTS:
        assert places(read(name, document(name, "2001:db8::/32"), expression="@", family=4)) == [DOCUMENTS[name][2]], name


def test_a_bad_prefix_beside_a_good_one_is_named() -> None:
    """The column of the other family was passed over where its cell was no prefix, and nobody missed its addresses."""
    for bad in ("2001:db8:::/32", "2001:db8::/32 (old)", "192.0.2.300", "198.51.100"):
        table = read("jmespath", f'[{{"ipv4": "192.0.2.0/24", "ipv6": "{bad}"}}]', expression="@")
        assert (prefixes(table), places(table)) == (["192.0.2.0/24"], [".[0].ipv6"]), bad
        table = read("csv", f"IP,IPv6\n192.0.2.1,{bad}\n")
        assert (prefixes(table), places(table)) == (["192.0.2.1/32"], ["line 2"]), bad
    for good in ('"ip": "192.0.2.0", "cidr": "255.255.255.0"', '"ip": "192.0.2.0/24", "ipv6": "none"', '"ip": "192.0.2.0/24", "address": "00:1a:2b:3c:4d:5e"'):
        table = read("jmespath", f"[{{{good}}}]", expression="@")
        assert (prefixes(table), table.problems) == (["192.0.2.0/24"], ()), good


def test_the_name_of_a_column_in_a_sentence() -> None:
    """As vendors write it, not a spelling that nobody has."""
    sentence = refusal("csv", "IP,IPv6\n192.0.2.1,198.51.100.0-198.51.100.9\n")
    assert 'line 2: "ipv6" has the prefix 198.51.100.0-198.51.100.9, which would be lost' in sentence
