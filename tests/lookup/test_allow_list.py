"""Reading allow lists out of the files in which readers keep them."""

from __future__ import annotations

import pytest
from ip_ranges.exports.snippets import carried, recipes, render
from ip_ranges.lookup.allow_list import read_allow_list
from ip_ranges.model.prefix_sets import minimal_cover
from publications import big_publication, small_publication


def listed(text: str) -> list[str]:
    """The prefixes that a text lists."""
    return [str(prefix) for prefix in read_allow_list(text).prefixes]


def test_where_addresses_stand() -> None:
    """Addresses are found in plain lists and in the configuration of every kind of program."""
    for text, expected in (
        ("192.0.2.0/24\n2001:db8::/32\n", ["192.0.2.0/24", "2001:db8::/32"]),
        ("192.0.2.1", ["192.0.2.1/32"]),
        ("  192.0.2.1 , 192.0.2.7,2001:DB8:0::1;198.51.100.1", ["192.0.2.1/32", "192.0.2.7/32", "2001:db8::1/128", "198.51.100.1/32"]),
        ('["192.0.2.0/24", "2001:db8::/32"]', ["192.0.2.0/24", "2001:db8::/32"]),
        ('{"SecurityGroups": [{"IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]}', ["192.0.2.0/24"]),
        ('{"192.0.2.0/24": {"note": "was 198.51.100.9 before"}}', ["192.0.2.0/24"]),
        ("prefix,region\n192.0.2.0/24,us\n", ["192.0.2.0/24"]),
        ("allow 192.0.2.0/24; allow 192.0.2.9;\ndeny all;\n", ["192.0.2.0/24", "192.0.2.9/32"]),
        ("Require ip 192.0.2.0/24 198.51.100.7\n", ["192.0.2.0/24", "198.51.100.7/32"]),
        ("Require ip 192.0.2.0/255.255.255.0\n", ["192.0.2.0/24"]),
        ("192.0.2.0 255.255.255.128\n", ["192.0.2.0/25"]),
        ("ip address 192.0.2.0 netmask 255.255.255.0\n", ["192.0.2.0/24"]),
        ("permit ip 192.0.2.0 0.0.0.255 any\n", ["192.0.2.0/24"]),
        ("permit tcp host 192.0.2.1 host 198.51.100.1 eq 443", ["192.0.2.1/32", "198.51.100.1/32"]),
        ("192.0.2.1 198.51.100.2", ["192.0.2.1/32", "198.51.100.2/32"]),
        ("192.0.2.4-192.0.2.7\n192.0.2.8 - 192.0.2.9\n", ["192.0.2.4/30", "192.0.2.8/31"]),
        ("192.0.2.10/24", ["192.0.2.0/24"]),
        ("hostssl all all 192.0.2.0/24 scram-sha-256", ["192.0.2.0/24"]),
        ("@ 300 IN A 192.0.2.10\n  IN AAAA 2001:db8::10 ; 198.51.100.1 was here\n", ["192.0.2.10/32", "2001:db8::10/128"]),
        ('example.com. TXT "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/48 -all"', ["192.0.2.0/24", "2001:db8::/48"]),
        ("[2001:db8::1]:443 192.0.2.1:8443", ["2001:db8::1/128", "192.0.2.1/32"]),
        ("-A INPUT -s 192.0.2.0/24 -p tcp -j ACCEPT", ["192.0.2.0/24"]),
        ("ip saddr { 192.0.2.0/24, 198.51.100.0/24 } accept", ["192.0.2.0/24", "198.51.100.0/24"]),
        ("cidr_blocks = [\"192.0.2.0/24\"] // \"198.51.100.0/24\"", ["192.0.2.0/24"]),
        ("::ffff:192.0.2.1", ["192.0.2.1/32"]),
        ("\ufeff192.0.2.1\r\n192.0.2.2\r\n", ["192.0.2.1/32", "192.0.2.2/32"]),
        ("2001:db8::1: the first. Then 2001:db8::2.", ["2001:db8::1/128", "2001:db8::2/128"]),
        ("port :192.0.2.1 from:192.0.2.2", ["192.0.2.1/32", "192.0.2.2/32"]),
        ("", []),
    ):
        assert listed(text) == expected, text


