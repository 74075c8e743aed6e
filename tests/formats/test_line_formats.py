"""Documents of lines: plain text, geofeeds and CSV, with all that stands around a prefix in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ip_ranges.errors import DocumentError
from ip_ranges.formats.text import family_in
from ip_ranges.instants import instant_or_none
from ip_ranges.model import Table

Read = Callable[..., Table]
Written = Callable[[Table], list[str]]


@pytest.mark.parametrize(
    "document",
    [
        b"192.0.2.0/24\n2001:db8::/32",
        b"192.0.2.0/24\t\n2001:db8::/32\t\n",
        b"192.0.2.0/24\r\n2001:db8::/32\r\n",
        b"192.0.2.0/24\r2001:db8::/32\r",
        b"\xef\xbb\xbf192.0.2.0/24\n\n\n  2001:db8::/32  \n",
        b"# a\n; b\n192.0.2.0/24 # c\n2001:db8::/32;d\n\t# e\n",
        b"2001:db8::/32\n192.0.2.0/24\n192.0.2.0/24\n",
    ],
)
def test_text_and_what_means_nothing_in_it(document: bytes, read: Read, written: Written) -> None:
    """Line ends of every kind, none at the end, blanks, tabs, comments, a byte order mark, duplicates."""
    table = read("text", document)
    assert written(table) == ["192.0.2.0/24", "2001:db8::/32"]
    assert table.problems == ()


def test_text_of_comments_alone_is_an_empty_list(read: Read) -> None:
    """The lists that this project publishes say so in a comment when they are empty."""
    assert read("text", "# No addresses.\n") == Table()


@pytest.mark.parametrize("blank", ["\u00a0", "\u2028", "\x0b", "\x00"])
def test_text_with_a_strange_blank_is_a_problem(blank: str, read: Read) -> None:
    """A character that only looks like nothing is named, not stripped, and ends no line."""
    table = read("text", f"192.0.2.0/24\n198.51.100.0/24{blank}\n203.0.113.0/24\n")
    assert [problem.path for problem in table.problems] == ["line 2"]
    assert len(table.ranges) == 2


@pytest.mark.parametrize(
    ("name", "family"),
    [
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
    ],
)
def test_the_family_in_a_name(name: str, family: int | None) -> None:
    """A name may promise one family; one that names both or none promises nothing."""
    assert family_in(name) == family


def test_text_of_the_other_family_is_refused_in_one_sentence(read: Read) -> None:
    """The feed's word goes before the name's."""
    with pytest.raises(DocumentError, match=r"^IPv6 prefixes were expected and a list of 2 IPv4 prefixes arrived\.$"):
        read("text", "192.0.2.0/24\n198.51.100.0/24\n", name="ips-v6.txt")
    with pytest.raises(DocumentError, match=r"^IPv4 prefixes were expected and a list of 1 IPv6 prefix arrived\.$"):
        read("text", "2001:db8::/32\n", name="ips-v6.txt", family=4)


def test_text_with_one_prefix_of_the_other_family(read: Read) -> None:
    """One stranger among many is a problem of its line."""
    table = read("text", "2001:db8::/32\n192.0.2.0/24\n", name="ips-v6.txt")
    assert [str(problem) for problem in table.problems] == [
        "line 2: 192.0.2.0/24 is IPv4 where IPv6 belongs: the other family arrived here."
    ]


def test_geofeed_row_whose_prefix_is_none(read: Read, written: Written) -> None:
    """Such a row stands in a real geofeed; it costs no other."""
    table = read("geofeed", "192.0.2.0/24,NL,NL-NH,Amsterdam,\nNone,NL,NL-NH,Amsterdam,\n")
    assert written(table) == ["192.0.2.0/24 region=NL-NH city=Amsterdam country=NL"]
    assert [problem.path for problem in table.problems] == ["line 2"]


def test_geofeed_with_fewer_and_more_fields(read: Read, written: Written) -> None:
    """The prefix alone will do; fields beyond the standard's five are passed over."""
    table = read("geofeed", "192.0.2.0/25\n192.0.2.128/25 , US , US-TX , Richardson , 75080 , 128 , x # y\n")
    assert written(table) == ["192.0.2.0/25", "192.0.2.128/25 region=US-TX city=Richardson country=US postal=75080"]


def test_geofeed_quotation_marks(read: Read, written: Written) -> None:
    """A comma in a city; a mark without its partner is a fault of its own line and swallows no other."""
    table = read("geofeed", '192.0.2.0/26,US,,"Washington, DC",\n192.0.2.64/26,US,,"Bo\n192.0.2.128/26,US,,"Rome",\n')
    assert written(table) == ["192.0.2.0/26 city=Washington, DC country=US", "192.0.2.128/26 city=Rome country=US"]
    assert [str(problem) for problem in table.problems] == ["line 2: This line has a quotation mark without its partner."]


