"""The plain lists, read by an independent IP library."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import collapse_addresses, ip_network
from pathlib import Path

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from ip_ranges.exports.by_name import export
from ip_ranges.formats import ReadOptions
from ip_ranges.formats.readers.aws import read
from ip_ranges.model.table import Range
from netaddr import IPNetwork, IPSet
from publications import BASE_URL, NOW, REGIONS, big_publication, made, published


def networks(text: str) -> list[IPNetwork]:
    """The networks of a list, comments left out."""
    return [IPNetwork(line) for line in text.splitlines() if not line.startswith("#")]


def test_today(small_files: dict[str, str]) -> None:
    """Announced, active and draining, each with its length; the head says what it is."""
    assert small_files["lists/us-east/load-balancer-inbound-ipv4.txt"] == (
        "# ip-ranges: what to allow today: announced, active and draining\n"
        "# region: us-east\n"
        "# role: load-balancer\n"
        "# direction: inbound (you connect to)\n"
        "# family: IPv4\n"
        "# feed: divio\n"
        "# serial: 2026112001\n"
        "# changed: 2026-11-20T09:30:00Z\n"
        "# count: 3\n"
        "# source: https://docs.example.com/ip-ranges/lists/us-east/load-balancer-inbound-ipv4.txt\n"
        "# to come: allow before 2026-12-20T09:00:00Z (changes.json divio-5-1037572a-told-1)\n"
        "# to come: repoint names before 2026-12-20T09:00:00Z (changes.json divio-5-1037572a-told-2)\n"
        "# to come: remove after 2026-12-20T09:00:00Z (changes.json divio-5-1037572a-told-3)\n"
        "# These are EXAMPLE addresses from documentation space. Do not put them into a firewall.\n"
        "192.0.2.10/32\n"
        "192.0.2.11/32\n"
        "192.0.2.12/32\n"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("us-east/load-balancer-inbound-ipv4.next", ["192.0.2.10/32", "192.0.2.12/32"]),
        ("us-east/nat-gateway-outbound-ipv4.aggregated", ["192.0.2.128/25"]),
        ("us-east/all-outbound-ipv6", ["2001:db8:1:8000::/49"]),
        ("eu-west/vpn-outbound-ipv4", ["198.51.100.200/32"]),
        ("eu-west/vpn-outbound-ipv4.next", []),
        ("eu-west/vpn-outbound-ipv4.retired", ["198.51.100.201/32"]),
        ("eu-west/vpn-outbound-ipv4.retired.aggregated", ["198.51.100.201/32"]),
        ("all/load-balancer-inbound-ipv4", ["192.0.2.10/32", "192.0.2.11/32", "192.0.2.12/32", "198.51.100.10/32"]),
        ("all/all-outbound-ipv4.next.aggregated", ["192.0.2.128/25", "198.51.100.64/28", "198.51.100.80/32"]),
    ],
)
def test_variants(small_files: dict[str, str], path: str, expected: list[str]) -> None:
    """Next is without what drains, retired is what may go, aggregated is the fewest prefixes."""
    assert [str(one) for one in networks(small_files[f"lists/{path}.txt"])] == expected


def test_an_empty_list_says_so(small_files: dict[str, str]) -> None:
    """Never a blank file: of every role there are both families."""
    text = small_files["lists/eu-west/all-inbound-ipv6.txt"]
    assert text.endswith("# count: 0\n" + text[text.index("# source") :])
    assert text.splitlines()[-1] == "# This list is empty: no such address is on the allow list."


@pytest.mark.parametrize("size", ["small_files", pytest.param("big_files", marks=pytest.mark.slow)])
def test_same_addresses_as_the_table(size: str, request: pytest.FixtureRequest) -> None:
    """For every list: the addresses are those of ip-ranges.json, sorted by number, once each; the cover is the library's."""
    found: dict[str, str] = request.getfixturevalue(size)
    ranges = json.loads(found["ip-ranges.json"])["ranges"]
    allowed: dict[tuple[str, str, str, str], set[str]] = {}
    for row in ranges:
        if row["state"] != "retired":
            family = "6" if ":" in row["prefix"] else "4"
            for region in (row["region"], "all"):
                for role in (row["role"], "all"):
                    allowed.setdefault((region, role, row["direction"], family), set()).add(row["prefix"])
    checked = 0
    for path, text in found.items():
        match = re.fullmatch(r"lists/([^/]+)/([a-z-]+)-(inbound|outbound)-ipv([46])(\.aggregated)?\.txt", path)
        if match is None:
            continue
        region, role, direction, family, aggregated = match.groups()
        expected = IPSet(allowed.get((region, role, direction, family), ()))
        has = networks(text)
        assert IPSet(has) == expected, path
        assert has == sorted(set(has)), path
        assert [str(one) for one in has] == [line for line in text.splitlines() if not line.startswith("#")], path
        if aggregated:
            assert has == list(expected.iter_cidrs()), path
            assert f"# count: {len(has)}, " in text
        else:
            assert f"# count: {len(has)}\n" in text
        checked += 1
    assert checked == {"small_files": 52, "big_files": 400}[size]


