"""Collecting rows: the feed's own facts, texts that may not be published, order and places."""

from __future__ import annotations

import pytest
from ip_ranges.base.timestamps import parse_instant
from ip_ranges.errors import SettingsError
from ip_ranges.formats import ReadOptions
from ip_ranges.formats.default_facts import TAKEN_NAMES
from ip_ranges.formats.rows import Rows
from ip_ranges.formats.shape import jq_path
from ip_ranges.model import revision
from ip_ranges.model.table import RANGE_FACTS, range_order
from reading import places, prefixes, problems, read, written


def test_places_are_written_as_jq_writes_them() -> None:
    """A place can be pasted into jq to see what is there."""
    for path, text in (
        ("line 7", "line 7"),
        (("prefixes", 3, "ip_prefix"), ".prefixes[3].ip_prefix"),
        ((3, "ips", 0), ".[3].ips[0]"),
        (("synthetics", "prefixes_ipv4_by_location", "aws:eu-west-1", 2), '.synthetics.prefixes_ipv4_by_location."aws:eu-west-1"[2]'),
        ((("values", 1), "properties"), ".values[1].properties"),
        (('a"b', 0), '."a\\"b"[0]'),
        ((), ""),
    ):
        assert jq_path(path) == text, path


def test_the_feeds_facts_stand_in_where_the_document_is_silent() -> None:
    """The feed's facts fill what a row leaves open, and what only the format supposes; what a row says stays."""
    facts = {"region": "us", "role": "proxy", "direction": "inbound", "note": "ours", "owner": "net", "service": "all"}
    table = read("github", '{"hooks": ["192.0.2.1"], "web": ["192.0.2.2"]}', facts=facts)
    assert written(table) == [
        "192.0.2.1/32 region=us role=proxy direction=inbound note=ours owner=net service=hooks",
        "192.0.2.2/32 region=us role=proxy direction=inbound note=ours owner=net service=web",
    ]
    outbound = read("github", '{"web": ["192.0.2.2"]}', facts={"direction": "outbound"})
    assert written(outbound) == ["192.0.2.2/32 direction=inbound service=web"]


def test_dates_among_the_feeds_facts() -> None:
    """A feed may say from when and until when all its ranges count."""
    table = read("text", "192.0.2.1\n", facts={"effective": "2026-12-20", "expires": "2027-01-20T09:00:00Z"})
    assert written(table) == ["192.0.2.1/32 effective=2026-12-20T00:00:00Z expires=2027-01-20T09:00:00Z"]


def test_facts_that_cannot_be_are_errors_of_the_settings() -> None:
    """A misspelt role must not reach a page."""
    for facts, sentence in (
        ({"role": "loadbalancer"}, ('facts.role "loadbalancer" is not one of load-balancer, nat-gateway, proxy, vpn, '
         'server-pool. Did you mean "load-balancer"?')),
        ({"direction": "ingress"}, 'facts.direction "ingress" is not one of inbound, outbound.'),
        ({"effective": "soon"}, "facts.effective: 'soon' is not a date; write it as 2026-12-20T09:00:00Z."),
        ({"prefix": "192.0.2.1"}, "facts.prefix cannot be: the prefixes are what the document brings; leave it out."),
    ):
        with pytest.raises(SettingsError) as caught:
            read("text", "192.0.2.1\n", facts=facts)
        assert str(caught.value) == sentence, facts


def test_text_that_may_not_be_published_is_a_problem() -> None:
    """Control characters, bidirectional overrides and endless texts never become facts."""
    for value, sentence in (
        ('"us\\u202east"', "has the character U+202E in it, which is never part of a name; remove it."),
        ('"us\\neast"', "has the character U+000A in it, which is never part of a name; remove it."),
        ('"\\ud800"', "has the character U+D800 in it, which is never part of a name; remove it."),
        (f'"{"x" * 201}"', "is 201 characters long; 200 is the most."),
    ):
        for key in ("region", "service"):
            good = '{"ip_prefix": "192.0.2.0/24", "region": "us"}'
            table = read("aws", f'{{"prefixes": [{good}, {{"ip_prefix": "198.51.100.0/24", "{key}": {value}}}]}}')
            assert prefixes(table) == ["192.0.2.0/24"], (value, sentence)
            assert problems(table) == [f".prefixes[1]: This text {sentence}"], (value, sentence)


