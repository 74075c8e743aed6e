"""What is particular to each vendor's document, beside the examples of the reference page."""

from __future__ import annotations

from ip_ranges.base.timestamps import instant_or_none
from reading import places, prefixes, problems, read, refusal, written


def test_google_gives_its_time_in_the_token() -> None:
    """``creationTime`` is Pacific time without saying so; alone, as crawlers publish it, it is taken as UTC."""
    both = read("google", '{"syncToken": "1687939505997", "creationTime": "2023-06-28T01:05:05.997322", "prefixes": []}')
    assert (both.token, instant_or_none(both.published)) == (1687939505997, "2023-06-28T08:05:05Z")
    alone = read("google", '{"creationTime": "2026-01-02T03:04:05.000000", "prefixes": []}')
    assert (alone.token, instant_or_none(alone.published)) == (None, "2026-01-02T03:04:05Z")


def test_google_row_with_both_families_is_two_ranges() -> None:
    """The format has one prefix in a row; if two come, neither is lost."""
    table = read("google", '{"prefixes": [{"ipv4Prefix": "192.0.2.0/24", "ipv6Prefix": "2001:db8::/48"}]}')
    assert written(table) == ["192.0.2.0/24", "2001:db8::/48"]


def test_jafar_of_another_major_version_is_refused() -> None:
    """The draft asks to keep the last list then, which is what a refusal does."""
    sentence = refusal("google", '{"formatVersion": "2.0", "prefixes": [{"ipv4Prefix": "192.0.2.0/24"}]}')
    assert "JAFAR version '2.0' is not known here; this reader knows version 1" in sentence


def test_oracle_prefix_without_tags_is_a_range() -> None:
    """Without tags it is one range; a region without its list is a problem."""
    document = '{"regions": [{"region": "r", "cidrs": [{"cidr": "192.0.2.0/24", "tags": []}, {}]}, {"region": "q"}, 3]}'
    table = read("oracle", document)
    assert written(table) == ["192.0.2.0/24 region=r"]
    assert problems(table) == [
        '.regions[0].cidrs[1]: This row has no "cidr".',
        '.regions[1]: This region has no list "cidrs".',
        '.regions[2]: This region has no list "cidrs".',
    ]


def test_azure_tag_without_prefixes_is_a_problem() -> None:
    """A tag whose list is missing or no list is named; an empty list is none of our business."""
    document = '{"values": [{"name": "A"}, {"properties": {"addressPrefixes": "x"}}, {"properties": {"addressPrefixes": []}}]}'
    assert problems(read("azure", document)) == [
        '.values[0]: This tag has no "properties" with "addressPrefixes".',
        ".values[1].properties.addressPrefixes: This is text where a list of prefixes belongs.",
    ]


def test_github_list_of_a_new_service_is_read() -> None:
    """A list is one of ranges as soon as a prefix is in it, faults and all; a list of other texts is passed over."""
    table = read("github", '{"hooks": [], "lasers": ["x", "192.0.2.0/28"], "keys": ["ssh-rsa AAAA"], "count": 3}')
    assert written(table) == ["192.0.2.0/28 service=lasers"]
    assert places(table) == [".lasers[0]"]


def test_github_directions() -> None:
    """Services that people connect to are inbound, those that connect to people are outbound."""
    for direction, services in (
        ("inbound", ("web", "api", "git", "packages", "pages", "copilot")),
        ("outbound", ("hooks", "actions", "actions_macos", "codespaces", "dependabot", "importer")),
    ):
        for service in services:
            assert read("github", f'{{"{service}": ["192.0.2.0/28"]}}').ranges[0].direction == direction, service


def test_atlassian_row_without_lists() -> None:
    """The oldest documents have neither region nor product nor direction; a bare text is a list of one."""
    table = read("atlassian", '{"items": [{"cidr": "192.0.2.0/25"}, {"cidr": "192.0.2.128/25", "region": "global"}]}')
    assert written(table) == ["192.0.2.0/25", "192.0.2.128/25 region=global"]


