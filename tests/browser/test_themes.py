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
    assert page.locator("table.ip-ranges tbody tr:visible code").all_inner_texts() == ["203.0.113.40/32", "203.0.113.41/32"]
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
def test_the_note_covers_no_choice(visit: Visit, built: Callable[..., Path], theme: str) -> None:
    """Beside the choice, or on a line of its own: that the addresses are examples stands on no field and no button on a head."""
    page = visit(built(theme).as_uri(), width=1280, ignore=THEIRS)
    page.wait_for_selector(".ip-filter.ip-ready")
    view = page.locator(".ip-ranges-view").first
    note = view.locator("p.ip-example").bounding_box()
    for field in view.locator(".ip-filter label").all():
        box = field.bounding_box()
        is_apart = box["x"] + box["width"] <= note["x"] or box["y"] + box["height"] <= note["y"] or note["y"] + note["height"] <= box["y"]
        assert is_apart, (field.inner_text(), box, note)
    button, head = view.locator(".ip-copy-bar button").first.bounding_box(), view.locator("thead").bounding_box()
    assert button["y"] + button["height"] <= head["y"] + 2


def test_addresses_from_right_to_left(visit: Visit, built: Callable[..., Path]) -> None:
    """On a page that is read from right to left an address begins with its first figure, and a state stays in one piece."""
    page = visit(built("alabaster").as_uri(), width=1280, ignore=THEIRS)
    page.evaluate("document.documentElement.dir = 'rtl'")
    style = "(one) => { const { direction, unicodeBidi } = getComputedStyle(one); return [direction, unicodeBidi]; }"
    assert page.locator("tr", has_text="2001:db8:20::20/128").locator("code").first.evaluate(style) == ["ltr", "isolate"]
    assert page.locator(".ip-ranges-view .ip-badge").first.evaluate(style) == ["rtl", "isolate"]


def test_the_first_screen_answers(visit: Visit, built: Callable[..., Path]) -> None:
    """At 1280 by 800 stand the line of status, the box, the choice, every address that one connects to with what to do by when, and
    where we connect from begins; on a phone the first address stands on the second screen at the latest.
    """
    page = visit(built("sphinx_rtd_theme").as_uri(), width=1280, ignore=THEIRS)
    bottom = "(selector) => document.querySelector(selector).getBoundingClientRect().bottom"
    first_row = page.locator("table.ip-ranges").nth(1).locator("tbody tr").first.bounding_box()
    assert page.locator("table.ip-ranges caption").all_inner_texts() == [
        "You connect to: Load balancers",
        "We connect from: NAT gateways, Proxies, VPN",
    ]
    assert first_row["y"] + first_row["height"] <= 800
    for selector in (".ip-example", ".ip-status-line", ".ip-checker", ".ip-filter"):
        assert page.evaluate(bottom, selector) < 350, selector
    for selector in (".ip-example", ".ip-status-line"):
        assert page.locator(selector).first.bounding_box()["height"] < 40, selector
    without = page.locator(".ip-ranges-view p.ip-absence").first
    assert without.inner_text().startswith("We connect from: NAT gateways, Proxies, VPN: none in North America (Virginia), Europe (Frankfurt),")
    row = page.locator("tr", has_text="192.0.2.11/32").first
    assert row.locator("td").last.inner_text() == "in use until 1 March 2027. Point A records elsewhere by 27 February 2027."
    assert row.bounding_box()["height"] < 30
    phone = visit(built("sphinx_rtd_theme").as_uri(), width=360, ignore=THEIRS)
    assert phone.locator("table.ip-ranges tbody th").first.bounding_box()["y"] < 2 * 640


CUT_OR_BROKEN = """() => {
  const cut = [...document.querySelectorAll(".ip-scroll")].filter((box) => box.clientWidth && box.scrollWidth > box.clientWidth);
  const broken = [];
  for (const table of document.querySelectorAll("table.ip-table:not(details *), table.ip-cards")) {
    const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      if (text.parentElement.closest("thead, .ip-downloads code") !== null) continue;
      for (const word of text.data.matchAll(/[^\\s/-]+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
      }
    }
  }
  return [cut.map((box) => box.getAttribute("aria-label")), broken];
}"""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("theme", THEMES)
def test_tables_are_whole(visit: Visit, built: Callable[..., Path], theme: str, direction: str) -> None:
    """On a wide screen and as cards on a phone, with scripts and without: nothing is cut off, and no word is broken."""
    for width, scripts in ((1280, True), (360, True), (360, False)):
        page = visit(built(theme).with_name("table.html").as_uri(), width=width, ignore=THEIRS, java_script_enabled=scripts)
        assert page.evaluate(CUT_OR_BROKEN) == [[], []], (width, scripts)
        page.goto(built(theme).as_uri())
        page.evaluate("(direction) => (document.documentElement.dir = direction)", direction)
        assert page.evaluate(CUT_OR_BROKEN) == [[], []], (width, scripts)
        card = page.locator("table.ip-upcoming tbody tr").first
        tops = [cell.bounding_box()["y"] for cell in card.locator("th, td").all()]
        # On a phone one below the other: the address, what to do, when.
        assert (len(set(tops)) == len(tops)) is (width == 360)
        assert tops == sorted(tops)


@pytest.mark.parametrize("theme", THEMES)
def test_a_link_to_a_notice_is_seen(visit: Visit, built: Callable[..., Path], theme: str) -> None:
    """Each notice and region has an anchor of its own, and its sign is there without a pointer over it."""
    page = visit(built(theme).as_uri(), ignore=THEIRS)
    links = page.locator(".ip-upcoming-view a.headerlink")
    assert [link.get_attribute("href") for link in links.all()] == [
        "#notice-ca-opens-2027-02",
        "#notice-uk-nat-2027-02",
        "#notice-us-lb-2027-02",
    ]
    assert links.first.evaluate("(link) => [getComputedStyle(link).opacity, getComputedStyle(link).visibility]") == ["1", "visible"]
    assert links.first.bounding_box()["width"] > 4
    page.goto(f"{built(theme).as_uri()}#region-uk-private-1")
    assert page.locator("#region-uk-private-1 code", has_text="203.0.113.76/31").first.is_visible()


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
    assert page.locator("table.ip-ranges:visible").count() == 2
    assert page.locator(".ip-region:visible").count() == 7
    assert page.locator("button:visible").count() == 0
    assert page.is_visible(".ip-timeline-wide")


def test_nothing_jumps_on_the_real_page(visit: Visit, built: Callable[..., Path]) -> None:
    """Scripts fill room that was kept for them: the measured layout shift is next to nothing. The theme's own fonts, which come
    late, are left out.
    """
    page = visit("about:blank", ignore=("woff",))
    page.route("**/*.woff*", lambda route: route.abort())
    page.goto(built("sphinx_rtd_theme").as_uri())
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


def test_the_page_in_a_language_without_a_catalogue(visit: Visit, built: Callable[..., Path]) -> None:
    """Scripts speak English too, and their dates and times; on a page from right to left the view is read from left to right."""
    page = visit(built("alabaster", "ar").as_uri())
    page.clock.set_fixed_time("2026-11-23T12:00:00Z")
    page.fill(".ip-checker textarea", "192.0.2.12")
    page.press(".ip-checker textarea", "Enter")
    page.wait_for_selector(".ip-checker-answer >> text=192.0.2.12")
    assert "1 February 2027" in page.inner_text(".ip-checker-answer")
    assert page.locator(".ip-ago").first.inner_text().isascii()
    assert page.evaluate("getComputedStyle(document.querySelector('.ip-status-view')).direction") == "ltr"
