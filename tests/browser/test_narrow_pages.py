"""Every page of this site on the narrowest screen: nothing scrolls sideways (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(own_site: Path) -> list[Path]:
    """The pages of this site."""
    # The page for what is not there has absolute addresses, which lead nowhere from a file.
    return sorted(page for page in own_site.rglob("*.html") if page.name != "404.html")


def test_no_page_scrolls_sideways(visit: Callable[..., Any], pages: list[Path]) -> None:
    """At 320 pixels each is as wide as the screen; long code in a list of fields breaks."""
    assert "snippets.html" in [one.name for one in pages]
    page = visit(pages[0].as_uri(), width=320)
    wide = []
    for one in pages:
        page.goto(one.as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(one.name)
    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_narrow_pages_are_accessible(
    visit: Callable[..., Any],
    own_site: Path,
    plain_server: Callable[[Path], str],
    violations: Callable[..., list[str]],
    scheme: str,
) -> None:
    """At 360 pixels, with the map's key in place of its words, axe-core has nothing against the page of addresses and the firewall's."""
    site = plain_server(own_site)
    for path, ready in (("background/ip-addresses.html", ".ip-filter.ip-ready"), ("how-to/firewall.html", ".ip-picker-text:has-text('# Serial')")):
        page = visit(site + path, width=360, color_scheme=scheme, ignore=("/_/downloads", "404"))
        page.wait_for_selector(ready)
        assert violations(page) == []


def test_a_state_ends_where_its_words_do(visit: Callable[..., Any], pages: list[Path]) -> None:
    """On a phone a state of two lines has what follows behind it: no line begins with the full stop after it, and "in use" stays whole."""
    page = visit(next(one for one in pages if one.name == "ip-addresses.html").as_uri(), width=360)
    displays = page.locator(".ip-region-addresses .ip-badge, .ip-ranges-view .ip-badge").evaluate_all("(all) => all.map((one) => getComputedStyle(one).display)")
    assert set(displays) == {"inline"}
    heights = page.locator(".ip-region-addresses .ip-active").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")
    assert set(heights) == {1}


def test_the_menu_is_skipped(visit: Callable[..., Any], pages: list[Path]) -> None:
    """The first tab stop of a page leads past the menu to what the page says."""
    page = visit(next(one for one in pages if one.name == "ip-addresses.html").as_uri())
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[role=main]') !== null")
