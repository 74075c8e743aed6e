"""The project's own table: every field, and every fault with its place and cure."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from ip_ranges.base.timestamps import parse_instant
from ip_ranges.model.table import Location, Notice, Region, ServerPool
from reading import EXAMPLES, prefixes, problems, read, refusal, written

REGION: dict[str, Any] = {
    "id": "us-east",
    "name": "North America (Virginia)",
    "vendor": "aws",
    "vendor_region": "us-east-1",
    "location": {"city": "Ashburn", "country": "US", "latitude": 39.04, "longitude": -77.49},
    "tenancy": "private",
    "status": "planned",
    "hostname": "lb.us.example.com",
    "server_pool": {"feed": "aws", "region": "us-east-1", "service": "EC2"},
}
RANGE: dict[str, Any] = {
    "prefix": "192.0.2.10/32",
    "region": "us-east",
    "role": "load-balancer",
    "direction": "inbound",
    "effective": "2026-12-20T09:00:00Z",
    "expires": None,
    "note": "new",
}
NOTICE: dict[str, Any] = {
    "id": "us-lb-2026-12",
    "published": "2026-11-20T09:30:00Z",
    "effective": "2026-12-20T09:00:00Z",
    "title": "New load balancer",
    "body": "One line.\nAnother.",
    "regions": ["us-east"],
    "url": "https://status.example.com/1",
}


def table_of(**changes: Any) -> str:
    """A sound table as JSON, with some of its keys changed."""
    return json.dumps({"format_version": "1.0", "regions": [REGION], "ranges": [RANGE], "notices": [NOTICE]} | changes)


def without(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A mapping without one of its keys."""
    return {name: value for name, value in item.items() if name != key}


def test_every_field_is_read() -> None:
    """Nothing that the contract names is lost."""
    table = read("region-table", table_of(serial=2026112001, published="2026-11-20T09:30:00Z", example=True))
    assert table.regions == (
        Region(
            "us-east",
            "North America (Virginia)",
            "aws",
            "us-east-1",
            Location("Ashburn", "US", 39.04, -77.49),
            "private",
            "planned",
            "lb.us.example.com",
            ServerPool("aws", "us-east-1", (("service", "EC2"),)),
        ),
    )
    assert written(table) == [
        "192.0.2.10/32 region=us-east role=load-balancer direction=inbound effective=2026-12-20T09:00:00Z note=new"
    ]
    assert table.notices == (
        Notice(
            "us-lb-2026-12",
            parse_instant("2026-11-20T09:30:00Z"),
            "New load balancer",
            "One line.\nAnother.",
            parse_instant("2026-12-20T09:00:00Z"),
            ("us-east",),
            "https://status.example.com/1",
        ),
    )
    assert (table.token, table.published, table.example) == (2026112001, parse_instant("2026-11-20T09:30:00Z"), True)
    assert table.problems == ()


def test_toml_and_json_say_the_same() -> None:
    """The page's example in TOML is the same table as its own content in JSON."""
    content = tomllib.loads(EXAMPLES["region-table"])
    as_json = json.dumps(content, default=lambda moment: moment.isoformat())
    assert read("region-table", as_json) == read("region-table", EXAMPLES["region-table"])


