"""Documents of lines: plain text, geofeeds and CSV, with all that stands around a prefix in them."""

from __future__ import annotations

import pytest
from ip_ranges.base.timestamps import instant_or_none
from ip_ranges.errors import DocumentError
from ip_ranges.formats.readers.text import family_in
from ip_ranges.model.table import Table
from reading import LINES, places, prefixes, problems, read, refusal, written


def test_text_and_what_means_nothing_in_it() -> None:
    """Line ends of every kind, none at the end, blanks, tabs, comments, a byte order mark, duplicates."""
    for document in (
        b"192.0.2.0/24\n2001:db8::/32",
        b"192.0.2.0/24\t\n2001:db8::/32\t\n",
        b"192.0.2.0/24\r\n2001:db8::/32\r\n",
        b"192.0.2.0/24\r2001:db8::/32\r",
        b"\xef\xbb\xbf192.0.2.0/24\n\n\n  2001:db8::/32  \n",
        b"# a\n; b\n192.0.2.0/24 # c\n2001:db8::/32;d\n\t# e\n",
        b"2001:db8::/32\n192.0.2.0/24\n192.0.2.0/24\n",
    ):
        table = read("text", document)
        assert written(table) == ["192.0.2.0/24", "2001:db8::/32"], document
        assert table.problems == (), document


def test_text_of_comments_alone_is_an_empty_list() -> None:
    """The lists that this project publishes say so in a comment when they are empty."""
    assert read("text", "# No addresses.\n") == Table()


def test_text_with_a_strange_blank_is_a_problem() -> None:
    """A character that only looks like nothing is named, not stripped, and ends no line."""
    for blank in ("\u00a0", "\u2028", "\x0b", "\x00"):
        table = read("text", f"192.0.2.0/24\n198.51.100.0/24{blank}\n203.0.113.0/24\n")
        assert places(table) == ["line 2"], blank
        assert len(table.ranges) == 2, blank


def test_the_family_in_a_name() -> None:
    """A name may promise one family; one that names both or none promises nothing."""
    for name, family in (
        ("ips-v6.txt", 6),
        ("ips-v4", 4),
        ("lists/us-east/nat-gateway-outbound-ipv4.txt", 4),
        ("IPV6.TXT", 6),
        ("2023-10-11T2030-0a2c8bab-ips-v6.txt", 6),
        ("v4/all.txt", None),
        ("ips-v4-and-v6.txt", None),
        ("v45.txt", None),
        ("list.txt", None),
        ("", None),
    ):
        assert family_in(name) == family, name


def test_text_of_the_other_family_is_refused_in_one_sentence() -> None:
    """The feed's word goes before the name's."""
    six, four = "2001:db8::/32\n", "192.0.2.0/24\n198.51.100.0/24\n"
    sentences = [refusal("text", four, name="ips-v6.txt"), refusal("text", six, name="ips-v6.txt", family=4)]
    assert sentences == [
        "IPv6 prefixes were expected and a list of 2 IPv4 prefixes arrived.",
        "IPv4 prefixes were expected and a list of 1 IPv6 prefix arrived.",
    ]
    # One stranger among many is a problem of its line.
    stranger = problems(read("text", "2001:db8::/32\n192.0.2.0/24\n", name="ips-v6.txt"))
    assert stranger == ["line 2: 192.0.2.0/24 is IPv4 where IPv6 belongs: the other family arrived here."]


AMSTERDAM = "192.0.2.0/24,NL,NL-NH,Amsterdam,\n"
IN_AMSTERDAM = "192.0.2.0/24 region=NL-NH city=Amsterdam country=NL"
STRAY = "cidr,Router,Back-up\n192.0.2.0/24,192.0.2.1,198.51.100.1\n203.0.113.0/24,,198.51.100.2\n"

