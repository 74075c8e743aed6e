"""A run of characters without a blank, read as an address expression: the forms of many programs, IPv4 and IPv6."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

from ..model.prefix import WIDTH, Prefix
from ..model.prefix_sets import blocks

MAX_RUN = 160
"""Characters of the longest expression: two addresses of IPv6 with zones, brackets and lengths."""

_OCTET = r"\d{1,3}"
_OCTETS = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_PORT = r"(?::(?:\d{1,5}(?:-\d{1,5})?|\*)|#\d{1,5}|%[A-Za-z][\w.-]*)?"
_PROTOCOL = r"(?:/(?:tcp|udp|any|all|icmp|icmpv6|ipv6-icmp|esp|ah|gre|sctp|ipv6|ipv4|ip)(?::\d{1,5})?)?"
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://([^/]*)(?:/.*)?$", re.ASCII)
_LABEL = re.compile(r"^([+?-]?)(?:[A-Za-z_][\w.-]*)?:(.*)$", re.ASCII)
# BIRD's "+" after a length is the prefix with all parts of it: the same addresses.
_FOUR = re.compile(
    rf"^(?P<address>{_OCTETS})(?:/(?P<length>\d{{1,3}})\+?|/(?P<mask>{_OCTETS})|/0x(?P<hex>[0-9A-Fa-f]{{8}})"
    rf"|(?:-|\.\.\.?|…)(?P<last>{_OCTETS})(?:/32)?|-(?P<end>\d{{1,3}}))?(?:{_PROTOCOL}{_PORT}|{_PORT}{_PROTOCOL})\.?$",
    re.ASCII,
)
_SUSPICIOUS = re.compile(rf"^{_OCTETS}(?:[/\\]\S*|-\d[\d.]*|[*?]+)$|^{_OCTET}(?:\.{_OCTET}){{1,2}}\.\d*[*?%]\S*$|^\^?\d{{1,3}}(?:\\+\.|\[\.\])\d", re.ASCII)
_WILD = re.compile(rf"^((?:{_OCTET}\.){{1,3}})((?:[*%xX]\.)*[*%xX])\.?$|^((?:{_OCTET}\.){{1,3}})(?:\[(\d{{1,3}})-(\d{{1,3}})\]|(\d{{1,3}})-(\d{{1,3}}))(?:\.[*xX])*$", re.ASCII)
_BEGINNING = re.compile(rf"^((?:{_OCTET}\.){{1,3}})$", re.ASCII)
_BARE = re.compile(rf"^{_OCTET}(?:\.{_OCTET}){{1,2}}$", re.ASCII)
_SHORT = re.compile(rf"^({_OCTET}(?:\.{_OCTET}){{1,2}})/(\d{{1,2}})$", re.ASCII)
_SIX = re.compile(
    r"^\[?(?P<address>[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*?)(?:%[A-Za-z][\w.-]{0,40})?(?:\](?:/(?P<outer>\d{1,3}))?"
    r"|/(?P<length>\d{1,3})\+?\]?|/(?P<mask>[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)"
    rf"|-(?P<last>[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*?)(?:/128)?)?(?:{_PROTOCOL}(?::\d{{1,5}})?)[.\]]?$",
    re.ASCII,
)
_WILD_SIX = re.compile(r"^\[?((?:[0-9A-Fa-f]{1,4}:){1,7})(?:\*:)*\*\]?$|^\[?((?:[0-9A-Fa-f]{1,4}:){1,7}):\*\]?$", re.ASCII)


class Run(NamedTuple):
    """An address expression: the addresses from *first* to *last* of a family, or a *fault*.

    *host* says that it is one address alone; *sign* is the qualifier of SPF (RFC 7208) before it.
    """

    version: int
    first: int = 0
    last: int = -1
    host: bool = False
    fault: str = ""
    sign: str = ""

    @property
    def prefixes(self) -> tuple[Prefix, ...]:
        """The fewest prefixes with these addresses, IPv4-mapped ones as IPv4."""
        version, first, last = self.version, self.first, self.last
        if version == 6 and first >> 32 == 0xFFFF and last >> 32 == 0xFFFF:
            version, first, last = 4, first & 0xFFFFFFFF, last & 0xFFFFFFFF
        return tuple(blocks([(first, last)], version)) if first <= last else ()

    @property
    def is_everything(self) -> bool:
        """Whether the expression is every address of its family."""
        return not self.fault and self.first == 0 and self.last == (1 << WIDTH[self.version]) - 1

    @property
    def masklike(self) -> bool:
        """Whether the expression looks like a netmask or a wildcard mask rather than an address."""
        if not self.host:
            return False
        if self.version == 6:
            return self.first >> 112 == 0xFFFF and mask_length(6, self.first) is not None
        return self.first >> 24 in (0, 255) or mask_length(4, self.first) is not None

    def with_length(self, length: int) -> Run:
        """The block of that length around the address; host bits are left out, as firewalls do."""
        width = WIDTH[self.version]
        if not 0 <= length <= width:
            return Run(self.version, fault="mask")
        shift = width - length
        first = self.first >> shift << shift
        return Run(self.version, first, first + (1 << shift) - 1, sign=self.sign)

    def with_mask(self, bits: int | None) -> Run:
        """The block of that netmask or wildcard mask around the address; None is a mask that cannot be read, or is no mask of its."""
        length = None if bits is None else mask_length(self.version, bits)
        return Run(self.version, fault="mask") if length is None else self.with_length(length)


def mask_length(version: int, bits: int) -> int | None:
    """The length that a netmask or a wildcard mask stands for, None when its bits are not in one piece."""
    width = WIDTH[version]
    # 0.0.0.0 after an address is the wildcard mask of the one address.
    wild = bits ^ ((1 << width) - 1) if bits >> (width - 8) == 255 else bits
    return None if wild & (wild + 1) else width - wild.bit_length()


def prefixes_between(start: Run, end: Run) -> Run:
    """The span from one address to another."""
    if start.version != end.version or end.last < start.first:
        return Run(start.version, fault="backwards")
    return Run(start.version, start.first, end.last, sign=start.sign)


def read_run(text: str, *, beginnings: bool = False, listed: bool = False, sign: str = "") -> Run | None:
    """Read a run of characters; None for text that was never meant as an address (names, times, versions)."""
    if len(text) > MAX_RUN or not ("." in text or ":" in text or "*" in text or "/" in text):
        return None
    run = _read_address(text, beginnings, listed)
    if run is not None:
        return run._replace(sign=sign if sign == "~" else "")
    if text[0] in "+-" and (run := _read_address(text[1:], beginnings, listed)) is not None:
        # A line of a difference, added or taken away.
        return run._replace(sign=text[0])
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return _read_address(scheme[1], False, False)
    # A label glued to an address: SPF's ip4:, src:, from:, a port's colon.
    label = _LABEL.match(text)
    if label is None or not label[2]:
        return None
    run = read_run(label[2], beginnings=beginnings, listed=True)
    return None if run is None else run._replace(sign=label[1] or (sign if sign == "~" else ""))


def _read_address(text: str, beginnings: bool, listed: bool) -> Run | None:
    if text.count(":") >= 2:
        return _read_ipv6(text)
    if text.startswith("[") or text.endswith("]"):
        inner = text.strip("[]")
        if "[" not in inner and "]" not in inner:
            text = inner
        elif re.match(rf"^\[{_OCTETS}\]", text, re.ASCII):
            text = text[1:].replace("]", "", 1)
    match = _FOUR.match(text)
    if match is not None:
        return _read_ipv4(match)
    return _read_incomplete(text, beginnings, listed)


def _read_ipv4(match: re.Match[str]) -> Run:
    first = _number(match["address"])
    if first is None:
        return Run(4, fault="octets")
    host = Run(4, first, first, host=True)
    if match["last"] is not None:
        last = _number(match["last"])
        return Run(4, fault="octets") if last is None else prefixes_between(host, Run(4, last, last))
    if match["end"] is not None:
        end = int(match["end"])
        return Run(4, fault="octets") if end > 255 else prefixes_between(host, Run(4, first & ~255 | end, first & ~255 | end))
    if match["length"] is not None:
        return host.with_length(int(match["length"]))
    if match["mask"] is not None or match["hex"] is not None:
        return host.with_mask(_number(match["mask"]) if match["mask"] else int(match["hex"], 16))
    return host


def _read_incomplete(text: str, beginnings: bool, listed: bool) -> Run | None:
    """A wildcard, the beginning of an address, or what looks like an address and is none."""
    beginning, low, high = "", 0, 255
    if (match := _WILD.match(text)) is not None:
        beginning = match[1] or match[3]
        if match[1] is None:
            low, high = int(match[4] or match[6]), int(match[5] or match[7])
        elif beginning.count(".") + match[2].count(".") + 1 != 4 and not (listed or beginning.count(".") == 3):
            return None
    elif (match := _BEGINNING.match(text)) is not None and (beginning := match[1]).count(".") < 4:
        if not (listed or beginning.count(".") == 3):
            return None
    elif beginnings and _BARE.match(text):
        beginning = text + "."
    elif (match := _SHORT.match(text)) is not None:
        octets = match[1].split(".")
        length = int(match[2])
        if len(octets) == 2 and not (listed and length <= 16):
            return None
        first = _number(".".join(octets + ["0"] * (4 - len(octets))))
        return Run(4, fault="octets") if first is None else Run(4, first, first).with_length(length)
    else:
        return Run(4, fault="pattern") if _SUSPICIOUS.match(text) else None
    octets = beginning.rstrip(".").split(".")
    lowest, highest = [*octets, str(low)], [*octets, str(high)]
    first, last = (_number(".".join(numbers + [filler] * (4 - len(numbers)))) for numbers, filler in ((lowest, "0"), (highest, "255")))
    if first is None or last is None:
        return Run(4, fault="octets")
    return prefixes_between(Run(4, first, first), Run(4, last, last))


def _read_ipv6(text: str) -> Run | None:
    wild = _WILD_SIX.match(text)
    if wild is not None:
        groups = (wild[1] or wild[2]).rstrip(":").split(":")
        block = int("".join(group.zfill(4) for group in groups).ljust(32, "0"), 16)
        return Run(6, block, block).with_length(16 * len(groups))
    match = _SIX.match(text)
    if match is None:
        start = re.match(r"^\[?([0-9A-Fa-f:]*::[0-9A-Fa-f:.]*|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4})/", text, re.ASCII)
        return Run(6, fault="pattern") if start is not None and _number_six(start[1]) is not None else None
    first, length = _number_six(match["address"]), match["length"] or match["outer"]
    if first is None:
        # A time of day, a hardware address, a label: colons alone make no address.
        return Run(6, fault="octets") if length is not None and match["address"].count(":") > 2 else None
    if first == 0 and length is None and match["last"] is None and match["address"] == "::":
        return None
    host = Run(6, first, first, host=True)
    if match["last"] is not None:
        last = _number_six(match["last"])
        return Run(6, fault="octets") if last is None else prefixes_between(host, Run(6, last, last))
    if match["mask"] is not None:
        return host.with_mask(_number_six(match["mask"]))
    return host if length is None else host.with_length(int(length))


def _number(address: str) -> int | None:
    try:
        return int(IPv4Address(address))
    except (AddressValueError, ValueError):
        return None


def _number_six(address: str) -> int | None:
    if len(address) > 46:
        return None
    try:
        return int(IPv6Address(address if address.endswith("::") else address.removesuffix(":").removesuffix(".")))
    except (AddressValueError, ValueError):
        return None
