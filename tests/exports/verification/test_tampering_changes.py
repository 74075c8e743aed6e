"""``ip-ranges check --site``: whoever edits what subscribers, calendars and pollers read is found, file by file.

The checksums are never in the way: what is found here is found by comparing the files with one another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ip_ranges.exports.registry import files
from ip_ranges.exports.verification import site_findings
from publications import small_publication


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every published file of a site with two feeds, and something of everything."""
    site = small_publication()
    site = replace(site, feeds=(site.primary, replace(site.feeds[1], snippets=True)))
    return {path: making() for path, making in files(site)}


@pytest.fixture
def site(texts: dict[str, str], tmp_path: Path) -> Path:
    """These files on disk."""
    for name, text in texts.items():
        path = tmp_path / "ip-ranges" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path


def found(site: Path) -> list[str]:
    """What is said, but for the checksums, which any edit breaks, and for the pages, which are not here."""
    return [one.message for one in site_findings(site) if one.kind not in ("checksum", "page")]


def test_nobody_has_edited_it(site: Path) -> None:
    """It agrees with itself."""
    assert found(site) == []


def _json(change: Callable[[dict], object]) -> Callable[[str], str]:
    def edit(text: str) -> str:
        content = json.loads(text)
        change(content)
        return json.dumps(content)

    return edit


