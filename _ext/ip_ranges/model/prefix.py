"""A prefix: one CIDR, always with its length (RFC 4632), written canonically (RFC 5952 for IPv6)."""

from __future__ import annotations

import ipaddress
import re
from functools import partial
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from typing import NamedTuple

from ..base.errors import PrefixError

WIDTH = {4: 32, 6: 128}
"""Bits in an address, by IP version."""

SPAN = {version: tuple([(1 << (width - length)) - 1 for length in range(width + 1)]) for version, width in WIDTH.items()}
"""How many addresses follow the first one in a block, by IP version and length: thousands of blocks are swept at a time."""

# Lengths as they may be written: a look-up is quicker than judging signs, leading zeros and other scripts' digits.
_LENGTHS = {version: {str(length): length for length in range(width + 1)} for version, width in WIDTH.items()}
# For each length as it may be written: the number, and the bits that have to be zero after it.
_READ_4, _READ_6 = ({text: (length, SPAN[version][length]) for text, length in _LENGTHS[version].items()} for version in (4, 6))
_WHOLE_4, _WHOLE_6 = (32, 0), (128, 0)
_INET, _INET6 = int(AF_INET), int(AF_INET6)  # as plain numbers, which the C library takes as they are

_PLAIN_6 = re.compile(r"(?:[1-9a-f][0-9a-f]{0,3}:){1,6}:")
"""The canonical text (RFC 5952) of nearly every published block of IPv6: no group of zeros before the last ones."""


class Prefix(NamedTuple):
    """A block of addresses as three integers, so that sorting, hashing and comparing run at the speed of tuples.

    The natural order is the published one: IPv4 before IPv6, then by first address as a number, then shorter
    (larger) prefixes first.
    """

    version: int
    first: int
    length: int

    @property
    def size(self) -> int:
        """How many addresses the block has."""
        return 1 << (WIDTH[self.version] - self.length)

    @property
    def last(self) -> int:
        """The last address as an integer."""
        return self.first + self.size - 1

    @property
    def address(self) -> str:
        """The first address in canonical text, without the length."""
        return address_text(self.version, self.first)

    @property
    def is_single(self) -> bool:
        """Whether the block is exactly one address."""
        return self.length == WIDTH[self.version]

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        """The block as the standard library has it."""
        cls = ipaddress.IPv4Network if self.version == 4 else ipaddress.IPv6Network
        return cls((self.first, self.length))

    def contains(self, other: Prefix) -> bool:
        """Whether every address of *other* is in this block."""
        return self.version == other.version and self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return f"{address_text(self.version, self.first)}/{self.length}"


made_prefix = partial(tuple.__new__, Prefix)
"""The constructor without a look at each argument: thousands are made."""


def address_text(version: int, number: int) -> str:
    """The canonical text of an address: dotted decimal, or RFC 5952 (without the mixed notation of its section 5)."""
    if version == 4:
        return inet_ntop(AF_INET, number.to_bytes(4, "big"))
    if number >> 32 in (0, 0xFFFF):
        # The C library writes these two blocks with a dotted tail; RFC 5952 leaves that to well-known prefixes.
        return str(ipaddress.IPv6Address(number))
    return inet_ntop(AF_INET6, number.to_bytes(16, "big"))


def parse_prefix(text: str) -> Prefix:
    """Read a CIDR or a bare address, which gets its full length.

    Strict, since readers paste the result into firewalls: no blanks, no zone ids, no leading zeros, no host bits,
    no netmasks, no IPv4-mapped IPv6. Raises :class:`~ip_ranges.errors.PrefixError` with the cure.
    """
    return parse_prefix_and_canonicality(text).prefix


class ParsedPrefix(NamedTuple):
    """A prefix that was read, and whether its text is surely the canonical one: then nobody has to write it again."""

    prefix: Prefix
    is_canonical: bool


_parsed = partial(tuple.__new__, ParsedPrefix)  # speed: as made_prefix, for thousands of texts


def parse_prefix_and_canonicality(text: str) -> ParsedPrefix:
    """Read a CIDR or a bare address as :func:`parse_prefix` does, and say whether *text* is what would be published."""
    try:
        address, slash, bits = text.partition("/")
        if ":" not in address:
            # POSIX takes four decimal numbers and nothing else; the C libraries refuse leading zeros as well.
            first = int.from_bytes(inet_pton(_INET, address), "big")
            length, host_bits = _READ_4[bits] if slash else _WHOLE_4
            if not first & host_bits:
                return _parsed((made_prefix((4, first, length)), slash == "/"))
        else:
            first = int.from_bytes(inet_pton(_INET6, address), "big")
            length, host_bits = _READ_6[bits] if slash else _WHOLE_6
            if not (first & host_bits or (length >= 96 and first >> 32 == 0xFFFF)):
                return _parsed((made_prefix((6, first, length)), slash == "/" and _PLAIN_6.fullmatch(address) is not None))
    except (OSError, ValueError, KeyError):
        pass
    except (AttributeError, TypeError):  # it is no text
        # Not its value: a list may be long, and Python refuses to write a number of thousands of digits.
        raise PrefixError(f'A value of type {type(text).__name__} is not a prefix; write it as text, like "192.0.2.0/24".') from None
    raise _explain(text)


def _explain(text: str) -> PrefixError:
    """The sentence for a text that is not a prefix: what is wrong with it, and what would be right."""
    shown = repr(text[:60])
    address, slash, bits = text.partition("/")
    if text != text.strip():
        return PrefixError(f"{shown} has blanks around it; write {text.strip()[:60]!r}.")
    if "%" in address:
        return PrefixError(f"{shown} has a zone id; a published prefix has none: leave out the part from the % on.")
    numbers = address.split(".")
    if len(numbers) == 4 and all(number.isdecimal() and number.isascii() and len(number) <= 6 for number in numbers):
        if any(len(number) > 1 and number[0] == "0" for number in numbers):
            plain = ".".join(str(int(number)) for number in numbers)
            return PrefixError(
                f"{shown} is written with leading zeros, which some programs read as octal; if it is decimal, write"
                f" {plain}{slash}{bits[:4]}."
            )
        if any(int(number) > 255 for number in numbers):
            return PrefixError(f"{shown} is not an IPv4 address: each of its four numbers goes from 0 to 255.")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return PrefixError(f"{shown} is not an IP address or CIDR; write it like 192.0.2.0/24 or 2001:db8::/32.")
    width = parsed.max_prefixlen
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        mapped = int(bits) - 96 if bits.isdecimal() and bits.isascii() and 96 <= int(bits[:4]) <= 128 else 32
        return PrefixError(f"{shown} is an IPv4-mapped IPv6 address; write the IPv4 one: {parsed.ipv4_mapped}/{mapped}.")
    if slash and not (bits.isdecimal() and bits.isascii() and len(bits) <= 3):
        return PrefixError(f"{shown} has {bits[:20]!r} where its length in bits belongs; write a number, /0 to /{width}.")
    if slash and bits[0] == "0" and bits != "0":
        return PrefixError(f"{shown} has a length with a leading zero; write /{int(bits)}.")
    if slash and int(bits) > width:
        return PrefixError(f"{shown} has a mask that is too long: /{width} is the longest for IPv{parsed.version}.")
    network = ipaddress.ip_network(text, strict=False)
    return PrefixError(f"{shown} has host bits set; write {network} for the block or {address} for the one address.")
