"""ip-ranges.json, the CSV and AWS's shape: the same facts, checked from outside."""

from __future__ import annotations

import csv
import hashlib
import io
import ipaddress
import json
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports.table_csv import COLUMNS, cell
from ip_ranges.formats import ReadOptions
from ip_ranges.formats.readers.aws import read
from ip_ranges.sphinxext.directives import range_columns
from netaddr import IPNetwork
from publications import NOW, small_publication

JQ = ".ranges[]|[.prefix,.region,.role,.direction,.state,.effective,.expires,.keep_until]|@tsv"
"""The recipe for the digest, as the documentation gives it for jq."""


def test_a_range_has_its_facts(small_files: dict[str, str]) -> None:
    """One that drains with a date, and one that vanished without."""
    rows = {row["prefix"]: row for row in json.loads(small_files["ip-ranges.json"])["ranges"]}
    assert rows["192.0.2.11/32"] == {
        "prefix": "192.0.2.11/32",
        "region": "us-east",
        "role": "load-balancer",
        "direction": "inbound",
        "state": "draining",
        "effective": None,
        "expires": "2026-12-20T09:00:00Z",
        "keep_until": "2026-12-20T09:00:00Z",
        "stability": "semi-static",
        "note": "",
        "listed": True,
        "gone": None,
        "labels": {},
    }
    vanished = rows["198.51.100.200/32"]
    assert (vanished["state"], vanished["listed"], vanished["gone"]) == ("draining", False, "2026-11-20T09:30:00Z")
    assert vanished["keep_until"] == "2026-11-27T09:30:00Z"


def test_absence_is_said(small_files: dict[str, str]) -> None:
    """No IPv6, no fixed egress, no addresses at all: false and null, not a missing key."""
    regions = {row["id"]: row for row in json.loads(small_files["ip-ranges.json"])["regions"]}
    assert regions["eu-west"]["ipv6"] is False
    assert regions["ap-south"] == {
        "id": "ap-south",
        "name": "Asia Pacific (Mumbai)",
        "vendor": "aws",
        "vendor_region": "ap-south-1",
        "location": None,
        "tenancy": "public",
        "status": "planned",
        "hostname": None,
        "ranges": 0,
        "ipv4": False,
        "ipv6": False,
        "a_records": [],
        "bare_domain": False,
        "fixed_egress": False,
        "server_pool": None,
    }


