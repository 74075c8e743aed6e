"""The site's own search, in the themes that use it: a region by its name, an address, and one inside a block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from themed_sites import THEIRS, THEMES

pytestmark = pytest.mark.browser
Search = Callable[[str, str], Any]


@pytest.fixture
def search(visit: Callable[..., Any], built: Callable[..., Path], plain_server: Callable[[Path], str]) -> Search:
    """Search for something in a site with this theme, and wait for the end."""

    def searched(theme: str, words: str) -> Any:
        page = visit(f"{plain_server(built(theme).parent)}search.html?q={words}", ignore=THEIRS)
        page.wait_for_selector("text=/Search finished|did not match/")
        return page

    return searched


@pytest.mark.parametrize("theme", THEMES)
def test_a_region_by_its_name(search: Search, theme: str) -> None:
    """The hit leads to the region, which is there."""
    page = search(theme, "Virginia")
    hit = page.locator("#search-results li.kind-object a", has_text="North America (Virginia), us-east").first
    hit.click()
    page.wait_for_url("**/index.html#region-us-east")
    assert page.locator("#region-us-east").count() == 1


@pytest.mark.parametrize("theme", THEMES)
def test_an_address_that_the_page_shows(search: Search, theme: str) -> None:
    """It is found where it stands, and the box has answered."""
    page = search(theme, "192.0.2.10")
    assert "192.0.2.10 is ours: North America (Virginia)" in page.inner_text(".ip-checker-answer")
    page.locator("#search-results li.kind-object a", has_text="192.0.2.10, North America (Virginia)").first.click()
    page.wait_for_url("**/index.html#address-192-0-2-10")
    assert "192.0.2.10" in page.inner_text("#address-192-0-2-10")


def test_an_address_inside_a_block(search: Search) -> None:
    """No index has it; the box answers."""
    page = search("alabaster", "203.0.113.77")
    assert "203.0.113.77 is ours" in page.inner_text(".ip-checker-answer")
    assert "203.0.113.76/31" in page.inner_text(".ip-checker-answer")


def test_other_words_get_no_box(search: Search) -> None:
    """A host name or a word is searched as ever."""
    for words in ("Virginia", "lb.us.example.com", "10"):
        assert search("alabaster", words).locator(".ip-checker").count() == 0


def test_hits_about_the_software_say_so(visit: Callable[..., Any], own_site: Path, plain_server: Callable[[Path], str]) -> None:
    """On this site, whose customers look for addresses: what the navigation of customers has comes first, the rest is labelled."""
    page = visit(f"{plain_server(own_site)}search.html?q=firewall", ignore=THEIRS)
    page.wait_for_selector("text=Search finished")
    hits = page.locator("#search-results ul.search > li")
    parts = [hit.get_attribute("data-part") for hit in hits.all()]
    assert {*parts} == {"customers", "software"}
    assert parts == sorted(parts)
    texts = dict(zip([hit.locator("a").first.inner_text() for hit in hits.all()], parts, strict=True))
    assert texts["Put our addresses into a firewall"] == "customers"
    labelled = [hit.locator(".search-part").all_inner_texts() for hit in hits.all()]
    assert labelled == [["For docs teams"] if part == "software" else [] for part in parts]
