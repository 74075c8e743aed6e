"""geofeed.csv: where the ranges are, read back by our own reader, by the CSV reader and by a validator of geofeeds."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from checkers import module_s_python, run
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.exports.by_name import export
from ip_ranges.formats import ReadOptions
from ip_ranges.formats.readers.geofeed import read
from ip_ranges.model.table import Location, Range, Region
from publications import BASE_URL, NOW, made, published, small_publication

EAST, WEST, NOWHERE = (("us-east", "load-balancer", "inbound"), ("eu-west", "nat-gateway", "outbound"), ("ap-south", "proxy", "inbound"))
VALIDATE = """
import sys
from geofeed_validator import GeoFeedValidator
for record in GeoFeedValidator(open(sys.argv[1], newline="")).validate().records:
    if not record.was_ignored:
        fields = record.field_results
        print([field.raw for field in fields], sorted({message for field in fields for message in [*field.errors, *field.warnings]}))
"""


def site(ranges: Sequence[Range], **places: Location | None) -> Publication:
    """A site of one feed; *places* are those of ``us_east``, ``eu_west`` and ``ap_south``."""
    regions = tuple(Region(id=name.replace("_", "-"), location=place) for name, place in places.items())
    steps = [(2026110101, "2026-11-01T09:00:00Z", tuple(ranges), ())]
    return published(now=NOW, base_url=BASE_URL, feeds=[("divio", "region-table", "x", regions, steps)], example=False)


def geofeed(publication: Publication) -> str:
    """The published file, as ``export`` gives it too."""
    text = dict(files(publication))["geofeed.csv"]()
    assert export(publication, "geofeed") == export(publication, "geofeed.csv") == text
    return text


def test_the_text(small_files: dict[str, str]) -> None:
    """A line for each prefix that is allowed today, what is announced and what drains included; retired ones have none."""
    assert small_files["geofeed.csv"] == (
        "# ip-ranges: where the ranges are, a geofeed (RFC 8805)\r\n"
        "# feed: divio\r\n"
        "# serial: 2026112001\r\n"
        "# last changed: 2026-11-20T09:30:00Z\r\n"
        "# count: 11\r\n"
        "# source: https://docs.example.com/ip-ranges/geofeed.csv\r\n"
        "# These are EXAMPLE addresses from documentation space. Do not put them into a firewall.\r\n"
        "192.0.2.10/32,US,,Ashburn,\r\n"
        "192.0.2.11/32,US,,Ashburn,\r\n"
        "192.0.2.12/32,US,,Ashburn,\r\n"
        "192.0.2.128/26,US,,Ashburn,\r\n"
        "192.0.2.192/26,US,,Ashburn,\r\n"
        "198.51.100.10/32,IE,,Dublin,\r\n"
        "198.51.100.64/28,IE,,Dublin,\r\n"
        "198.51.100.80/32,IE,,Dublin,\r\n"
        "198.51.100.200/32,IE,,Dublin,\r\n"
        "2001:db8:1::10/128,US,,Ashburn,\r\n"
        "2001:db8:1:8000::/49,US,,Ashburn,\r\n"
    )


def test_our_own_reader(small_files: dict[str, str]) -> None:
    """It reads every line, and the time at which the table changed."""
    table = read(small_files["geofeed.csv"].encode(), ReadOptions())
    assert (table.problems, table.published and table.published.isoformat()) == ((), "2026-11-20T09:30:00+00:00")
    assert [(str(item.prefix), dict(item.labels)) for item in table.ranges][5:7] == [
        ("198.51.100.10/32", {"city": "Dublin", "country": "IE"}),
        ("198.51.100.64/28", {"city": "Dublin", "country": "IE"}),
    ]
    assert len(table.ranges) == 11


@pytest.mark.checker
def test_an_independent_validator(small_files: dict[str, str], tmp_path: Path) -> None:
    """It has nothing to say but that documentation prefixes are no public ones."""
    python = module_s_python("geofeed_validator", "whether a validator of geofeeds takes geofeed.csv")
    path = tmp_path / "geofeed.csv"
    path.write_bytes(small_files["geofeed.csv"].encode())
    lines = run([python, "-c", VALIDATE, path]).splitlines()
    assert lines[0] == "['192.0.2.10/32', 'US', '', 'Ashburn', ''] ['Private IP prefix not allowed']"
    assert [line.partition("] [")[2] for line in lines] == ["'Private IP prefix not allowed']"] * 11


def test_a_prefix_in_two_places_is_left_out() -> None:
    """Its regions are in different cities: the count says so, without the address. In one city, or with one place known, it stays."""
    ranges = [made("192.0.2.0/24", EAST), made("192.0.2.0/24", WEST), made("198.51.100.0/24", EAST), made("198.51.100.0/24", NOWHERE)]
    apart = geofeed(site(ranges, us_east=Location("Ashburn", "US"), eu_west=Location("Dublin", "IE"), ap_south=None))
    assert apart.partition("# source")[2] == (
        ": https://docs.example.com/ip-ranges/geofeed.csv\r\n"
        "# left out, since their regions are in different places: 1\r\n"
        "198.51.100.0/24,US,,Ashburn,\r\n"
    )
    together = geofeed(site(ranges, us_east=Location("Dublin", "IE"), eu_west=Location("Dublin", "ie"), ap_south=None))
    assert together.endswith("geofeed.csv\r\n192.0.2.0/24,IE,,Dublin,\r\n198.51.100.0/24,IE,,Dublin,\r\n")


@pytest.mark.parametrize(
    ("city", "field"),
    [
        ("Washington, D.C.", '"Washington, D.C."'),
        ('The "City"', '"The ""City"""'),
        ("Montréal", "Montréal"),
        ("=1+1", "'=1+1"),
        ("A #1", "A  1"),
        ("A\r\n192.0.2.99/32,US", '"A  192.0.2.99/32,US"'),
        ("", ""),
    ],
)
def test_a_city_stays_in_its_field(city: str, field: str) -> None:
    """Quoted as CSV is; nothing ends a line, begins a comment or calculates. Our reader and the CSV reader give it back."""
    text = geofeed(site([made("192.0.2.0/24", EAST)], us_east=Location(city, "US")))
    assert text.splitlines()[-1] == f"192.0.2.0/24,US,,{field},"
    (row,) = csv.reader(text.splitlines()[-1:])
    (item,) = read(text.encode(), ReadOptions()).ranges
    assert (len(row), dict(item.labels).get("city", "")) == (5, row[3])


