"""Whose an address is: by address, by prefix, over several feeds, and what is refused."""

from __future__ import annotations

import pytest
from ip_ranges.base.timestamps import parse_instant
from ip_ranges.errors import PrefixError
from ip_ranges.lookup.address import Lookup, Match
from ip_ranges.model.table import Range, Region
from publications import big_publication, made, published, small_publication

NAT = ("us-east", "nat-gateway", "outbound")


def told(matches: tuple[Match, ...]) -> list[tuple[str, str, str, str]]:
    """The prefix, feed, relation and state of each match."""
    return [(str(match.entry.range.prefix), match.feed, match.relation, match.entry.state) for match in matches]


@pytest.fixture(scope="module")
def small() -> Lookup:
    """An index over both feeds of the small publication."""
    return Lookup(small_publication().feeds)


def test_what_has_to_do_with_an_address(small: Lookup) -> None:
    """The block around it, itself with or without its length, what is inside it with the most specific first; nothing for strangers."""
    for text, expected in {
        "192.0.2.130": [("192.0.2.128/26", "divio", "contains", "active")],
        "192.0.2.10": [("192.0.2.10/32", "divio", "same", "active")],
        "192.0.2.10/32": [("192.0.2.10/32", "divio", "same", "active")],
        "192.0.2.0/24": [
            ("192.0.2.10/32", "divio", "inside", "active"),
            ("192.0.2.11/32", "divio", "inside", "draining"),
            ("192.0.2.12/32", "divio", "inside", "announced"),
            ("192.0.2.128/26", "divio", "inside", "active"),
            ("192.0.2.192/26", "divio", "inside", "active"),
        ],
        # An address that was ours says so, with its state.
        "198.51.100.201": [("198.51.100.201/32", "divio", "same", "retired")],
        "2001:db8:1:8000::5": [("2001:db8:1:8000::/49", "divio", "contains", "active")],
        "2001:db8:1::10": [("2001:db8:1::10/128", "divio", "same", "active")],
        "198.51.100.1": [],
        "2001:db8:ffff::1": [],
    }.items():
        assert told(small.find(text)) == expected, text


def test_every_row_of_a_prefix_is_found(small: Lookup) -> None:
    """Where a vendor lists one prefix for two services, both are named, and with their feed."""
    assert [(match.feed, match.as_json()["service"]) for match in small.find("203.0.113.9")] == [
        ("aws", "AMAZON"),
        ("aws", "EC2"),
    ]


def test_the_facts_of_a_match(small: Lookup) -> None:
    """The JSON of a match has every fact that a reader acts on."""
    facts = small.find("192.0.2.11")[0].as_json()
    assert facts == {
        "prefix": "192.0.2.11/32",
        "region": "us-east",
        "role": "load-balancer",
        "direction": "inbound",
        "state": "draining",
        "meaning": "in use until 20 December 2026, 09:00 UTC",
        "effective": None,
        "expires": "2026-12-20T09:00:00Z",
        "keep_until": "2026-12-20T09:00:00Z",
        "note": "",
        "feed": "divio",
        "relation": "same",
        "removable_from": "2026-12-20T09:00:00Z",
        "elsewhere": None,
    }


def test_whether_it_may_be_removed(small: Lookup) -> None:
    """The state in words, and from when on an address may go, where that is sure."""
    for address, meaning, removable in (
        ("192.0.2.10", "in use", None),
        ("192.0.2.12", "in use from 20 December 2026, 09:00 UTC", None),
        # It vanished without a date, and may come back until its week is over.
        ("198.51.100.200", "not listed since 20 November 2026, 09:30 UTC: keep it", None),
        ("198.51.100.201", "safe to remove since 9 November 2026, 09:00 UTC", "2026-11-09T09:00:00Z"),
    ):
        (match,) = (match.as_json() for match in small.find(address))
        assert (match["meaning"], match["removable_from"], match["elsewhere"]) == (meaning, removable, None), address


def moving(*second: Range, now: str = "2026-11-22T12:00:00Z") -> Lookup:
    """A gateway in Virginia, and what the next table says of the address."""
    regions = (Region("us-east", "Virginia"), Region("eu-west", "Ireland"))
    steps = [
        (2026100101, "2026-10-01T08:00:00Z", (made("192.0.2.1/32", NAT),), ()),
        (2026112001, "2026-11-20T09:30:00Z", second, ()),
    ]
    publication = published(
        now=parse_instant(now), base_url="", feeds=[("divio", "region-table", "x", regions, steps)], example=True
    )
    return Lookup(publication.feeds)


def test_what_is_still_ours_elsewhere() -> None:
    """A planned move: the address leaves one region and is in the other, so nobody removes it."""
    there = ("eu-west", "nat-gateway", "outbound")
    leaving = made("192.0.2.1/32", NAT, expires="2027-03-01T00:00:00Z")
    matches = [
        (one["region"], one["meaning"], one["removable_from"], one["elsewhere"])
        for one in (match.as_json() for match in moving(leaving, made("192.0.2.1/32", there, effective="2027-03-01T00:00:00Z")).find("192.0.2.1"))
    ]
    assert matches == [
        ("eu-west", "in use from 1 March 2027", None, None),
        ("us-east", "in use until 1 March 2027", None, {"region": "eu-west", "role": "nat-gateway"}),
    ]
    (ended, other) = sorted(
        (one.as_json() for one in moving(leaving, made("192.0.2.1/32", there, expires="2027-04-01T00:00:00Z")).find("192.0.2.1")),
        key=lambda one: one["keep_until"],
    )
    assert (ended["removable_from"], ended["elsewhere"]) == ("2027-04-01T00:00:00Z", {"region": "eu-west", "role": "nat-gateway"})
    assert (other["removable_from"], other["elsewhere"]) == ("2027-04-01T00:00:00Z", None)


def test_what_is_no_address_is_refused_with_a_cure(small: Lookup) -> None:
    """A wrong question is an error with a sentence, never an empty answer."""
    for text, cure in {
        "192.0.2.300": "goes from 0 to 255",
        "192.0.2.1/24": "write 192.0.2.0/24",
        "fe80::1%eth0": "zone id",
        "::ffff:192.0.2.1": "192.0.2.1/32",
        "example.com": "not an IP address",
        "": "not an IP address",
    }.items():
        with pytest.raises(PrefixError, match=cure):
            small.find(text)


@pytest.mark.slow
def test_a_big_table_agrees_with_a_plain_walk() -> None:
    """Seventeen thousand ranges: the index finds exactly what comparing with every range finds."""
    publication = big_publication()
    index = Lookup(publication.feeds)
    every = [entry.range.prefix for entry in publication.primary.entries]
    for asked in (*every[::611], *(prefix._replace(length=prefix.length - 9, first=prefix.first >> 64 << 64)
                                   for prefix in every[-1:]), every[0]._replace(length=20)):
        plain = sorted(str(one) for one in every if one.contains(asked) or asked.contains(one))
        assert sorted(str(match.entry.range.prefix) for match in index.find_prefix(asked)) == plain
