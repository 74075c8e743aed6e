"""The HTML of the page: real tables, anchors, notes, links, and nothing that a feed could smuggle in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from sites import run_refresh
from sphinx.util.inventory import InventoryFile

pytestmark = pytest.mark.slow

PRIVATE = '{"syncToken": "1795392000", "prefixes": [{"ip_prefix": "10.0.0.0/8", "region": "us-east-1", "service": "EC2"}], "ipv6_prefixes": []}'
"""A vendor's document that a guard refuses."""
PLAIN_VIEWS = """\
Plain
=====

.. ip:status::

.. ip:ranges::
   :role: vpn

.. ip:ranges::
   :role: load-balancer

.. ip:regions::

.. ip:upcoming::
"""
HOSTILE = '<script>alert(1)</script> {{ 7 * 7 }} `x` |y| *z* "q"'


class Outline(HTMLParser):
    """What a page is made of: ids, tags, and the text of each cell."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        found = dict(attrs)
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [found for name, found in self.tags if name == tag]


def test_tables_are_real_tables(site: Callable) -> None:
    """Each has a caption, heads with a scope, and a named box that the keyboard reaches."""
    text = site().build().text("addresses.html")
    page = Outline(text)
    tables = [one for one in page.all("table") if "ip-table" in (one.get("class") or "")]
    assert len(tables) >= 7
    assert text.count("<caption>") >= len(tables)
    boxes = [one for one in page.all("div") if one.get("class") == "ip-scroll"]
    assert len(boxes) == len(tables)
    assert all(one["role"] == "region" and one["tabindex"] == "0" and one["aria-label"] for one in boxes)
    body = text.split('class="ip-table', 1)[1]
    assert set(re.findall(r'<th[^>]*scope="(\w+)"', body)) == {"col", "row"}
    assert '<time datetime="2026-12-20T09:00:00Z">20 December 2026, 09:00 UTC</time>' in text
    ends = '<time datetime="2027-01-20T09:00:00Z">20 January 2027, 09:00 UTC</time>'
    assert f'<span class="ip-badge ip-draining">in use until {ends}</span>' in text


def test_ids_are_unique_and_permanent(site: Callable) -> None:
    """Regions, serials and changes can be linked to, and no id stands twice."""
    made = site()
    made.build()
    made.replace("data/regions.toml", "198.51.100.64/28", "198.51.100.80/28")
    for builder, name in (("html", "addresses.html"), ("singlehtml", "index.html")):
        page = Outline(made.build(builder).text(name))
        assert len(page.ids) == len(set(page.ids))
        assert {"region-us-east", "region-eu-west", "region-ap-south", "serial-2026112001"} <= set(page.ids)
        targets = [str(one["href"])[1:] for one in page.all("a") if str(one.get("href", "")).startswith("#")]
        # The theme's own table of contents has other links in a single page.
        assert [one for one in targets if one and one not in page.ids and "#" not in one] == []
        assert "#region-" not in "".join(targets)


def test_the_page_says_what_is_missing(site: Callable) -> None:
    """No region is left out, and nothing is blank."""
    text = re.sub(r"<[^>]+>", "", site().build().text("addresses.html"))
    for sentence in (
        "Europe (Ireland): no IPv6 in this region yet.",
        "Asia Pacific (Mumbai): planned, no addresses yet.",
        "Europe (Ireland): no server addresses are published for this region.",
        "No VPN address is published at present.",
        "North America (Virginia): 2 ranges of vendor us-east-1",
    ):
        assert sentence in " ".join(text.split())


def test_the_page_of_init_answers_first(site: Callable) -> None:
    """What you connect to and what we connect from come first, each address with what it asks; each region has its place."""
    template = files("ip_ranges") / "templates" / "init" / "ip-addresses.rst"
    page = site(addresses=template.read_text("utf-8")).build().text("addresses.html")
    text = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<h1>") :]).split())
    parts = ("You connect to", "in use from 20 December 2026 . Allow it by 18 December 2026 .", "We connect from", "You must act", "us-east ¶")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert '<section class="ip-group ip-region" id="region-eu-west"' in page


def test_what_is_coming_says_what_to_do(site: Callable) -> None:
    """Each date has its action; the tense and the urgency follow the clock."""
    made = site()
    text = " ".join(re.sub(r"<[^>]+>", "", made.build().text("addresses.html")).split())
    assert "Allow it by 18 December 2026 (before 20 December 2026, 09:00 UTC)." in text
    assert (
        "Point A records that name it elsewhere by 18 January 2027 (before 20 January 2027, 09:00 UTC), not before 20 December"
        " 2026, 09:00 UTC. Keep it until 20 January 2027, 09:00 UTC; remove it on 21 January 2027 or later."
    ) in text
    assert "A new load balancer in Virginia" in text
    assert "Notice promised: at least 30 days before an address changes." in text
    assert "soon" not in text
    made.clock("2026-12-18T09:00:00Z")
    assert ">soon<" in made.build().text("addresses.html")
    made.clock("2027-02-18T09:00:00Z")
    text = made.build().text("addresses.html")
    assert "Nothing is planned: no address is announced, and none is about to be given up." in text


def test_changes_name_what_happened_and_keep_their_anchors(site: Callable) -> None:
    """The history is published with the site, and the next build starts from it when it is recorded."""
    made = site()
    folder = made.folder
    run_refresh(folder, "2026-11-21T00:00:00Z")
    made.replace("data/regions.toml", "198.51.100.10/32", "198.51.100.11/32")
    made.replace("data/regions.toml", "serial = 2026112001", "serial = 2026112201")
    made.replace("data/regions.toml", 'published = "2026-11-20T09:30:00Z"\n', 'published = "2026-11-22T09:30:00Z"\n', first=True)
    text = made.build().text("addresses.html")
    page = Outline(text)
    anchors = [one for one in page.ids if one.startswith(("change-", "serial-"))]
    plain = " ".join(re.sub(r"<[^>]+>", "", text).split())
    assert "22 November 2026, 09:30 UTC, serial 2026112201" in plain
    assert "Allow it now." in plain
    assert "Point A records that name it elsewhere by 27 November 2026 (before 29 November 2026, 09:30 UTC)." in plain
    run_refresh(folder, "2026-11-22T12:00:00Z")
    again = Outline(made.build().text("addresses.html"))
    assert [one for one in again.ids if one.startswith(("change-", "serial-"))] == anchors
    assert anchors[0] == "serial-2026112201"
    assert re.fullmatch(r"change-ours-2-[0-9a-f]{8}-told-1", anchors[1])
    assert re.fullmatch(r"change-ours-2-[0-9a-f]{8}-told-2", anchors[2])


def test_a_feed_that_is_refused_leaves_a_dated_sentence(site: Callable) -> None:
    """The last accepted table stands, with one typed warning; a strict build fails with a sentence."""
    made = site()
    run_refresh(made.folder, "2026-11-21T00:00:00Z")
    before = {path.name: path.read_bytes() for path in (made.folder / "data").rglob("*") if path.is_file()}
    (made.folder / "data" / "vendor.json").write_text(PRIVATE, "utf-8")
    build = made.build(show_warning_types=True)
    assert build.warnings.count("WARNING") == 1
    assert "[ip_ranges." in build.warnings
    text = " ".join(re.sub(r"<[^>]+>", "", build.text("vendor.html")).split())
    sentence = "The addresses of vendor could not be brought up to date; what stands here is of 21 November 2026."
    assert sentence in text
    assert "203.0.113.128/27" in text
    page = " ".join(re.sub(r"<[^>]+>", "", build.text("addresses.html")).split())
    assert "Serial: 2026112101. up to date, but for vendor" in page
    # Above the regions, whose pools are counted in it, and above the pools; not at the top.
    assert page.count(sentence) == 2
    assert page.index(sentence) > page.index("Allow it by")
    for name, body in before.items():
        if name != "vendor.json":
            assert next((made.folder / "data").rglob(name)).read_bytes() == body
    from ip_ranges.sphinxext.build_events import IpRangesBuildError

    with pytest.raises(IpRangesBuildError, match="strict"):
        made.build(ip_ranges_strict=True)


def test_an_example_says_so_wherever_there_is_an_address_to_take(site: Callable) -> None:
    """The first view has the banner, and each table the sentence again: who follows a link to it may see nothing above."""
    made = site(plain=PLAIN_VIEWS)
    text = " ".join(re.sub(r"<[^>]+>", "", made.build().text("plain.html")).split())
    assert text.count("These are not real addresses: do not put them into a firewall or a DNS record.") == 1
    assert text.count("These are not real addresses.") == 3
    assert "These are not real addresses. Load balancers" in text
    assert "outbound (we connect from) No VPN address is published at present." in text


def test_an_optional_feed_without_a_table_is_absent_and_said_to_be(site: Callable) -> None:
    """A page that shows it says so; nothing is published of it."""
    made = site()
    (made.folder / "data" / "vendor.json").write_text(PRIVATE, "utf-8")
    build = made.build()
    assert "The addresses of vendor are not available at present." in build.text("vendor.html")
    page = build.text("addresses.html")
    assert "North America (Virginia): the addresses of vendor are not available at present." in page
    assert page.count("are not available at present") == 1
    assert "up to date, but for vendor" in page
    assert not (build.out / "ip-ranges" / "feeds").exists()


def test_roles_of_an_absent_feed_are_no_mistake(site: Callable) -> None:
    """A count is 0, a serial is unknown, a region is its id without a link; when the table is there, the page is read again."""
    text = "Count :ip:count:`ranges feed=vendor`, serial :ip:serial:`vendor`, region :ip:region:`vendor/us-east-1`."
    made = site(plain=f"Plain\n=====\n\n{text}\n")
    vendor = made.folder / "data" / "vendor.json"
    document = vendor.read_text("utf-8")
    vendor.unlink()
    build = made.build("text")
    assert "Count 0, serial unknown, region *us-east-1*." in build.text("plain.txt")
    assert "plain.rst" not in build.warnings
    vendor.write_text(document, "utf-8")
    build = made.build("text")
    assert re.search(r"Count [1-9], serial 20\d{8}, region \*us-east-1\*\.", build.text("plain.txt"))
    assert build.warnings == ""


def test_a_primary_feed_without_a_table_fails_the_build(site: Callable) -> None:
    """Nothing is published, and the sentence has the place and the cure."""
    from ip_ranges.sphinxext.build_events import IpRangesBuildError

    made = site()
    (made.folder / "data" / "regions.toml").write_text("regions = 7", "utf-8")
    with pytest.raises(IpRangesBuildError, match="ours"):
        made.build()
    assert not (made.folder / "_build" / "html" / "ip-ranges").exists()


def test_hostile_texts_stay_text(site: Callable) -> None:
    """Markup, templates and roles in a name, a note or a notice are shown as they are written."""
    made = site()
    escaped = HOSTILE.replace('"', '\\"')
    made.replace("data/regions.toml", "North America (Virginia)", escaped)
    made.replace("data/regions.toml", "Replaced by 192.0.2.12.", escaped)
    made.replace("data/regions.toml", "192.0.2.12 replaces 192.0.2.11.", escaped)
    made.replace("data/regions.toml", "A new load balancer in Virginia", escaped)
    made.replace("data/regions.toml", 'hostname = "lb.eu.example.com"', 'hostname = "lb.eu.example.com"\nserver_pool = { feed = "vendor", region = "<b>x" }')
    build = made.build()
    for name in ("addresses.html", "index.html", "genindex.html"):
        text = build.text(name)
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in text
        assert "<b>x" not in text
    assert build.warnings == ""
    for builder in ("latex", "text", "man", "texinfo", "epub", "xml"):
        assert made.build(builder).warnings == ""


def test_regions_are_objects_and_are_found(site: Callable) -> None:
    """They are in objects.inv with the page's label, and the search index has their names, host names and places."""
    build = site().build()
    with (build.out / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "https://docs.example.com", lambda base, path: f"{base}/{path}")
    regions = inventory["ip:region"]
    assert sorted(regions) == ["ap-south", "eu-west", "us-east"]
    found = regions["us-east"]
    uri, name = found[2:] if isinstance(found, tuple) else (found.uri, found.display_name)  # a tuple before Sphinx 8.2
    assert (uri, name) == ("https://docs.example.com/addresses.html#region-us-east", "North America (Virginia)")
    assert "our-addresses" in inventory["std:label"]
    index = build.text("searchindex.js")
    for word in ("virginia", "ireland", "mumbai", "lb", "ashburn", "db8"):
        assert f'"{word}":' in index or f"{word}:" in index


