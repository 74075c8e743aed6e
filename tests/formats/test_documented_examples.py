"""Every example of the reference page is read, and gives exactly what the page says."""

from __future__ import annotations

import tomllib

from ip_ranges import formats
from ip_ranges.base.timestamps import instant_or_none
from ip_ranges.model.table import Table
from ip_ranges.settings import parse_settings
from reading import BUILT_IN, EXAMPLES, PAGE, problems, read, written

EXPECTED = {
    "aws": [
        "192.0.2.0/24 region=us-east-1 network_border_group=us-east-1-bos-1 service=EC2",
        "192.0.2.0/24 region=us-east-1 service=AMAZON",
        "198.51.100.0/25 region=GLOBAL service=CLOUDFRONT",
        "2001:db8:1::/48 region=us-east-1 service=EC2",
    ],
    "google": [
        "192.0.2.0/25 region=europe-west1 service=Google Cloud",
        "192.0.2.128/25 region=global service=Google Cloud",
        "2001:db8:2::/48 region=europe-west1 service=Google Cloud",
    ],
    "azure": [
        "192.0.2.4/30 name=ActionGroup systemService=ActionGroup",
        "198.51.100.0/26 region=westeurope name=Storage.WestEurope systemService=AzureStorage",
        "2001:db8:3::/64 name=ActionGroup systemService=ActionGroup",
    ],
    "oracle": [
        "192.0.2.0/26 region=eu-frankfurt-1 tags=OCI",
        "192.0.2.64/26 region=eu-frankfurt-1 tags=OBJECT_STORAGE",
        "192.0.2.64/26 region=eu-frankfurt-1 tags=OSN",
    ],
    "cloudflare": [
        "192.0.2.0/24",
        "198.51.100.0/24",
        "203.0.113.0/25 networks=jdcloud",
        "2001:db8:5::/48",
    ],
    "fastly": ["192.0.2.0/24", "2001:db8:6::/48"],
    "github": [
        "192.0.2.0/28 service=hooks",
        "192.0.2.16/28 direction=inbound service=api",
        "192.0.2.16/28 direction=inbound service=web",
        "198.51.100.0/24 service=actions",
        "2001:db8:7::/48 service=hooks",
    ],
    "atlassian": [
        "192.0.2.0/26 region=ap-southeast-2 direction=inbound perimeter=commercial product=confluence",
        "192.0.2.0/26 region=ap-southeast-2 direction=inbound perimeter=commercial product=jira",
        "192.0.2.0/26 region=ap-southeast-2 perimeter=commercial product=confluence",
        "192.0.2.0/26 region=ap-southeast-2 perimeter=commercial product=jira",
        "2001:db8:8::/48 region=global direction=inbound product=trello",
    ],
    "okta": [
        "192.0.2.1/32 region=us_cell_1",
        "192.0.2.2/32 region=us_cell_1",
        "198.51.100.0/27 region=emea_cell_1",
    ],
    "datadog": [
        "192.0.2.0/25 direction=inbound service=agents",
        "198.51.100.1/32 region=aws:eu-west-1 service=synthetics",
        "198.51.100.1/32 region=aws:us-east-2 service=synthetics",
        "198.51.100.2/32 region=aws:us-east-2 service=synthetics",
        "198.51.100.3/32 service=synthetics",
        "2001:db8:a::/48 direction=inbound service=agents",
    ],
    "microsoft365": [
        ("192.0.2.6/31 direction=inbound note=POP3, IMAP4, SMTP Client traffic category=Allow endpointSetId=2 required=false"
        " serviceArea=Exchange tcpPorts=143,993"),
        "192.0.2.6/31 direction=inbound category=Optimize endpointSetId=1 required=true serviceArea=Exchange tcpPorts=80,443",
        "2001:db8:b::/48 direction=inbound category=Optimize endpointSetId=1 required=true serviceArea=Exchange tcpPorts=80,443",
    ],
    "snowflake": [
        "192.0.2.0/25 effective=2026-06-30T23:59:59Z expires=2027-08-30T23:59:59Z",
        "192.0.2.128/25 expires=2026-12-31T23:59:59Z",
    ],
    "mongodb-atlas": [
        "192.0.2.1/32 region=us-east-1 direction=inbound provider=aws",
        "192.0.2.2/32 region=westeurope direction=inbound provider=azure",
        "198.51.100.1/32 region=us-east-1 provider=aws",
    ],
    "zscaler": [
        "192.0.2.0/24 cloudName=zscaler.net type=recommended",
        "2001:db8:c::/48 cloudName=zscaler.net type=recommended",
    ],
    "salesforce": [
        "192.0.2.0/25 region=eu-central-1 provider=aws",
        "192.0.2.128/26 region=eu-central-1 provider=aws",
        "198.51.100.0/24 region=us-central1 direction=inbound provider=gcp",
        "2001:db8:10::/48 region=eu-central-1 provider=aws",
    ],
    "databricks": [
        "192.0.2.0/28 region=eu-west-1 direction=inbound platform=aws service=Databricks",
        "192.0.2.0/28 region=westeurope platform=azure service=Databricks",
        "198.51.100.0/27 region=westeurope platform=azure service=Databricks",
        "2001:db8:11::/48 region=westeurope platform=azure service=Databricks",
    ],
    "geofeed": [
        "192.0.2.0/25 region=NL-NH city=Amsterdam country=NL postal=1098 XH",
        "192.0.2.128/25 region=US-DC city=Washington, DC country=US",
        "2001:db8:d::/48 country=DE",
    ],
    "text": ["192.0.2.0/24", "198.51.100.7/32", "2001:db8:e::/48"],
    "dns": [
        "192.0.2.80/32 region=us-east role=load-balancer direction=inbound host=lb.us.example.com",
        "198.51.100.80/32 region=eu-west role=load-balancer direction=inbound host=lb1.eu.example.com",
        "2001:db8:80::1/128 region=us-east role=load-balancer direction=inbound host=lb.us.example.com",
    ],
    "region-table": [
        "192.0.2.10/32 region=us-east role=load-balancer direction=inbound",
        ("192.0.2.11/32 region=us-east role=load-balancer direction=inbound effective=2026-12-20T09:00:00Z"
        " note=Replaces 192.0.2.10 in the new year."),
    ],
}
"""What the page's example of each format becomes; csv and jmespath need their feed's settings and stand below."""

