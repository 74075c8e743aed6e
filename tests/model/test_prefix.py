"""Prefixes: what is one, how it is written, and what is said of everything else."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ip_ranges.errors import PrefixError
from ip_ranges.model.prefix import Prefix, parse_prefix

NETWORKS = st.one_of(
    st.builds(lambda first, length: ipaddress.IPv4Network((first >> (32 - length) << (32 - length), length)),
              st.integers(0, 2**32 - 1), st.integers(0, 32)),
    st.builds(lambda first, length: ipaddress.IPv6Network((first >> (128 - length) << (128 - length), length)),
              st.integers(0, 2**128 - 1), st.integers(0, 128)),
)  # fmt: skip


def is_mapped(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    """Whether a block is IPv4 written as IPv6, which is refused."""
    return network.version == 6 and network.prefixlen >= 96 and int(network.network_address) >> 32 == 0xFFFF


@given(NETWORKS)
def test_agrees_with_the_standard_library(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    """Reading, writing, size, end and membership are those of ipaddress, for every network."""
    if is_mapped(network):
        return
    prefix = parse_prefix(str(network))
    assert str(prefix) == str(network)
    assert parse_prefix(str(prefix)) == prefix
    assert prefix.network == network
    assert (prefix.version, prefix.size, prefix.last) == (network.version, network.num_addresses, int(network.broadcast_address))
    assert prefix.address == str(network.network_address)
    assert prefix.is_single == (network.num_addresses == 1)


@given(NETWORKS, NETWORKS)
def test_contains(one: ipaddress.IPv4Network | ipaddress.IPv6Network, other: ipaddress.IPv4Network | ipaddress.IPv6Network) -> None:
    """Containment is that of subnets."""
    left, right = (Prefix(item.version, int(item.network_address), item.prefixlen) for item in (one, other))
    expected = one.version == other.version and other.subnet_of(one)  # type: ignore[arg-type] # the versions are the same
    assert left.contains(right) == expected


@given(st.text(alphabet="0123456789abcdef.:/x% -\n\uff11", max_size=30))
def test_takes_nothing_that_the_standard_library_refuses(text: str) -> None:
    """What is read is also a network for ipaddress; everything else is a sentence."""
    written, message = "", ""
    try:
        written = str(parse_prefix(text))
    except PrefixError as error:
        message = str(error)
    if written:
        assert str(ipaddress.ip_network(text)) == written
    else:
        assert message.endswith(".") or re.search(r"write \S+", message)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("192.0.2.10", "192.0.2.10/32"),
        ("2001:DB8::1", "2001:db8::1/128"),
        ("2001:db8:0:0:0:0:0:0/48", "2001:db8::/48"),
        ("2001:0db8::/48", "2001:db8::/48"),
        ("2001:db8:0:0::/64", "2001:db8::/64"),
        ("2001:db8:1:2:3:4::/96", "2001:db8:1:2:3:4::/96"),
        ("2001:db8:1:2:3:4:5::/112", "2001:db8:1:2:3:4:5:0/112"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"),
        ("64:ff9b::192.0.2.1", "64:ff9b::c000:201/128"),
        ("::192.0.2.0/128", "::c000:200/128"),
    ],
)
def test_written_canonically(text: str, written: str) -> None:
    """A bare address gets its length; IPv6 is lower case and short (RFC 5952)."""
    assert str(parse_prefix(text)) == written


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("192.0.2.0/24 ", "has blanks around it; write '192.0.2.0/24'."),
        ("\n192.0.2.0/24", "has blanks around it; write '192.0.2.0/24'."),
        ("192.0.2.1/24", "has host bits set; write 192.0.2.0/24 for the block or 192.0.2.1 for the one address."),
        ("2001:db8::1/48", "has host bits set; write 2001:db8::/48 for the block or 2001:db8::1 for the one address."),
        ("192.0.02.0/24", "if it is decimal, write 192.0.2.0/24."),
        ("192.0.2.256", "is not an IPv4 address: each of its four numbers goes from 0 to 255."),
        ("192.0.2.0/33", "has a mask that is too long: /32 is the longest for IPv4."),
        ("2001:db8::/129", "has a mask that is too long: /128 is the longest for IPv6."),
        ("192.0.2.0/024", "has a length with a leading zero; write /24."),
        ("192.0.2.0/255.255.255.0", "has '255.255.255.0' where its length in bits belongs; write a number, /0 to /32."),
        ("192.0.2.0/", "has '' where its length in bits belongs; write a number, /0 to /32."),
        ("192.0.2.0/-1", "has '-1' where its length in bits belongs; write a number, /0 to /32."),
        ("192.0.2.0/\u0662\u0664", "where its length in bits belongs; write a number, /0 to /32."),
        ("192.0.2.0/24/24", "has '24/24' where its length in bits belongs; write a number, /0 to /32."),
        ("fe80::1%eth0", "has a zone id; a published prefix has none: leave out the part from the % on."),
        ("::ffff:192.0.2.1", "is an IPv4-mapped IPv6 address; write the IPv4 one: 192.0.2.1/32."),
        ("::ffff:192.0.2.0/120", "is an IPv4-mapped IPv6 address; write the IPv4 one: 192.0.2.0/24."),
        ("", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("None", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("5", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("0x7f.1", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("192.0.2", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("\uff11\uff19\uff12.0.2.1", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
        ("192.0.2.0-192.0.2.9", "is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32."),
    ],
)
def test_says_what_is_wrong(text: str, cure: str) -> None:
    """Each sort of mistake has its own cure."""
    with pytest.raises(PrefixError) as caught:
        parse_prefix(text)
    assert str(caught.value).startswith(repr(text))
    assert str(caught.value).endswith(cure)


@pytest.mark.parametrize("value", [None, 5, True, ["192.0.2.0/24"], b"192.0.2.0/24", {}, pytest.param(16**4000, id="a huge number")])
def test_only_text_is_a_prefix(value: object) -> None:
    """Numbers, booleans and the like are none."""
    with pytest.raises(PrefixError, match="is not a prefix; write it as text, like"):
        parse_prefix(value)  # type: ignore[arg-type] # that is what is tried


def test_long_rubbish_is_cut() -> None:
    """A message stays short."""
    with pytest.raises(PrefixError) as caught:
        parse_prefix("x" * 100_000 + "/" + "9" * 100_000)
    assert len(str(caught.value)) < 300


def test_order() -> None:
    """IPv4 before IPv6, by address as a number, the larger block first."""
    texts = ["2001:db8::/32", "192.0.2.0/25", "10.0.0.0/8", "192.0.2.0/24", "9.0.0.0/8"]
    assert [str(one) for one in sorted(map(parse_prefix, texts))] == [
        "9.0.0.0/8",
        "10.0.0.0/8",
        "192.0.2.0/24",
        "192.0.2.0/25",
        "2001:db8::/32",
    ]
