"""The choice of region and direction on the real page: all that is about a region follows it, and nothing is emptied in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Callable[..., Any], built: Callable[..., Path]) -> Any:
    """The page of this site."""
    return visit(built("alabaster").as_uri())


def regions(page: Any, selector: str) -> list[str]:
    """The regions of what a selector finds and the page shows."""
    return sorted({one.get_attribute("data-ip-region") for one in page.locator(selector).all() if one.is_visible()})


def test_all_that_is_about_a_region_follows(page: Any) -> None:
    """Tables, what is coming, notices, map, timeline and what has changed show the region that is chosen, and no other."""
    page.select_option("select[name=region]", "uk-private-1")
    for selector in (
        ".ip-upcoming tr[data-ip-region]",
        ".ip-notice[data-ip-region]",
        ".ip-map-wide a[data-ip-region]",
        ".ip-timeline-wide [data-ip-region]",
        ".ip-regions-view .ip-group[data-ip-region]",
        ".ip-changes tr[data-ip-region]",
        ".ip-ranges-view tr[data-ip-region]",
    ):
        assert regions(page, selector) == ["uk-private-1"], selector
    assert page.inner_text(".ip-filter-shown") == "Showing Private region (London). Addresses and ranges: 4 of 17."


def test_what_is_emptied_says_so(page: Any) -> None:
    """Where nothing of a directive is left there is a sentence with its caption, and none after the choice was taken back."""
    page.select_option("select[name=region]", "uk-private-1")
    assert page.locator(".ip-emptied").count() == 0
    page.select_option("select[name=direction]", "inbound")
    assert page.locator(".ip-emptied").all_inner_texts() == [
        "We connect from: NAT gateways, Proxies, VPN: nothing for Private region (London), inbound (you connect to).",
    ]
    assert page.locator("#region-uk-private-1 .ip-region-label:visible").all_inner_texts() == ["You connect to", "What is coming", "Files"]
    page.get_by_role("button", name="Show all", exact=True).click()
    assert page.locator(".ip-emptied, .ip-left-out").count() == 0
    assert page.inner_text(".ip-filter-shown") == ""
    assert page.evaluate("document.activeElement.name") == "region"
    assert "?" not in page.url


def test_what_is_said_of_some_regions_follows_them(page: Any) -> None:
    """The sentence on regions that have nothing in a table is there for these regions, and for no others."""
    sentence = page.locator("p:has-text('None in North America (Virginia)')")
    assert sentence.is_visible()
    page.select_option("select[name=region]", "uk-private-1")
    assert not sentence.is_visible()
    page.select_option("select[name=region]", "us-east")
    assert sentence.is_visible()


def test_the_choice_by_keyboard_and_by_link(page: Any, visit: Callable[..., Any]) -> None:
    """Keys choose and take back, and the address alone brings the choice to somebody else."""
    page.focus("select[name=region]")
    page.keyboard.type("Private region (L")
    assert page.url.endswith("?region=uk-private-1")
    there = visit(page.url)
    assert there.inner_text(".ip-filter-shown").startswith("Showing Private region (London)")
    there.focus("select[name=direction]")
    there.keyboard.press("Tab")
    there.keyboard.press("Enter")
    assert there.locator(".ip-left-out").count() == 0


def test_a_link_to_what_is_left_out_shows_all(page: Any, visit: Callable[..., Any]) -> None:
    """An anchor in the address, a link that is followed, and one that is followed again lead to what they name."""
    there = visit(f"{page.url}?region=uk-private-1#region-us-east")
    assert there.locator(".ip-left-out").count() == 0
    assert there.is_visible("#region-us-east")
    assert "region=" not in there.url
    there.select_option("select[name=region]", "uk-private-1")
    assert not there.is_visible("#region-us-east")
    there.evaluate("const link = document.createElement('a'); link.href = '#region-us-east'; document.body.append(link); link.click()")
    there.wait_for_selector("#region-us-east", state="visible")
    there.select_option("select[name=region]", "uk-private-1")
    there.evaluate("location.hash = '#region-uk-private-1'")
    there.wait_for_function("location.hash === '#region-uk-private-1'")
    assert not there.is_visible("#region-us-east")


def test_regions_of_another_feed_are_not_chosen_among(page: Any) -> None:
    """A table of ranges whose regions are none of the choice's stays as it is."""
    page.evaluate(
        """() => document.querySelector("[role=main], .body").insertAdjacentHTML("beforeend",
          "<div class='ip-ranges'><table class='ip-ranges' id='theirs'><tbody><tr data-ip-region='us-east-1'><th><code>192.0.2.0/24</code></th></tr></tbody></table></div>")"""
    )
    page.select_option("select[name=region]", "uk-private-1")
    assert page.is_visible("#theirs tr")


def test_paper_says_what_is_left_out(page: Any) -> None:
    """A page that is printed with a choice has the sentence, and none of the controls."""
    page.select_option("select[name=region]", "uk-private-1")
    page.emulate_media(media="print")
    assert page.is_visible(".ip-filter-shown")
    assert not page.is_visible("select[name=region]")
    assert not page.is_visible(".ip-filter-reset")