def _gone(gone: tuple[Range, ...], back: Range, render: Callable[[Publication], dict[str, str]]) -> dict[str, str]:
    """The files of a site whose ranges went three weeks ago, one part of which is in use elsewhere."""
    before, after = (2026110101, "2026-11-01T09:00:00Z", gone, ()), (2026110102, "2026-11-01T10:00:00Z", (back,), ())
    feeds = [("divio", "region-table", "x", REGIONS, [before, after])]
    return render(published(now=NOW, base_url=BASE_URL, feeds=feeds, example=True))


def test_retired_never_names_an_address_in_use(render: Callable[[Publication], dict[str, str]]) -> None:
    """A retired /24 with a /26 of it back in use elsewhere: only the other three quarters may go."""
    back = made("203.0.113.64/26", ("us-east", "nat-gateway", "outbound"))
    found = _gone((made("203.0.113.0/24", ("eu-west", "vpn", "outbound")),), back, render)
    assert [str(one) for one in networks(found["lists/eu-west/vpn-outbound-ipv4.retired.txt"])] == [
        "203.0.113.0/26",
        "203.0.113.128/25",
    ]


def test_retired_is_in_order_where_one_lies_in_another_that_was_parted(render: Callable[[Publication], dict[str, str]]) -> None:
    """And the fewest prefixes are made of the whole."""
    gone = tuple(made(text, ("eu-west", "vpn", "outbound")) for text in ("203.0.113.0/24", "203.0.113.64/27"))
    found = _gone(gone, made("203.0.113.0/28", ("us-east", "nat-gateway", "outbound")), render)
    stem = "lists/eu-west/vpn-outbound-ipv4.retired"
    parts = ["203.0.113.16/28", "203.0.113.32/27", "203.0.113.64/26", "203.0.113.128/25"]
    assert IPSet(networks(found[f"{stem}.txt"])) == IPSet(parts)
    assert [str(one) for one in networks(found[f"{stem}.aggregated.txt"])] == parts


LB, NAT = ("us-east", "load-balancer", "inbound"), ("us-east", "nat-gateway", "outbound")


def _heads(*steps: tuple[str, tuple[Range, ...]], now: datetime = NOW) -> dict[str, list[str]]:
    """What each list's head says is still to come, after these revisions."""
    whole = [(int(day.replace("-", "")) * 100 + 1, f"{day}T09:00:00Z", ranges, ()) for day, ranges in steps]
    site = published(now=now, base_url="", feeds=[("divio", "region-table", "x", REGIONS, whole)], example=True)
    texts = {path: making() for path, making in files(site) if path.startswith("lists/")}
    return {path: re.findall(r"^# to come: (.*)$", text, re.MULTILINE) for path, text in texts.items()}


def test_a_head_says_what_is_to_come_on_its_list() -> None:
    """On the lists of today of its region, role, direction and family, and of all; on no other; without an address."""
    end = made("192.0.2.64/26", NAT, expires="2027-03-01T09:00:00Z")
    found = _heads(("2026-11-01", (made("192.0.2.64/26", NAT),)), ("2026-11-02", (end,)))
    said = {path: lines for path, lines in found.items() if lines}
    places = [
        f"lists/{place}/{role}-outbound-ipv4{end}.txt"
        for place in ("all", "us-east")
        for role in ("nat-gateway", "all")
        for end in ("", ".aggregated")
    ]
    assert sorted(said) == sorted(places)
    assert {re.sub("-[0-9a-f]{8}-", "-…-", line) for lines in said.values() for line in lines} == {
        "remove after 2027-03-01T09:00:00Z (changes.json divio-2-…-told-1)"
    }


