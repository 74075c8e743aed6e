"""The policy of which addresses may be asked, and which machines may be connected to. Pure.

What is guaranteed: a connection goes only to an address that was checked just before, and it is that very address which
is connected to, so a name that changes its answer in between (DNS rebinding) gains nothing. Through a proxy it is the
proxy that looks names up; then only hosts that are written as addresses can be checked here.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from ..model.hosts import is_loopback_host, literal_address
from .failures import Fault
from .urls import Origin, origin, public_source

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 addresses behind a translator

_HTTPS = "Only https:// is asked, and plain http:// on this machine itself."
_PRIVATE = "If it is meant to be a machine of your own network, set allow_private = true for this feed."
_NOT_FOLLOWED = "Ask its operator, or write down the address where the document is now."

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Permission(NamedTuple):
    """The machines that a feed may reach. *feed_origin* is that of the address that the operator wrote down."""

    feed_origin: Origin
    allow_private: bool = False

    def first_refusal(self, url: str) -> Fault | None:
        """The fault for which the operator's own address may not be asked; None when it may."""
        to = origin(url)
        if to.scheme == "https" or (to.scheme == "http" and is_loopback_host(to.host)):
            return None
        return Fault(f"is not asked, since it is {to.scheme[:20]}://", _HTTPS)

    def redirect_refusal(self, url: str, before: str) -> Fault | None:
        """The fault for which a redirect from *before* to *url* is not followed; None when it is."""
        to = origin(url)
        target = public_source(url)
        if to.scheme not in ("http", "https") or not to.host:
            return Fault("redirects to something that is no web address", _NOT_FOLLOWED)
        if to.scheme == "http" and (origin(before).scheme == "https" or not is_loopback_host(to.host)):
            return Fault(f"redirects to {target}, which is plain http and is not followed", _NOT_FOLLOWED)
        if is_loopback_host(to.host) and not self._may_loopback:
            return Fault(f"redirects to {target}, which is this machine itself and is not followed", _NOT_FOLLOWED)
        return None

    def address_refusal(self, address: str, to: Origin) -> Fault | None:
        """The fault for which no connection is made to *address*, which the host of *to* stands for; None when there is none."""
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return Fault("leads to an address that cannot be read", _NOT_FOLLOWED)
        for reached in (parsed, *_embedded(parsed)):
            word = self._forbidden_kind(reached, to)
            if word is not None:
                name = "" if to.host == address else f" ({to.host})"
                cure = _PRIVATE if word.startswith("a private") else _NOT_FOLLOWED
                return Fault(f"leads to {address}{name}, {word}, and is not asked", cure)
        return None

    @property
    def _may_loopback(self) -> bool:
        return self.allow_private or is_loopback_host(self.feed_origin.host)

    def _forbidden_kind(self, address: _Address, to: Origin) -> str | None:
        if address.is_loopback:
            return None if self._may_loopback else "this machine itself"
        if to.scheme == "http":
            return "another machine, over plain http"
        for wrong, word in (
            (address.is_link_local, "a link-local address"),
            (address.is_multicast, "a multicast address"),
            (address.is_unspecified, "the unspecified address"),
        ):
            if wrong:
                return word
        if address.is_global:
            return None
        # What the operator wrote down as an address is meant; what a name or a server leads to may not be.
        written_down = to.host == self.feed_origin.host and literal_address(to.host) is not None
        return None if self.allow_private or written_down else "a private or reserved address"


def _embedded(address: _Address) -> tuple[ipaddress.IPv4Address, ...]:
    """IPv4 addresses that an IPv6 address stands for, and that are reached in the end."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    translated = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    return tuple(inner for inner in (address.ipv4_mapped, address.sixtofour, translated) if inner is not None)
