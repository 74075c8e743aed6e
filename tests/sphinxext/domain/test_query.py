"""What a directive is asked: labels as columns, one value where one is taken, and an answer wherever there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from sites import Build, Site, run_refresh

HYPHENS = '[{"prefix": "203.0.113.0/26", "service-tier": "gold"}, {"prefix": "203.0.113.64/26", "service-tier": "silver"}]'
"""A document whose label has a hyphen in its name."""


def asked(site: Callable[..., Site], source: str, *, vendor: str = "") -> Build:
    """A page with this source, as text; *vendor* is the vendor's document as a list of rows."""
    made = site(plain=f"Plain\n=====\n\n{source}\n")
    if vendor:
        made.replace("data/feeds.toml", 'format = "aws"', 'format = "jmespath"\nexpression = "@"')
        (made.folder / "data" / "vendor.json").write_text(vendor, "utf-8")
    return made.build("text", show_warning_types=True)


def words(build: Build) -> str:
    """The words of the page, one space apart."""
    return " ".join(build.text("plain.txt").split())


def test_a_label_is_a_column_as_it_is_written(site: Callable) -> None:
    """A hyphen in its name stays; in our own names it is as good as an underscore."""
    build = asked(site, ".. ip:ranges::\n   :feed: vendor\n   :columns: prefix, service-tier, keep-until", vendor=HYPHENS)
    assert build.warnings == ""
    assert "| Address or range | service-tier | Keep until |" in words(build)
    assert '| "203.0.113.64/26" | silver | |' in words(build)
    build = asked(site, ".. ip:ranges::\n   :feed: vendor\n   :columns: prefix, network-border-group")
    assert build.warnings == ""
    assert '| "203.0.113.64/26" | us-east-1-bos-1 |' in words(build)


def test_a_label_that_no_range_has_is_an_empty_column(site: Callable) -> None:
    """A vendor took it away: one typed warning, and the table with everything else."""
    build = asked(site, ".. ip:ranges::\n   :feed: vendor\n   :columns: prefix, border_group", vendor=HYPHENS)
    assert build.warnings.count("WARNING") == 1
    assert "[ip_ranges.option]" in build.warnings
    assert (
        ':columns: "border_group" is not one of prefix, address, region, role, stability, direction, family, state, record, coming,'
        " dates, effective, expires, keep_until, note, service-tier; no range has such a label, so the column is empty."
    ) in build.warnings
    assert '| Address or range | border_group |' in words(build)
    assert '| "203.0.113.64/26" | |' in words(build)


def test_a_label_that_the_history_knows_is_never_taken_for_a_misspelt_word(site: Callable) -> None:
    """It is much like another one; before it was taken away it was one all the same."""
    made = site(plain="Plain\n=====\n\n.. ip:ranges::\n   :feed: vendor\n   :columns: prefix, services\n")
    made.replace("data/feeds.toml", 'format = "aws"', 'format = "jmespath"\nexpression = "@"')
    vendor = made.folder / "data" / "vendor.json"
    vendor.write_text('[{"prefix": "203.0.113.0/26", "service": "a", "services": "a b"}]', "utf-8")
    run_refresh(made.folder, "2026-11-21T00:00:00Z")
    vendor.write_text('[{"prefix": "203.0.113.0/26", "service": "a"}]', "utf-8")
    build = made.build("text")
    assert "no range has such a label" in build.warnings
    assert '| "203.0.113.0/26" | |' in words(build)


def test_a_misspelt_label_is_a_gap(site: Callable) -> None:
    """The sentence has the cure, and no table stands there that is none."""
    build = asked(site, ".. ip:ranges::\n   :feed: vendor\n   :columns: prefix, service-teir", vendor=HYPHENS)
    assert 'Did you mean "service-tier"?' in build.warnings
    assert "203.0.113.0/26" not in words(build)


def test_regions_have_no_labels(site: Callable) -> None:
    """A label of ranges is no column of the table of regions."""
    build = asked(site, ".. ip:regions::\n   :feed: vendor\n   :columns: name, service-tier", vendor=HYPHENS)
    assert ':columns: "service-tier" is not one of name, id, where, vendor,' in build.warnings
    assert build.warnings.count("WARNING") == 1


def test_changes_of_a_region_have_the_notices_that_name_it(site: Callable) -> None:
    """Without any line too, as in the region's own feed of notices; another region does not have them."""
    text = words(asked(site, ".. ip:changes::\n   :region: us-east"))
    assert "A new load balancer in Virginia" in text
    assert "The list begins with 6 ranges." in text
    other = words(asked(site, ".. ip:changes::\n   :region: eu-west"))
    assert "A new load balancer in Virginia" not in other
    assert other.endswith("The list begins with 6 ranges.")


def test_a_notice_beside_changes_elsewhere(site: Callable) -> None:
    """The notice is altered when an address of another region goes: nothing says that no address changed."""
    made = site(plain="Plain\n=====\n\n.. ip:changes::\n   :region: us-east\n   :since: 2026-11-22\n")
    run_refresh(made.folder, "2026-11-21T00:00:00Z")
    for old, new in (
        ("198.51.100.10/32", "198.51.100.11/32"),
        ("A new load balancer in Virginia", "Virginia moves"),
        ("serial = 2026112001", "serial = 2026112201"),
        ('"2026-11-20T09:30:00Z"\nexample', '"2026-11-22T09:30:00Z"\nexample'),
    ):
        made.replace("data/regions.toml", old, new)
    text = words(made.build("text"))
    assert "22 November 2026, 09:30 UTC, serial 2026112201** **Changed: Virginia moves** Takes effect on" in text
    assert "No address changed" not in text
    assert "198.51.100" not in text


def test_a_map_without_regions_is_a_sentence(site: Callable) -> None:
    """A feed may describe no region at all; an empty box would say nothing."""
    build = asked(site, ".. ip:map::\n   :feed: vendor", vendor=HYPHENS)
    assert words(build) == "Plain ***** The table describes no such region, so there is no map."
    assert build.warnings == ""