def test_what_is_no_entry() -> None:
    """Comments, versions, times, hardware addresses and prose list nothing."""
    for text in (
        "# 192.0.2.1\n; 192.0.2.1\n// 192.0.2.1\n! 192.0.2.1\n",
        "/* 192.0.2.1\n 192.0.2.2 */",
        "nginx 1.18.0 built 2026-11-20T09:30:00Z at 09:30:00",
        "version 1.2.3.4.5, v1.2.3.4, 1.2.3.4-rc1",
        "link/ether 02:42:ac:11:00:02",
        "std::vector zone::name ::",
        "serial 2026112001, 4.5, 10.2.1",
        "https://example.com/v1.2.3.4/",
        "x192.0.2.1 192.0.2.1x",
        '{"note": "see 192.0.2.1"}',
    ):
        assert listed(text) == [], text


def test_what_looks_like_an_entry_and_is_none() -> None:
    """Everything, nobody, denied and broken addresses do not count, and are told with a reason."""
    for text, expected in (
        ("allow 0.0.0.0/0\nallow ::/0", ["0.0.0.0/0", "::/0"]),
        ("listen 0.0.0.0:80; listen 127.0.0.1; listen [::1]:80;", ["0.0.0.0/32", "127.0.0.1/32", "::1/128"]),
        ("deny 192.0.2.1;", ["192.0.2.1/32"]),
        ("Require not ip 192.0.2.1", ["192.0.2.1/32"]),
        ("-A INPUT -s 192.0.2.0/24 -j DROP", ["192.0.2.0/24"]),
        ("ip saddr != 192.0.2.0/24 counter drop", ["192.0.2.0/24"]),
        ("-A INPUT ! -s 192.0.2.9 -j REJECT", ["192.0.2.9/32"]),
        ("192.0.2.300 010.0.0.1", ["192.0.2.300", "010.0.0.1"]),
        ("192.0.2.0/33 2001:db8::/129", ["192.0.2.0/33", "2001:db8::/129"]),
        ("192.0.2.9-192.0.2.1", ["192.0.2.9-192.0.2.1"]),
        ("192.0.2.0/255.0.255.0", ["192.0.2.0/255.0.255.0"]),
    ):
        allow_list = read_allow_list(text)
        assert (allow_list.prefixes, [ignored.text for ignored in allow_list.ignored]) == ((), expected), text
        assert all(ignored.reason for ignored in allow_list.ignored), text


def test_lines_are_numbered() -> None:
    """Each entry knows its line, in text, in JSON and in CSV."""
    for text, lines in {
        "# a\n192.0.2.1\n\n192.0.2.2 192.0.2.3\n": [2, 4, 4],
        '[\n "192.0.2.1",\n\n "192.0.2.2"\n]': [2, 4],
        "/*\n\n*/\n192.0.2.1": [4],
        "prefix,state\n192.0.2.1/32,active\n": [2],
    }.items():
        assert [mention.line for mention in read_allow_list(text).mentions] == lines, text


def test_retired_rows_of_our_own_tables_do_not_count() -> None:
    """A table tells of retired ranges too, but nobody should allow them."""
    assert listed('{"ranges": [{"prefix": "192.0.2.1/32", "state": "retired"}, {"prefix": "192.0.2.2/32", "state": "draining"}]}') == [
        "192.0.2.2/32"
    ]
    assert listed("prefix,state\n192.0.2.1/32,retired\n192.0.2.2/32,announced\n") == ["192.0.2.2/32"]
    assert listed('{"ranges": [{"prefix": "192.0.2.1/32", "state": "retired"}]}') == []


@pytest.mark.parametrize("recipe", [recipe.name for recipe in recipes()])
def test_every_snippet_can_be_read_back(recipe: str) -> None:
    """What a snippet lists is what reading it as an allow list finds, address for address."""
    publication = small_publication()
    for region in (None, "us-east", "eu-west", "ap-south"):
        text = render(publication, publication.primary, recipe, region=region)
        assert minimal_cover(read_allow_list(text).prefixes) == minimal_cover(carried(publication, publication.primary, recipe, region=region))


@pytest.mark.slow
@pytest.mark.parametrize("recipe", [recipe.name for recipe in recipes()])
def test_a_big_snippet_can_be_read_back(recipe: str) -> None:
    """The snippet of seventeen thousand ranges, too."""
    publication = big_publication()
    text = render(publication, publication.primary, recipe)
    assert minimal_cover(read_allow_list(text).prefixes) == minimal_cover(carried(publication, publication.primary, recipe))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["::" * 100_000 + "g", " " * 200_000 + "x.1", "1.1.1.1-" * 50_000, "1:" * 100_000, "1." * 200_000, "1.1.1.1" + " " * 200_000],
    ids=["colons", "blanks", "spans", "times", "numbers", "tail"],
)
def test_long_nonsense_is_read_in_one_go(text: str) -> None:
    """A text made to be slow to search costs no more than its length (the test run's time limit is the judge)."""
    assert len(listed(text)) <= 1
