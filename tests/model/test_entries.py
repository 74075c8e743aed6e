"""Entries by their kinds: what is asked once for each kind is answered as if every entry had been asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.model.entries import Entry, by_kind
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.table import Range

PREFIXES = st.sampled_from(["192.0.2.0/24", "192.0.2.0/25", "198.51.100.7/32", "2001:db8::/32", "2001:db8:1::/48"])
RANGES = st.builds(
    lambda text, region, direction, service: Range(
        parse_prefix(text), region, "server-pool", direction, labels=(("service", service),)
    ),
    PREFIXES,
    st.sampled_from(["a", "b", ""]),
    st.sampled_from(["inbound", "outbound"]),
    st.sampled_from(["EC2", "S3"]),
)
ENTRIES = st.lists(st.builds(Entry, RANGES, st.sampled_from(["active", "announced", "retired"])))


@given(ENTRIES)
def test_the_kind_of_an_entry_has_all_its_facts_but_the_prefix(entries: list[Entry]) -> None:
    """And its family, though labels that are equal may lie in two places of the memory."""
    every = by_kind(entries)
    assert len(every.kinds) == len({(entry.range[1:], entry.range.prefix.version, entry[1:]) for entry in entries})
    for entry, number in zip(every, every.numbers, strict=True):
        one = every.kinds[number]
        assert (one.range[1:], one.range.prefix.version, one[1:]) == (entry.range[1:], entry.range.prefix.version, entry[1:])
    assert every.texts == [str(entry.range.prefix) for entry in entries]


@given(ENTRIES, st.sampled_from(["a", "b"]))
def test_what_is_wanted_is_what_would_be_found_one_by_one(entries: list[Entry], region: str) -> None:
    """In the same order, with kinds that its numbers fit, and no others."""
    found = by_kind(entries).where(lambda entry: entry.range.region == region and entry.allowed)
    assert list(found) == [entry for entry in entries if entry.range.region == region and entry.allowed]
    again = by_kind(list(found))
    assert [found.kinds[number] for number in found.numbers] == [again.kinds[number] for number in again.numbers]
    assert len(found.kinds) == len(again.kinds)


@given(ENTRIES)
def test_the_parts_make_the_whole(entries: list[Entry]) -> None:
    """Each part is in the order of the whole, and has its own kinds alone."""
    parts = by_kind(entries).split(lambda entry: (entry.range.region, entry.range.prefix.version))
    assert list(parts) == list(dict.fromkeys((entry.range.region, entry.range.prefix.version) for entry in entries))
    for (region, version), part in parts.items():
        assert list(part) == [e for e in entries if (e.range.region, e.range.prefix.version) == (region, version)]
        assert set(part.numbers) == set(range(len(part.kinds)))
        assert [part.kinds[number].range[1:] for number in part.numbers] == [entry.range[1:] for entry in part]


@pytest.mark.slow
@given(ENTRIES, st.sampled_from([4, 6]))
def test_a_family_of_a_whole_in_order_is_what_would_be_found_one_by_one(entries: list[Entry], version: int) -> None:
    """With kinds that its numbers fit, and no others."""
    whole = by_kind(sorted(entries, key=lambda entry: entry.range.prefix))
    found, wanted = whole.of_family(version), whole.where(lambda entry: entry.range.prefix.version == version)
    assert (list(found), list(found.texts)) == (list(wanted), list(wanted.texts))
    assert (list(found.numbers), list(found.kinds)) == (list(wanted.numbers), list(wanted.kinds))


@pytest.mark.slow
@given(ENTRIES, st.integers(0, 5))
def test_the_first_ones(entries: list[Entry], count: int) -> None:
    """With the numbers that belong to them."""
    found = by_kind(entries).first(count)
    assert list(found) == entries[:count]
    assert len(found.numbers) == len(found) == min(count, len(entries))
    assert set(found.numbers) == set(range(len(found.kinds)))


def test_a_question_is_asked_once_for_each_kind() -> None:
    """A thousand equal ranges are one question; where all are wanted nothing is copied."""
    entries = [Entry(Range(parse_prefix(f"192.0.{number >> 8}.{number & 255}/32"), "a"), "active") for number in range(1_000)]
    every, asked = by_kind(entries), []
    assert every.where(lambda entry: asked.append(entry) is None) is every
    assert len(asked) == 1
