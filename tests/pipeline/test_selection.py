"""Which ranges a feed takes: what it selects, value by value, and what it leaves to another feed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from ip_ranges.errors import DocumentError, SettingsError
from ip_ranges.pipeline.read_documents import read_table
from ip_ranges.settings import parse_settings
from ip_ranges.storage.data_folder import Store

GOOG = {"syncToken": "1786802688255", "prefixes": [{"ipv4Prefix": "198.51.100.0/24"}, {"ipv6Prefix": "2001:db8:1::/48"}]}
CLOUD = {"syncToken": "1786802688255", "prefixes": [{"ipv4Prefix": "198.51.100.64/26"}, {"ipv4Prefix": "192.0.2.0/24"}]}
FEEDS = """
[feeds.goog]
format = "google"
url = "goog.json"
example = true
except = "cloud"

[feeds.cloud]
format = "google"
url = "cloud.json"
example = true
"""


def azure(*regions: str) -> bytes:
    """Service tags, one for each region."""
    tags = [
        {"name": f"Storage.{number}", "properties": {"region": region, "addressPrefixes": [f"192.0.2.{number}/32"]}}
        for number, region in enumerate(regions)
    ]
    return json.dumps({"changeNumber": 1, "values": tags}).encode()


def select(text: str, document: bytes, form: str = "azure") -> tuple[list[str], tuple[str, ...]]:
    """The prefixes that a selection leaves, and the warnings."""
    feed = parse_settings(f'[feeds.tags]\nformat = "{form}"\nurl = "tags.json"\n[feeds.tags.select]\n{text}\n', {}).feeds[0]
    table, warnings = read_table(feed, (document,), "tags.json")
    return [str(item.prefix) for item in table.ranges], warnings


def test_a_value_that_selects_nothing_is_named_where_others_select() -> None:
    """Each one, with the nearest right one; upper and lower case do not count for that."""
    prefixes, warnings = select('region = ["westeurope", "Northeurope", "westuerope", "mars"]', azure("westeurope", "northeurope"))
    assert prefixes == ["192.0.2.0/32"]
    start = "feeds.toml: feeds.tags.select.region: no range of the document has"
    assert warnings == (
        f'{start} "Northeurope". Did you mean "northeurope"?',
        f'{start} "westuerope". Did you mean "westeurope"?',
        f'{start} "mars".',
    )


def test_where_nothing_is_left_each_idle_value_is_named() -> None:
    """Of every fact, not of the first alone; and whether the others would do together."""
    document = b'{"prefixes": [{"ip_prefix": "192.0.2.0/24", "region": "a-1", "service": "EC2"}, {"ip_prefix": "198.51.100.0/24", "region": "b-1", "service": "S3"}]}'
    start = "feeds.toml: feeds.tags.select: It leaves none of 2 ranges:"
    for settings, sentences in (
        ('service = ["ec2"]\nregion = ["a-1", "a-2"]', 'none has region = "a-2". Did you mean "a-1"? none has service = "ec2". Did you mean "EC2"?'),
        ('service = ["EC2"]\nregion = ["b-1", "b-9"]', 'none has region = "b-9". Did you mean "b-1"? none has all of these facts together.'),
        ('service = ["EC2"]\nregion = ["b-1"]', "none has all of these facts together."),
    ):
        with pytest.raises(DocumentError) as caught:
            select(settings, document, "aws")
        assert str(caught.value) == f"{start} {sentences}", settings


def test_a_value_in_another_case_is_the_right_one() -> None:
    """``ec2`` means ``EC2``: said where nothing is left, too, and for each value."""
    document = b'{"prefixes": [{"ip_prefix": "192.0.2.0/24", "service": "EC2"}, {"ip_prefix": "198.51.100.0/24", "service": "S3"}]}'
    with pytest.raises(DocumentError) as caught:
        select('service = ["ec2", "s4"]', document, "aws")
    assert str(caught.value) == (
        'feeds.toml: feeds.tags.select: It leaves none of 2 ranges: none has service = "ec2". Did you mean "EC2"? none has'
        ' service = "s4".'
    )


@pytest.mark.parametrize(
    ("elsewhere", "document"),
    [
        ("francecentral", "centralfrance"),
        ("francesouth", "southfrance"),
        ("germanywestcentral", "germanywc"),
        ("germanynorth", "germanyn"),
        ("norwayeast", "norwaye"),
        ("norwaywest", "norwayw"),
        ("switzerlandnorth", "switzerlandn"),
        ("switzerlandwest", "switzerlandw"),
        ("brazilsoutheast", "brazilse"),
        ("centralusstage", "usstagec"),
    ],
)
def test_azures_two_names_of_a_region_select_both(elsewhere: str, document: str) -> None:
    """The ten regions whose name in the document is not that of Azure's other tools."""
    for name in (elsewhere, document):
        assert select(f'region = ["westeurope", "{name}"]', azure("westeurope", document)) == (["192.0.2.0/32", "192.0.2.1/32"], ())