GEOFEEDS: dict[str, tuple[str, list[str], list[str]]] = {
    "a row whose prefix is none stands in a real geofeed and costs no other": (
        f"{AMSTERDAM}None,NL,NL-NH,Amsterdam,\n",
        [IN_AMSTERDAM],
        ["line 2: 'None' is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."],
    ),
    "the prefix alone will do; fields beyond the standard's five are passed over": (
        "192.0.2.0/25\n192.0.2.128/25 , US , US-TX , Richardson , 75080 , 128 , x # y\n",
        ["192.0.2.0/25", "192.0.2.128/25 region=US-TX city=Richardson country=US postal=75080"],
        [],
    ),
    "a comma in a city; a mark without its partner is a fault of its own line and swallows no other": (
        '192.0.2.0/26,US,,"Washington, DC",\n192.0.2.64/26,US,,"Bo\n192.0.2.128/26,US,,"Rome",\n',
        ["192.0.2.0/26 city=Washington, DC country=US", "192.0.2.128/26 city=Rome country=US"],
        ["line 2: This line has a quotation mark without its partner."],
    ),
    "a last address or the other family is named, and its line is no range": (
        "192.0.2.0,192.0.2.255,NL\n198.51.100.0/24,NL,,,\n",
        ["198.51.100.0/24 country=NL"],
        ["line 1: Field 2 of this line is 192.0.2.255, a prefix that a geofeed has no place for; it would be lost."],
    ),
    **{
        f"a first line without a prefix in it is a heading, whatever its words: {heading}": (
            f"# made by hand\n{heading}\n{AMSTERDAM}", [IN_AMSTERDAM], []
        )
        for heading in ("IP Block,Country,State,City,Postal", "ip_prefix,alpha2code,region,city,postal_code", "network",
                        '"IP range","Country"', "Start,Land")
    },
}

TABLES: list[tuple[str, dict[str, str], list[str], list[str]]] = [
    # The columns of a range's own facts are found by their names; a missing last field is a missing fact.
    (
        ("# a comment\nPrefix;Region;Role;Direction;Effective;Expires;Note;Other\n"
        '192.0.2.0/28;us;vpn;inbound;2026-12-20;2027-12-20T09:00:00Z;"the; new";x\n;;;;;;;\n'),
        {},
        [("192.0.2.0/28 region=us role=vpn direction=inbound effective=2026-12-20T00:00:00Z expires=2027-12-20T09:00:00Z"
          " note=the; new")],
        [],
    ),
    ("ip\tregion\n192.0.2.1\tus\n192.0.2.2\n", {}, ["192.0.2.1/32 region=us", "192.0.2.2/32"], []),
    # A column that the feed names goes before the usual one; a fact that is none of a range's own becomes a label.
    ("prefix,Network (CIDR),Team\n198.51.100.1,192.0.2.0/28,net\n", {"prefix": "Network (CIDR)", "team": "Team"},
     ["192.0.2.0/28 team=net"],
     [('line 2: The column "prefix" has one prefix that would be lost, the first is 198.51.100.1; name it in columns, as ipv6_prefix'
       " or as a label of its own.")]),
    # Each row that cannot be read is a problem with its line.
    (
        ("prefix,role,direction,expires\n192.0.2.1,vpn,inbound,\n192.0.2.2,vnp,inbound,\n192.0.2.3,vpn,ingress,\n"
        "192.0.2.4,vpn,inbound,soon\n,vpn,inbound,\n192.0.2.5,vpn,inbound,,,\n"),
        {},
        ["192.0.2.1/32 role=vpn direction=inbound"],
        [
            "line 3: The role 'vnp' is not one of load-balancer, nat-gateway, proxy, vpn, server-pool. Did you mean \"vpn\"?",
            "line 4: The direction 'ingress' is not one of inbound, outbound.",
            "line 5: The date expires: 'soon' is not a date; write it as 2026-12-20T09:00:00Z.",
            'line 6: This row has no "prefix" (or "cidr").',
            "line 7: This line has 6 fields where the first line names 4.",
        ],
    ),
    # Both families of a line are ranges with its facts.
    ("Location,IP,IPv6\nParis,192.0.2.1,2001:db8::1\nRome,192.0.2.2,\n", {"region": "Location"},
     ["192.0.2.1/32 region=Paris", "192.0.2.2/32 region=Rome", "2001:db8::1/128 region=Paris"], []),
    # A column of prefixes that nobody asks for is named, unless they are a part of what the line has or the feed asks for it.
    (STRAY, {}, ["192.0.2.0/24", "203.0.113.0/24"], [
        ('line 2: The column "Back-up" has 2 prefixes that would be lost, the first is 198.51.100.1; name it in columns, as'
         " ipv6_prefix or as a label of its own.")
    ]),
    (STRAY, {"spare": "Back-up"}, ["192.0.2.0/24 spare=198.51.100.1", "203.0.113.0/24 spare=198.51.100.2"], []),
    # A length, a mask or a last address beside an address is used.
    ("network,mask_len,region\n192.0.2.0,24,x\n", {}, ["192.0.2.0/24 region=x"], []),
    ("Network,Netmask\n192.0.2.0,255.255.255.0\n2001:db8::,ffff:ffff::\n", {}, ["192.0.2.0/24", "2001:db8::/32"], []),
    ("network,cidr\n192.0.2.0,24\n", {}, ["192.0.2.0/24"], []),
    ("address;prefix length\n2001:db8::;/48\n", {}, ["2001:db8::/48"], []),
    ("cidr,mask_len\n192.0.2.0/24,24\n", {}, ["192.0.2.0/24"], []),
    ("ip,end_ip\n192.0.2.0,192.0.2.130\n", {}, ["192.0.2.0/25", "192.0.2.128/31", "192.0.2.130/32"], []),
    ("ip,last address\n2001:db8::,2001:db8::ffff\n", {}, ["2001:db8::/112"], []),
    ("prefix,from,until\n192.0.2.0/24,2026-01-01,2027-01-01\n", {}, ["192.0.2.0/24"], []),
    # Where two columns disagree, the column is named, and the line is no range.
    ("cidr,mask_len\n192.0.2.0/24,25\n198.51.100.0,\n", {}, ["198.51.100.0/32"],
     ['line 2: "mask_len" says /25 beside 192.0.2.0/24; one of the two is wrong.']),
    ("network,mask_len\n192.0.2.0,33\n198.51.100.0,\n", {}, ["198.51.100.0/32"],
     ["line 2: \"mask_len\" is '33' beside 192.0.2.0, which is no length of IPv4."]),
    ("network,mask_len\n192.0.2.1,24\n198.51.100.0,\n", {}, ["198.51.100.0/32"],
     ["line 2: '192.0.2.1/24' has host bits set; write 192.0.2.0/24 for the block or 192.0.2.1 for the one address."]),
    ("ip,end_ip\n192.0.2.9,192.0.2.1\n198.51.100.0,\n", {}, ["198.51.100.0/32"],
     ['line 2: "end_ip" is 192.0.2.1, which is no end of a span that begins at 192.0.2.9.']),
]