def test_roles_show_names_and_numbers(site: Callable) -> None:
    """A region is a link by its name; counts and the serial are text."""
    text = site().build().text("index.html")
    assert '<a class="reference internal" href="addresses.html#region-us-east"><span class="xref ip ip-region">North America (Virginia)</span></a>' in text
    assert ">the old one</span></a>" in text
    assert 'There are <span class="ip-count">3</span> regions and <span class="ip-count">5</span> load-balancer addresses.' in text
    assert '<span class="ip-serial">2026112101</span>' in text


@pytest.mark.parametrize(
    ("source", "subtype", "words"),
    [
        (":ip:region:`us-eats`", "region", 'There is no region "us-eats" in the feed ours. Did you mean "us-east"?'),
        (":ip:count:`ranges role=load-balancers`", "option", 'Did you mean "load-balancer"?'),
        (":ip:count:`rages`", "option", 'Did you mean "ranges"?'),
        (":ip:serial:`vendors`", "feed", 'Did you mean "vendor"?'),
        (".. ip:ranges::\n   :feed: vendro", "feed", 'Did you mean "vendor"?'),
        (".. ip:ranges::\n   :role: vnp", "option", 'Did you mean "vpn"?'),
        (".. ip:ranges::\n   :region: us-eats", "region", 'Did you mean "us-east"?'),
        (".. ip:ranges::\n   :columns: prefixx", "option", 'Did you mean "prefix"?'),
        (
            ".. ip:ranges::\n   :group-by: region, role",
            "option",
            '"region, role" is 2. Write one, and a directive of its own for each other.',
        ),
        (".. ip:changes::\n   :since: yesterday", "option", "is not a date"),
        (".. ip:changes::\n   :limit: 0", "option", "is not a count"),
        (".. ip:snippet:: ngnix", "snippet", 'Did you mean "nginx"?'),
    ],
)
def test_a_misspelt_word_is_a_typed_warning_with_the_nearest_one(site: Callable, source: str, subtype: str, words: str) -> None:
    """One warning, at its line, and the page shows a gap with its reason, never a wider table than asked for."""
    build = site(plain=f"Plain\n=====\n\n{source}\n").build(show_warning_types=True)
    assert build.warnings.count("WARNING") == 1
    assert f"[ip_ranges.{subtype}]" in build.warnings
    assert words in build.warnings
    assert "plain.rst:4" in build.warnings
    assert "192.0.2.10" not in build.text("plain.html")


