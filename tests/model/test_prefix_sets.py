"""Minimal covers against the standard library."""

from __future__ import annotations

import ipaddress
import random

from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.model.prefix import WIDTH, Prefix, parse_prefix
from ip_ranges.model.prefix_sets import blocks, coverage, intervals, minimal_cover, outermost, overlapping, without
from strategies import prefixes


def parsed(*texts: str) -> list[Prefix]:
    """Prefixes from their texts."""
    return [parse_prefix(text) for text in texts]


@given(st.lists(prefixes(), max_size=12))
def test_minimal_cover_is_collapse_addresses(items: list[Prefix]) -> None:
    """The fewest prefixes with the same addresses, IPv4 then IPv6."""
    expected = [
        str(network)
        for version in (4, 6)
        for network in ipaddress.collapse_addresses([item.network for item in items if item.version == version])
    ]
    assert [str(one) for one in minimal_cover(items)] == expected
    for version in (4, 6):
        size = sum(ipaddress.ip_network(text).num_addresses for text in expected if ipaddress.ip_network(text).version == version)
        assert sum(last - first + 1 for first, last in intervals(items, version)) == size


@given(st.lists(prefixes((4,)), max_size=12), st.lists(prefixes((4,)), max_size=12))
def test_without_is_the_difference_of_sets(left: list[Prefix], right: list[Prefix]) -> None:
    """Taking addresses away, one by one."""
    def single(items: list[Prefix]) -> set[int]:
        return {number for item in items for number in range(item.first, item.last + 1)}

    rest = without(intervals(left, 4), intervals(right, 4))
    assert {number for first, last in rest for number in range(first, last + 1)} == single(left) - single(right)
    assert single(list(blocks(rest, 4))) == single(left) - single(right)


def test_coverage_order() -> None:
    """Largest block first, then by address."""
    added, removed = coverage(parsed("192.0.2.0/24"), parsed("192.0.2.1/32", "198.51.100.0/25", "203.0.113.0/25", "203.0.113.128/26"))
    assert [str(one) for one in added] == ["198.51.100.0/25", "203.0.113.0/25", "203.0.113.128/26"]
    assert [str(one) for one in removed] == [
        "192.0.2.128/25",
        "192.0.2.64/26",
        "192.0.2.32/27",
        "192.0.2.16/28",
        "192.0.2.8/29",
        "192.0.2.4/30",
        "192.0.2.2/31",
        "192.0.2.0/32",
    ]


def test_the_ends_of_the_world() -> None:
    """The first and the last address of both families, and all of them."""
    every = parsed("0.0.0.0/0", "::/0")
    assert minimal_cover(every) == tuple(every)
    assert minimal_cover(parsed("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1")) == tuple(every)
    assert coverage((), every)[0] == (parse_prefix("::/0"), parse_prefix("0.0.0.0/0"))
    last = parsed("255.255.255.255/32", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")
    assert minimal_cover(last) == tuple(last)
    assert [len(one) for one in coverage(last, every)] == [32 + 128, 0]


@given(st.lists(prefixes(), max_size=12))
def test_outermost(items: list[Prefix]) -> None:
    """No prefix inside another, and the same addresses."""
    found = outermost(items)
    assert set(found) <= set(items)
    assert minimal_cover(found) == minimal_cover(items)
    assert not any(one is not other and one.contains(other) for one in found for other in found)


@given(st.sets(prefixes(), max_size=12), prefixes())
def test_overlapping(items: set[Prefix], block: Prefix) -> None:
    """Just those that hold an address of the block, or the block itself."""
    assert overlapping(sorted(items), block) == sorted(
        one for one in items if one.contains(block) or block.contains(one)
    )


def test_cover_is_that_of_the_addresses_whatever_the_prefixes() -> None:
    """Every set of small blocks, nested and repeated ones too: the same addresses, and no two that make one."""
    numbers = random.Random(4)
    for _ in range(2_000):
        version = numbers.choice((4, 6))
        width = WIDTH[version]
        made = []
        for _ in range(numbers.randrange(12)):
            length = width - numbers.randrange(6)
            made.append(Prefix(version, numbers.randrange(64) & ~((1 << (width - length)) - 1), length))
        assert minimal_cover(made) == tuple(blocks(intervals(made, version), version))
