"""Where the rows of a region table stand in its file: the line, the row counted from 1, and what it is about."""

from __future__ import annotations

import json

from ip_ranges.formats import ReadOptions, get

HEADERS = '''\
format_version = "1.0"
serial = "later"

[[regions]]
id = "us-east"

# [[ranges]]
[[ranges]]
prefix = "192.0.2.10/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"
expires = "2027-01-01"
note = "[[ranges]]"

[[ranges]]
prefix = "192.0.2.11/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"
efective = "2027-01-01"

[[ranges]]
prefix = "192.0.2.10/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"

[[notices]]
id = "move"
published = "2026-11-20"
title = """
[[notices]]
"""
'''

LISTS = '''\
format_version = "1.0"
regions = [{id = "us-east"},
  {id = "eu-west", vendr = "aws"}]
ranges = [
  # {
  {prefix = "192.0.2.10/32", region = "us-east", role = "load-balancer", direction = "inbund"},
  {prefix = "192.0.2.300/32", region = "us-east", role = "load-balancer", direction = "inbound"},
]
'''

OBJECT = {
    "format_version": "1.0",
    "ranges": [
        {"prefix": "192.0.2.10/32", "region": "us-east", "role": "load-balancer", "direction": "inbound", "note": "}],\n"},
        {"prefix": "192.0.2.11/32", "region": "us-east", "role": "load-balancer", "direction": "inbound", "expires": "soon"},
    ],
    "regions": [{"id": "us-east"}],
}


def places(document: str) -> list[str]:
    """The places of a document's problems."""
    return [problem.place for problem in get("region-table").read(document.encode(), ReadOptions()).problems]


def test_a_table_with_headers() -> None:
    """A header in a comment or a text is none; a key of the row has its own line."""
    assert places(HEADERS) == [
        "line 2, serial",
        "line 21, range 2 (192.0.2.11/32 us-east), efective",
        "line 23, range 3 (192.0.2.10/32 us-east)",
        "line 32, notice 1 (move), title",
    ]


def test_the_row_that_is_contradicted() -> None:
    """Both places are named."""
    (sentence,) = (str(problem) for problem in get("region-table").read(HEADERS.encode(), ReadOptions()).problems if "copied" in problem.message)
    assert sentence == (
        "line 23, range 3 (192.0.2.10/32 us-east): 192.0.2.10/32 (us-east, load-balancer, inbound) stands on line 8, range 1 (192.0.2.10/32"
        " us-east) already with other dates, and both hold at the same time: a copied line? Keep one of the two, or give them times that"
        " follow one another."
    )


def test_a_table_with_lists() -> None:
    """TOML's other way to write rows."""
    assert places(LISTS) == [
        "line 3, region 2 (eu-west), vendr",
        "line 6, range 1 (192.0.2.10/32 us-east), direction",
        "line 7, range 2 (192.0.2.300/32 us-east), prefix",
    ]


def test_a_table_in_json() -> None:
    """With line feeds, and without: then every row is on the first line."""
    assert places(json.dumps(OBJECT, indent=1)) == ["line 9, range 1 (192.0.2.10/32 us-east), note", "line 16, range 2 (192.0.2.11/32 us-east), expires"]
    assert places(json.dumps(OBJECT)) == ["line 1, range 1 (192.0.2.10/32 us-east), note", "line 1, range 2 (192.0.2.11/32 us-east), expires"]


def test_rows_that_are_no_objects() -> None:
    """They have a number, and no name."""
    assert places('{"format_version": "1.0", "regions": [], "ranges": [\n3]}')[0] == "line 2, range 1"
    assert places('{"format_version": "1.0", "regions": [], "ranges": {}}') == ["line 1, ranges"]