def test_styles_come_with_the_pages_that_need_them(site: Callable) -> None:
    """A page without a directive loads nothing of ours; one with a directive also names the feed of changes."""
    build = site().build()
    assert "ip-ranges.css" in build.text("vendor.html")
    assert '<link rel="alternate" type="application/atom+xml" title="Changes of our IP addresses" href="ip-ranges/changes.atom"' in build.text("vendor.html")
    assert "ip-ranges" not in build.text("plain.html")
    assert (build.out / "_static" / "ip-ranges.css").is_file()


def test_a_site_may_bring_its_own_template(site: Callable) -> None:
    """A template of the same name in a folder ``ip_ranges/`` of templates_path takes its place, escaping on."""
    made = site()
    folder = made.folder / "_templates" / "ip_ranges"
    folder.mkdir(parents=True)
    (folder / "tables.html.j2").write_text("<p class='mine'>{{ kind }} &amp; {{ '<b>' }}</p>", "utf-8")
    text = made.build(templates_path=["_templates"]).text("vendor.html")
    assert "<p class='mine'>ranges &amp; &lt;b&gt;</p>" in text


SNIPPETS = """\
Plain
=====

.. ip:snippet:: zone
   :region: us-east

.. ip:snippet:: zone

.. ip:snippet:: haproxy
   :feed: vendor
"""


