"""Old versions of a documentation: they say so, lead to the current one, and publish no files of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.slow

CURRENT = "https://docs.example.com/en/latest/"
OLD = "https://docs.example.com/en/v1/"
NOTE = "This is an older version of these pages. The addresses that hold today stand in "


def test_an_old_version_says_so(site: Callable) -> None:
    """Once at the top, at each table, in the badge and in the canonical link; files and the box are the current version's."""
    build = site().build(html_baseurl=OLD, ip_ranges_current_url=CURRENT)
    page = build.text("addresses.html")
    assert build.warnings == ""
    views = re.split(r'<(?:div|section) class="ip-ranges', page)[1:]
    assert [NOTE in view for view in views if "<table" in view] == [True] * 8
    link = f'{NOTE}<a class="reference external" href="{CURRENT}'
    assert link in page
    assert "an older version" in page
    assert "up to date" not in page
    assert re.findall(r'<link rel="canonical" href="([^"]*)"', page) == [f"{CURRENT}addresses.html"]
    assert not (build.out / "ip-ranges").exists()
    assert f'href="{CURRENT}ip-ranges/changes.atom"' in page
    assert f'{CURRENT}ip-ranges/checker-data.js"' in build.text("search.html")
    assert 'href="ip-ranges/' not in page


@pytest.mark.parametrize("base", [CURRENT, CURRENT.rstrip("/"), ""])
def test_the_current_version_is_as_ever(base: str, site: Callable) -> None:
    """With or without a slash at the end; a build that does not know where it will stand says nothing either."""
    build = site().build(html_baseurl=base, ip_ranges_current_url=CURRENT)
    page = build.text("addresses.html")
    assert "older version" not in page
    assert (build.out / "ip-ranges/status.json").is_file()


def test_read_the_docs_says_where_a_version_is(site: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its variable stands in for an empty html_baseurl, for this and for the addresses in published files."""
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", OLD)
    assert NOTE in site().build(html_baseurl="", ip_ranges_current_url=CURRENT).text("addresses.html")
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", CURRENT)
    build = site().build(html_baseurl="", ip_ranges_current_url=CURRENT)
    assert NOTE not in build.text("addresses.html")
    assert f"# source: {CURRENT}ip-ranges/lists/" in build.text("ip-ranges/lists/all/all-inbound-ipv4.txt")


def test_becoming_an_old_version(site: Callable) -> None:
    """The next build of the same folder, with the line written: its pages are read and written anew."""
    project = site()
    assert NOTE not in project.build(html_baseurl=OLD).text("addresses.html")
    assert NOTE in project.build(html_baseurl=OLD, ip_ranges_current_url=CURRENT).text("addresses.html")


@pytest.mark.parametrize("builder", ["text", "man", "latex", "epub", "singlehtml", "dirhtml"])
def test_every_builder_says_it(builder: str, site: Callable) -> None:
    """Whoever reads the book of an old version is told as well."""
    build = site().build(builder, html_baseurl=OLD, ip_ranges_current_url=CURRENT)
    texts = [path.read_text("utf-8", "replace") for path in build.out.rglob("*") if path.suffix in (".txt", ".7", ".tex", ".xhtml", ".html")]
    assert any("older version of these pages" in re.sub(r"\s+", " ", text) for text in texts)