def test_atlassian_direction_that_is_none() -> None:
    """A new word for a direction is a problem, not a guess."""
    table = read("atlassian", '{"items": [{"cidr": "192.0.2.0/25", "direction": ["egress", "sideways"]}]}')
    assert table.ranges == ()
    assert problems(table) == [".items[0].direction: 'sideways' is neither \"egress\" nor \"ingress\"."]


def test_atlassian_direction_that_is_no_text() -> None:
    """Found by the fuzzer: an object there ended in a TypeError."""
    for word in ("{}", "[]", "7", "true", '""'):
        assert places(read("atlassian", f'{{"items": [{{"cidr": "192.0.2.0/25", "direction": [{word}]}}]}}')) == [".items[0].direction"]


def test_atlassian_lists_that_multiply_beyond_reason() -> None:
    """A small document must not become a million million ranges."""
    many = ", ".join(f'"{number}"' for number in range(2000))
    sentence = refusal("atlassian", f'{{"items": [{{"cidr": "192.0.2.0/25", "region": [{many}], "product": [{many}]}}]}}')
    assert ".items[0]: The lists up to here make more than 1,000,000 combinations" in sentence


def test_datadog_location_only_in_the_second_place() -> None:
    """A prefix that stands only by location is a range; the same address written otherwise is the same prefix."""
    document = """{"synthetics": {"prefixes_ipv4": ["192.0.2.1/32", "192.0.2.3"],
        "prefixes_ipv4_by_location": {"aws:eu-west-1": ["192.0.2.1", "192.0.2.2/32"]},
        "prefixes_ipv6": ["2001:db8::1"], "prefixes_ipv6_by_location": {"aws:eu-west-1": ["2001:db8::1/128"]}}}"""
    assert written(read("datadog", document)) == [
        "192.0.2.1/32 region=aws:eu-west-1 service=synthetics",
        "192.0.2.2/32 region=aws:eu-west-1 service=synthetics",
        "192.0.2.3/32 service=synthetics",
        "2001:db8::1/128 region=aws:eu-west-1 service=synthetics",
    ]


def test_datadog_fault_is_named_in_both_places() -> None:
    """A prefix that is wrong in the list and by location is wrong twice."""
    document = """{"synthetics": {"prefixes_ipv4": ["192.0.2.1/24"],
        "prefixes_ipv4_by_location": {"aws:eu-west-1": ["192.0.2.1/24"]}}}"""
    assert places(read("datadog", document)) == [
        '.synthetics.prefixes_ipv4_by_location."aws:eu-west-1"[0]',
        ".synthetics.prefixes_ipv4[0]",
    ]


def test_datadog_location_that_cannot_be_published_loses_no_prefix() -> None:
    """The location is a problem; its prefixes still stand in the list, without a region."""
    document = """{"synthetics": {"prefixes_ipv4": ["192.0.2.1/32"], "prefixes_ipv4_by_location": {"a\\u202e": ["192.0.2.1/32"]}}}"""
    table = read("datadog", document)
    assert written(table) == ["192.0.2.1/32 service=synthetics"]
    assert len(table.problems) == 1


def test_datadog_directions() -> None:
    """Endpoints are inbound, those since version 59 too; what Datadog sends is outbound, and so is what is not known."""
    for direction, sections in (
        ("inbound", ("agents", "api", "remote-configuration", "synthetics-private-locations")),
        ("outbound", ("webhooks", "synthetics", "new")),
    ):
        for section in sections:
            table = read("datadog", f'{{"version": 62, "{section}": {{"prefixes_ipv4": ["192.0.2.1/32"]}}}}')
            assert [item.direction for item in table.ranges] == [direction], section


def test_snowflake_without_brackets() -> None:
    """The vendor's page shows rows without the brackets of their list; that and one row alone are read."""
    rows = '{"ipv4_prefix": "192.0.2.0/25", "expires" : "2026-06-30T23:59:59Z"},\n{"ipv4_prefix": "192.0.2.128/25"}\n'
    assert written(read("snowflake", rows)) == ["192.0.2.0/25 expires=2026-06-30T23:59:59Z", "192.0.2.128/25"]
    assert written(read("snowflake", '{"ipv4_prefix": "192.0.2.0/25", "usage": ["STAGE", "KAFKA"]}')) == [
        "192.0.2.0/25 usage=KAFKA",
        "192.0.2.0/25 usage=STAGE",
    ]


