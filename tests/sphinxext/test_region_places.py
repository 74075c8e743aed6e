"""``ip:regions`` with ``:layout: full``: each region in one place, where everything that names it leads, in every builder."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sites import Build, Site, run_refresh

pytestmark = pytest.mark.slow

PLACES = """Places
======

.. ip:map::

.. ip:regions::

.. ip:upcoming::

.. ip:regions::
   :layout: full
"""
GUARDS = "guard = {max_lost = 1.0, allow_region_gone = true, allow_empty_region = true, allow_family_gone = true}"
ROLE = "Role\n====\n\nIn :ip:region:`us-east` and :ip:region:`vendor/us-east-1`.\n"


def with_places(site: Callable[..., Site], places: str = PLACES) -> Site:
    """A site with the places on a page of their own, after a page with a table of regions, and a page with the role."""
    made = site(places=places, role=ROLE)
    made.replace("index.rst", "   addresses\n", "   addresses\n   places\n   role\n")
    return made


def plain(text: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def place(build: Build, region: str) -> str:
    """The HTML of a region's place."""
    text = build.text("places.html")
    return text[text.index(f'id="region-{region}"') :].split("</section>")[0]


def test_a_place_has_everything(site: Callable[..., Site]) -> None:
    """Addresses in both directions, what is coming with what to do, files, and what there is not."""
    build = with_places(site).build()
    virginia = place(build, "us-east")
    words = plain(virginia)
    for sentence in (
        "North America (Virginia) us-east",
        "Place: Ashburn, US · Vendor: AWS us-east-1 · Status: public, active · Host name: lb.us.example.com",
        "You connect to",
        "192.0.2.10/32 , load balancer: in use",
        "192.0.2.11/32 , load balancer: in use until 20 January 2027, 09:00 UTC . Replaced by 192.0.2.12.",
        "What is coming",
        "192.0.2.12/32 : Is in use from 20 December 2026, 09:00 UTC . Allow it by 18 December 2026",
        "Keep it until 20 January 2027, 09:00 UTC ; remove it on 21 January 2027 or later.",
        "A new load balancer in Virginia : 20 December 2026, 09:00 UTC",
        "Snippets: ",
        "Atom , JSON Feed , calendar",
    ):
        assert sentence in words, sentence
    for path in ("lists/us-east/load-balancer-inbound-ipv4.txt", "snippets/us-east/zone.txt", "regions/us-east/changes.ics"):
        assert f'href="ip-ranges/{path}"' in virginia
    for link in re.findall(r'href="(ip-ranges/[^"]+)"', virginia):
        assert (build.out / link).is_file(), link
    assert '<code class="ip-code">192.0.2.10/32</code>' in virginia
    ireland = plain(place(build, "eu-west"))
    assert "We connect from 198.51.100.64/28 , NAT gateway: in use" in ireland
    assert "IPv6: no IPv6 in this region yet." in ireland
    assert "What is coming : nothing is planned." in ireland
    assert "You connect to : planned, no addresses yet." in plain(place(build, "ap-south"))


def test_everything_leads_to_the_place(site: Callable[..., Site]) -> None:
    """The role on another page, the map and notices lead there, past the rows of tables on this page and on an earlier one; nothing
    that they lead to is folded.
    """
    build = with_places(site).build()
    text = build.text("places.html")
    assert text.count('id="region-us-east"') == 1
    assert '<section class="ip-group ip-region" id="region-us-east" data-ip-region="us-east">' in text
    assert "<details" not in text.split('id="region-us-east"')[0].rsplit("ip-regions-view", 1)[1]
    assert 'href="places.html#region-us-east"' in build.text("role.html")
    assert 'href="places.html#region-us-east"' in build.text("addresses.html")
    assert '<a class="ip-map-region" data-ip-region="us-east" href="#region-us-east"' in text
    assert "The map as a table" not in text
    notice = text[text.index('id="notice-us-lb-2026-12"') :].split("</div>")[0]
    assert '<a href="#region-us-east">North America (Virginia)</a>' in notice