FURTHER = {
    "jafar": ("google", ["198.51.100.16/28", "2001:db8:2:10::/64"]),
    "microsoft365-changes": (
        "microsoft365",
        ["198.51.100.0/27 direction=inbound effective=2026-12-01T00:00:00Z endpointSetId=3"],
    ),
    "mongodb-atlas-project": (
        "mongodb-atlas",
        [
            "203.0.113.1/32 direction=inbound clusterName=shop",
            "203.0.113.1/32 clusterName=shop",
            ("203.0.113.2/32 direction=inbound note=Announced for the future, without a date. clusterName=shop"
            " list=futureInbound"),
        ],
    ),
}

TOKENS = {
    "aws": (1787399825, "2026-08-22T11:57:05Z"),
    "google": (1786802688255, "2026-08-15T14:04:48Z"),
    "jafar": (None, "2026-09-01T06:00:00Z"),
    "azure": (250, None),
    "oracle": (None, "2026-06-06T11:01:03Z"),
    "cloudflare": (None, None),
    "atlassian": (1777255278, "2026-04-27T02:01:18Z"),
    "datadog": (32, "2026-10-28T10:00:00Z"),
    "salesforce": (1775158474, "2026-04-02T19:34:34Z"),
    "databricks": (1788759480, "2026-09-07T05:38:00Z"),
    "microsoft365": (None, None),
    "microsoft365-changes": (2026112800, "2026-11-28T00:00:00Z"),
    "geofeed": (None, "2026-07-24T10:00:06Z"),
    "region-table": (2026112001, "2026-11-20T09:30:00Z"),
}


def test_an_example_gives_what_the_page_says() -> None:
    """Each format's own example, and those of the further shapes that it reads, become exactly these ranges."""
    for name, (form, expected) in (*((name, (name, ranges)) for name, ranges in EXPECTED.items()), *FURTHER.items()):
        table = read(form, EXAMPLES[name])
        assert (written(table), problems(table)) == (expected, []), name