def test_each_fault_has_its_place_and_cure() -> None:
    """All faults at once, each where it is."""
    for changes, sentences in (
        ({"ranges": [RANGE | {"prefix": "192.0.2.10/24"}]}, [(".ranges[0].prefix: '192.0.2.10/24' has host bits set; write"
         " 192.0.2.0/24 for the block or 192.0.2.10 for the one address.")]),
        ({"ranges": [without(RANGE, "prefix")]}, [".ranges[0].prefix: This is missing."]),
        ({"ranges": [without(RANGE, "role")]}, [".ranges[0].role: This is missing."]),
        ({"ranges": [RANGE | {"direction": "inbuond"}]}, [('.ranges[0].direction: "inbuond" is not one of inbound, outbound.'
         ' Did you mean "inbound"?')]),
        ({"ranges": [RANGE | {"region": "us-eats"}]}, [('.ranges[0].region: There is no region "us-eats" in this table.'
         ' Did you mean "us-east"?')]),
        ({"ranges": [RANGE | {"expires": "soon"}]}, [(".ranges[0].expires: 'soon' is not a date; write it as"
         " 2026-12-20T09:00:00Z.")]),
        ({"ranges": [RANGE | {"efective": None}]}, [('.ranges[0].efective: There is no such key here. Did you mean'
         ' "effective"?')]),
        ({"ranges": [RANGE | {"x-owner": "net"}]}, []),
        ({"ranges": {}}, [".ranges: This is an object where a list belongs."]),
        ({"ranges": [3]}, [".ranges[0]: This is a number where an object belongs.", ".ranges[0].prefix: This is missing.",
         ".ranges[0].region: This is missing.", ".ranges[0].role: This is missing.", ".ranges[0].direction: This is missing."]),
        ({"regions": [REGION | {"id": "../../x"}], "ranges": [], "notices": []}, [(".regions[0].id: '../../x' is not an id; use"
         " letters, digits, dots, hyphens and underscores, at most 64.")]),
        ({"regions": [REGION, REGION | {"id": "US-East"}]}, ['.regions[1].id: The region id "US-East" is used twice.']),
        ({"regions": [REGION | {"hostname": "lb_.example.com;"}]}, [(".regions[0].hostname: 'lb_.example.com;' is not a host"
         " name.")]),
        ({"regions": [REGION | {"location": {"latitude": 91}}]}, [".regions[0].location.latitude: 91 is outside -90 to 90."]),
        ({"regions": [REGION | {"server_pool": {"region": "x"}}]}, [".regions[0].server_pool.feed: This is missing."]),
        ({"notices": [NOTICE | {"url": "javascript:alert(1)"}]}, [(".notices[0].url: This is not a web address; it begins with"
         " https://.")]),
        ({"notices": [NOTICE | {"regions": ["us-east", "x"]}]}, [('.notices[0].regions[1]: There is no region "x" in this'
         " table.")]),
        ({"notices": [NOTICE, NOTICE]}, ['.notices[1].id: The notice id "us-lb-2026-12" is used twice.']),
        ({"exmaple": True}, ['.exmaple: There is no such key here. Did you mean "example"?']),
        ({"$schema": "schema/region-table.schema.json"}, []),
    ):
        assert problems(read("region-table", table_of(**changes))) == sentences, changes


def test_what_is_no_region_table_is_refused() -> None:
    """As a whole, with what arrived."""
    for document, sentence in (
        ('{"format_version": "2.0"}', '.format_version: "2.0" is not known here; this reader knows version 1.'),
        ("{}", "This region table is empty."),
        ("[]", ".: This is a list where an object belongs."),
        ("# nothing yet\n", "This region table is empty."),
        ("a = \n", "A region table was expected and text that begins with 'a = ' arrived, which is not TOML:"),
    ):
        assert refusal("region-table", document).startswith(sentence), document


def test_a_prefix_that_is_a_number_too_long_to_write() -> None:
    """A number that long is told like every other fault: TOML has such numbers in hexadecimal."""
    row = 'region = "us"\nrole = "vpn"\ndirection = "outbound"\n'
    document = f'format_version = "1.0"\n[[regions]]\nid = "us"\n[[ranges]]\nprefix = "192.0.2.1/32"\n{row}[[ranges]]\nprefix = 0x{"f" * 3600}\n{row}'
    table = read("region-table", document)
    sentence = 'This is a number where a prefix belongs; write it as text, like "192.0.2.0/24".'
    assert [str(problem) for problem in table.problems] == [f"line 10, range 2 (us), prefix: {sentence}"]


FEBRUARY, MARCH, APRIL = (f"2027-0{month}-01T00:00:00Z" for month in (2, 3, 4))


def test_a_copied_line_with_other_dates() -> None:
    """Which of the two holds cannot be told: the second one is a problem that names both, and only the first is kept."""
    for first, second in (
        ({"effective": None, "expires": None}, {"effective": None, "expires": MARCH}),
        ({"effective": FEBRUARY, "expires": None}, {"effective": MARCH, "expires": None}),
        ({"effective": None, "expires": MARCH}, {"effective": FEBRUARY, "expires": APRIL}),
    ):
        table = read("region-table", table_of(ranges=[RANGE | first, RANGE | {"prefix": "192.0.2.99/32"}, RANGE | second]))
        assert problems(table) == [
            (".ranges[2]: 192.0.2.10/32 (us-east, load-balancer, inbound) stands on line 1, range 1 (192.0.2.10/32 us-east) already with other dates, and both hold at the"
            " same time: a copied line? Keep one of the two, or give them times that follow one another.")
        ]
        assert prefixes(table) == ["192.0.2.10/32", "192.0.2.99/32"], first


def test_two_rows_that_may_both_hold() -> None:
    """Times that follow one another, equal lines, and another role are no contradiction."""
    for rows in (
        # Given up on a day, and in use again from that day on or later.
        [{"effective": None, "expires": FEBRUARY}, {"effective": FEBRUARY, "expires": None}],
        [{"effective": MARCH, "expires": APRIL}, {"effective": None, "expires": FEBRUARY}],
        # The same line twice says nothing else.
        [{}, {}],
        [{"role": "load-balancer", "expires": MARCH}, {"role": "vpn"}],
    ):
        assert read("region-table", table_of(ranges=[RANGE | row for row in rows])).problems == (), rows