def test_geofeeds() -> None:
    """Each document becomes exactly these ranges and problems."""
    for case, (document, ranges, faults) in GEOFEEDS.items():
        table = read("geofeed", document)
        assert (written(table), problems(table)) == (ranges, faults), case


def test_csv() -> None:
    """Each document with the columns that its feed names becomes exactly these ranges and problems."""
    for document, columns, ranges, faults in TABLES:
        table = read("csv", document, columns=columns)
        assert (written(table), problems(table)) == (ranges, faults), document


def test_a_document_that_is_refused() -> None:
    """What was expected, and what arrived: a heading alone shows nothing, and that of a mask says too much for a geofeed."""
    expected = 'A geofeed with lines like "192.0.2.0/24,NL,NL-NH,Amsterdam," was expected and'
    for name, document, columns, sentence in (
        *(("geofeed", document, {}, expected) for document in ("Error, try again later\n", "{down}, sorry\n", "a,b\nc,d\n")),
        ("geofeed", "network,netmask,country\n192.0.2.0,255.255.255.0,NL\n", {},
         "line 1: The column 'netmask' says more of a prefix than a geofeed can"),
        ("csv", "a,b\n1,2\n", {}, 'line 1: A column "prefix" (or "cidr") was expected and "a", "b" arrived; name it in columns.'),
        ("csv", "192.0.2.1,us\n", {}, ('line 1: A table with a line that names its columns was expected and one with "192.0.2.1",'
         ' "us" arrived, which are values.')),
        ("csv", "prefix,b\n1,2\n", {"region": "Zone"}, 'line 1: A column "Zone" was expected and "prefix", "b" arrived.'),
        ("csv", "prefix,Prefix\n1,2\n", {}, 'line 1: The column "prefix" stands there 2 times: "prefix", "Prefix".'),
        ("csv", "# a\n", {}, "A table with a line that names its columns was expected and nothing but comments arrived."),
        ("csv", 'prefix,note\n192.0.2.1,"a\nb"\n', {}, ("line 2: This line has a quotation mark without its partner; a field may"
         " not go over several lines.")),
    ):
        assert refusal(name, document, columns=columns).startswith(sentence), document