@pytest.mark.parametrize("place", [None, Location("Ashburn"), Location("Ashburn", "USA"), Location("Ashburn", "ÅÄ"), Location("", "", 1.0, 2.0)])
def test_no_geofeed_without_a_country(place: Location | None) -> None:
    """There is no file for a feed whose regions have no country; the command still says that it would be empty."""
    nowhere = site([made("192.0.2.0/24", EAST)], us_east=place)
    assert "geofeed.csv" not in dict(files(nowhere))
    assert export(nowhere, "geofeed").endswith("# This geofeed is empty: no address on the allow list has a known place.\r\n")


def test_each_feed_has_its_own() -> None:
    """Another feed's geofeed is in its folder once its regions have places; vendors' regions mostly have none."""
    whole = small_publication()
    assert [path for path, _ in files(whole) if path.endswith("geofeed.csv")] == ["geofeed.csv"]
    own, vendor = whole.feeds
    placed = vendor.table._replace(regions=tuple(region._replace(location=Location("", "US")) for region in vendor.regions))
    located = replace(vendor, contents=lambda: vendor._contents._replace(table=placed))
    text = dict(files(replace(whole, feeds=(own, located))))["feeds/aws/geofeed.csv"]()
    assert "# feed: aws\r\n" in text
    assert text.endswith("2001:db8:a000::/40,US,,,\r\n")
