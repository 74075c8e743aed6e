"""Ranges in columns: as good as a tuple of the same ranges, and made only when somebody looks at each."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.formats import ReadOptions, get
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.range_columns import Ranges, in_columns
from ip_ranges.model.table import Range, RangeFacts

FACTS = [RangeFacts("a", "proxy", "inbound"), RangeFacts("b", "proxy", "inbound", labels=(("service", "S3"),))]
ROWS = st.lists(
    st.tuples(st.sampled_from(["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "2001:db8:1::/48"]), st.integers(0, 1))
)


def both(rows: list[tuple[str, int]]) -> tuple[Ranges, tuple[Range, ...]]:
    """The ranges as a reader gives them, and the same one by one."""
    read = Ranges([parse_prefix(text) for text, _ in rows], [text for text, _ in rows], [number for _, number in rows], FACTS)
    return read, tuple(Range(parse_prefix(text), *FACTS[number]) for text, number in rows)


def test_a_range_is_a_prefix_and_its_facts() -> None:
    """Field by field in one order, with the same defaults; only a range can be asked for its prefix."""
    assert Range._fields == ("prefix", *RangeFacts._fields)
    assert Range._field_defaults == RangeFacts._field_defaults
    item = Range(parse_prefix("192.0.2.0/24"), "a", labels=(("service", "S3"),))
    assert item.facts.with_prefix(item.prefix) == item
    assert (item.facts.fact("region"), item.facts.fact("service"), item.facts.fact("zone")) == ("a", "S3", "")
    with pytest.raises(LookupError, match="ask each range"):
        item.facts.fact("prefix")
    for name in ("prefix", "family", "size"):
        assert not hasattr(item.facts, name)


@given(ROWS)
def test_what_a_reader_numbers_is_what_would_be_found_one_by_one(rows: list[tuple[str, int]]) -> None:
    """The columns of ranges that nobody made yet, beside those of made ones: facts without a row are not there."""
    read, made = both(rows)
    seen = in_columns(made)
    for column in ("prefixes", "texts", "numbers", "facts"):
        assert list(getattr(read, column)) == list(getattr(seen, column))
    assert "rows" not in vars(read)


@given(ROWS)
def test_it_is_as_good_as_a_tuple(rows: list[tuple[str, int]]) -> None:
    """Equal both ways, of one length and one hash, kept as it is, and the same after a pickle."""
    read, made = both(rows)
    assert len(read) == len(made)
    assert read == made
    assert made == read
    assert hash(read) == hash(made)
    assert read[1:] == made[1:]
    assert pickle.loads(pickle.dumps(read)) == made
    assert in_columns(read) is read
    assert read != list(made)


def test_a_prefix_that_is_written_in_two_ways_is_one() -> None:
    """With all its facts, each once, and the text that is published."""
    document = "prefix,region\n2001:DB8:0::/48,b\n2001:db8::/48,a\n2001:db8::/48,b\n192.0.2.1,a\n192.0.2.1/32,a\n"
    table = get("csv").read(document.encode(), ReadOptions())
    assert [(str(item.prefix), item.region) for item in table.ranges] == [
        ("192.0.2.1/32", "a"),
        ("2001:db8::/48", "a"),
        ("2001:db8::/48", "b"),
    ]
    assert list(in_columns(table.ranges).texts) == ["192.0.2.1/32", "2001:db8::/48", "2001:db8::/48"]