def test_snowflake_date_that_is_none() -> None:
    """A date that cannot be read must not make a range that counts for ever."""
    table = read("snowflake", '[{"ipv4_prefix": "192.0.2.0/25", "expires": "31 December"}, {"ipv4_prefix": "192.0.2.128/25"}]')
    assert prefixes(table) == ["192.0.2.128/25"]
    assert problems(table) == [".[0].expires: '31 December' is not a date; write it as 2026-12-20T09:00:00Z."]


def test_mongodb_lists_as_terraform_spells_them() -> None:
    """The snake-case names and bare lists are read too."""
    table = read("mongodb-atlas", '{"outbound": ["192.0.2.1"], "future_outbound": ["192.0.2.2"]}')
    assert written(table) == [
        "192.0.2.1/32",
        "192.0.2.2/32 note=Announced for the future, without a date. list=future_outbound",
    ]


def test_okta_keys_without_ranges_are_passed_over() -> None:
    """Only a cell with ``ip_ranges`` is one; a cell whose list is none is a problem."""
    table = read("okta", '{"us_cell_1": {"ip_ranges": ["192.0.2.1"]}, "x": 1, "us_cell_2": {"ip_ranges": "192.0.2.2"}}')
    assert written(table) == ["192.0.2.1/32 region=us_cell_1"]
    assert problems(table) == [".us_cell_2.ip_ranges: This is text where a list of prefixes belongs."]


def test_datadogs_two_forms_of_a_date() -> None:
    """ISO 8601 since version 59, dashed before."""
    for modified, published in (
        ("2026-02-24T00:00:00", "2026-02-24T00:00:00Z"),
        ("2020-06-22-12-00-00", "2020-06-22T12:00:00Z"),
        ("2026-02-24T12:30:00.123+02:00", "2026-02-24T10:30:00Z"),
        ("soon", None),
    ):
        document = f'{{"modified": "{modified}", "agents": {{"prefixes_ipv4": ["192.0.2.0/25"]}}}}'
        assert instant_or_none(read("datadog", document).published) == published, modified


def test_salesforce_rows() -> None:
    """A row of both directions is two ranges for each prefix; one without a list, or with a strange direction, is a problem."""
    document = """{"syncToken": 17, "prefixes": [
        {"provider": "aws", "region": "eu", "ip_prefix": ["192.0.2.0/25"], "direction": ["inbound", "outbound"]},
        {"provider": "aws", "region": "eu", "ip_prefix": "192.0.2.128/25"}, {"region": "eu", "ip_prefix": "198.51.100.0/24"},
        {"ip_prefix": ["203.0.113.0/24"], "direction": "sideways"}]}"""
    table = read("salesforce", document)
    assert written(table) == [
        "192.0.2.0/25 region=eu direction=inbound provider=aws",
        "192.0.2.0/25 region=eu provider=aws",
        "192.0.2.128/25 region=eu provider=aws",
    ]
    assert problems(table)[:2] == [
        '.prefixes[2]: This row has no list "ip_prefix".',
        ".prefixes[3].direction: 'sideways' is neither \"inbound\" nor \"outbound\".",
    ]
    assert table.token == 17


def test_databricks_rows() -> None:
    """A row without lists or with a strange type is a problem; another major version refuses the document."""
    document = """{"timestampSeconds": 1788759480, "prefixes": [{"region": "eu", "type": "outbound", "ipv4Prefixes": ["192.0.2.0/25"]},
        {"region": "eu"}, {"type": "both", "ipv4Prefixes": ["192.0.2.128/25"], "ipv6Prefixes": null}]}"""
    table = read("databricks", document)
    assert written(table) == ["192.0.2.0/25 region=eu"]
    assert problems(table)[:2] == [
        '.prefixes[1]: This row has neither "ipv4Prefixes" nor "ipv6Prefixes".',
        ".prefixes[2].type: 'both' is neither \"inbound\" nor \"outbound\".",
    ]
    sentence = refusal("databricks", '{"schemaVersion": "2.0", "prefixes": []}')
    assert ".schemaVersion: '2.0' is not known here; this reader knows version 1" in sentence