def test_a_head_says_only_what_holds() -> None:
    """What was called off, has another day since or has passed is not to come."""
    first, later = (made("192.0.2.64/26", NAT, expires=f"2027-03-{day}T09:00:00Z") for day in ("01", "15"))
    steps = [("2026-11-01", (first,)), ("2026-11-02", (later,)), ("2026-11-03", (made("192.0.2.64/26", NAT),))]
    path = "lists/us-east/nat-gateway-outbound-ipv4.txt"
    assert [line.partition(" (")[0] for line in _heads(*steps[:2])[path]] == ["remove after 2027-03-15T09:00:00Z"]
    assert _heads(*steps)[path] == []
    assert _heads(*steps[:2], now=datetime(2027, 3, 15, 9, tzinfo=UTC))[path] == []


def test_a_head_says_that_a_part_holds() -> None:
    """Of a block whose half stays, the rest of the order holds; the change that says more comes after it."""
    halves = (made("192.0.2.64/27", NAT), made("192.0.2.96/27", NAT, expires="2027-03-01T09:00:00Z"))
    found = _heads(("2026-11-01", (made("192.0.2.64/26", NAT, expires="2027-03-01T09:00:00Z"),)), ("2026-11-02", halves))
    (line,) = found["lists/us-east/nat-gateway-outbound-ipv4.txt"]
    assert line.startswith("remove after 2027-03-01T09:00:00Z (changes.json divio-1-")
    assert line.endswith("-told-1, but for what was told of it since)")


def test_a_head_removes_nothing_that_is_used_elsewhere() -> None:
    """A withdrawn plan of one region that another one gets: to be removed from the one list, not from that of all regions."""
    eu = ("eu-west", "nat-gateway", "outbound")
    plan = made("192.0.2.64/31", NAT, effective="2026-12-01T09:00:00Z")
    steps = [("2026-11-20", (plan,)), ("2026-11-21", ()), ("2026-11-22", (made("192.0.2.64/32", eu),))]
    found = _heads(*steps)
    (line,) = found["lists/us-east/nat-gateway-outbound-ipv4.txt"]
    assert line.startswith("remove after 2026-11-28T09:00:00Z (changes.json divio-2-")
    assert found["lists/all/nat-gateway-outbound-ipv4.txt"] == [f"{line.removesuffix(')')}, but for what was told of it since)"]
    found = _heads(*steps[:2], ("2026-11-22", (made("192.0.2.64/31", eu),)))
    assert found["lists/us-east/nat-gateway-outbound-ipv4.txt"] == [line]
    assert found["lists/all/nat-gateway-outbound-ipv4.txt"] == []


def test_a_head_names_twenty_and_counts_the_rest() -> None:
    """A vendor's thousand plans do not make a list unreadable."""
    many = tuple(made(f"198.18.0.{2 * number}/32", NAT, expires="2027-03-01") for number in range(30))
    lines = _heads(("2026-11-01", many))["lists/all/all-outbound-ipv4.txt"]
    assert len(lines) == 21
    assert lines[-1] == "and 10 more in changes.json"


@pytest.mark.slow
def test_big_is_big() -> None:
    """The big publication has what it says."""
    assert len(big_publication(17_000).primary.entries) == 17_000


@pytest.mark.slow
def test_a_real_vendor_s_table(feeds_dir: Path) -> None:
    """AWS's own document, 16,828 rows: the lists of all regions are its prefixes, and the covers the standard library's."""
    document = (feeds_dir / "aws" / "2026-08-22-15-17-05-ip-ranges.json").read_bytes()
    table = read(document, ReadOptions())
    step = (2026082201, "2026-08-22T15:17:05Z", table.ranges, ())
    site = published(now=NOW, base_url="", feeds=[("aws", "aws", "x", table.regions, [step])], example=False)
    content = json.loads(document)
    for family, key, name in ((4, "prefixes", "ip_prefix"), (6, "ipv6_prefixes", "ipv6_prefix")):
        expected = {ip_network(row[name]) for row in content[key]}
        found = export(site, f"lists/all/server-pool-outbound-ipv{family}.txt")
        assert [line for line in found.splitlines() if not line.startswith("#")] == [str(one) for one in sorted(expected)]
        cover = export(site, f"lists/all/server-pool-outbound-ipv{family}.aggregated.txt")
        assert [line for line in cover.splitlines() if not line.startswith("#")] == [
            str(one) for one in collapse_addresses(expected)
        ]