@pytest.mark.parametrize(
    ("builder", "name", "anchor", "link"),
    [
        ("dirhtml", "places/index.html", 'id="region-us-east"', ""),
        ("singlehtml", "index.html", 'id="region-us-east"', 'href="#region-us-east"'),
        ("epub", "places.xhtml", 'id="region-us-east"', ""),
        ("latex", "site.tex", r"\label{\detokenize{places:region-us-east}}", r"\hyperref[\detokenize{places:region-us-east}]"),
        ("texinfo", "site.texi", "@anchor{places region-us-east}", "@ref{"),
        ("text", "places.txt", "**North America (Virginia) \"us-east\"**", ""),
        ("man", "places.1", "North America (Virginia)", ""),
    ],
)
def test_every_builder_has_the_places(builder: str, name: str, anchor: str, link: str, site: Callable[..., Site]) -> None:
    """The anchor stands once, links find it, and nothing is warned of."""
    made = with_places(site)
    documents = {
        "latex_documents": [("index", "site.tex", "Site", "Nobody", "manual")],
        "texinfo_documents": [("index", "site", "Site", "Nobody", "site", "Site", "Miscellaneous")],
        "man_pages": [("places", "places", "Places", "Nobody", 1)],
    }
    build = made.build(builder, suppress_warnings=["ip_ranges.page"], **documents)
    assert build.warnings == ""
    text = build.text(name)
    assert anchor in text
    assert link in text
    assert "192.0.2.11/32" in text


def test_regions_of_another_feed(site: Callable[..., Site]) -> None:
    """A vendor's regions have places under anchors of their own, where the role leads; ``:columns:`` names what stands at the head."""
    build = with_places(site, PLACES + "\n.. ip:regions::\n   :feed: vendor\n   :layout: full\n   :columns: id\n").build()
    virginia = place(build, "vendor-us-east-1")
    assert '<p class="ip-region-facts">Id: <code class="ip-code">us-east-1</code></p>' in virginia
    assert '<li data-ip-direction="outbound"><code class="ip-code">203.0.113.0/26</code>, server pool: <span class="ip-badge ip-active">in use</span></li>' in virginia
    assert 'href="ip-ranges/feeds/vendor/regions/us-east-1/changes.atom"' in virginia
    assert "Snippets" not in virginia
    assert 'href="places.html#region-vendor-us-east-1"' in build.text("role.html")


def test_a_region_that_the_table_dropped(site: Callable[..., Site]) -> None:
    """It keeps its place under its id while addresses of it drain, and what is to be done with them stands there."""
    made = with_places(site)
    run_refresh(made.folder, "2026-11-21T00:00:00Z")
    text = (made.folder / "data" / "regions.toml").read_text("utf-8")
    described = text[text.index('[[regions]]\nid = "us-east"') : text.index('[[regions]]\nid = "eu-west"')]
    ranges = text[text.index("[[ranges]]") : text.index('[[ranges]]\nprefix = "198.51.100.10/32"')]
    notices = text[text.index("[[notices]]") :]
    for piece in (described, ranges, notices):
        made.replace("data/regions.toml", piece, "")
    made.replace("data/regions.toml", "2026112001", "2026112201")
    made.replace("data/regions.toml", "2026-11-20T09:30:00Z", "2026-11-22T09:30:00Z")
    made.replace("data/feeds.toml", "[feeds.ours]", f"[feeds.ours]\n{GUARDS}")
    words = plain(place(made.build(), "us-east"))
    assert "192.0.2.10/32 , load balancer: not listed since 22 November 2026, 09:30 UTC : keep it" in words


def test_a_word_that_is_no_layout(site: Callable[..., Site]) -> None:
    """It is named with the layouts that there are."""
    build = site(places="Places\n======\n\n.. ip:regions::\n   :layout: ful\n").build()
    assert ':layout: "ful" is not one of table, full. Did you mean "full"?' in build.warnings