def test_every_snippet_is_a_link(site: Callable) -> None:
    """Without a recipe there is a row for each region that has any, with the programs by direction; in plain text too."""
    made = site(plain="Plain\n=====\n\n.. ip:snippet::\n   :region: eu-west, ap-south\n", snippets="Snippets\n========\n\n.. ip:snippet::\n")
    build = made.build()
    assert build.warnings == ""
    links = [str(link.get("href")) for link in Outline(build.text("plain.html")).all("a") if "/snippets/" in str(link.get("href"))]
    assert {link.split("/")[2] for link in links} == {"eu-west"}
    assert links[0] == "ip-ranges/snippets/eu-west/apache.conf"
    assert links.count("ip-ranges/snippets/eu-west/nftables.nft") == 2
    assert links.count("ip-ranges/snippets/eu-west/zone.txt") == 1
    assert "ip-ranges/snippets/all/nftables.nft" in build.text("snippets.html")
    assert "all regions" in made.build("text").text("snippets.txt")
    made.replace("data/feeds.toml", 'format = "region-table"\n', 'format = "region-table"\nsnippets = false\n')
    assert "No snippet is published at present." in made.build().text("snippets.html")


def test_a_snippet_names_its_file_where_it_is_published(site: Callable) -> None:
    """A zone of all regions is no file, nor is a vendor's snippet until the settings say so; then its page is made anew."""
    made = site(plain=SNIPPETS)

    def files() -> list[str]:
        build = made.build()
        links = [str(link.get("href")) for link in Outline(build.text("plain.html")).all("a") if "/snippets/" in str(link.get("href"))]
        assert all((build.out / link).is_file() for link in links)
        return links

    assert files() == ["ip-ranges/snippets/us-east/zone.txt"]
    made.replace("data/feeds.toml", 'format = "aws"\n', 'format = "aws"\nsnippets = true\n')
    assert files() == ["ip-ranges/snippets/us-east/zone.txt", "ip-ranges/feeds/vendor/snippets/all/haproxy.acl"]


