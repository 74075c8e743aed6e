"""What is particular to each vendor's document, beside the examples of the reference page."""

from __future__ import annotations

from ip_ranges.base.timestamps import instant_or_none
from reading import places, problems, read, refusal, written

CASES: dict[str, tuple[str, str, list[str], list[str]]] = {
    "google: the format has one prefix in a row; if two come, neither is lost": (
        "google",
        '{"prefixes": [{"ipv4Prefix": "192.0.2.0/24", "ipv6Prefix": "2001:db8::/48"}]}',
        ["192.0.2.0/24", "2001:db8::/48"],
        [],
    ),
    "oracle: a prefix without tags is a range, a region without its list a problem": (
        "oracle",
        '{"regions": [{"region": "r", "cidrs": [{"cidr": "192.0.2.0/24", "tags": []}, {}]}, {"region": "q"}, 3]}',
        ["192.0.2.0/24 region=r"],
        [
            '.regions[0].cidrs[1]: This row has no "cidr".',
            '.regions[1]: This region has no list "cidrs".',
            '.regions[2]: This region has no list "cidrs".',
        ],
    ),
    "azure: a tag whose list is missing or no list is named; an empty list is none of our business": (
        "azure",
        '{"values": [{"name": "A"}, {"properties": {"addressPrefixes": "x"}}, {"properties": {"addressPrefixes": []}}]}',
        [],
        [
            '.values[0]: This tag has no "properties" with "addressPrefixes".',
            ".values[1].properties.addressPrefixes: This is text where a list of prefixes belongs.",
        ],
    ),
    "github: a list of a new service is one as soon as a prefix is in it, faults and all; of other texts it is passed over": (
        "github",
        '{"hooks": [], "lasers": ["x", "192.0.2.0/28"], "keys": ["ssh-rsa AAAA"], "count": 3}',
        ["192.0.2.0/28 service=lasers"],
        [".lasers[0]: 'x' is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."],
    ),
    "atlassian: the oldest documents have neither region nor product nor direction; a bare text is a list of one": (
        "atlassian",
        '{"items": [{"cidr": "192.0.2.0/25"}, {"cidr": "192.0.2.128/25", "region": "global"}]}',
        ["192.0.2.0/25", "192.0.2.128/25 region=global"],
        [],
    ),
    "atlassian: a new word for a direction is a problem, not a guess": (
        "atlassian",
        '{"items": [{"cidr": "192.0.2.0/25", "direction": ["egress", "sideways"]}]}',
        [],
        [".items[0].direction: 'sideways' is neither \"egress\" nor \"ingress\"."],
    ),
    "datadog: a prefix that stands only by location is a range; the same address written otherwise is the same prefix": (
        "datadog",
        """{"synthetics": {"prefixes_ipv4": ["192.0.2.1/32", "192.0.2.3"],
        "prefixes_ipv4_by_location": {"aws:eu-west-1": ["192.0.2.1", "192.0.2.2/32"]},
        "prefixes_ipv6": ["2001:db8::1"], "prefixes_ipv6_by_location": {"aws:eu-west-1": ["2001:db8::1/128"]}}}""",
        [
            "192.0.2.1/32 region=aws:eu-west-1 service=synthetics",
            "192.0.2.2/32 region=aws:eu-west-1 service=synthetics",
            "192.0.2.3/32 service=synthetics",
            "2001:db8::1/128 region=aws:eu-west-1 service=synthetics",
        ],
        [],
    ),
    "datadog: a prefix that is wrong in the list and by location is wrong twice": (
        "datadog",
        '{"synthetics": {"prefixes_ipv4": ["192.0.2.1/24"], "prefixes_ipv4_by_location": {"aws:eu-west-1": ["192.0.2.1/24"]}}}',
        [],
        [
            f"{path}: '192.0.2.1/24' has host bits set; write 192.0.2.0/24 for the block or 192.0.2.1 for the one address."
            for path in ('.synthetics.prefixes_ipv4_by_location."aws:eu-west-1"[0]', ".synthetics.prefixes_ipv4[0]")
        ],
    ),
    "datadog: a location that cannot be published is a problem; its prefixes still stand in the list, without a region": (
        "datadog",
        """{"synthetics": {"prefixes_ipv4": ["192.0.2.1/32"], "prefixes_ipv4_by_location": {"a\\u202e": ["192.0.2.1/32"]}}}""",
        ["192.0.2.1/32 service=synthetics"],
        [('.synthetics.prefixes_ipv4_by_location."a\\u202e": This text has the character U+202E in it, which is never part of a name;'
          " remove it.")],
    ),
    "snowflake: the vendor's page shows rows without the brackets of their list": (
        "snowflake",
        '{"ipv4_prefix": "192.0.2.0/25", "expires" : "2026-06-30T23:59:59Z"},\n{"ipv4_prefix": "192.0.2.128/25"}\n',
        ["192.0.2.0/25 expires=2026-06-30T23:59:59Z", "192.0.2.128/25"],
        [],
    ),
    "snowflake: one row alone is read whole too": (
        "snowflake",
        '{"ipv4_prefix": "192.0.2.0/25", "usage": ["STAGE", "KAFKA"]}',
        ["192.0.2.0/25 usage=KAFKA", "192.0.2.0/25 usage=STAGE"],
        [],
    ),
    "snowflake: a date that cannot be read must not make a range that counts for ever": (
        "snowflake",
        '[{"ipv4_prefix": "192.0.2.0/25", "expires": "31 December"}, {"ipv4_prefix": "192.0.2.128/25"}]',
        ["192.0.2.128/25"],
        [".[0].expires: '31 December' is not a date; write it as 2026-12-20T09:00:00Z."],
    ),
    "mongodb-atlas: lists as Terraform spells them, and bare ones": (
        "mongodb-atlas",
        '{"outbound": ["192.0.2.1"], "future_outbound": ["192.0.2.2"]}',
        ["192.0.2.1/32", "192.0.2.2/32 note=Announced for the future, without a date. list=future_outbound"],
        [],
    ),
    "okta: keys without ranges are passed over; a cell whose list is none is a problem": (
        "okta",
        '{"us_cell_1": {"ip_ranges": ["192.0.2.1"]}, "x": 1, "us_cell_2": {"ip_ranges": "192.0.2.2"}}',
        ["192.0.2.1/32 region=us_cell_1"],
        [".us_cell_2.ip_ranges: This is text where a list of prefixes belongs."],
    ),
    "salesforce: a row of both directions is two ranges; one without a list, or with a strange direction, is a problem": (
        "salesforce",
        """{"prefixes": [
        {"provider": "aws", "region": "eu", "ip_prefix": ["192.0.2.0/25"], "direction": ["inbound", "outbound"]},
        {"provider": "aws", "region": "eu", "ip_prefix": "192.0.2.128/25"}, {"region": "eu", "ip_prefix": "198.51.100.0/24"},
        {"ip_prefix": ["203.0.113.0/24"], "direction": "sideways"}]}""",
        [
            "192.0.2.0/25 region=eu direction=inbound provider=aws",
            "192.0.2.0/25 region=eu provider=aws",
            "192.0.2.128/25 region=eu provider=aws",
        ],
        [
            '.prefixes[2]: This row has no list "ip_prefix".',
            ".prefixes[3].direction: 'sideways' is neither \"inbound\" nor \"outbound\".",
        ],
    ),
    "databricks: a row without lists or with a strange type is a problem": (
        "databricks",
        """{"prefixes": [{"region": "eu", "type": "outbound", "ipv4Prefixes": ["192.0.2.0/25"]},
        {"region": "eu"}, {"type": "both", "ipv4Prefixes": ["192.0.2.128/25"], "ipv6Prefixes": null}]}""",
        ["192.0.2.0/25 region=eu"],
        [
            '.prefixes[1]: This row has neither "ipv4Prefixes" nor "ipv6Prefixes".',
            ".prefixes[2].type: 'both' is neither \"inbound\" nor \"outbound\".",
        ],
    ),
}


