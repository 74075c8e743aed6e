"""Ranges by their kinds: as good as a tuple of the same ranges, and known as well when nobody has looked at each."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.formats import ReadOptions, get
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.range_columns import Ranges, ranges_of, with_kinds
from ip_ranges.model.table import Range

FACTS = [("a", "proxy", "inbound", None, None, "", ()), ("b", "proxy", "inbound", None, None, "", (("service", "S3"),))]
FOUND = st.lists(
    st.tuples(st.sampled_from(["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "2001:db8:1::/48"]), st.integers(0, 1))
)


def both(found: list[tuple[str, int]]) -> tuple[Ranges, tuple[Range, ...]]:
    """The ranges as a reader gives them, and the same one by one."""
    read = ranges_of([(parse_prefix(text), number, text) for text, number in found], FACTS)
    return read, tuple(Range(parse_prefix(text), *FACTS[number]) for text, number in found)


@given(FOUND)
def test_what_a_reader_numbers_is_what_would_be_found_one_by_one(found: list[tuple[str, int]]) -> None:
    """The numbers, kinds, prefixes and texts of ranges that nobody made yet, beside those of made ones."""
    read, made = both(found)
    seen = Ranges(made)
    assert (read.numbers, read.kinds, read.prefixes, read.texts) == (seen.numbers, seen.kinds, seen.prefixes, seen.texts)
    assert "rows" not in vars(read) or not found


@given(FOUND)
def test_it_is_as_good_as_a_tuple(found: list[tuple[str, int]]) -> None:
    """Equal both ways, of one length and one hash, kept as it is, and the same after a pickle."""
    read, made = both(found)
    assert len(read) == len(made)
    assert read == made
    assert made == read
    assert hash(read) == hash(made)
    assert read[1:] == made[1:]
    assert pickle.loads(pickle.dumps(read)) == made
    assert with_kinds(read) is read
    assert read != list(made)


@pytest.mark.slow
@given(FOUND)
def test_what_is_wanted_of_a_kind(found: list[tuple[str, int]]) -> None:
    """In the same order; nothing is copied where all are wanted."""
    read, made = both(found)
    assert read.where(lambda item: item.region == "b" and item.prefix.version == 6) == tuple(
        item for item in made if item.region == "b" and item.prefix.version == 6
    )
    assert read.where(lambda item: True) is read


def test_a_prefix_that_is_written_in_two_ways_is_one() -> None:
    """With all its facts, each once, and the text that is published."""
    document = "prefix,region\n2001:DB8:0::/48,b\n2001:db8::/48,a\n2001:db8::/48,b\n192.0.2.1,a\n192.0.2.1/32,a\n"
    table = get("csv").read(document.encode(), ReadOptions())
    assert [(str(item.prefix), item.region) for item in table.ranges] == [
        ("192.0.2.1/32", "a"),
        ("2001:db8::/48", "a"),
        ("2001:db8::/48", "b"),
    ]
    assert with_kinds(table.ranges).texts == ["192.0.2.1/32", "2001:db8::/48", "2001:db8::/48"]
