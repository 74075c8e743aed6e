"""The site of this repository, built as it is: offline, every warning an error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "1795428000"  # 2026-11-23T10:00:00Z


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this environment from the top of the repository."""
    environment = {**os.environ, "IP_RANGES_OFFLINE": "1", "SOURCE_DATE_EPOCH": CLOCK, "PYTHONPATH": str(ROOT / "_ext")}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def data_files() -> dict[str, bytes]:
    """Everything in data/."""
    return {str(path): path.read_bytes() for path in sorted((ROOT / "data").rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def data_before() -> dict[str, bytes]:
    """What data/ has before the site is built."""
    return data_files()


@pytest.fixture(scope="module")
def site(data_before: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site")
    words = ("-m", "sphinx", "-q", "-W", "--keep-going", "-c", ".", "-d", str(folder / "doctrees"))
    done = run(*words, "docs", str(folder / "html"))
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_the_page_says_everything_where_it_is_looked_for(site: Path) -> None:
    """Status, banner, dates, both directions, absence in words, and the folded pools' absence."""
    page = (site / "background/ip-addresses.html").read_text(encoding="utf-8")
    for words in (
        "These are not real addresses",
        "2026112001",
        "192.0.2.10/32",
        "you connect to",
        "we connect from",
        "no IPv6 in this region yet",
        "2001:db8:20::20/128",
        "A load-balancer address in Virginia is being replaced",
    ):
        assert words in page, words


def test_page_and_files_say_the_same(site: Path) -> None:
    """The site passes its own check, with the optional feed absent."""
    done = run("-m", "ip_ranges", "check", "--site", str(site))
    assert done.returncode == 0, done.stderr + done.stdout


def test_every_link_inside_the_site_leads_somewhere(site: Path, tmp_path: Path) -> None:
    """Pages, anchors and generated files, followed in the built HTML."""
    output = tmp_path / "output.json"
    output.touch()
    done = run("tools/linkcheck_report.py", str(output), str(site), str(tmp_path / "log"))
    assert done.returncode == 0, done.stdout


def test_labels_and_regions_are_in_the_inventory(site: Path) -> None:
    """Both labels of the page, for ever at their place, and a region as an object."""
    with (site / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, path: path)

    def place(kind: str, name: str) -> str:
        found = inventory[kind][name]
        return str(found[2] if isinstance(found, tuple) else found.uri)  # a tuple before Sphinx 8.2

    assert place("std:label", "infrastructure-ip-addresses") == (
        "background/ip-addresses.html#infrastructure-ip-addresses"
    )
    assert place("std:label", "infrastructure-ip-fixed-addresses") == (
        "background/ip-addresses.html#infrastructure-ip-fixed-addresses"
    )
    assert place("ip:region", "us-east").endswith("#region-us-east")


def test_the_search_finds_a_region_by_its_name(site: Path) -> None:
    """The index knows the words of a region's name and its page."""
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    content = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    pages = content["terms"]["geneva"]
    found = {content["docnames"][number] for number in ([pages] if isinstance(pages, int) else pages)}
    assert "background/ip-addresses" in found


def test_the_site_has_a_page_for_what_is_not_there_and_a_sitemap(site: Path) -> None:
    """The 404 page leads on from any address, and the sitemap names the page."""
    assert "/background/ip-addresses.html" in (site / "404.html").read_text(encoding="utf-8")
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://docs.example.com/background/ip-addresses.html</loc>" in sitemap


def test_a_build_leaves_the_data_alone(data_before: dict[str, bytes], site: Path) -> None:
    """Nothing under data/ is written by a build."""
    assert data_files() == data_before


def test_customers_and_the_software_have_a_navigation_each(site: Path) -> None:
    """A customer's page names no page of the software but one, and a page of the software none of the customers'."""
    top = re.compile(r'<li class="toctree-l1[^>]*><a[^>]*>([^<]+)</a>')
    menus = {}
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8").partition('class="wy-menu ')[2].partition("</nav>")[0]
        menus[path.relative_to(site).as_posix()] = top.findall(text)
    customers = [
        "IP addresses", "What has changed", "Put our addresses into a firewall", "Point a bare domain at a region", "Ask for a fixed address",
        "Subscribe to changes", "Poll for changes", "Which list for which program", "Snippets", "Published files", "The words on these pages",
        "For docs teams",
    ]  # fmt: skip
    software = ["For docs teams", "For customers: our IP addresses"]
    assert {tuple(menu) for menu in menus.values()} == {tuple(customers), tuple(software)}
    assert menus["background/ip-addresses.html"] == menus["index.html"] == menus["search.html"] == customers
    assert menus["reference/directives.html"] == menus["tutorial/index.html"] == menus["background/bad-days.html"] == software
    assert len([menu for menu in menus.values() if menu == customers]) == 11 + len(("index", "search", "genindex", "404"))


def test_the_parts_are_not_one_after_the_other(site: Path) -> None:
    """The customers' last page has no next one, and the software's first none before it."""
    for page, links in (("background/words.html", ['rel="prev"']), ("for-docs-teams.html", ['rel="next"'])):
        footer = (site / page).read_text(encoding="utf-8").partition("<footer")[2]
        assert re.findall(r'rel="(?:prev|next)"', footer) == links


def test_a_customer_sees_no_trouble_of_a_feed_that_the_page_shows_further_down(site: Path) -> None:
    """The vendor's list is optional and was never fetched: no box says so, but one sentence where its ranges would stand."""
    page = (site / "background/ip-addresses.html").read_text(encoding="utf-8")
    top = page.partition("<h1>")[2].partition("<h2>")[0]
    assert re.findall(r'class="admonition (\S+ \S+)"', top) == ["important ip-example"]
    assert "up to date, but for AWS" in top
    assert len(re.findall("the addresses of AWS are not available at present", page)) == 1
    assert "the addresses of AWS are not available at present" not in top