def test_a_document_gives_these_ranges_and_problems() -> None:
    """Nothing else, whatever is particular to the vendor."""
    for case, (name, document, ranges, faults) in CASES.items():
        table = read(name, document)
        assert (written(table), problems(table)) == (ranges, faults), case


def test_a_document_that_is_refused() -> None:
    """A major version that is not known keeps the last list, as JAFAR's draft asks; a small document makes no million million ranges."""
    many = ", ".join(f'"{number}"' for number in range(2000))
    for name, document, sentence in (
        ("google", '{"formatVersion": "2.0", "prefixes": [{"ipv4Prefix": "192.0.2.0/24"}]}',
         "JAFAR version '2.0' is not known here; this reader knows version 1"),
        ("databricks", '{"schemaVersion": "2.0", "prefixes": []}', ".schemaVersion: '2.0' is not known here; this reader knows version 1"),
        ("atlassian", f'{{"items": [{{"cidr": "192.0.2.0/25", "region": [{many}], "product": [{many}]}}]}}',
         ".items[0]: The lists up to here make more than 1,000,000 combinations"),
    ):
        assert sentence in refusal(name, document), name


def test_tokens_and_times() -> None:
    """Google's time is Pacific without saying so, but for the token's, or alone; Datadog's has two forms."""
    for name, document, token, published in (
        ("google", '{"syncToken": "1687939505997", "creationTime": "2023-06-28T01:05:05.997322", "prefixes": []}',
         1687939505997, "2023-06-28T08:05:05Z"),
        ("google", '{"creationTime": "2026-01-02T03:04:05.000000", "prefixes": []}', None, "2026-01-02T03:04:05Z"),
        ("datadog", '{"modified": "2026-02-24T00:00:00", "agents": {"prefixes_ipv4": []}}', None, "2026-02-24T00:00:00Z"),
        ("datadog", '{"modified": "2020-06-22-12-00-00", "agents": {"prefixes_ipv4": []}}', None, "2020-06-22T12:00:00Z"),
        ("datadog", '{"modified": "2026-02-24T12:30:00.123+02:00", "agents": {"prefixes_ipv4": []}}', None, "2026-02-24T10:30:00Z"),
        ("datadog", '{"modified": "soon", "agents": {"prefixes_ipv4": []}}', None, None),
        ("salesforce", '{"syncToken": 17, "prefixes": []}', 17, None),
    ):
        table = read(name, document)
        assert (table.token, instant_or_none(table.published)) == (token, published), document


def test_directions() -> None:
    """Services that people connect to are inbound; those that connect to people are outbound, and so is what is not known."""
    for name, document, direction, services in (
        ("github", '{"%": ["192.0.2.0/28"]}', "inbound", ("web", "api", "git", "packages", "pages", "copilot")),
        ("github", '{"%": ["192.0.2.0/28"]}', "outbound", ("hooks", "actions", "actions_macos", "codespaces", "dependabot", "importer")),
        ("datadog", '{"%": {"prefixes_ipv4": ["192.0.2.1/32"]}}', "inbound",
         ("agents", "api", "remote-configuration", "synthetics-private-locations")),
        ("datadog", '{"%": {"prefixes_ipv4": ["192.0.2.1/32"]}}', "outbound", ("webhooks", "synthetics", "new")),
    ):
        for service in services:
            assert [item.direction for item in read(name, document.replace("%", service)).ranges] == [direction], (name, service)


def test_atlassian_direction_that_is_no_text() -> None:
    """Found by the fuzzer: an object there ended in a TypeError."""
    for word in ("{}", "[]", "7", "true", '""'):
        assert places(read("atlassian", f'{{"items": [{{"cidr": "192.0.2.0/25", "direction": [{word}]}}]}}')) == [".items[0].direction"], word
