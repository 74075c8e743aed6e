"""What ip-ranges-page.js adds to a page: the choice in the URL, copying, searching, freshness, relative times."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import ip_ranges
import pytest
from ip_ranges.base.timestamps import parse_instant
from ip_ranges.sphinxext.widgets.range_filter import SCRIPTS, choice, freshness
from publications import big_publication, small_publication

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
STATIC = Path(ip_ranges.__file__).parent / "static"


def _page(folder: Path, body: str) -> Path:
    folder.mkdir()
    for name in ("ip-page.css", *SCRIPTS):
        shutil.copy(STATIC / name, folder / name)
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>Page</title><link rel="stylesheet" href="ip-page.css">'
        f"{''.join(f'<script src={name} defer></script>' for name in SCRIPTS)}</head>"
        f"<body><main><h1>Page</h1>{body}</main></body></html>",
        "utf-8",
    )
    return folder / "index.html"


def _rows(publication: Any, region: str = "") -> str:
    return "".join(
        f'<tr data-ip-region="{entry.range.region}" data-ip-direction="{entry.range.direction}">'
        f'<th scope="row"><code>{entry.range.prefix}</code></th><td>{entry.range.region}</td></tr>'
        for entry in publication.primary.allowed
        if not region or entry.range.region == region
    )


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A page with a choice, a section for each region, a status and a time."""
    publication = small_publication()
    status = f'<div data-ip-status-url="ip-ranges/status.json" data-ip-serial="{publication.serial}"></div>'
    time = '<p>Changed <time datetime="2026-11-20T09:30:00Z" data-ip-relative>2026-11-20 09:30 UTC</time></p>'
    sections = "".join(
        f'<section data-ip-region="{one.id}"><h2>{one.title}</h2>'
        f'<div class="ip-scroll"><table class="ip-ranges"><tbody>{_rows(publication, one.id)}</tbody></table></div><div class="ip-copy-bar" data-ip-copy-bar=""></div></section>'
        for one in publication.primary.regions
    )
    return _page(tmp_path / "page", choice(publication.primary) + status + time + sections)


def _shown(page: Any) -> list[str]:
    return list(page.locator("tbody th:visible code").all_inner_texts())


def test_the_choice_stays_in_the_url(visit: Visit, index: Path) -> None:
    """Choosing filters rows and sections, writes the query string, and the address alone brings it back."""
    page = visit(index.as_uri())
    assert len(_shown(page)) == 11
    page.select_option("select[name=region]", "eu-west")
    page.select_option("select[name=direction]", "outbound")
    assert _shown(page) == ["198.51.100.64/28", "198.51.100.80/32", "198.51.100.200/32"]
    assert page.url.endswith("?region=eu-west&direction=outbound")
    assert page.locator("section:visible h2").all_inner_texts() == ["Europe (Ireland)"]
    again = visit(page.url)
    assert _shown(again) == ["198.51.100.64/28", "198.51.100.80/32", "198.51.100.200/32"]
    again.select_option("select[name=region]", "")
    again.select_option("select[name=direction]", "")
    assert again.url == index.as_uri()


def test_a_choice_that_does_not_exist(visit: Visit, index: Path) -> None:
    """An unknown region in the address shows everything, not nothing."""
    assert len(_shown(visit(index.as_uri() + "?region=nowhere"))) == 11


def test_without_javascript_everything_shows(visit: Visit, index: Path) -> None:
    """No script, no filter, no buttons, no row less."""
    page = visit(index.as_uri() + "?region=eu-west", java_script_enabled=False)
    assert len(_shown(page)) == 11
    assert not page.is_visible(".ip-filter")
    assert page.locator("button").count() == 0


