"""The real page in four themes: no violation in either scheme, nothing wider than a phone, and everything answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from themed_sites import OTHERS, THEIRS, THEMES

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_no_violation(
    visit: Visit,
    violations: Callable[..., list[str]],
    strict_server: Callable[[Path], str],
    built: Callable[..., Path],
    theme: str,
    scheme: str,
) -> None:
    """axe-core has nothing against what the extension puts on the page; the rest is the theme's own."""
    page = visit(strict_server(built(theme).parent), color_scheme=scheme, ignore=THEIRS)
    page.fill(".ip-checker textarea", "192.0.2.10\n192.0.2.300\n203.0.113.200")
    page.press(".ip-checker textarea", "Enter")
    page.wait_for_selector(".ip-checker-table")
    assert violations(page, ".ip-ranges") == []


@pytest.mark.parametrize("theme", THEMES + OTHERS)
def test_from_a_file_on_a_phone(visit: Visit, built: Callable[..., Path], theme: str) -> None:
    """Opened from a file at 360 pixels: it answers, it filters, and the page does not scroll sideways."""
    page = visit(built(theme).as_uri(), width=360, ignore=THEIRS)
    page.fill(".ip-checker textarea", "192.0.2.10")
    page.press(".ip-checker textarea", "Enter")
    page.wait_for_selector("text=192.0.2.10 is ours: North America (Virginia)")
    page.select_option(".ip-filter select[name=region]", "ap-sydney")
    assert "region=ap-sydney" in page.url
    assert page.locator("table.ip-ranges:visible caption").all_inner_texts()[0].startswith("Australia (Sydney)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("theme", THEMES + OTHERS)
def test_one_drawing_of_each_picture(visit: Visit, built: Callable[..., Path], theme: str) -> None:
    """A wide screen has the wide ones, as wide as their column, a phone the narrow ones and the map's key: whatever a theme says of drawings."""
    for width, has_room in ((1280, True), (360, False)):
        page = visit(built(theme).as_uri(), width=width, ignore=THEIRS)
        for selector in (".ip-map-wide", ".ip-timeline-wide"):
            assert page.is_visible(selector) == has_room, (selector, width)
        for selector in (".ip-map-narrow", ".ip-timeline-narrow", ".ip-map-key"):
            assert page.is_visible(selector) != has_room, (selector, width)
        widths = "['.ip-map', '.ip-map-drawing'].map((name) => document.querySelector(name).getBoundingClientRect().width)"
        column, drawing = page.evaluate(widths)
        assert drawing > 0.9 * column


@pytest.mark.parametrize("theme", THEMES + OTHERS)
def test_the_scheme_of_the_theme(visit: Visit, built: Callable[..., Path], theme: str) -> None:
    """Land and background are both dark or both light: the picture follows the theme, not the reader's system alone."""
    page = visit(built(theme).as_uri(), color_scheme="dark", ignore=THEIRS)
    lightness = """(selector, property) => {
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      let element = document.querySelector(selector);
      let colour = getComputedStyle(element)[property];
      while (/^rgba\\(.*, 0\\)$/.test(colour) && element.parentElement) {
        element = element.parentElement;
        colour = getComputedStyle(element)[property];
      }
      canvas.fillStyle = /^rgba\\(.*, 0\\)$/.test(colour) ? "white" : colour;
      canvas.fillRect(0, 0, 1, 1);
      return canvas.getImageData(0, 0, 1, 1).data[1];
    }"""
    land = page.evaluate(f"({lightness})('.ip-map-land', 'fill')")
    around = page.evaluate(f"({lightness})('.ip-map', 'backgroundColor')")
    assert (land > 127) == (around > 127)


def test_the_page_prints(visit: Visit, built: Callable[..., Path]) -> None:
    """It prints to a PDF of some pages, without buttons and boxes."""
    page = visit(built("alabaster").as_uri())
    page.emulate_media(media="print")
    assert page.pdf()[:5] == b"%PDF-"
    for selector in (".ip-filter", ".ip-copy-bar", "button.ip-copy", ".ip-checker-asks"):
        assert not page.is_visible(selector)
    assert page.is_visible(".ip-map-wide")


def test_the_page_without_javascript(visit: Visit, built: Callable[..., Path]) -> None:
    """Every table is there, no dead control is, and the pictures are."""
    page = visit(built("alabaster").as_uri(), java_script_enabled=False)
    assert page.locator("table.ip-ranges:visible").count() > 3
    assert page.locator("button:visible").count() == 0
    assert page.is_visible(".ip-timeline-wide")


def test_nothing_jumps_on_the_real_page(visit: Visit, built: Callable[..., Path]) -> None:
    """Scripts fill room that was kept for them: the measured layout shift is next to nothing."""
    page = visit(built("sphinx_rtd_theme").as_uri())
    shift = page.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 500);
        })"""
    )
    assert shift < 0.1


def test_the_page_in_german(visit: Visit, built: Callable[..., Path]) -> None:
    """Scripts speak the language of the page: answers, buttons and relative times."""
    page = visit(built("alabaster", "de").as_uri())
    page.clock.set_fixed_time("2026-11-23T12:00:00Z")
    page.fill(".ip-checker textarea", "8.8.8.8")
    page.press(".ip-checker textarea", "Enter")
    page.wait_for_selector("text=8.8.8.8 gehört nicht zu uns.")
    assert page.locator("th button.ip-copy").first.get_attribute("aria-label") == "192.0.2.10 kopieren"
    assert "ago" not in page.locator(".ip-ago").first.inner_text()
