"""Checker, map and timeline for everyone: axe-core finds nothing, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    visit: Callable[..., Any],
    violations: Callable[..., list[str]],
    small_site: Path,
    strict_server: Callable[[Path], str],
    width: int,
    scheme: str,
) -> None:
    """No violation of WCAG A and AA or of good practice, with the answer of a pasted list on the page."""
    page = visit(strict_server(small_site.parent), width=width, color_scheme=scheme)
    page.fill(".ip-checker textarea", "192.0.2.10\n192.0.2.300\n203.0.113.200\n198.51.100.201")
    page.click(".ip-checker button")
    page.wait_for_selector(".ip-checker-table")
    assert violations(page) == []


def test_dots_lead_to_their_regions(visit: Callable[..., Any], small_site: Path) -> None:
    """A click on a dot, or Enter on it, goes to the region's own section."""
    page = visit(small_site.as_uri())
    page.locator(".ip-map-wide a >> nth=0").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#region-us-east")
    page.click(".ip-map-wide a >> nth=1")
    page.wait_for_url("**#region-eu-west")


def test_narrow_pictures_use_numbers(visit: Callable[..., Any], small_site: Path) -> None:
    """In a narrow column the words give way to numbers, and a key with those numbers stands below."""
    page = visit(small_site.as_uri(), width=360)
    assert not page.is_visible(".ip-map-wide")
    assert (page.text_content(".ip-map-narrow a >> nth=0") or "").strip() == "1"
    assert page.is_visible(".ip-map-key >> text=Europe (Ireland): azure northeurope, private, active")
    assert page.is_visible(".ip-timeline-narrow")
    assert not page.is_visible(".ip-timeline-wide")


def test_colours_follow_the_scheme(visit: Callable[..., Any], small_site: Path) -> None:
    """The land is light on a light page and dark on a dark one."""
    fill = "getComputedStyle(document.querySelector('.ip-map-land')).fill"
    assert visit(small_site.as_uri(), color_scheme="light").evaluate(fill) == "rgb(221, 227, 232)"
    assert visit(small_site.as_uri(), color_scheme="dark").evaluate(fill) == "rgb(58, 70, 79)"


def test_pictures_print(visit: Callable[..., Any], small_site: Path) -> None:
    """The page prints to a PDF of its own."""
    page = visit(small_site.as_uri())
    assert page.pdf()[:5] == b"%PDF-"


def test_pictures_without_javascript(visit: Callable[..., Any], small_site: Path) -> None:
    """Map and timeline need no script."""
    page = visit(small_site.as_uri(), java_script_enabled=False)
    assert page.is_visible(".ip-map-wide")
    assert page.is_visible(".ip-timeline-wide")
