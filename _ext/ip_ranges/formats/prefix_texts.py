"""Texts that are a prefix to the eye, whatever is wrong with them, and the length, mask or end that stands beside a prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, summarize_address_range
from socket import AF_INET, AF_INET6, inet_pton
from typing import Any

from ..base.errors import PrefixError
from ..model.prefix import WIDTH, Prefix, parse_prefix

SHAPE = r"(?:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,41}(?:%\w{1,15})?)(?:/\d{1,3})?"
"""A regular expression for texts that may be a prefix."""

_SHAPE = re.compile(SHAPE, re.ASCII)
_BLANKS = " \t\r\n"

LENGTHS = frozenset(
    (
        "bits", "netbits", "masklen", "masklength", "maskbits", "maskcidr", "mask", "netmask", "netmasklen",
        "netmasklength", "netmaskbits", "netmaskcidr", "subnetmask", "networkmask", "cidrmask", "prefixlen",
        "prefixlength", "prefixsize", "prefixbits", "cidrlen", "cidrlength", "cidrbits", "cidrsuffix", "cidr",
        "subnet", "prefix", "networklength", "networkbits", "subnetlength", "subnetbits", "length", "len", "wildcard",
        "wildcardmask", "hostmask", "prefixmask", "suffix", "slash", "masksize", "netmasksize", "subnetsize", "networksize",
        "subnetmasklength", "subnetmaskbits", "networkmasklength", "ipmask", "ipv4mask", "ipv6mask", "ipprefixlength",
        "ipprefixlen", "ipv4prefixlength", "ipv6prefixlength", "ipv4prefixlen", "ipv6prefixlen", "addressmask",
    )
)
"""Names of a length or a mask, as :func:`plain_name` writes them."""

LASTS = frozenset(
    (
        "end", "endip", "endaddress", "ipend", "addressend", "endrange", "rangeend", "endipaddress", "last", "lastip",
        "lastaddress", "iplast", "stop", "stopip", "to", "toip", "ipto", "toaddress", "addressto", "high", "upper",
        "until", "broadcast", "broadcastaddress", "finalip", "ipv4end", "ipv6end", "endipv4", "endipv6", "lastusable",
        "iprangeend", "ipaddressend", "lastipaddress", "toipaddress", "ipupper", "upperip", "iphigh", "highip", "ipmax", "maxip", "endingip",
    )
)
"""Names of the last address of a span."""


def plain_name(name: str) -> str:
    """A name without case and without everything that is no letter or digit: ``mask_len`` and ``Mask-Len`` are one."""
    return "".join(character for character in name.lower() if character.isalnum())


def is_prefix_text(text: Any) -> bool:
    """Whether the author of *text* meant an address or a block, host bits, length and blanks around it aside."""
    if not isinstance(text, str) or len(text) > 60:
        return False
    bare = text.strip(_BLANKS)
    if _SHAPE.fullmatch(bare) is None:
        return False
    address, slash, _ = bare.partition("/")
    if not slash and address.startswith(("255.", "0.0.", "ffff:")):  # a mask, or the wildcard of one
        return False
    try:
        inet_pton(AF_INET6 if ":" in address else AF_INET, address.partition("%")[0])
    except OSError:
        return False
    return True


LIKE_ADDRESSES = r"[ \t\[]*(?:\d{1,3}\.\d{1,3}\.|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:)"
"""A regular expression for the beginning of every text that :func:`prefixes_of` may find something in."""

_LIKE_ADDRESSES = re.compile(LIKE_ADDRESSES, re.ASCII)
_ADDRESS = r"\d{1,3}\.\d{1,3}\.(?:\d{1,3}|\*)\.(?:\d{1,3}|\*)|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,41}"
_PIECE = re.compile(
    rf"\[?(?P<first>{_ADDRESS})\]?(?P<length>/\d{{1,3}})?(?:/\d{{1,3}}(?:\.\d{{1,3}}){{3}})?(?:-\[?(?:(?P<last>{_ADDRESS})|\d{{1,3}})\]?)?(?::\d{{1,5}})?",
    re.ASCII,
)


def prefixes_of(text: Any) -> list[str]:
    """The prefixes of a text that has nothing else: one, or several between blanks, commas and the like, the ends of a span, what
    stands before a dotted mask or a port, ``192.0.2.*`` as ``192.0.2.0``. None of a text with any word in it.
    """
    if is_prefix_text(text):
        return [text.strip(_BLANKS)]
    if not isinstance(text, str) or _LIKE_ADDRESSES.match(text.strip(_BLANKS)) is None:
        return []
    prefixes: list[str] = []
    for piece in re.split(r"[ ,;|]+", re.sub(r" ?([/-]) ?", r"\1", " ".join(text.split())).strip(" ,;|")):
        match = _PIECE.fullmatch(piece)
        ends = [] if match is None else [match["first"] + (match["length"] or ""), *([match["last"]] if match["last"] else [])]
        ends = [end.replace("*", "0") for end in ends]
        if not ends or not all(map(is_prefix_text, ends)):
            return []
        prefixes += ends
    return prefixes


def read_or_none(text: Any) -> Prefix | None:
    """The prefix of a text, blanks around it aside; None where it is none."""
    try:
        return parse_prefix(text.strip(_BLANKS)) if isinstance(text, str) else None
    except PrefixError:
        return None


def is_inside(text: Any, outer_texts: Iterable[Any]) -> bool:
    """Whether a text is a prefix that lies inside of one of *outer_texts*."""
    inner = read_or_none(text)
    return inner is not None and any(outer.contains(inner) for outer in map(read_or_none, outer_texts) if outer is not None)


def length_of(value: Any, version: int) -> int | None:
    """The length in bits that a length or a mask beside an address stands for; None where it is neither.

    ``24``, ``"24"``, ``"/24"``, ``255.255.255.0``, ``0.0.0.255`` (a wildcard mask) and ``ffff:ffff:ffff::``.
    """
    text = str(value).strip(_BLANKS).removeprefix("/") if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if text.isdecimal() and text.isascii() and len(text) <= 3:
        return int(text) if int(text) <= WIDTH[version] else None
    try:
        if version == 4:
            return IPv4Network(f"0.0.0.0/{text}").prefixlen if "." in text else None
        ones = f"{int(ip_address(text)):0128b}" if ":" in text else "01"
    except ValueError:
        return None
    return None if "01" in ones else ones.count("1")


def blocks_between(first: Prefix, last: Prefix) -> list[str] | None:
    """The fewest blocks from one address to another, as texts; None where the second is before the first or no such address."""
    if first.version != last.version or last.last < first.first:
        return None
    kind = IPv4Address if first.version == 4 else IPv6Address
    return [str(block) for block in summarize_address_range(kind(first.first), kind(last.last))]
