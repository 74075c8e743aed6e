"""The choice of a snippet by region, direction and program: its link, its text, and a link that carries the choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]
TEXT = ".ip-picker-text code"
THEIRS = ("Content Security Policy", "inline")
"""What the theme says on the console about its own styles."""


@pytest.fixture
def url(built: Callable[..., Path], strict_server: Callable[[Path], str]) -> str:
    """A page with the choice, served under a strict policy."""
    return f"{strict_server(built('alabaster').parent)}picker.html"


def options(page: Any, name: str) -> list[str]:
    """What a select offers."""
    return [str(text) for text in page.locator(f".ip-picker select[name={name}] option").all_inner_texts()]


def test_two_choices_lead_to_the_text(visit: Visit, url: str) -> None:
    """London's outgoing addresses as nftables and as Terraform, each ready to copy, in two choices."""
    page = visit(url, ignore=THEIRS, permissions=["clipboard-read", "clipboard-write"])
    page.select_option(".ip-picker select[name=region]", label="Private region (London)")
    page.wait_for_selector(f"{TEXT}:has-text('# nftables:')")
    assert "203.0.113.72" in page.inner_text(TEXT)
    page.select_option(".ip-picker select[name=recipe]", label="Terraform for AWS")
    page.wait_for_selector(f"{TEXT}:has-text('# Terraform for AWS:')")
    link = page.locator(".ip-picker-file")
    assert link.inner_text() == "snippets/uk-private-1/terraform-aws.tf"
    assert page.request.get(link.evaluate("(one) => one.href")).text() == page.locator(TEXT).text_content()
    page.get_by_role("button", name="Copy the snippet").click()
    page.wait_for_selector(".ip-copied:text-is('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(TEXT).text_content()
    assert page.url.endswith("?region=uk-private-1&direction=outbound&recipe=terraform-aws")


def test_a_theme_changes_no_line(visit: Visit, built: Callable[..., Path], plain_server: Callable[[Path], str]) -> None:
    """The text has its own lines and the colour of the page, also where a sheet that comes later speaks of all code."""
    page = visit(f"{plain_server(built('sphinx_rtd_theme').parent)}picker.html", ignore=THEIRS)
    page.wait_for_selector(f"{TEXT}:has-text('# nftables:')")
    style = "(one) => { const { whiteSpace, color } = getComputedStyle(one); return [whiteSpace, color]; }"
    assert page.locator(TEXT).evaluate(style) == ["pre", page.locator(".ip-picker").evaluate("(one) => getComputedStyle(one).color")]


def test_a_link_carries_the_choice(visit: Visit, url: str) -> None:
    """The query chooses; where it names no direction, one is taken in which the region has something."""
    page = visit(f"{url}?region=us-east&recipe=zone#ip-picker", ignore=THEIRS)
    page.wait_for_selector(f"{TEXT}:has-text('BIND zone')")
    assert page.input_value("select[name=direction]") == "inbound"
    assert options(page, "recipe") == [
        "BIRD",
        "ipset with iptables",
        "MikroTik RouterOS",
        "nftables",
        "pf",
        "Terraform for AWS",
        "Terraform for Azure",
        "Terraform for Google Cloud",
        "ufw",
        "BIND zone",
    ]
    assert page.evaluate("document.querySelector('.ip-picker').getBoundingClientRect().top") < 300


def test_a_choice_without_a_file_is_told(visit: Visit, url: str) -> None:
    """A region from which nothing connects has a sentence in place of a text; the program is kept for the next region."""
    page = visit(f"{url}?region=uk-private-1&recipe=nginx", ignore=THEIRS)
    page.wait_for_selector(f"{TEXT}:has-text('# nginx:')")
    page.select_option(".ip-picker select[name=region]", "us-east")
    assert page.inner_text(TEXT) == "No snippet is published for this choice: nothing was ever listed there in that direction."
    assert not page.is_visible(".ip-picker-file")
    page.select_option(".ip-picker select[name=region]", "eu-private-1")
    page.wait_for_selector(f"{TEXT}:has-text('# nginx:')")


def test_from_a_file_the_link_is_left(visit: Visit, built: Callable[..., Path]) -> None:
    """A page that was opened from a file may load nothing: it says so, and the link is there."""
    page = visit(f"{built('alabaster').with_name('picker.html').as_uri()}?region=uk-private-1")
    page.wait_for_selector(f"{TEXT}:text-is('The text cannot be shown here; the link leads to the file.')")
    assert page.inner_text(".ip-picker-file") == "snippets/uk-private-1/nftables.nft"


def test_without_javascript_there_is_a_table_of_links(visit: Visit, url: str) -> None:
    """A row for each region and a column for each direction; nothing dead is shown."""
    page = visit(url, ignore=THEIRS, java_script_enabled=False)
    rows = page.locator("table.ip-snippets tbody tr")
    assert rows.locator("th").all_inner_texts()[:2] == ["all regions", "North America (Virginia)"]
    london = rows.filter(has_text="Private region (London)")
    assert london.get_by_role("link", name="nftables").count() == 2
    assert london.get_by_role("link", name="nginx", exact=True).get_attribute("href") == "ip-ranges/snippets/uk-private-1/nginx.conf"
    assert not page.is_visible(".ip-picker")


def test_by_keyboard_and_for_screen_readers(visit: Visit, url: str, violations: Callable[..., list[str]]) -> None:
    """The keys reach the fields in their order, and axe-core has nothing against any of it."""
    page = visit(url, ignore=THEIRS)
    page.wait_for_selector(f"{TEXT}:has-text('# nftables:')")
    page.focus(".ip-picker select[name=region]")
    page.keyboard.type("Private region (L")
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert names == ["direction", "recipe", "reference internal ip-picker-file", "ip-copy"]
    assert page.url.endswith("&recipe=nftables")
    assert violations(page, ".ip-ranges") == []


def test_each_region_leads_to_its_choice(visit: Visit, url: str) -> None:
    """Beside the files of a region: the choice, with the region chosen, on whichever page it stands."""
    page = visit(url.replace("picker.html", "index.html"), ignore=THEIRS)
    page.locator("#region-uk-private-1").get_by_role("link", name="choose one and copy it").click()
    page.wait_for_selector(".ip-picker-text code:has-text('203.0.113.72')")
    assert page.input_value("select[name=region]") == "uk-private-1"