def test_geofeed_time_in_a_comment() -> None:
    """Linode's comment is the publication time; any other is none."""
    for comment, published in (
        ("# Last modified: 2025-07-24 10:00:06.525037", "2025-07-24T10:00:06Z"),
        ("#last modified: 2025-07-24", "2025-07-24T00:00:00Z"),
        ("# Publication date: 2026-03-18", "2026-03-18T00:00:00Z"),
        ("# Generated at 2026-03-03T10:00:00Z by a script", "2026-03-03T10:00:00Z"),
        ("# Last-Updated: 2026-03-03", "2026-03-03T00:00:00Z"),
        ("# lastupdated (rfc3339): 2026-08-22T16:53:12+00:00", "2026-08-22T16:53:12Z"),
        ("lastupdated (rfc3339): 2026-08-22T16:53:12+00:00", "2026-08-22T16:53:12Z"),
        ("# created: 2019-01-01\n# updated on: 3 March 2026\n# next update: 2027-01-01", "2026-03-03T00:00:00Z"),
        ("# Generated: Tue, 03 Mar 2026 10:00:00 GMT", "2026-03-03T10:00:00Z"),
        ("# Generated on Tue Mar  3 09:00:00 UTC 2026", "2026-03-03T09:00:00Z"),
        ("# Created 2020-01-01, updated 2026-03-03", "2026-03-03T00:00:00Z"),
        ("# Updated 13.03.2026 10:00", "2026-03-13T10:00:00Z"),
        ("# Last updated: March 3, 2026 10:15 PM UTC", "2026-03-03T22:15:00Z"),
        ("# Last updated: Mar 3, 2026, 12:05 a.m.", "2026-03-03T00:05:00Z"),
        ("# as of March 3rd, 2026", "2026-03-03T00:00:00Z"),
        ("# $Date: 2026-03-03 10:00:00 +0000 (Tue, 03 Mar 2026) $", "2026-03-03T10:00:00Z"),
        ("# Updated: 31.02.2026", None),
        ("# Last modified: yesterday at noon", None),
        ("# 2025-07-24", None),
    ):
        assert instant_or_none(read("geofeed", f"{comment}\n192.0.2.0/24,,,,\n").published) == published, comment


def test_geofeed_whose_first_prefix_is_wrong() -> None:
    """A prefix with a fault makes no heading."""
    for first in ("192.0.2.1/24,NL,,,", "192.0.2.300,NL,,,", "2001:db8::/200,NL,,,"):
        table = read("geofeed", f"{first}\n198.51.100.0/24,NL,,,\n")
        assert places(table) == ["line 1"], first


def test_json_lines_and_utf_16_are_told_in_one_sentence() -> None:
    """What arrived, and no line for each line."""
    json_lines = b'{"cidr":"192.0.2.0/24"}\n' * 2000
    for name in LINES:
        sentence = refusal(name, json_lines)
        assert sentence.endswith("was expected and a document of JSON lines (the format jmespath reads it) arrived."), name
        assert sentence.count(". ") == 0, name
        for codec in ("utf-16", "utf-16-le", "utf-16-be"):
            sentence = refusal(name, "192.0.2.0/24\n198.51.100.0/24\n".encode(codec))
            assert "text in UTF-16 (PowerShell's > writes it; save it as UTF-8) arrived" in sentence, (name, codec)


def test_a_refusal_has_three_faults_at_most() -> None:
    """The sentence of a refusal says it all; the rest would hide it."""
    with pytest.raises(DocumentError) as caught:
        read("text", "no prefix here\n" * 2000)
    assert len(caught.value.problems) == 4


def test_csv_lengths_that_some_lines_lack() -> None:
    """A first line without a length made every later block a single address."""
    table = read("csv", "network,mask_len,region\n192.0.2.1,-,x\n198.51.100.0,24,y\n")
    assert (prefixes(table), table.problems) == (["192.0.2.1/32", "198.51.100.0/24"], ())
    table = read("csv", "first,end_ip\n192.0.2.1,n/a\n198.51.100.0,198.51.100.255\n", columns={"prefix": "first"})
    assert (prefixes(table), table.problems) == (["192.0.2.1/32", "198.51.100.0/24"], ())
