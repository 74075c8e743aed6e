"""Entries in columns: what is asked once for each set of facts is answered as if every entry had been asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.model.entries import Entry, EntryFacts
from ip_ranges.model.prefix import parse_prefix
from ip_ranges.model.table import Range
from publications import entries_of

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
ENTRIES = st.lists(st.builds(Entry, RANGES, st.sampled_from(["active", "announced", "retired"]))).map(
    lambda entries: sorted(entries, key=lambda entry: entry.range.prefix)
)


def test_facts_have_no_prefix() -> None:
    """So that nobody asks of thousands of entries what is true of one; all else is as an entry has it."""
    assert EntryFacts._fields == Entry._fields
    entry = Entry(Range(parse_prefix("192.0.2.0/24"), "a"), "draining")
    assert entry.facts == EntryFacts(entry.range.facts, "draining")
    assert not hasattr(entry.facts.range, "prefix")


@given(ENTRIES)
def test_entries_with_equal_facts_share_them(entries: list[Entry]) -> None:
    """Each set of facts is there once, in the order of its first entry, though its labels may lie in two places of the memory."""
    columns = entries_of(entries)
    assert list(columns) == entries
    assert columns.facts == list(dict.fromkeys(entry.facts for entry in entries))
    assert list(columns.texts) == [str(entry.range.prefix) for entry in entries]
    assert list(columns.pairs()) == [(entry.range.prefix, entry.facts) for entry in entries]
    assert list(columns.map(lambda facts: facts.range.region)) == [entry.range.region for entry in entries]


@given(ENTRIES, st.sampled_from(["a", "b"]), st.sampled_from([4, 6]), st.integers(0, 5))
def test_a_part_is_what_would_be_found_one_by_one(entries: list[Entry], region: str, version: int, count: int) -> None:
    """In the same order, with the facts that it has and no others."""
    columns = entries_of(entries)
    wanted = [entry for entry in entries if entry.range.region == region and entry.allowed]
    for part, expected in (
        (columns.where(lambda facts: facts.range.region == region and facts.allowed), wanted),
        (columns.where_prefix(lambda prefix: prefix.length > 24), [entry for entry in entries if entry.range.prefix.length > 24]),
        (columns.of_family(version), [entry for entry in entries if entry.range.prefix.version == version]),
        (columns.of_family(None), entries),
        (columns.first(count), entries[:count]),
    ):
        anew = entries_of(expected)
        assert list(part) == expected
        assert (list(part.texts), list(part.numbers), list(part.facts)) == (list(anew.texts), list(anew.numbers), list(anew.facts))
        assert part.families == {entry.range.prefix.version for entry in expected}


@given(ENTRIES)
def test_the_parts_make_the_whole(entries: list[Entry]) -> None:
    """Each part is in the order of the whole, and has its own facts alone."""
    parts = entries_of(entries).split(lambda facts: (facts.range.region, facts.state))
    assert list(parts) == list(dict.fromkeys((entry.range.region, entry.state) for entry in entries))
    for key, part in parts.items():
        expected = entries_of([entry for entry in entries if (entry.range.region, entry.state) == key])
        assert list(part) == list(expected)
        assert (list(part.texts), list(part.numbers), list(part.facts)) == (list(expected.texts), list(expected.numbers), list(expected.facts))


def test_a_question_is_asked_once_for_each_set_of_facts() -> None:
    """A thousand entries with equal facts are one question; where all are wanted nothing is copied."""
    entries = [Entry(Range(parse_prefix(f"192.0.{number >> 8}.{number & 255}/32"), "a"), "active") for number in range(1_000)]
    columns, asked = entries_of(entries), []
    assert columns.where(lambda facts: asked.append(facts) is None) is columns
    assert len(asked) == 1
