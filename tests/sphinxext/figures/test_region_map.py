"""The map of regions: every region by shape and in words, links, an equal table, nothing on top of anything."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from ip_ranges.model.table import Location, Region
from ip_ranges.sphinxext.figures.label_placement import Box, place_labels
from ip_ranges.sphinxext.figures.map_svg import map_table, region_map
from ip_ranges.sphinxext.figures.projection import project
from publications import altered, hostile_publication, small_publication


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [(0, 0, 400.0, 194.8), (-180, 0, 0.0, 194.8), (180, 0, 800.0, 194.8), (0, 90, 400.0, 0.0), (90, -45, 571.4, 321.9)],
)
def test_projection(longitude: float, latitude: float, x: float, y: float) -> None:
    """The globe's middle, its edges and its pole stand where the Equal Earth projection puts them."""
    found = project(longitude, latitude)
    assert (round(found[0], 1), round(found[1], 1)) == pytest.approx((x, y), abs=0.6)


def test_map_says_every_region_in_words() -> None:
    """Each region is a link whose words give vendor, tenancy, status and IPv6, also where it has no place on the map."""
    text = region_map(small_publication(), links={"us-east": "/regions#us", "ap-south": "#asia"})
    assert 'href="/regions#us" aria-label="North America (Virginia): AWS us-east-1, public, active, IPv6"' in text
    assert 'role="img" aria-label="Europe (Ireland): Azure northeurope, private, active"' in text
    assert '<a href="#asia">Asia Pacific (Mumbai)</a></th><td></td><td>AWS ap-south-1</td><td>public</td>' in text


def test_map_is_well_formed_and_named() -> None:
    """The drawing parses as XML, has a title and a description, and no inline style or script."""
    text = region_map(small_publication(), ident="one")
    drawing = re.search(r"<svg xmlns.*?</svg>", text, re.DOTALL)
    assert drawing is not None
    svg = ET.fromstring(drawing.group())
    assert svg.get("aria-labelledby") == "one-title"
    assert svg.get("aria-describedby") == "one-description"
    assert "style=" not in text
    assert "<style" not in text
    assert "<script" not in text
    assert len(re.findall(r"<rect class=\"ip-map-dot ip-map-active\"", drawing.group())) == 2  # private, wide and narrow


def test_map_table_equals_the_map() -> None:
    """Formats that do not draw get the same facts as text."""
    header, rows = map_table(small_publication())
    assert header == ("Region", "Place", "Vendor", "Tenancy", "Status", "IPv6")
    assert rows[0] == ("North America (Virginia)", "Ashburn, US", "AWS us-east-1", "public", "active", "yes")
    assert rows[2] == ("Asia Pacific (Mumbai)", "", "AWS ap-south-1", "public", "planned", "no")


def test_map_of_some_regions() -> None:
    """Only the regions asked for are drawn and listed."""
    _, rows = map_table(small_publication(), regions=["eu-west"])
    assert [row[0] for row in rows] == ["Europe (Ireland)"]
    assert "Virginia" not in region_map(small_publication(), regions=["eu-west"])


def test_map_of_hostile_texts() -> None:
    """Whatever a region is called, it stays text."""
    text = region_map(hostile_publication())
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_map_of_nothing() -> None:
    """A feed that does not exist draws nothing."""
    assert region_map(small_publication(), feed="nobody") == ""


def test_map_translates_its_words() -> None:
    """Every word of the extension's own goes through the translation that is passed in."""
    german = {"public": "öffentlich", "Map of regions": "Karte der Regionen"}
    text = region_map(small_publication(), translate=lambda word: german.get(word, word))
    assert "Karte der Regionen" in text
    assert "AWS us-east-1 · öffentlich · active · IPv6" in text


def test_labels_do_not_overlap() -> None:
    """Five dots almost on one spot get labels that cover neither one another nor a dot."""
    dots = [(400.0 + 4 * number, 100.0 + 3 * number) for number in range(5)]
    found = place_labels(dots, [[(150.0, 30.0), (20.0, 16.0)]] * 5, Box(0, 0, 800, 350), radius=8)
    boxes = [label.box for label in found if label is not None]
    assert len(boxes) == 5
    assert not any(one.overlaps(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])
    assert not any(box.overlaps(Box(x - 8, y - 8, x + 8, y + 8)) for box in boxes for x, y in dots)


def test_forty_regions_in_one_place() -> None:
    """A crowd gets shorter labels or none, and still every region stands in the table."""
    publication = small_publication()
    feed = publication.primary
    regions = tuple(Region(f"r{number}", f"Region {number}", location=Location("X", "XX", 50, 8)) for number in range(40))
    crowded = replace(publication, feeds=(altered(feed, table=feed.table._replace(regions=regions)),))
    text = region_map(crowded)
    assert text.count('<th scope="row">') == 40