def test_downloads_lead_to_published_files(site: Callable) -> None:
    """Every link to a published file leads to one, in each layout of pages."""
    made = site()
    for builder, name in (("html", "addresses.html"), ("dirhtml", "addresses/index.html"), ("singlehtml", "index.html")):
        build = made.build(builder)
        page = build.out / name
        links = [str(one["href"]) for one in Outline(page.read_text("utf-8")).all("a") if "ip-ranges/" in str(one.get("href"))]
        assert len(links) > 10
        for link in links:
            assert (page.parent / link).resolve().is_file(), link


def test_addresses_are_found_up_to_some_hundreds(site: Callable) -> None:
    """An address is an object with its row as anchor, whatever table it stands in first; a longer list has none."""
    made = site()
    text = made.build().text("searchindex.js")
    assert "192.0.2" in text
    assert "address-192-0-2-12" in text
    assert 'id="address-192-0-2-12"' in made.build().text("addresses.html")
    assert "address-vendor-203-0-113-128-27" in text
    rows = [{"ip_prefix": f"203.0.{third}.{fourth}/32", "region": "us-east-1", "service": "EC2"} for third in (112, 113) for fourth in range(251)]
    made.replace("data/feeds.toml", "optional = true", "optional = true\nguard.max_gained = 1000000\nguard.max_lost = 1.0")
    document = {"syncToken": "1795392000", "createDate": "2026-11-22-00-00-00", "prefixes": rows, "ipv6_prefixes": []}
    (made.folder / "data" / "vendor.json").write_text(json.dumps(document), "utf-8")
    text = made.build().text("searchindex.js")
    assert "address-192-0-2-12" in text
    assert "address-vendor" not in text


