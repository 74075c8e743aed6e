"""``ip-ranges check --site``: whoever edits what subscribers, calendars and pollers read is found, file by file.

The checksums are never in the way: what is found here is found by comparing the files with one another.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ip_ranges.exports.registry import files
from ip_ranges.one_truth import site_findings
from publications import small_publication


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every published file of a site with two feeds, and something of everything."""
    return {path: making() for path, making in files(small_publication())}


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


EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "the address of an Atom entry": ("changes.atom", _words("<code>192.0.2.12/32", "<code>192.0.2.99/32")),
    "the words of an Atom entry": ("changes.atom", _words("Repoint A records", "Delete A records")),
    "the title of an Atom entry": ("changes.atom", _words("1 rescheduled", "9 rescheduled")),
    "the date of an Atom entry": ("changes.atom", _words("<published>2026-11-20", "<published>2026-11-21")),
    "an Atom entry is gone": (
        "changes.atom",
        lambda text: text[: text.index("  <entry>")] + text[text.index("</entry>") + 9 :],
    ),
    "an Atom feed breaks off": ("changes.atom", lambda text: text[:900]),
    "a notice in the Atom feed": ("changes.atom", _words("We replace 192.0.2.11", "We replace 192.0.2.99")),
    "the Atom feed of a region": ("regions/us-east/changes.atom", _words("<code>192.0.2.12/32", "<code>192.0.2.99/32")),
    "the Atom feed of a role": ("roles/vpn/changes.atom", _words("<code>198.51.100.200/32", "<code>198.51.100.99/32")),
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
    "the date of an event": ("changes.ics", _words("DTSTART:20261220T090000Z", "DTSTART:20261221T090000Z")),
    "the address of an event": (
        "changes.ics",
        _words("SUMMARY:Keep 198.51.100.201/32", "SUMMARY:Keep 198.51.100.99/32"),
    ),
    "the description of an event": (
        "changes.ics",
        _words("DESCRIPTION:198.51.100.201/32", "DESCRIPTION:198.51.100.99/32"),
    ),
    "the date of a notice": ("changes.ics", lambda text: text.replace("20261220T", "20261224T")),
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
    "another feed's snippet": ("feeds/aws/snippets/us-east-1/nginx", _words("203.0.113.0/26", "203.0.113.0/24")),
    "another feed's status": (
        "feeds/aws/status.json",
        _words('"verified": "2026-11-22T11:50', '"verified": "2026-11-22T11:59'),
    ),
    "another feed's changes": ("feeds/aws/changes.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's Atom feed": ("feeds/aws/changes.atom", _words("<code>203.0.113.64/26", "<code>203.0.113.192/26")),
    "another feed's JSON Feed": (
        "feeds/aws/changes.feed.json",
        _words("<code>203.0.113.64/26", "<code>203.0.113.192/26"),
    ),
    "another feed's calendar": (
        "feeds/aws/changes.ics",
        _words("X-IP-RANGES-SERIAL:2026112001", "X-IP-RANGES-SERIAL:2026112009"),
    ),
    "another feed's revision": ("feeds/aws/changes/2026111501.json", _words("203.0.113.64/26", "203.0.113.192/26")),
    "another feed's snapshot": ("snapshots/aws.json", _words("203.0.113.64/26", "203.0.113.192/26")),
}


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