def _words(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


_EVENT = (
    "BEGIN:VEVENT\r\nSUMMARY:divio: remove 192.0.2.11/32\r\nDTSTART;VALUE=DATE:20261221\r\nCATEGORIES:remove\r\n"
    "DESCRIPTION:192.0.2.11/32 leaves.\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n"
)

EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "the address of an Atom entry": ("changes.atom", _words("&lt;code&gt;192.0.2.12/32", "&lt;code&gt;192.0.2.99/32")),
    "the words of an Atom entry": ("changes.atom", _words("Point A records", "Delete A records")),
    "the title of an Atom entry": ("changes.atom", _words("has left: remove it", "has left: keep it")),
    "the date of an Atom entry": ("changes.atom", _words("<published>2026-11-20", "<published>2026-11-21")),
    "the link of an Atom entry": ("changes.atom", _words("#notice-us-lb-2026-12", "#notice-us-lb-2026-11")),
    "an Atom entry is gone": (
        "changes.atom",
        lambda text: text[: text.index("<entry>")] + text[text.index("</entry>") + 8 :],
    ),
    "an Atom feed breaks off": ("changes.atom", lambda text: text[:900]),
    "a notice in the Atom feed": ("changes.atom", _words("We replace 192.0.2.11", "We replace 192.0.2.99")),
    "the Atom feed of a region": (
        "regions/us-east/changes.atom",
        _words("&lt;code&gt;192.0.2.12/32", "&lt;code&gt;192.0.2.99/32"),
    ),
    "the Atom feed of a role": ("roles/vpn/changes.atom", _words("&lt;code&gt;198.51.100.201/32", "&lt;code&gt;198.51.100.99/32")),
    "the JSON Feed of a region": ("regions/us-east/changes.feed.json", _words('"prefix": "192.0.2.12/32"', '"prefix": "192.0.2.99/32"')),
    "a change of another region in a region's feed": (
        "regions/eu-west/changes.feed.json",
        _words('"region": "eu-west"', '"region": "us-east"'),
    ),
    "a region's feed without its entries": ("regions/us-east/changes.feed.json", _json(lambda feed: feed["items"].clear())),
    "the text of a JSON Feed item": ("changes.feed.json", _words("\\n192.0.2.12/32 (", "\\n192.0.2.99/32 (")),
    "the HTML of a JSON Feed item": ("changes.feed.json", _words("<code>192.0.2.12/32", "<code>192.0.2.99/32")),
    "a line of a JSON Feed item": (
        "changes.feed.json",
        _words('"prefix": "192.0.2.12/32"', '"prefix": "192.0.2.99/32"'),
    ),
    "the action of a JSON Feed item": ("changes.feed.json", _words('"action": "allow"', '"action": "remove"')),
    "a JSON Feed without items": ("changes.feed.json", _json(lambda feed: feed.pop("items"))),
    "the address of a change": ("changes.json", _words('"prefix": "192.0.2.12/32"', '"prefix": "192.0.2.99/32"')),
    "the date of a change": ("changes.json", _words('"effective": "2026-12-20', '"effective": "2026-12-24')),
    "the action of a change": ("changes.json", _words('"action": "allow"', '"action": "remove"')),
    "the shape of a change": ("changes.json", _json(lambda content: content["changes"].append([]))),
    "a revision": ("changes/2026112001.json", _words("192.0.2.12/32", "192.0.2.99/32")),
    "the serial of a change": ("changes.json", _words('"serial": 2026112001, "feed"', '"serial": 2026111201, "feed"')),
    "the order of the changes": ("changes.json", _json(lambda content: content["changes"].reverse())),
    "a change is gone": ("changes.json", _json(lambda content: content["changes"].pop())),
    "the date of an event": ("changes.ics", _words("DTSTART;VALUE=DATE:20261221", "DTSTART;VALUE=DATE:20261222")),
    "the address of an event": ("changes.ics", _words("SUMMARY:divio: allow 192.0.2.12/32", "SUMMARY:divio: allow 192.0.2.99/32")),
    "the action of an event": ("changes.ics", _words("SUMMARY:divio: remove ", "SUMMARY:divio: allow ")),
    "the description of an event": ("changes.ics", _words("DESCRIPTION:192.0.2.12/32", "DESCRIPTION:192.0.2.99/32")),
    "an event is gone": ("changes.ics", lambda text: text[: text.index("BEGIN:VEVENT")] + text[text.index("END:VEVENT") + 12 :]),
    "an event is called off": ("changes.ics", _words("STATUS:CONFIRMED", "STATUS:CANCELLED")),
    "a serial at a calendar's head": ("changes.ics", _words("CALSCALE", "X-IP-RANGES-SERIAL:1\r\nCALSCALE")),
    "an event in the calendar of another region": (
        "regions/eu-west/changes.ics",
        lambda text: text.replace("END:VCALENDAR", f"{_EVENT}END:VCALENDAR"),
    ),
    "the date of a notice": ("changes.ics", _words("DTSTART;VALUE=DATE:20261220", "DTSTART;VALUE=DATE:20261224")),
    "the head of a list": (
        "lists/us-east/load-balancer-inbound-ipv4.txt",
        _words("# to come: remove after 2026-12-20", "# to come: remove after 2026-12-10"),
    ),
    "a change at the head of another list": (
        "lists/us-east/nat-gateway-outbound-ipv4.txt",
        _words("# source", "# to come: remove after 2026-12-20T09:00:00Z (changes.json divio-5-1037572a-told-3)\n# source"),
    ),
    "a head without what is to come": ("lists/all/all-inbound-ipv4.txt", lambda text: re.sub("# to come.*\n", "", text)),
    "what a name may point to": ("ip-ranges.json", _words('"a_records": [{"prefix": "192.0.2.10/32"', '"a_records": [{"prefix": "192.0.2.11/32"')),
    "the newest change in the status": ("status.json", _words("-told-3", "-told-2")),
    "the serial of the status": ("status.json", _words("2026112001", "2026112002")),
    "when the table changed": ("status.json", _words('"changed": "2026-11-20', '"changed": "2026-11-22')),
    "when the table was verified": (
        "status.json",
        _words('"verified": "2026-11-22T11:50', '"verified": "2026-11-22T11:59'),
    ),
    "the count of ranges": ("status.json", _words('"ranges": 10', '"ranges": 11')),
    "the status of another feed": ("status.json", _words('"serial": 2026111501', '"serial": 2026111502')),
    "the digest in the status": ("status.json", _json(lambda status: status.update(sha256="0" * 64))),
    "the last line of the history": ("history.jsonl", lambda text: text.replace("192.0.2.12/32", "192.0.2.99/32")),
    "a line of the history": ("history.jsonl", _words('"count":9', '"count":8')),
    "a line of the history is gone": ("history.jsonl", lambda text: text[text.index("\n") + 1 :]),
    "a snapshot": ("snapshots/divio.json", _words("192.0.2.12/32", "192.0.2.99/32")),
    "another feed's table": ("feeds/aws/ip-ranges.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's CSV": ("feeds/aws/ip-ranges.csv", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's list": (
        "feeds/aws/lists/all/server-pool-outbound-ipv4.txt",
        _words("203.0.113.64/26", "203.0.113.192/26"),
    ),
    "another feed's AWS shape": ("feeds/aws/aws.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's snippet": ("feeds/aws/snippets/us-east-1/nginx.conf", _words("203.0.113.0/26", "203.0.113.0/24")),
    "another feed's status": (
        "feeds/aws/status.json",
        _words('"verified": "2026-11-22T11:50', '"verified": "2026-11-22T11:59'),
    ),
    "another feed's changes": ("feeds/aws/changes.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's Atom feed": (
        "feeds/aws/changes.atom",
        _words("&lt;code&gt;203.0.113.64/26", "&lt;code&gt;203.0.113.192/26"),
    ),
    "another feed's JSON Feed": (
        "feeds/aws/changes.feed.json",
        _words("<code>203.0.113.64/26", "<code>203.0.113.192/26"),
    ),
    "another feed's calendar": ("feeds/aws/changes.ics", lambda text: text.replace("END:VCALENDAR", f"{_EVENT}END:VCALENDAR")),
    "another feed's revision": ("feeds/aws/changes/2026111501.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's snapshot": ("snapshots/aws.json", _words("203.0.113.64/26", "203.0.113.192/26")),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_found(case: str, site: Path) -> None:
    """And the file is named, or the folder of a file that lost its shape."""
    name, edit = EDITS[case]
    path = site / "ip-ranges" / name
    text = path.read_bytes().decode()
    assert edit(text) != text
    path.write_bytes(edit(text).encode())
    said = found(site)
    assert any(path.name in one or f"{path.parent} cannot be compared" in one for one in said), said