@pytest.mark.parametrize(
    ("comment", "published"),
    [
        ("# Last modified: 2025-07-24 10:00:06.525037", "2025-07-24T10:00:06Z"),
        ("#last modified: 2025-07-24", "2025-07-24T00:00:00Z"),
        ("# Last modified: yesterday at noon", None),
        ("# 2025-07-24", None),
    ],
)
def test_geofeed_time_in_a_comment(comment: str, published: str | None, read: Read) -> None:
    """Linode's comment is the publication time; any other is none."""
    assert instant_or_none(read("geofeed", f"{comment}\n192.0.2.0/24,,,,\n").published) == published


def test_csv_with_every_fact(read: Read, written: Written) -> None:
    """The columns of a range's own facts are found by their names."""
    document = (
        "# a comment\nPrefix;Region;Role;Direction;Effective;Expires;Note;Other\n"
        "192.0.2.0/28;us;vpn;inbound;2026-12-20;2027-12-20T09:00:00Z;the; x\n;;;;;;;\n"
    )
    assert written(read("csv", document.replace("the; x", '"the; new";x'))) == [
        ("192.0.2.0/28 region=us role=vpn direction=inbound effective=2026-12-20T00:00:00Z"
        " expires=2027-12-20T09:00:00Z note=the; new")
    ]


def test_csv_with_tabs_and_short_lines(read: Read, written: Written) -> None:
    """A missing last field is a missing fact."""
    assert written(read("csv", "ip\tregion\n192.0.2.1\tus\n192.0.2.2\n")) == ["192.0.2.1/32 region=us", "192.0.2.2/32"]


def test_csv_columns_by_the_feed(read: Read, written: Written) -> None:
    """A named column goes before the usual one; a fact that is none of a range's own becomes a label."""
    document = "prefix,Network (CIDR),Team\n198.51.100.1,192.0.2.0/28,net\n"
    columns = {"prefix": "Network (CIDR)", "team": "Team"}
    assert written(read("csv", document, columns=columns)) == ["192.0.2.0/28 team=net"]


@pytest.mark.parametrize(
    ("document", "columns", "sentence"),
    [
        ("a,b\n1,2\n", {}, 'line 1: A column "prefix" (or "cidr") was expected and "a", "b" arrived; name it in columns.'),
        ("192.0.2.1,us\n", {}, ('line 1: A table with a line that names its columns was expected and one with "192.0.2.1",'
         ' "us" arrived, which are values.')),
        ("prefix,b\n1,2\n", {"region": "Zone"}, 'line 1: A column "Zone" was expected and "prefix", "b" arrived.'),
        ("prefix,Prefix\n1,2\n", {}, 'line 1: The column "prefix" stands there 2 times: "prefix", "Prefix".'),
        ("# a\n", {}, "A table with a line that names its columns was expected and nothing but comments arrived."),
        ('prefix,note\n192.0.2.1,"a\nb"\n', {}, ("line 2: This line has a quotation mark without its partner; a field may"
         " not go over several lines.")),
    ],
)
def test_csv_that_is_no_such_table(document: str, columns: dict[str, str], sentence: str, read: Read) -> None:
    """What was expected of the columns, and which arrived."""
    with pytest.raises(DocumentError) as caught:
        read("csv", document, columns=columns)
    assert str(caught.value) == sentence


def test_csv_rows_that_cannot_be_read(read: Read, written: Written) -> None:
    """Each is a problem with its line."""
    document = (
        "prefix,role,direction,expires\n192.0.2.1,vpn,inbound,\n192.0.2.2,vnp,inbound,\n192.0.2.3,vpn,ingress,\n"
        "192.0.2.4,vpn,inbound,soon\n,vpn,inbound,\n192.0.2.5,vpn,inbound,,,\n"
    )
    table = read("csv", document)
    assert written(table) == ["192.0.2.1/32 role=vpn direction=inbound"]
    assert [str(problem) for problem in table.problems] == [
        "line 3: The role 'vnp' is not one of load-balancer, nat-gateway, proxy, vpn, server-pool. Did you mean \"vpn\"?",
        "line 4: The direction 'ingress' is not one of inbound, outbound.",
        "line 5: The date expires: 'soon' is not a date; write it as 2026-12-20T09:00:00Z.",
        'line 6: This row has no "prefix" (or "cidr").',
        "line 7: This line has 6 fields where the first line names 4.",
    ]