def test_what_a_name_may_point_to(small_files: dict[str, str], render: Callable[[Publication], dict[str, str]]) -> None:
    """Until its day the one that stays; what goes on that day is never named, what comes is from that day on."""
    def records(found: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
        (region, *_) = json.loads(found["ip-ranges.json"])["regions"]
        return [(row["prefix"], row["from"], row["until"]) for row in region["a_records"]]

    always = [("192.0.2.10/32", None, None)]
    v6 = [("2001:db8:1::10/128", None, None)]
    assert records(small_files) == [*always, ("192.0.2.12/32", "2026-12-20T09:00:00Z", None), *v6]
    assert records(render(small_publication(now=NOW + timedelta(days=30)))) == [*always, ("192.0.2.12/32", None, None), *v6]


def test_a_server_pool_is_a_count_a_digest_and_a_link(small_files: dict[str, str]) -> None:
    """The vendor's ranges themselves stand in the vendor's own file."""
    regions = {row["id"]: row for row in json.loads(small_files["ip-ranges.json"])["regions"]}
    pool = regions["us-east"]["server_pool"]
    lines = "203.0.113.0/26\n203.0.113.64/26\n2001:db8:a000::/40\n"
    assert pool == {
        "feed": "aws",
        "region": "us-east-1",
        "select": {"service": "EC2"},
        "count": 3,
        "ipv4": 2,
        "ipv6": 1,
        "digest": hashlib.sha256(lines.encode()).hexdigest(),
        "url": "https://docs.example.com/ip-ranges/feeds/aws/ip-ranges.json",
    }


def test_the_digest_can_be_checked_with_jq(small_files: dict[str, str], hostile_files: dict[str, str], tmp_path: Path) -> None:
    """The documented recipe, run by the real jq, on good and on hostile texts."""
    for found in (small_files, hostile_files):
        (tmp_path / "ip-ranges.json").write_text(found["ip-ranges.json"], "utf-8")
        done = subprocess.run(["jq", "-r", JQ, "ip-ranges.json"], cwd=tmp_path, capture_output=True, check=True)
        assert hashlib.sha256(done.stdout).hexdigest() == json.loads(found["ip-ranges.json"])["digest"]


@pytest.mark.slow
def test_one_range_a_line(small_files: dict[str, str], big_files: dict[str, str]) -> None:
    """So that a version control system, grep and a reader see what changed."""
    for found in (small_files, big_files):
        text = found["ip-ranges.json"]
        assert sum(line.startswith('{"prefix": ') for line in text.splitlines()) == len(json.loads(text)["ranges"])


def test_sorted_and_canonical(small_files: dict[str, str], big_files: dict[str, str]) -> None:
    """IPv4 first, each family by number; the text is the library's own (RFC 5952)."""
    for found in (small_files, big_files):
        prefixes = [row["prefix"] for row in json.loads(found["ip-ranges.json"])["ranges"]]
        networks = [IPNetwork(text) for text in prefixes]
        assert networks == sorted(networks, key=lambda one: (one.version, one.first, one.prefixlen))
        assert [str(ipaddress.ip_network(text)) for text in prefixes] == prefixes


def test_csv_says_the_same(small_files: dict[str, str], big_files: dict[str, str]) -> None:
    """Every cell of the CSV is what the JSON says."""
    for found, folder in ((small_files, ""), (small_files, "feeds/aws/"), (big_files, "")):
        rows = list(csv.DictReader(io.StringIO(found[f"{folder}ip-ranges.csv"])))
        ranges = json.loads(found[f"{folder}ip-ranges.json"])["ranges"]
        assert len(rows) == len(ranges)
        for row, item in zip(rows, ranges, strict=True):
            for name in item.keys() & set(COLUMNS):
                assert row[name] == str(item[name] or "")
            assert row["family"] == ("IPv6" if ":" in item["prefix"] else "IPv4")
            assert row["serial"] == "2026112001"
            assert {name: row[name] for name in item["labels"]} == item["labels"]


def test_page_and_files_have_the_same_facts(small_files: dict[str, str]) -> None:
    """A fact that is a column of one is one of the others, but for what another shape has no use for."""
    keys = json.loads(small_files["ip-ranges.json"])["ranges"][0].keys()
    assert (keys - set(COLUMNS), set(COLUMNS) - keys) == ({"listed", "gone", "labels"}, {"family", "serial"})
    page = range_columns.COLUMNS.keys()
    assert (keys - page, page - keys) == ({"listed", "gone", "labels"}, {"address", "family", "record", "coming", "dates"})


def test_no_cell_is_a_formula(hostile_files: dict[str, str]) -> None:
    """A spreadsheet runs nothing: no cell begins with one of = + - @, and none holds a line end."""
    rows = list(csv.reader(io.StringIO(hostile_files["ip-ranges.csv"])))
    assert len(rows) == 9
    for row in rows:
        for text in row:
            assert text.lstrip()[:1] not in ("=", "+", "-", "@")
            assert len(text.splitlines()) <= 1


def test_cells() -> None:
    """Apostrophe before what begins like a formula; nothing else is touched."""
    assert [cell(text) for text in ("=1+1", " @x", "-5", "a=b", "us-east")] == ["'=1+1", "' @x", "'-5", "a=b", "us-east"]
    assert [cell(text) for text in ("\uff1d1", "x; =1;y", "x;y=1")] == ["'\uff1d1", "x;' =1;y", "x;y=1"]


def test_aws_shape_is_read_as_aws_s_own(small_files: dict[str, str]) -> None:
    """Our own reader of AWS's format takes it, and finds today's allow list."""
    table = read(small_files["aws.json"].encode(), ReadOptions())
    allowed = {row["prefix"] for row in json.loads(small_files["ip-ranges.json"])["ranges"] if row["state"] != "retired"}
    assert {str(item.prefix) for item in table.ranges} == allowed
    assert table.token == 1795167000
    services = {str(item.prefix): item.facts.fact("service") for item in table.ranges}
    assert services["192.0.2.10/32"] == "load-balancer-inbound"
    vendor = read(small_files["feeds/aws/aws.json"].encode(), ReadOptions())
    assert sorted((str(item.prefix), item.facts.fact("service")) for item in vendor.ranges if item.prefix.version == 4) == [
        ("203.0.113.0/26", "AMAZON"),
        ("203.0.113.0/26", "EC2"),
        ("203.0.113.128/27", "EC2"),
        ("203.0.113.64/26", "EC2"),
    ]
