"""Atom by feedparser and by what RFC 4287 demands, JSON Feed 1.1, and what both tell when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from ip_ranges.base.timestamps import parse_instant
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.model.revision import RegionChange
from publications import BASE_URL, NOTICE, NOW, REGIONS, altered, made, published, small_publication

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "https://docs.example.com/background/ip-addresses.html"
NAT = ("us-east", "nat-gateway", "outbound")
EU_NAT = ("eu-west", "nat-gateway", "outbound")
ALWAYS = made("192.0.2.64/26", NAT)
Render = Callable[[Publication], dict[str, str]]


def atoms(found: dict[str, str]) -> dict[str, str]:
    """All Atom feeds."""
    return {path: text for path, text in found.items() if path.endswith(".atom")}


def site(*steps: tuple[Any, ...], now: datetime = NOW, base_url: str = BASE_URL) -> Publication:
    """A site of one feed with these revisions: day, ranges beside the one that is always there, and notices."""
    whole = [
        (int(day.replace("-", "")) * 100 + 1, f"{day}T09:00:00Z", (ALWAYS, *ranges), notices)
        for day, ranges, notices in (((*step, (), ())[:3]) for step in steps)
    ]
    return published(now=now, base_url=base_url, feeds=[("divio", "region-table", "x", REGIONS, whole)], example=True)


def read(publication: Publication, path: str = "changes.atom") -> list[Any]:
    """The entries of a feed as feedparser has them, newest first."""
    parsed = feedparser.parse(dict(files(publication))[path]())
    assert not parsed.bozo, parsed.get("bozo_exception")
    return list(parsed.entries)


def titles(publication: Publication, path: str = "changes.atom") -> list[str]:
    """The titles of a feed, newest first."""
    return [entry.title for entry in read(publication, path)]


@pytest.mark.parametrize("which", ["small_files", "big_files", "hostile_files"])
def test_rfc_4287(which: str, request: pytest.FixtureRequest) -> None:
    """One id, title and updated each; updated is the newest entry's; self link; author; ids unique and permanent URNs."""
    found: dict[str, str] = request.getfixturevalue(which)
    seen: set[str] = set()
    for path, text in atoms(found).items():
        root = ET.fromstring(text)
        assert root.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated"):
            assert len(root.findall(f"{ATOM}{name}")) == 1, (path, name)
        (link,) = [one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
        assert link.get("href") == ("changes.atom" if which == "hostile_files" else f"{BASE_URL}{path}")
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry"))]
        for one in ids:
            assert one is not None
            assert one.startswith("urn:uuid:")
            assert one not in seen, path
            seen.add(one)
        updated = [entry.findtext(f"{ATOM}updated") or "" for entry in root.findall(f"{ATOM}entry")]
        for entry in root.findall(f"{ATOM}entry"):
            assert len(entry.findall(f"{ATOM}title")) == len(entry.findall(f"{ATOM}content")) == 1
            assert (entry.findtext(f"{ATOM}published") or "") <= (entry.findtext(f"{ATOM}updated") or "")
        if updated:
            assert root.findtext(f"{ATOM}updated") == max(updated)


def test_one_alternate_first_and_the_record_after_it(small_files: dict[str, str]) -> None:
    """Every reader opens the page at the entry's own anchor; the JSON is only related (F2)."""
    for path, text in atoms(small_files).items():
        folder = re.match(r"(feeds/[^/]+/)?", path).group()  # type: ignore[union-attr] # it matches everything
        for entry in ET.fromstring(text).iter(f"{ATOM}entry"):
            page, record = (link.attrib for link in entry.findall(f"{ATOM}link"))
            assert (page["rel"], page["type"], page["href"].partition("#")[0]) == ("alternate", "text/html", PAGE)
            assert (record["rel"], record["type"]) == ("related", "application/json")
            assert record["href"].removeprefix(BASE_URL) in small_files
            assert record["href"].startswith(f"{BASE_URL}{folder}changes/")
    assert [entry.link for entry in feedparser.parse(small_files["changes.atom"]).entries] == [
        f"{PAGE}#notice-us-lb-2026-12",
        f"{PAGE}#serial-2026110201-certain",
        f"{PAGE}#serial-2026100101",
    ]


def test_the_content_is_the_json_feeds_html(small_files: dict[str, str]) -> None:
    """``type="html"``, no white space between tags, not even between those of the XML in an entry (F1)."""
    for path, text in atoms(small_files).items():
        items = json.loads(small_files[path.replace(".atom", ".feed.json")])["items"]
        contents = [entry.find(f"{ATOM}content") for entry in ET.fromstring(text).iter(f"{ATOM}entry")]
        assert [one.get("type") for one in contents if one is not None] == ["html"] * len(items)
        assert [one.text for one in contents if one is not None] == [item["content_html"] for item in items]
        assert not any(re.search(r">\s+<", item["content_html"]) for item in items)
        assert all(re.search(r">\s+<", line) is None for line in text.splitlines() if line.startswith("<entry>"))


def test_feedparser_reads_them(small_files: dict[str, str]) -> None:
    """An independent parser finds no fault, and the newest telling first; a title can stand alone in a mail (N8)."""
    for path, text in atoms(small_files).items():
        parsed = feedparser.parse(text)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
    whole = feedparser.parse(small_files["changes.atom"])
    assert [entry.title for entry in whole.entries] == [
        "New load balancer address in North America",
        "198.51.100.201/32 (Europe (Ireland)) has left: remove it",
        "The list begins with 10 ranges",
    ]
    assert [entry.published for entry in whole.entries] == ["2026-11-20T09:30:00Z", "2026-11-09T09:00:00Z", "2026-10-01T08:00:00Z"]


def test_an_entry_in_full(small_files: dict[str, str]) -> None:
    """The notice, then each address with its place, what it is for, what happens and all that is to be done."""
    (newest, *_) = json.loads(small_files["changes.feed.json"])["items"]
    assert newest["content_html"] == (
        "<p>Takes effect on 20 December 2026, 09:00 UTC.</p>"
        "<p>We replace 192.0.2.11 by 192.0.2.12.</p>"
        "<p>Point your A records at the new address before 20 December.</p>"
        '<p><a href="https://status.example.com/us-lb-2026-12">https://status.example.com/us-lb-2026-12</a></p>'
        "<ul><li><code>192.0.2.12/32</code> (North America (Virginia), load balancer, you connect to)"
        " is in use from 20 December 2026, 09:00 UTC. Allow it by 18 December 2026 (before 20 December 2026, 09:00 UTC).</li>"
        "<li><code>192.0.2.11/32</code> (North America (Virginia), load balancer, you connect to)"
        " leaves on 20 December 2026, 09:00 UTC."
        " Point A records that name it elsewhere by 18 December 2026 (before 20 December 2026, 09:00 UTC)."
        " Keep it until 20 December 2026, 09:00 UTC; remove it on 21 December 2026 or later.</li></ul>"
    )
    assert newest["content_text"].splitlines()[:3] == [
        "  Takes effect on 20 December 2026, 09:00 UTC.",
        "  We replace 192.0.2.11 by 192.0.2.12.",
        "  Point your A records at the new address before 20 December.",
    ]
    assert (newest["url"], newest["title"]) == (f"{PAGE}#notice-us-lb-2026-12", "New load balancer address in North America")


def test_the_first_word_that_an_address_leaves() -> None:
    """Address, place by name and day in the title, the range's note in the text, in the whole feed and the region's (N8)."""
    going = made("192.0.2.10/32", NAT, expires="2027-03-15", note="The old gateway")
    other = made("198.51.100.9/32", EU_NAT, expires="2027-04-01")
    told = site(("2026-11-01", (made("192.0.2.10/32", NAT), made("198.51.100.9/32", EU_NAT))), ("2026-11-10", (going, other)))
    assert titles(told)[0] == "192.0.2.10/32 (North America (Virginia)) leaves on 15 March 2027, and 1 more"
    assert titles(told, "regions/us-east/changes.atom")[0] == "192.0.2.10/32 (North America (Virginia)) leaves on 15 March 2027"
    assert titles(told, "roles/nat-gateway/changes.atom")[0] == titles(told)[0]
    assert "roles/vpn/changes.atom" not in dict(files(told))
    assert read(told, "regions/us-east/changes.atom")[0].content[0].value == (
        "<ul><li><code>192.0.2.10/32</code> (North America (Virginia), NAT gateway, we connect from) leaves on 15 March 2027."
        " Keep it until 15 March 2027; remove it on 15 March 2027 or later. Note: The old gateway</li></ul>"
    ).replace("on 15 March 2027 or", "on 16 March 2027 or")


def test_what_is_undone_is_told_again() -> None:
    """An end that is set, moved and called off: three entries, each with its own words and id (N2, N5)."""
    steps = [
        ("2026-11-01", (made("192.0.2.10/32", NAT),)),
        ("2026-11-02", (made("192.0.2.10/32", NAT, expires="2027-03-15"),)),
        ("2026-11-03", (made("192.0.2.10/32", NAT, expires="2027-04-01"),)),
        ("2026-11-04", (made("192.0.2.10/32", NAT),)),
    ]
    who = "192.0.2.10/32 (North America (Virginia))"
    assert titles(site(*steps)) == [
        f"{who} is not to leave any more: keep it",
        f"{who} leaves on 1 April 2027",
        f"{who} leaves on 15 March 2027",
        "The list begins with 2 ranges",
    ]
    moved = read(site(*steps))[1]
    assert "Keep it until 1 April 2027; remove it on" in moved.content[0].value
    assert "Keep it." not in moved.content[0].value


def test_what_changed_since_is_linked() -> None:
    """What was told stays as it was told; it gets a link to the later telling, which moves ``updated`` (N5, H8)."""
    first = ("2026-11-01", (made("192.0.2.10/32", NAT),))
    second = ("2026-11-02", (made("192.0.2.10/32", NAT, expires="2027-03-15"),))
    before = read(site(first, second))[0]
    after = read(site(first, second, ("2026-11-04", (made("192.0.2.10/32", NAT),))))[1]
    assert (before.id, before.title, before.published, before.link) == (after.id, after.title, after.published, after.link)
    assert (before.updated, after.updated) == ("2026-11-02T09:00:00Z", "2026-11-04T09:00:00Z")
    link = f"{PAGE}#serial-2026110401"
    assert after.content[0].value == f'{before.content[0].value}<p>Since changed, on 4 November 2026: see <a href="{link}">{link}</a></p>'


def test_no_entry_is_altered_under_the_same_time() -> None:
    """At each step of a busy history, what an entry says is what it said, or its ``updated`` has moved (H8)."""
    steps = [
        ("2026-10-01", (made("192.0.2.10/32", NAT), made("192.0.2.16/30", NAT))),
        ("2026-10-02", (made("192.0.2.10/32", NAT, expires="2027-03-15"), made("192.0.2.16/30", NAT, effective="2026-12-01")), (NOTICE,)),
        ("2026-10-05", (made("192.0.2.10/32", EU_NAT),), (NOTICE._replace(title="Another title"),)),
        ("2026-10-06", (made("192.0.2.16/32", NAT, expires="2026-11-01"),)),
        ("2026-10-20", (made("192.0.2.10/32", NAT), made("192.0.2.17/32", NAT, effective="2026-11-05"))),
        ("2026-11-01", ()),
    ]
    for path in ("changes.atom", "regions/us-east/changes.atom", "roles/nat-gateway/changes.atom"):
        known: dict[str, Any] = {}
        for count in range(1, len(steps) + 1):
            built = parse_instant(f"{steps[count - 1][0]}T10:00:00Z")
            shown = {entry.id: entry for entry in read(site(*steps[:count], now=built), path)}
            assert known.keys() <= shown.keys()
            for name, entry in known.items():
                facts = [(one.title, one.content[0].value, one.link) for one in (entry, shown[name])]
                assert facts[0] == facts[1] or entry.updated < shown[name].updated
            known = shown


def test_a_notice_that_is_taken_out() -> None:
    """An entry says so, with the notice's title; the old one stays and leads to it (N3)."""
    told = site(("2026-11-01",), ("2026-11-02", (), (NOTICE,)), ("2026-11-03",))
    off, on, _ = read(told)
    assert (off.title, on.title) == (f"Called off: {NOTICE.title}", NOTICE.title)
    assert off.content[0].value == "<p>This is called off: nothing of it is to be done.</p>"
    assert off.link == f"{PAGE}#notice-us-lb-2026-12-2026110301"
    assert "#notice-us-lb-2026-12-2026110301</a>" in on.content[0].value
    assert titles(told, "regions/us-east/changes.atom") == titles(told)
    assert titles(told, "regions/eu-west/changes.atom") == titles(told)[2:]


def test_a_notice_that_is_altered() -> None:
    """It is a new entry with the new date; the old one keeps its own (N5)."""
    later = NOTICE._replace(effective=datetime(2027, 2, 15, tzinfo=UTC))
    new, old, _ = read(site(("2026-11-01",), ("2026-11-02", (), (NOTICE,)), ("2026-11-03", (), (later,))))
    assert (new.title, old.title) == (f"Changed: {NOTICE.title}", NOTICE.title)
    assert "Takes effect on 15 February 2027." in new.content[0].value
    assert "Takes effect on 20 December 2026, 09:00 UTC." in old.content[0].value
    assert "15 February" not in old.content[0].value


def test_a_notice_that_leaves_a_region() -> None:
    """Whoever was told of it is told of its alteration too; one without regions concerns every region."""
    elsewhere = NOTICE._replace(regions=("eu-west",))
    told = site(("2026-11-01",), ("2026-11-02", (), (NOTICE,)), ("2026-11-03", (), (elsewhere,)))
    assert titles(told, "regions/us-east/changes.atom")[:2] == [f"Changed: {NOTICE.title}", NOTICE.title]
    assert titles(told, "regions/eu-west/changes.atom")[0] == f"Changed: {NOTICE.title}"
    everywhere = site(("2026-11-01",), ("2026-11-02", (), (NOTICE._replace(regions=()),)))
    assert titles(everywhere, "regions/ap-south/changes.atom")[0] == NOTICE.title


def test_a_fresh_sites_plans() -> None:
    """The first entry lists what is to come, in the whole feed and in those of regions and roles (N4)."""
    going, coming = made("192.0.2.10/32", NAT, expires="2027-03-15"), made("198.51.100.9/32", EU_NAT, effective="2026-12-01")
    told = site(("2026-11-01", (going, coming)))
    (entry,) = read(told)
    assert entry.title == "198.51.100.9/32 (Europe (Ireland)) is in use from 1 December 2026, and 1 more"
    assert entry.content[0].value == (
        "<p>The list begins with 3 ranges. This is what is to come:</p>"
        "<ul><li><code>198.51.100.9/32</code> (Europe (Ireland), NAT gateway, we connect from) is in use from 1 December 2026."
        " Allow it by 29 November 2026 (before 1 December 2026).</li>"
        "<li><code>192.0.2.10/32</code> (North America (Virginia), NAT gateway, we connect from) leaves on 15 March 2027."
        " Keep it until 15 March 2027; remove it on 16 March 2027 or later.</li></ul>"
    )
    assert titles(told, "regions/us-east/changes.atom") == ["192.0.2.10/32 (North America (Virginia)) leaves on 15 March 2027"]


def test_regions_that_open_and_close() -> None:
    """An entry each, also in the region's own feed, which stays when the table has the region no more (N7)."""
    whole = site(("2026-11-01",), ("2026-11-02", (made("192.0.2.10/32", NAT),)))
    first, last = whole.primary.news
    changes = (RegionChange("sa-east", "Brazil", None, "Brazil", "active"), RegionChange("ap-south", "Mumbai", "active", "Mumbai", "planned"))
    feed = altered(whole.primary, NOW, news=(first, last._replace(regions=changes)))
    told = replace(whole, feeds=(feed,))
    assert titles(told)[0] == "The region Brazil is closed, and 1 more; 192.0.2.10/32 (North America (Virginia)) is in use: allow it"
    assert read(told)[0].content[0].value.startswith("<p>The region Brazil is closed.</p><p>The region Mumbai is open.</p><ul><li>")
    assert titles(told, "regions/sa-east/changes.atom")[0] == "The region Brazil is closed"
    assert titles(told, "regions/ap-south/changes.atom")[0] == "The region Mumbai is open"
    assert {"regions/sa-east/changes.feed.json", "regions/sa-east/changes.ics"} <= dict(files(told)).keys()
    assert titles(told, "roles/nat-gateway/changes.atom")[0] == "192.0.2.10/32 (North America (Virginia)) is in use: allow it"


def test_a_region_of_old_orders_keeps_its_feeds() -> None:
    """Two years after its last address went, whoever subscribed is answered as before."""
    steps = [("2024-11-01", (made("203.0.113.9/32", ("sa-east", "vpn", "outbound")),)), ("2024-11-02",)]
    told = site(*steps)
    assert "sa-east" not in [region.id for region in told.primary.regions]
    assert titles(told, "regions/sa-east/changes.atom")[0] == "203.0.113.9/32 (sa-east) has left: remove it"


def test_regions_and_roles_have_their_own(small_files: dict[str, str]) -> None:
    """us-east hears of its load balancers and the notice, not of eu-west's VPN; each begins with the first table."""
    us = feedparser.parse(small_files["regions/us-east/changes.atom"])
    start = "The list begins with 10 ranges"
    assert [entry.title for entry in us.entries] == ["New load balancer address in North America", start]
    assert "198.51.100" not in small_files["regions/us-east/changes.atom"]
    vpn = feedparser.parse(small_files["roles/vpn/changes.atom"])
    assert [entry.title for entry in vpn.entries] == ["198.51.100.201/32 (Europe (Ireland)) has left: remove it", start]
    for folder in ("", "regions/eu-west/", "roles/vpn/", "feeds/aws/", "feeds/aws/regions/us-east-1/"):
        found = json.loads(small_files[f"{folder}changes.feed.json"])
        atom = feedparser.parse(small_files[f"{folder}changes.atom"])
        assert [(item["id"], item["title"], item["url"]) for item in found["items"]] == [
            (entry.id, entry.title, entry.link) for entry in atom.entries
        ]
        assert found["title"] == atom.feed.title


def test_ids_and_bytes_are_permanent(small_files: dict[str, str], render: Render) -> None:
    """A month later, at another address, and with older revisions only, the entries' ids are the same."""
    def ids(found: dict[str, str], path: str) -> list[str]:
        return [entry.id for entry in feedparser.parse(found[path]).entries]

    later = render(small_publication(now=NOW + timedelta(days=4), base_url="https://elsewhere.example.net/ip-ranges/"))
    earlier = render(small_publication(steps=4))
    for path in ("changes.atom", "regions/eu-west/changes.atom", "feeds/aws/changes.atom"):
        assert ids(later, path) == ids(small_files, path)
        assert set(ids(earlier, path)) <= set(ids(small_files, path))
    assert render(small_publication(now=NOW + timedelta(days=4)))["changes.atom"] == small_files["changes.atom"]


def test_what_the_clock_makes_certain(small_files: dict[str, str], render: Render) -> None:
    """A departure without a day is an entry from the moment on at which it is certain; the serial is what it was."""
    later = feedparser.parse(render(small_publication(now=NOW + timedelta(days=30)))["changes.atom"])
    assert later.entries[0].title == "198.51.100.200/32 (Europe (Ireland)) has left: remove it"
    assert (later.entries[0].published, later.entries[0].link) == ("2026-11-27T09:30:00Z", f"{PAGE}#serial-2026112001-certain")
    assert [entry.id for entry in later.entries[1:]] == [entry.id for entry in feedparser.parse(small_files["changes.atom"]).entries]


def test_json_feed(small_files: dict[str, str]) -> None:
    """Version 1.1, the page, the same ids and titles as Atom, and the changes as data in _ip_change."""
    found = json.loads(small_files["changes.feed.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert (found["feed_url"], found["home_page_url"]) == (f"{BASE_URL}changes.feed.json", PAGE)
    newest = found["items"][0]["_ip_change"]
    assert (newest["serial"], newest["feed"], newest["count"]) == (2026112001, "divio", 3)
    assert newest["url"] == f"{BASE_URL}changes/2026112001.json"
    assert [change["action"] for change in newest["changes"]] == ["allow", "repoint", "remove"]
    rows = {row["id"]: row for row in json.loads(small_files["changes.json"])["changes"]}
    assert [rows[change["id"]] for change in newest["changes"]] == newest["changes"]


def test_without_an_address_links_are_relative(render: Render) -> None:
    """From each file to the page and to the record, which is where a browser or a reader looks for them (S1)."""
    found = render(small_publication(base_url=""))
    for path, up in (("changes.atom", ""), ("regions/us-east/changes.atom", "../../"), ("feeds/aws/regions/us-east-1/changes.atom", "../../")):
        entry = next(ET.fromstring(found[path]).iter(f"{ATOM}entry"))
        page, record = (link.get("href") or "" for link in entry.findall(f"{ATOM}link"))
        depth = path.count("/")
        assert page.startswith("../" * (depth + 1) + "background/ip-addresses.html#")
        assert record.startswith(f"{up}changes/" if "feeds" not in path else "../../../../feeds/aws/changes/"), path
    assert all("url" not in item for item in json.loads(found["changes.feed.json"])["items"])


def test_the_page_is_a_setting(render: Render) -> None:
    """``page`` of feeds.toml says where entries lead, below the site's root."""
    found = render(replace(small_publication(), page="addresses/"))
    assert feedparser.parse(found["changes.atom"]).entries[0].link == "https://docs.example.com/addresses/#notice-us-lb-2026-12"


@pytest.mark.slow
def test_at_most_four_hundred_entries() -> None:
    """The newest ones, whatever their age."""
    days = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(420)]
    ends = [f"{day + timedelta(days=2000):%Y-%m-%d}" for day in days]
    steps = [(f"{day:%Y-%m-%d}", (made("192.0.2.10/32", NAT, expires=end),)) for day, end in zip(days, ends, strict=True)]
    entries = read(site(*steps))
    assert len(entries) == 400
    assert entries[0].published == "2025-02-23T09:00:00Z"


def test_a_thousand_lines_are_no_notice(render: Render) -> None:
    """An entry names two hundred addresses and counts the rest."""
    many = tuple(made(f"198.18.{number // 128}.{number % 128 * 2}/32", NAT, expires="2027-01-01") for number in range(250))
    told = site(("2026-11-01",), ("2026-11-02", many))
    value = read(told)[0].content[0].value
    assert value.count("<li>") == 200
    assert value.endswith("</ul><p>50 more are in changes.json.</p>")


def test_markup_is_text(hostile_files: dict[str, str]) -> None:
    """No script and no script address gets through."""
    texts = [text for path, text in hostile_files.items() if path.endswith(".atom")]
    texts += [item["content_html"] for item in json.loads(hostile_files["changes.feed.json"])["items"]]
    texts += [entry.content[0].value for entry in feedparser.parse(hostile_files["changes.atom"]).entries]
    assert len(texts) > 10
    for text in texts:
        assert "<script" not in text
        assert 'href="javascript' not in text