def test_a_misspelt_region_may_mean_azures_other_name() -> None:
    """The nearest is looked for among both spellings."""
    _, warnings = select('region = ["westeurope", "francecentrall"]', azure("westeurope", "centralfrance"))
    assert warnings == (
        'feeds.toml: feeds.tags.select.region: no range of the document has "francecentrall". Did you mean "francecentral"?',
    )


def folder(desk, **documents: object) -> None:
    """A data folder with these two feeds and their documents."""
    desk.data.mkdir(parents=True, exist_ok=True)
    (desk.data / "feeds.toml").write_text(FEEDS)
    for name, document in documents.items():
        (desk.data / f"{name}.json").write_text(json.dumps(document))


def prefixes(desk, name: str) -> list[str]:
    """The prefixes of the accepted table of a feed."""
    return [str(item.prefix) for item in Store(desk.data).load().snapshots[name].table.ranges]


def test_one_feed_less_another(desk) -> None:
    """Google's own addresses are goog.json without cloud.json: a block with some of them becomes the blocks around them."""
    folder(desk, goog=GOOG, cloud=CLOUD)
    assert desk.words() == {"goog": "accepted", "cloud": "accepted"}
    assert prefixes(desk, "goog") == ["198.51.100.0/26", "198.51.100.128/25", "2001:db8:1::/48"]
    assert desk.words() == {"goog": "unchanged", "cloud": "unchanged"}


def test_the_other_feed_changes(desk) -> None:
    """The same document less other addresses is another table."""
    folder(desk, goog=GOOG, cloud=CLOUD)
    desk.refresh()
    desk.now += timedelta(days=1)
    folder(desk, cloud={**CLOUD, "prefixes": [{"ipv4Prefix": "198.51.100.64/27"}, {"ipv4Prefix": "192.0.2.0/24"}]})
    assert desk.words() == {"goog": "accepted", "cloud": "accepted"}
    assert prefixes(desk, "goog") == ["198.51.100.0/26", "198.51.100.96/27", "198.51.100.128/25", "2001:db8:1::/48"]


def test_the_other_feed_is_down(desk) -> None:
    """Its last accepted table is taken out; without one the document is refused, not published whole."""
    folder(desk, goog=GOOG)
    outcome = desk.refresh().outcomes[0]
    assert (outcome.word, outcome.reasons) == (
        "refused",
        (
            ("feeds.toml: feeds.goog.except: There is no table of the feed cloud whose addresses could be taken out; run"
            " ip-ranges refresh for both."),
        ),
    )
    folder(desk, cloud=CLOUD)
    desk.refresh()
    (desk.data / "cloud.json").unlink()
    desk.now += timedelta(days=1)
    folder(desk, goog={**GOOG, "prefixes": [*GOOG["prefixes"], {"ipv4Prefix": "203.0.113.0/24"}]})
    assert desk.refresh("goog").outcomes[0].word == "accepted"
    assert prefixes(desk, "goog")[:3] == ["198.51.100.0/26", "198.51.100.128/25", "203.0.113.0/24"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("cluod", 'feeds.goog.except: There is no other feed "cluod". Did you mean "cloud"?'),
        ("goog", 'feeds.goog.except: There is no other feed "goog".'),
    ],
)
def test_an_except_that_cannot_be(other: str, sentence: str) -> None:
    """The name of another feed, which has none itself."""
    with pytest.raises(SettingsError) as caught:
        parse_settings(FEEDS.replace('except = "cloud"', f'except = "{other}"'), {})
    assert sentence in str(caught.value)
    with pytest.raises(SettingsError, match=r"feeds\.goog\.except: The feed cloud has an except of its own"):
        parse_settings(FEEDS + 'except = "goog"\n', {})


@pytest.mark.parametrize("key", ["token", "published"])
def test_expressions_of_other_formats_are_errors(key: str) -> None:
    """Every other format finds its token and time itself; what is no JMESPath is told with its place."""
    with pytest.raises(SettingsError, match=rf"feeds\.x\.{key}: Only the format jmespath has an expression {key}"):
        parse_settings(f'[feeds.x]\nformat = "aws"\nurl = "x.json"\n{key} = "a"\n', {})
    with pytest.raises(SettingsError, match=rf"feeds\.x\.{key}: The expression is not JMESPath"):
        parse_settings(f'[feeds.x]\nformat = "jmespath"\nurl = "x.json"\nexpression = "@"\n{key} = "a["\n', {})
