"""Atom by feedparser and by what RFC 4287 demands, and JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest
from ip_ranges.publication import Publication
from publications import NOW, small_publication

ATOM = "{http://www.w3.org/2005/Atom}"
Render = Callable[[Publication], dict[str, str]]


def atoms(found: dict[str, str]) -> dict[str, str]:
    """All Atom feeds."""
    return {path: text for path, text in found.items() if path.endswith(".atom")}


@pytest.mark.parametrize("which", ["small_files", "big_files", "hostile_files"])
def test_rfc_4287(which: str, request: pytest.FixtureRequest) -> None:
    """One id, title and updated each; updated is the newest entry's; self link; author; ids unique and permanent URNs."""
    found: dict[str, str] = request.getfixturevalue(which)
    base = "ip-ranges/" if which == "hostile_files" else "https://docs.example.com/ip-ranges/"
    seen: set[str] = set()
    for path, text in atoms(found).items():
        root = ET.fromstring(text)
        assert root.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated"):
            assert len(root.findall(f"{ATOM}{name}")) == 1, (path, name)
        (link,) = [one for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
        assert link.get("href") == base + path
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


def test_feedparser_reads_them(small_files: dict[str, str]) -> None:
    """An independent parser finds no fault, and the newest revision first."""
    for path, text in atoms(small_files).items():
        parsed = feedparser.parse(text)
        assert not parsed.bozo, (path, parsed.get("bozo_exception"))
    whole = feedparser.parse(small_files["changes.atom"])
    assert [entry.title for entry in whole.entries] == [
        "2026112001: New load balancer address in North America, 1 rescheduled, 1 added, 1 reshaped, 1 removed",
        "2026111001: 1 back",
        "2026110201: 1 removed",
        "2026100101: a new start with 10 ranges",
    ]
    body = whole.entries[0].content[0].value
    assert "<code>192.0.2.12/32</code>" in body
    assert "Allow it before 20 December 2026, 09:00 UTC." in body


def test_regions_and_roles_have_their_own(small_files: dict[str, str]) -> None:
    """us-east hears of its load balancers and the notice, not of eu-west's VPN."""
    us = feedparser.parse(small_files["regions/us-east/changes.atom"])
    assert [entry.title.partition(":")[0] for entry in us.entries] == ["2026112001"]
    assert "198.51.100" not in small_files["regions/us-east/changes.atom"]
    vpn = feedparser.parse(small_files["roles/vpn/changes.atom"])
    assert [entry.title for entry in vpn.entries] == ["2026112001: 1 removed", "2026110201: 1 removed"]
    assert feedparser.parse(small_files["regions/ap-south/changes.atom"]).entries == []


def test_ids_and_bytes_are_permanent(small_files: dict[str, str], render: Render) -> None:
    """A month later, at another address, and with older revisions only, the entries' ids are the same."""
    def ids(found: dict[str, str], path: str) -> list[str]:
        return [entry.id for entry in feedparser.parse(found[path]).entries]

    later = render(small_publication(now=NOW + timedelta(days=30), base_url="https://elsewhere.example.net/ip-ranges/"))
    earlier = render(small_publication(steps=4))
    for path in ("changes.atom", "regions/eu-west/changes.atom", "feeds/aws/changes.atom"):
        assert ids(later, path) == ids(small_files, path)
        assert set(ids(earlier, path)) <= set(ids(small_files, path))
    assert render(small_publication(now=NOW + timedelta(days=30)))["changes.atom"] == small_files["changes.atom"]


def test_json_feed(small_files: dict[str, str]) -> None:
    """Version 1.1, the same ids and titles as Atom, and the changes as data in _ip_change."""
    found = json.loads(small_files["changes.feed.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == "https://docs.example.com/ip-ranges/changes.feed.json"
    atom = feedparser.parse(small_files["changes.atom"])
    assert [(item["id"], item["title"]) for item in found["items"]] == [(entry.id, entry.title) for entry in atom.entries]
    newest = found["items"][0]["_ip_change"]
    assert (newest["serial"], newest["feed"], newest["count"]) == (2026112001, "divio", 4)
    assert [change["action"] for change in newest["changes"]] == ["repoint", "allow", "none", "remove"]


def test_markup_is_text(hostile_files: dict[str, str]) -> None:
    """No script and no script address gets through."""
    texts = [text for path, text in hostile_files.items() if path.endswith(".atom")]
    texts += [item["content_html"] for item in json.loads(hostile_files["changes.feed.json"])["items"]]
    assert len(texts) > 10
    for text in texts:
        assert "<script" not in text
        assert 'href="javascript' not in text