def test_a_fact_that_is_no_text_is_a_problem() -> None:
    """Each kind of JSON value is named."""
    for value, word in (("7", "a number"), ("[]", "a list"), ("{}", "an object"), ("true", "a boolean")):
        document = f'{{"prefixes": [{{"ip_prefix": "192.0.2.0/24"}}, {{"ip_prefix": "198.51.100.0/24", "region": {value}}}]}}'
        assert problems(read("aws", document)) == [f".prefixes[1]: This is {word} where text belongs."]


def test_a_label_cannot_take_a_name_that_is_taken() -> None:
    """A change is published with its own id, and must be found by it: a vendor's id is a label of another name."""
    assert revision._CHANGE_KEYS | set(RANGE_FACTS) <= TAKEN_NAMES
    with pytest.raises(SettingsError, match=r'facts\.id cannot be: "id" is published with another meaning'):
        read("text", "192.0.2.1\n", facts={"id": "x"})
    with pytest.raises(ValueError, match="a label cannot be called 'id'"):
        Rows(ReadOptions()).facts((), labels={"id": "x"})


def test_two_faults_of_one_row_are_two_problems() -> None:
    """Whoever mends the document sees all of it at once."""
    rows = Rows(ReadOptions())
    rows.add(("rows", 0, "cidr"), "192.0.2.1/24", region=5)
    assert [problem.path for problem in rows.problems] == [".rows[0].cidr", ".rows[0].cidr"]


def test_one_prefix_with_different_facts_stays_several_ranges() -> None:
    """Ranges fold only where they are equal in everything."""
    rows = Rows(ReadOptions())
    for region, role in (("b", "vpn"), ("a", "vpn"), ("a", "proxy"), ("a", "vpn")):
        rows.add(("x",), "192.0.2.0/24", region=region, role=role)
    assert [(item.region, item.role) for item in rows.table().ranges] == [("a", "proxy"), ("a", "vpn"), ("b", "vpn")]


def test_the_order_is_the_published_one_with_dates_and_without() -> None:
    """Numbers sort as numbers, IPv4 before IPv6, the larger block first; a date changes the way, not the order."""
    for dated in (False, True):
        rows = Rows(ReadOptions())
        for text in ("2001:db8::/32", "198.51.100.0/24", "192.0.2.128/25", "192.0.2.0/25", "192.0.2.0/24", "192.0.2.10"):
            for name in ("b", "a"):
                rows.add(("x",), text, labels={"service": name})
        if dated:
            rows.add(("x",), "203.0.113.0/24", effective=parse_instant("2026-12-20"))
        ranges = rows.table().ranges
        assert [f"{item.prefix} {dict(item.labels).get('service', '')}".strip() for item in ranges] == [
            "192.0.2.0/24 a", "192.0.2.0/24 b", "192.0.2.0/25 a", "192.0.2.0/25 b", "192.0.2.10/32 a", "192.0.2.10/32 b",
            "192.0.2.128/25 a", "192.0.2.128/25 b", "198.51.100.0/24 a", "198.51.100.0/24 b",
            *(["203.0.113.0/24"] if dated else []),
            "2001:db8::/32 a", "2001:db8::/32 b",
        ]
        assert list(ranges) == sorted(ranges, key=range_order), dated


def test_an_empty_text_in_place_of_a_family_is_none() -> None:
    """Some generators write both keys in every row; a row without either is a problem still."""
    row = '{"ipv4Prefix": "", "ipv6Prefix": "2001:db8::/32"}, {"ipv4Prefix": "192.0.2.0/24", "ipv6Prefix": ""}, {"ipv4Prefix": ""}'
    table = read("google", f'{{"prefixes": [{row}]}}')
    assert (prefixes(table), places(table)) == (["192.0.2.0/24", "2001:db8::/32"], [".prefixes[2]"])
    table = read("snowflake", '[{"ipv4_prefix": "", "ipv6_prefix": "2001:db8::/32"}]')
    assert (prefixes(table), table.problems) == (["2001:db8::/32"], ())
