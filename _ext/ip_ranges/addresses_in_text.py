"""Addresses and prefixes in a text that was written for some other program.

Lists, firewall and web server configuration, zone files, CSV: what they share is how an address looks. Everything else
is passed over, comments first. Own code, since libraries read one address and not a document around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from .aggregate import blocks
from .prefix import Prefix

MAX_LINE = 20_000_000
"""Characters of one line that are looked at; a minified JSON document is one line."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An address or prefix that a text mentions, in its line (the first is 1)."""

    prefix: Prefix
    line: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that looks like an address and was left out, with the reason as the end of a sentence."""

    text: str
    line: int
    reason: str


_OCTETS = r"\d{1,3}(?:\.\d{1,3}){3}"
# Four numbers, not part of a longer word or of a version such as 1.2.3.4.5 or 1.2.3.4-rc1; with a length, a mask after
# a slash or a blank, or the end of a span after a hyphen.
_V4 = re.compile(
    rf"(?<![\w.\-+])(?P<address>{_OCTETS})(?:/(?P<length>\d{{1,3}}(?![\w.])|{_OCTETS}(?![\w.]))"
    rf"|\s*-\s*(?P<last>{_OCTETS})(?![\w.])"
    rf"|(?:\s+(?:(?:net)?mask\s+)?|,)(?P<mask>(?:0|255)\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}})(?![\w./]))?(?![\w/]|[.\-]\w)",
    re.ASCII | re.IGNORECASE,
)
# An IPv6 address has 45 characters at most; without a bound, a long run of colons would take minutes.
_V6 = re.compile(
    r"(?<![\w.:])(?P<address>[0-9a-f:.]{2,46})(?:%\w{1,40})?(?:/(?P<length>\d{1,3}))?(?![\w:/])", re.ASCII | re.IGNORECASE
)
# The mechanisms of SPF (RFC 7208) glue an address to a word and a colon.
_SPF = re.compile(r"\bip[46]:", re.IGNORECASE)
_COMMENT = re.compile(r"#.*|(?:^|(?<=\s))(?:;|//|--\s).*|^\s*(?:!|rem\s).*", re.IGNORECASE)
_BLOCK_COMMENT = re.compile(r"(?:^|(?<=\s))/\*.*?\*/", re.DOTALL)
_CLOSING = re.compile(
    r"^\s*(?:deny|reject|drop|block|require\s+not)(?![\w-])|\s-j\s+(?:DROP|REJECT)\b|\b(?:drop|reject)\s*;?\s*$"
    r"|^[\w\t ]{0,80}\b(?:deny|reject)\s+(?:in|out|from|ip|tcp|udp)\b",
    re.IGNORECASE,
)

_EVERYTHING = "is every address there is, not an entry of a list"
_NOBODY = "is this machine, nobody or a mask, not an entry of a list"


def addresses_in_text(text: str) -> Iterator[Mention | Ignored]:
    """Every address and prefix of *text*, in order, and what looks like one and is not taken.

    A block with host bits set is taken as the block, as firewalls do. A span (``192.0.2.0-192.0.2.9``) becomes its
    prefixes, a mask or wildcard mask its length.
    """
    plain = _BLOCK_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    for number, line in enumerate(plain.splitlines(), start=1):
        yield from addresses_in_line(_COMMENT.sub("", line[:MAX_LINE]), number)


def addresses_in_line(line: str, number: int) -> Iterator[Mention | Ignored]:
    """The same for one line without its comment."""
    if "." not in line and ":" not in line:
        return
    closing = _CLOSING.search(line) is not None
    line = _SPF.sub(" ", line)
    found = [(match.start(), match.end(), _four(match, number)) for match in _V4.finditer(line)]
    found += [(match.start(), match.end(), _six(match, number)) for match in _V6.finditer(line)]
    found.sort(key=lambda one: one[:2])
    end = -1
    for start, stop, taken in found:
        # "::ffff:192.0.2.1" is one IPv6 address, with something like an IPv4 address in it.
        if start < end or not taken:
            continue
        end = stop
        negated = line[max(start - 2, 0) : start].rstrip(" {").endswith("!")
        for one in taken:
            if isinstance(one, Mention) and (closing or negated):
                yield Ignored(str(one.prefix), number, "stands in a rule that keeps it out")
            else:
                yield one


def _four(match: re.Match[str], number: int) -> list[Mention | Ignored]:
    address, shown = match["address"], match.group().strip()
    first = _number(address)
    if first is None:
        return [Ignored(shown, number, "is no IPv4 address: a number is above 255 or begins with a zero")]
    if match["last"] is not None:
        last = _number(match["last"])
        if last is None or last < first:
            return [Ignored(shown, number, "is a span that ends before it begins")]
        return [_judged(prefix, number) for prefix in blocks([(first, last)], 4)]
    mask = match["mask"] or (match["length"] if "." in (match["length"] or "") else None)
    if mask is not None:
        length = _mask_length(mask)
        if length is None and match["length"] is None:
            # Not a mask after all, but the next address of the line.
            return [_judged(_block(4, first, 32), number), *_other(mask, number)]
    else:
        length = 32 if match["length"] is None else int(match["length"])
    if length is None or length > 32:
        return [Ignored(shown, number, "has a mask that is none")]
    return [_judged(_block(4, first, length), number)]


def _other(address: str, number: int) -> list[Mention | Ignored]:
    found = _number(address)
    return [] if found is None else [_judged(_block(4, found, 32), number)]


def _six(match: re.Match[str], number: int) -> list[Mention | Ignored]:
    address = match["address"].rstrip(".")
    if address.count(":") < 2:
        return []
    try:
        first = IPv6Address(address if address.endswith("::") else address.removesuffix(":"))
    except (AddressValueError, ValueError):
        # A time of day, a hardware address, a label: colons alone make no address.
        return []
    length = 128 if match["length"] is None else int(match["length"])
    if length > 128:
        return [Ignored(match.group(), number, "has a mask that is none")]
    if first.ipv4_mapped is not None and length >= 96:
        return [_judged(_block(4, int(first.ipv4_mapped), length - 96), number)]
    return [_judged(_block(6, int(first), length), number)]


def _block(version: int, first: int, length: int) -> Prefix:
    shift = (32 if version == 4 else 128) - length
    return Prefix(version, first >> shift << shift, length)


def _judged(prefix: Prefix, number: int) -> Mention | Ignored:
    if prefix.length == 0:
        return Ignored(str(prefix), number, _EVERYTHING)
    top = prefix.first >> 24 if prefix.version == 4 else -1
    if top in (0, 127) or top >= 224 or (prefix.version == 6 and prefix.is_single and prefix.first in (0, 1)):
        return Ignored(str(prefix), number, _NOBODY)
    return Mention(prefix, number)


def _number(address: str) -> int | None:
    try:
        return int(IPv4Address(address))
    except (AddressValueError, ValueError):
        return None


def _mask_length(mask: str) -> int | None:
    """The length that a netmask or a wildcard mask stands for, None when its bits are not in one piece."""
    bits = _number(mask)
    if bits is None:
        return None
    # 0.0.0.0 after an address is the wildcard mask of the one address.
    wild = bits ^ 0xFFFFFFFF if mask.startswith("255") else bits
    return None if wild & (wild + 1) else 32 - wild.bit_length()
