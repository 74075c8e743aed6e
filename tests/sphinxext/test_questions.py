"""What a directive is asked: labels as columns, one value where one is taken, and an answer wherever there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from sites import Build, Site

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
