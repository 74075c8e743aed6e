"""One file by its path or short name, whole or narrowed."""

from __future__ import annotations

import csv
import io
import json

import pytest
from ip_ranges.errors import IpRangesError
from ip_ranges.exports.by_name import SHORT_NAMES, export, names
from ip_ranges.sphinxext.directives.downloads import FILES
from publications import small_publication


def addresses(text: str) -> list[str]:
    """The lines of a list that are no comments."""
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_every_published_path_is_a_name(small_files: dict[str, str]) -> None:
    """A sample of every folder, byte for byte as published."""
    samples = {path.rpartition("/")[0]: path for path in small_files}
    for path in samples.values():
        assert export(small_publication(), path) == small_files[path], path


@pytest.mark.parametrize(("short", "path"), list(SHORT_NAMES.items()))
def test_short_names(small_files: dict[str, str], short: str, path: str) -> None:
    """A short name is the published file."""
    assert export(small_publication(), short) == small_files[path]


def test_every_single_file_has_a_short_name(small_files: dict[str, str]) -> None:
    """What stands in no folder can be asked for in one word, but for what the page's own script reads."""
    assert {path for path in small_files if "/" not in path} - set(SHORT_NAMES.values()) == {"checker-data.js"}


def test_every_single_file_is_linked(small_files: dict[str, str]) -> None:
    """``ip:downloads`` leads to it, but for the record, the checksums, and what the page's own script reads."""
    single = {path for path in small_files if "/" not in path}
    assert single - {path for path, _ in FILES} == {"checker-data.js", "history.jsonl", "SHA256SUMS"}


def test_every_short_name_works() -> None:
    """Lists and snippets too."""
    for name in names():
        assert export(small_publication(), name)


def test_another_feed(small_files: dict[str, str]) -> None:
    """``--feed`` goes to the feed's own folder."""
    assert export(small_publication(), "csv", feed="aws") == small_files["feeds/aws/ip-ranges.csv"]
    assert export(small_publication(), "ip-ranges.json", feed="aws") == small_files["feeds/aws/ip-ranges.json"]
    assert export(small_publication(), "feeds/aws/changes.json") == small_files["feeds/aws/changes.json"]


def test_feeds_of_notices_by_region_and_role(small_files: dict[str, str]) -> None:
    """The published feed of the region or role."""
    assert export(small_publication(), "atom", region="us-east") == small_files["regions/us-east/changes.atom"]
    assert export(small_publication(), "atom", role="vpn") == small_files["roles/vpn/changes.atom"]
    assert export(small_publication(), "json-feed", region="us-east") == small_files["regions/us-east/changes.feed.json"]
    assert export(small_publication(), "ics", role="load-balancer") == small_files["roles/load-balancer/changes.ics"]
    assert export(small_publication(), "ics", feed="aws", region="us-east-1") == small_files["feeds/aws/regions/us-east-1/changes.ics"]


def test_lists_are_cut_to_what_is_asked() -> None:
    """Region, role, direction and family, alone and together."""
    site = small_publication()
    assert addresses(export(site, "list", region="us-east", direction="inbound")) == [
        "192.0.2.10/32",
        "192.0.2.11/32",
        "192.0.2.12/32",
        "2001:db8:1::10/128",
    ]
    assert addresses(export(site, "list", role="nat-gateway", family=6)) == ["2001:db8:1:8000::/49"]
    assert addresses(export(site, "list-aggregated", role="nat-gateway", family=4)) == ["192.0.2.128/25", "198.51.100.64/28"]
    assert addresses(export(site, "list-next", region="us-east", role="load-balancer", family=4)) == [
        "192.0.2.10/32",
        "192.0.2.12/32",
    ]
    assert addresses(export(site, "list-retired")) == ["198.51.100.201/32"]
    empty = export(site, "list", region="ap-south")
    assert addresses(empty) == []
    assert "# region: ap-south\n" in empty
    assert "# This list is empty" in empty


def test_tables_are_cut_too() -> None:
    """JSON and CSV with the asked-for ranges; what a region has and has not stays a fact."""
    site = small_publication()
    found = json.loads(export(site, "json", region="us-east", family=6))
    assert [row["prefix"] for row in found["ranges"]] == ["2001:db8:1::10/128", "2001:db8:1:8000::/49"]
    assert [(row["id"], row["ipv4"]) for row in found["regions"]] == [("us-east", True)]
    rows = list(csv.DictReader(io.StringIO(export(site, "csv", direction="outbound", role="proxy"))))
    assert [row["prefix"] for row in rows] == ["198.51.100.80/32"]
    assert [row["prefix"] for row in json.loads(export(site, "changes", role="vpn"))["changes"]] == ["198.51.100.201/32"]


def test_snippets_by_region(small_files: dict[str, str]) -> None:
    """The published snippet of a region."""
    assert export(small_publication(), "nginx", region="us-east") == small_files["snippets/us-east/nginx.conf"]
    assert export(small_publication(), "nginx") == small_files["snippets/all/nginx.conf"]


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("lsit", {}, 'No published file is called "lsit".*Did you mean "list"'),
        ("lists/us-eas/all-inbound-ipv4.txt", {}, 'Did you mean "lists/us-east/all-inbound-ipv4.txt"'),
        ("json", {"region": "us-eats"}, 'There is no region "us-eats" in the feed divio. Did you mean "us-east"'),
        ("json", {"role": "loadbalancer"}, 'There is no role "loadbalancer".*Did you mean "load-balancer"'),
        ("json", {"direction": "out"}, 'There is no direction "out"'),
        ("json", {"family": 5}, "There is no family 5; write 4 or 6."),
        ("json", {"feed": "asw"}, 'There is no feed "asw"; feeds.toml has divio, aws. Did you mean "aws"'),
    ],
)
def test_wrong_names(name: str, options: dict[str, str], sentence: str) -> None:
    """A sentence with the nearest right name."""
    with pytest.raises(IpRangesError, match=sentence):
        export(small_publication(), name, **options)  # type: ignore[arg-type]