def test_copy_one_and_copy_the_list(visit: Visit, index: Path, strict_server: Callable[[Path], str]) -> None:
    """One address is copied bare, the shown list as CIDR or bare, and a screen reader is told."""
    _publish(index, 2026112001)
    page = visit(strict_server(index.parent), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy 192.0.2.10", exact=True).click()
    page.wait_for_selector(".ip-spoken:text-is('Copied')", state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "192.0.2.10"
    page.select_option("select[name=region]", "us-east")
    page.select_option("select[name=direction]", "inbound")
    page.get_by_role("button", name="Copy list as CIDR").click()
    page.wait_for_selector(".ip-copied:text-is('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == "192.0.2.10/32\n192.0.2.11/32\n192.0.2.12/32\n2001:db8:1::10/128\n"
    page.wait_for_selector(".ip-copied", state="detached")
    page.get_by_role("button", name="Copy list of bare").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".ip-copied:text-is('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == "192.0.2.10\n192.0.2.11\n192.0.2.12\n2001:db8:1::10\n"


def test_a_copy_that_fails_is_told(visit: Visit, index: Path) -> None:
    """Where a browser lets nothing be copied the button says so, and has its label again after that."""
    page = visit(index.as_uri())
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false")
    page.get_by_role("button", name="Copy 192.0.2.10", exact=True).click()
    page.wait_for_selector(".ip-copy-failed:text-is('Not copied')")
    page.wait_for_selector(".ip-spoken:text-is('Could not copy; select the text and copy it by hand.')", state="attached")
    page.wait_for_selector(".ip-copy-failed", state="detached")
    assert page.inner_text("[aria-label='Copy 192.0.2.10']") == "Copy"


def test_buttons_are_large_enough_for_a_finger(visit: Visit, index: Path) -> None:
    """With a coarse pointer no button or field is lower than 44 pixels, and none lies over another."""
    page = visit(index.as_uri(), has_touch=True, is_mobile=True)
    boxes = [one.bounding_box() for one in page.locator("button, select").all() if one.is_visible()]
    assert len(boxes) == 17
    assert min(box["height"] for box in boxes) >= 44
    ends = sorted((box["y"], box["y"] + box["height"]) for box in boxes if box["x"] == boxes[2]["x"])
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))


def test_a_table_is_a_tab_stop_only_while_it_scrolls(visit: Visit, tmp_path: Path) -> None:
    """A table that fits is left out by the tab key, and stopped at when the window becomes too narrow for it."""
    table = '<div class="ip-scroll" role="region" aria-label="{name}" tabindex="0"><table><tr><td style="min-width:{width}px">x</td></tr></table></div>'
    body = "<style>.ip-scroll { overflow-x: auto }</style>" + table.format(name="small", width=300) + table.format(name="wide", width=3000)
    page = visit(_page(tmp_path / "tables", body).as_uri())
    page.wait_for_selector("[aria-label=small]:not([tabindex])")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "wide"
    page.set_viewport_size({"width": 250, "height": 800})
    page.wait_for_selector("[aria-label=small][tabindex='0']")


def test_copy_what_a_name_may_point_to(visit: Visit, index: Path, strict_server: Callable[[Path], str]) -> None:
    """A table of load balancers has the answer instead of the bare list, by the reader's clock: the page may be older."""
    _publish(index, 2026112001)
    rows = '[["192.0.2.10", null, null], ["192.0.2.12", "2026-12-20T09:00:00Z", null]]'
    text = index.read_text("utf-8")
    assert 'class="ip-scroll"' in text
    index.write_text(text.replace('class="ip-scroll"', f"class=\"ip-scroll\" data-ip-records='{rows}'", 1), "utf-8")
    page = visit(strict_server(index.parent), permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy A records")
    for now, copied in (("2026-11-22T12:00:00Z", "192.0.2.10\n"), ("2026-12-20T09:00:00Z", "192.0.2.10\n192.0.2.12\n")):
        page.clock.set_fixed_time(now)
        button.click()
        page.wait_for_selector(".ip-spoken:text-is('Copied')", state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == copied
    assert page.get_by_role("button", name="Copy AAAA records").count() == 0


def test_copy_without_the_clipboard_interface(visit: Visit, index: Path) -> None:
    """Where the browser has no clipboard interface the old way is used, and the focus stays on the button."""
    page = visit(index.as_uri())
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate("document.addEventListener('copy', () => (window.copied = document.activeElement.value))")
    button = page.get_by_role("button", name="Copy 198.51.100.64/28", exact=True)
    button.click()
    page.wait_for_function("window.copied !== undefined")
    assert page.evaluate("window.copied") == "198.51.100.64/28"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Copy 198.51.100.64/28"


def _publish(index: Path, serial: int) -> None:
    (index.parent / "ip-ranges").mkdir()
    (index.parent / "ip-ranges" / "status.json").write_text(json.dumps({"serial": serial}), "utf-8")


@pytest.mark.parametrize(("serial", "told"), [(2026112001, False), (2026111501, False), (2026112101, True)])
def test_an_old_page_says_so(
    visit: Visit, index: Path, strict_server: Callable[[Path], str], serial: int, told: bool
) -> None:
    """Only a newer serial in status.json makes the page say that it is out of date."""
    _publish(index, serial)
    page = visit(strict_server(index.parent))
    page.wait_for_load_state("networkidle")
    assert page.locator("text=This page is out of date: it shows serial 2026112001, and 2026112101").count() == int(told)


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """A page with the line at the top, what the script knows of it, and two rows that had their days ahead."""
    moments = {name: parse_instant(text) for name, text in (("verified", "2026-11-21T08:00:00Z"), ("next_moment", "2026-12-20T09:00:00Z"))}
    publication = replace(small_publication(), **moments)
    line = (
        '<p class="ip-status-line">Last changed: <time datetime="2026-11-20T09:30:00Z">20 November 2026, 09:30 UTC</time>.'
        ' Last verified: <time datetime="2026-11-21T08:00:00Z">21 November 2026, 08:00 UTC</time>. <span class="ip-badge ip-current">up to date</span></p>'
    )
    rows = "".join(
        f'<tr data-ip-day="{day}"><th>{name}</th><td><time datetime="{day}">{day}</time></td></tr>'
        for name, day in (("192.0.2.12/32", "2026-12-20T09:00:00Z"), ("192.0.2.13/32", "2027-02-01T00:00:00Z"))
    )
    note = '<div class="admonition" data-ip-day="2026-12-20T09:00:00Z"><p class="admonition-title">A notice</p><p>In words.</p></div>'
    return _page(tmp_path / "page", line + freshness(publication, "ip-ranges/status.json") + f"<table><tbody>{rows}</tbody></table>{note}")


UNCHECKED = "This page has not been checked since 21 November 2026, 08:00 UTC: what it says may be out of date."
PASSED = "A date on this page has passed since it was made, 20 December 2026, 09:00 UTC: what it says may be out of date."


@pytest.mark.parametrize(
    ("now", "badge", "line", "passed"),
    [
        ("2026-11-23T07:59:00Z", "up to date", "", []),
        ("2026-11-23T08:01:00Z", "not up to date", UNCHECKED, []),
        ("2026-12-20T09:00:00Z", "not up to date", f"{UNCHECKED} {PASSED}", ["192.0.2.12/32", "In words. this day has passed"]),
        ("2027-03-01T00:00:00Z", "not up to date", f"{UNCHECKED} {PASSED}", ["192.0.2.12/32", "192.0.2.13/32", "In words. this day has passed"]),
    ],
)
def test_an_old_page_says_so_by_itself(browser: Any, dated: Path, now: str, badge: str, line: str, passed: list[str]) -> None:
    """By the reader's clock: not checked for two days, or past a date; what had its day ahead is marked."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time=now)
    page.goto(dated.as_uri())
    page.wait_for_selector(".ip-ago")
    assert page.inner_text(".ip-status-line .ip-badge") == badge
    assert page.locator(".ip-old").text_content() == line
    marked = page.locator("tr:has(.ip-passed) th, p:has(> .ip-passed)").all_inner_texts()
    assert marked == passed
    context.close()


def test_a_page_grows_old_while_it_is_open(browser: Any, dated: Path) -> None:
    """A page that was good when it was opened says so within a minute of its day, and marks a row once."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2026-11-22T08:00:00Z")
    page.goto(dated.as_uri())
    page.wait_for_selector(".ip-ago")
    assert page.inner_text(".ip-status-line .ip-badge") == "up to date"
    for _ in range(2):
        page.clock.fast_forward(30 * 86400 * 1000)
    page.wait_for_selector(".ip-badge.ip-stale:text-is('not up to date')")
    assert page.locator("tr:has-text('192.0.2.12/32') .ip-passed").count() == 1
    context.close()


def test_a_page_that_needed_no_writing_is_as_new_as_its_site(browser: Any, dated: Path, strict_server: Callable[[Path], str]) -> None:
    """A build that changed nothing leaves the page as it was: that its sources were asked since is in status.json."""
    (dated.parent / "ip-ranges").mkdir()
    status = {"serial": 2026112001, "verified": "2026-11-25T08:00:00Z"}
    (dated.parent / "ip-ranges" / "status.json").write_text(json.dumps(status), "utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2026-11-26T08:00:00Z")
    page.goto(strict_server(dated.parent))
    page.wait_for_selector("time[datetime='2026-11-25T08:00:00Z']")
    assert "Last verified: 25 November 2026, 08:00 UTC (yesterday)" in page.inner_text(".ip-status-line")
    assert page.inner_text(".ip-status-line .ip-badge") == "up to date"
    assert page.locator(".ip-old").text_content() == ""
    context.close()


def test_without_javascript_the_dates_stand(visit: Visit, dated: Path) -> None:
    """Without a script the page has its dates, and nothing is marked."""
    page = visit(dated.as_uri(), java_script_enabled=False)
    assert "21 November 2026, 08:00 UTC" in page.inner_text(".ip-status-line")
    assert page.locator(".ip-passed, .ip-old").count() == 0


def test_relative_times_follow_the_readers_clock(visit: Visit, index: Path, browser: Any) -> None:
    """The same page says two days ago and last month, by the clock of whoever reads it."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2026-11-22T12:00:00Z")
    page.goto(index.as_uri())
    assert page.inner_text(".ip-ago") == "(2 days ago)"
    context.close()
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2026-12-25T12:00:00Z")
    page.goto(index.as_uri())
    assert page.inner_text(".ip-ago") == "(last month)"
    context.close()


def test_nothing_jumps(visit: Visit, index: Path) -> None:
    """The scripts move nothing: no layout shift is measured."""
    page = visit(index.as_uri())
    shift = page.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 500);
        })"""
    )
    assert shift < 0.05


def test_a_folded_pool_is_searched(visit: Visit, tmp_path: Path) -> None:
    """An opened pool of 3,000 rows gets a search box that narrows it and counts."""
    body = (
        "<details class=ip-fold><summary>The pool</summary><div class=ip-scroll><table class=ip-ranges><caption>Pool</caption><tbody>"
        + _rows(big_publication(3000))
        + "</tbody></table></div></details>"
    )
    page = visit(_page(tmp_path / "pool", body).as_uri())
    assert page.locator(".ip-search").count() == 0
    page.click("summary")
    page.fill(".ip-search input", "198.18.0. region-01")
    page.wait_for_selector(".ip-search-count:text-is('7 of 3000 shown')")
    page.hover("tbody tr:visible >> nth=0")
    assert page.get_by_role("button", name="Copy 198.18.0.0/29").is_visible()
    page.fill(".ip-search input", "")
    page.wait_for_selector(".ip-search-count:text-is('')", state="attached")


POOL = (
    '<details class="ip-fold"><summary>The pool</summary><div class="ip-scroll" tabindex="0"><table class="ip-table ip-ranges">'
    "<caption>Pool</caption><tbody>{rows}</tbody></table></div><div class=ip-copy-bar data-ip-copy-bar></div></details>"
)


@pytest.fixture
def pool(tmp_path: Path) -> Path:
    """A page with a folded pool of 3,000 ranges, in 60 regions by turns, and the choice."""
    publication = big_publication(3000)
    return _page(tmp_path / "pool", choice(publication.primary) + POOL.format(rows=_rows(publication)))


def test_a_long_pool_opens_with_its_first_rows(visit: Visit, pool: Path) -> None:
    """Only so many rows are laid out as can be read; all of them come when they are asked for, in their order."""
    page = visit(pool.as_uri())
    whole = page.evaluate("[...document.querySelectorAll('tbody code')].map((one) => one.textContent)")
    assert len(whole) == 3000
    page.click("summary")
    assert page.locator("tbody tr").count() == 100
    page.get_by_role("button", name="Show all 3000").click()
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 3000")
    assert page.evaluate("[...document.querySelectorAll('tbody code')].map((one) => one.textContent)") == whole
    assert not page.get_by_role("button", name="Show all").is_visible()
    assert page.evaluate("document.activeElement.className") == "ip-scroll"


def test_a_long_pool_is_copied_whole(visit: Visit, pool: Path, strict_server: Callable[[Path], str]) -> None:
    """The buttons copy what fits the search, not only the rows that are on the page."""
    page = visit(strict_server(pool.parent), permissions=["clipboard-read", "clipboard-write"])
    page.click("summary")
    page.get_by_role("button", name="Copy list as CIDR").click()
    page.wait_for_selector(".ip-copied")
    assert page.evaluate("navigator.clipboard.readText()").count("\n") == 3000
    page.fill(".ip-search input", "198.18.0.")
    page.wait_for_selector(".ip-search-count:text-is('32 of 3000 shown')")
    page.wait_for_selector(".ip-copied", state="detached")
    page.get_by_role("button", name="Copy list as CIDR").click()
    page.wait_for_selector(".ip-copied")
    assert page.evaluate("navigator.clipboard.readText()").count("\n") == 32


def test_a_search_finds_more_than_is_shown(visit: Visit, pool: Path) -> None:
    """Where more rows fit than are shown, the count says how many are, and the button how many there are."""
    page = visit(pool.as_uri())
    page.click("summary")
    page.fill(".ip-search input", "/")
    page.wait_for_selector(".ip-search-count:text-is('100 of 3000 shown')")
    assert page.get_by_role("button", name="Show all 3000").is_visible()
    page.fill(".ip-search input", "198.18.0.")
    page.wait_for_selector(".ip-search-count:text-is('32 of 3000 shown')")
    assert not page.get_by_role("button", name="Show all").is_visible()


def test_the_choice_holds_for_rows_that_are_not_on_the_page(visit: Visit, pool: Path) -> None:
    """A region's rows are found wherever they stand in a long pool that is open already."""
    page = visit(pool.as_uri())
    page.click("summary")
    page.select_option("select[name=region]", "region-01")
    regions = set(page.locator("tbody tr:visible td").all_inner_texts())
    assert regions == {"region-01"}
    page.select_option("select[name=region]", "")
    assert page.locator("tbody tr").count() == 100


def test_an_opened_pool_is_printed_whole(visit: Visit, pool: Path) -> None:
    """Paper shows every row; the screen has its few again after that."""
    page = visit(pool.as_uri())
    page.click("summary")
    page.evaluate("window.addEventListener('afterprint', () => (window.printed = document.querySelectorAll('tbody tr').length))")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody tr").count() == 3000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("window.printed") == 100


def test_a_pool_that_the_browser_opens_keeps_its_rows(visit: Visit, pool: Path) -> None:
    """A browser that opens the pool for a text that it found in it can show that text."""
    page = visit(pool.as_uri())
    page.evaluate("(document.querySelector('details').open = true)")
    page.wait_for_selector(".ip-search input")
    assert page.locator("tbody tr").count() == 3000


def test_the_real_page_grows_old(browser: Any, built: Callable[..., Path]) -> None:
    """The page of this site, made in January, marks in February what was to be done by the first, and not what is to be done in March."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install(time="2027-02-02T12:00:00Z")
    page.goto(built("alabaster").as_uri())
    page.wait_for_selector(".ip-old:not(:empty)")
    assert "A date on this page has passed since it was made, 1 February 2027, 09:00 UTC" in page.inner_text(".ip-old")
    assert page.locator(".ip-upcoming tr:has(.ip-passed) th").all_inner_texts() == ["192.0.2.12/32", "192.0.2.50/32", "203.0.113.76/31"]
    assert page.locator("#region-us-east .ip-region-coming li:has(.ip-passed) > code").all_inner_texts() == ["192.0.2.12/32"]
    assert page.locator(".ip-upcoming-view .ip-notice .ip-passed").count() == 3
    first = page.locator(".ip-ranges-view tr:has(.ip-passed)")
    assert first.locator("th code").all_inner_texts() == ["192.0.2.12/32", "192.0.2.50/32", "203.0.113.76/31"]
    said = " ".join(first.first.locator("td").last.inner_text().split())
    assert said == "in use from 1 February 2027. Allow it by 30 January 2027. this day has passed"
    context.close()