@pytest.mark.parametrize(("language", "attributes"), [("ja", ' lang="en" dir="ltr"'), ("ar", ' lang="en" dir="ltr"'), ("en_GB", ""), ("en", "")])
def test_a_language_without_a_catalogue_gets_english_throughout(site: Callable, language: str, attributes: str) -> None:
    """Sentences, dates and numbers, and the page is told so; no foreign date in an English sentence."""
    build = site().build(language=language)
    text = build.text("addresses.html")
    assert f'<div class="ip-ranges ip-status-view"{attributes}>' in text
    assert "Last changed: " in text
    assert ">20 December 2026, 09:00 UTC</time>" in text
    assert f'<div class="ip-ranges ip-checker-view"{attributes}>' in build.text("search.html")


def test_a_language_with_a_catalogue_is_spoken(site: Callable) -> None:
    """German, and Austrian German by its catalogue."""
    for language in ("de", "de_AT"):
        text = site().build(language=language).text("addresses.html")
        assert '<div class="ip-ranges ip-status-view">' in text
        assert "Zuletzt geändert: " in text
        assert ">20. Dezember 2026, 09:00 UTC</time>" in text


def test_a_site_that_nobody_gave_an_address(site: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning names the setting; links are relative to the file that has them, and nothing is fetched from a host "ip-ranges"."""
    made = site()
    build = made.build(html_baseurl="", show_warning_types=True)
    assert build.warnings.count("WARNING") == build.warnings.count("[ip_ranges.base_url]") == 1
    assert "Give the site's web address as html_baseurl in conf.py, or published_url in feeds.toml." in build.warnings
    snippet = build.text("ip-ranges/snippets/eu-west/nginx.conf")
    assert "# Source: ip-ranges/snippets/eu-west/nginx.conf" in snippet
    assert "curl" not in snippet
    status = json.loads(build.text("ip-ranges/feeds/vendor/status.json"))
    assert {name: feed["url"] for name, feed in status["feeds"].items()} == {"ours": "../../ip-ranges.json", "vendor": "ip-ranges.json"}
    regions = json.loads(build.text("ip-ranges/ip-ranges.json"))["regions"]
    assert [region["server_pool"]["url"] for region in regions if region["server_pool"]] == ["feeds/vendor/ip-ranges.json"]
    assert made.build("text", html_baseurl="").warnings == ""
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", "https://ip.readthedocs.io/en/latest/")
    build = site().build(html_baseurl="")
    assert build.warnings == ""
    assert "# Source: https://ip.readthedocs.io/en/latest/ip-ranges/snippets/eu-west/nginx.conf" in build.text("ip-ranges/snippets/eu-west/nginx.conf")


def test_an_address_of_a_region_in_full_is_found_at_the_region(site: Callable) -> None:
    """Where no table of ranges stands before it."""
    text = site(plain="Plain\n=====\n\n.. ip:regions::\n   :layout: full\n", addresses="Empty\n=====\n").build().text("searchindex.js")
    names = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))["objects"]
    hits = {f"{prefix}.{row[4]}": row[3] for prefix, rows in names.items() for row in rows}
    assert hits["192.0.2.10, North America (Virginia)"] == "region-us-east"