def test_every_format_has_an_example_that_is_read() -> None:
    """Each has its ranges above, or below where its feed's settings belong to it."""
    assert set(BUILT_IN) <= EXPECTED.keys() | WITH_FEED.keys()


def test_tokens_and_times() -> None:
    """The token and the publication time are those that the page's table names."""
    for name, expected in TOKENS.items():
        table = read(FURTHER.get(name, (name,))[0], EXAMPLES[name])
        assert (table.token, instant_or_none(table.published)) == expected, name


WITH_FEED = {
    "csv": [
        "192.0.2.0/28 region=us-east role=nat-gateway direction=inbound effective=2026-12-20T09:00:00Z zone=a",
        "2001:db8:f::/64 region=us-east role=nat-gateway zone=b",
    ],
    "jmespath": [
        "192.0.2.10/32 region=us-east role=load-balancer direction=inbound tenancy=public",
        "192.0.2.11/32 region=eu-west role=load-balancer direction=inbound effective=2026-12-20T09:00:00Z tenancy=public",
    ],
    "jmespath-dated": ["192.0.2.0/24 region=ch-gva-2", "2001:db8:12::/48 region=ch-gva-2"],
    "jmespath-keys": ["192.0.2.0/24 region=Dublin, IE", "198.51.100.0/24 region=Paris, FR", "2001:db8:13::/48 region=Paris, FR"],
    "jmespath-families": ["192.0.2.1/32 region=Frankfurt", "192.0.2.2/32 region=London", "2001:db8:14::1/128 region=Frankfurt"],
    "jmespath-levels": ["192.0.2.0/25 region=Paris II", "192.0.2.128/25 region=Zurich", "198.51.100.0/24 region=Chicago"],
    "jmespath-lines": ["192.0.2.0/24 sblid=SBL1", "198.51.100.0/24 sblid=SBL2"],
}
"""What the examples become that are read with the feed beside them: keys as facts, two levels, families, JSON lines."""


def read_with_feed(name: str) -> Table:
    """An example of the page, with what its feed says."""
    feed = parse_settings(EXAMPLES[f"{name}-feed"], {}).feeds[0]
    options = {"columns": feed.columns, "facts": feed.facts, "expression": feed.expression}
    return read(feed.format, EXAMPLES[name], **options, token=feed.token, published=feed.published)


def test_an_example_with_its_feed() -> None:
    """Columns, expressions, facts, token and time are read as the page writes them."""
    for name, expected in WITH_FEED.items():
        table = read_with_feed(name)
        assert (written(table), problems(table)) == (expected, []), name


def test_token_and_time_by_expression() -> None:
    """The feeds with ``token`` and ``published`` are protected from stale copies like a vendor's own format."""
    for name, expected in {
        "jmespath-dated": (2026100201, "2026-10-02T08:00:00Z"),
        "jmespath-lines": (1790000000, "2026-09-21T14:13:20Z"),
        "jmespath-keys": (None, None),
    }.items():
        table = read_with_feed(name)
        assert (table.token, instant_or_none(table.published)) == expected, name


def test_the_settings_examples_are_settings() -> None:
    """Each ``feeds.toml`` on the page is one that the project reads."""
    for name in ("feeds", "facts", "dns-feed", *(f"{name}-feed" for name in WITH_FEED)):
        assert len(parse_settings(EXAMPLES[name], {}).feeds) == 1, name


def test_the_entry_point_example_is_toml() -> None:
    """The group on the page is the group that is looked up."""
    declared = tomllib.loads(EXAMPLES["entry-point"])["project"]["entry-points"]
    assert declared == {formats.ENTRY_POINT_GROUP: {"example-cloud": "example_cloud:FORMAT"}}


def test_every_format_has_its_section_and_source() -> None:
    """A format without a section of its own, or without its vendor's page there, is undocumented."""
    page = PAGE.read_text(encoding="utf-8")
    for name in BUILT_IN:
        assert f"\n{name}\n{'-' * len(name)}\n" in page
        source = formats.get(name).source
        rfc = source.removeprefix("https://www.rfc-editor.org/rfc/rfc")
        assert source in page or f":rfc:`{rfc}`" in page
