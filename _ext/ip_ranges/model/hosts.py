"""Hosts by their names alone: one that is written as an address, and this very machine. Nothing is looked up."""

from __future__ import annotations

import ipaddress


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address where a host is written as one, else None."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def is_loopback_host(host: str) -> bool:
    """Whether a host is this machine by its very name: ``127.0.0.0/8``, ``::1``, ``localhost`` and below (RFC 6761)."""
    address = literal_address(host)
    if address is not None:
        return address.is_loopback
    plain = host.lower().rstrip(".")
    return plain == "localhost" or plain.endswith(".localhost")
