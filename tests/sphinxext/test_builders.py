"""Every builder shows the same facts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

PAGES = {
    "html": ("addresses.html", "vendor.html"),
    "dirhtml": ("addresses/index.html", "vendor/index.html"),
    "singlehtml": ("index.html", "index.html"),
    "epub": ("addresses.xhtml", "vendor.xhtml"),
    "text": ("addresses.txt", "vendor.txt"),
    "man": ("addresses.7", ""),
    "latex": ("site.tex", "site.tex"),
    "texinfo": ("site.texi", "site.texi"),
    "xml": ("addresses.xml", "vendor.xml"),
    "pseudoxml": ("addresses.pseudoxml", "vendor.pseudoxml"),
}


@pytest.mark.slow
@pytest.mark.parametrize("builder", PAGES)
def test_every_builder_shows_the_addresses(site: Callable, builder: str) -> None:
    """Addresses, regions, absences and the example banner are in the output, and nothing is warned of."""
    build = site().build(builder)
    own, vendor = PAGES[builder]
    text = re.sub(r"\\penalty\d+|\\discretionary\{\}\{\}\{\}|\\sphinxhyphen\{\}|[\\{}]", "", build.text(own))
    for fact in ("192.0.2.10", "198.51.100.64/28", "North America (Virginia)", "Europe (Ireland)", "2026112101"):
        assert fact in text
    flat = " ".join(text.split())
    assert "no IPv6 in this region yet" in flat
    assert "No VPN address is published" in flat
    assert "Example data" in flat
    if vendor:
        assert "203.0.113.128/27" in re.sub(r"[\\{}]", "", build.text(vendor))
    assert build.warnings == ""


def test_a_man_page_keeps_its_name(site: Callable) -> None:
    """A table before the first section has its caption above it, and the page the name that it was given."""
    source = "Title\n=====\n\n.. ip:ranges::\n   :role: load-balancer\n   :direction: inbound\n"
    lines = site(addresses=source).build("man").text("addresses.7").splitlines()
    assert lines[lines.index(".SH NAME") + 1].startswith("addresses ")
    assert "\\fBYou connect to: Load balancers\\fP" in lines


@pytest.mark.filterwarnings("ignore:.*JSONHTMLBuilder.app")
@pytest.mark.parametrize("builder", ["gettext", "linkcheck", "dummy", "json"])
def test_builders_that_show_nothing_run(site: Callable, builder: str) -> None:
    """Translators are not asked to translate data, and links to published files are followed to files."""
    build = site().build(builder, linkcheck_ignore=[r"https://"])
    assert build.warnings == ""
    if builder == "linkcheck":
        assert (build.out / "ip-ranges" / "status.json").is_file()
        found = build.text("output.json")
        assert "ip-ranges/changes.atom" in found
        assert "broken" not in found
    if builder == "gettext":
        assert "192.0.2.10" not in "".join(path.read_text("utf-8") for path in build.out.rglob("*.pot"))


def test_a_link_to_a_file_that_is_not_published_is_found_by_linkcheck(site: Callable) -> None:
    """The files are really looked for: a page that names one too many fails the check."""
    build = site(extra="Extra\n=====\n\n`Gone <_build/linkcheck/ip-ranges/gone.json>`__\n").build("linkcheck")
    found = [json.loads(line) for line in build.text("output.json").splitlines()]
    assert [one["uri"] for one in found if one["status"] == "broken"] == ["_build/linkcheck/ip-ranges/gone.json"]
    assert build.app.statuscode == 1


def test_a_long_address_is_never_broken_in_plain_text(site: Callable) -> None:
    """Columns of addresses are as wide as the longest one."""
    made = site()
    made.replace("data/regions.toml", "2001:db8:1::10/128", "2001:db8:1111:2222:3333:4444:5555:6666/128")
    assert '"2001:db8:1111:2222:3333:4444:5555:6666/128"' in made.build("text").text("addresses.txt")
