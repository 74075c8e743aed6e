"""The transport of a request: proxies and trust from the environment, or the operator's own session."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from ..base.errors import SettingsError
from ..model.hosts import is_loopback_host, literal_address
from .connection import Gate, GateAdapter, Resolve
from .urls import Origin

_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class Transport(NamedTuple):
    """The way in which requests are sent. *verify* is a file or folder of certificate authorities, True for the usual ones.

    A *session* that the operator made lends its trust, client certificate and proxies; where it has an adapter of its
    own mounted for an address, that adapter does the sending, and the checks at the socket are that adapter's.
    """

    resolve: Resolve
    verify: str | bool
    environment: Mapping[str, str]
    session: requests.Session | None = None

    def proxy(self, to: Origin) -> str | None:
        """The proxy for https addresses of this origin; this machine itself is always asked directly."""
        if to.scheme != "https" or is_loopback_host(to.host):
            return None
        if self.session is not None and self.session.proxies:
            return self.session.proxies.get("https")
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            address = self.environment.get(name)
            if address:
                return None if self._is_excepted(to) else _proxy_address(address, name)
        return None

    def send(self, prepared: requests.PreparedRequest, gate: Gate, proxy: str | None) -> tuple[requests.Response, BaseAdapter]:
        """Send, and give back the response with its body still to be read, and the adapter to be closed."""
        verify: str | bool = self.verify
        cert = None
        adapter: BaseAdapter = GateAdapter(gate)
        if self.session is not None:
            verify = self.session.verify if isinstance(self.session.verify, str) else self.verify
            cert = self.session.cert
            mounted = self.session.get_adapter(prepared.url or "")
            if type(mounted) is not HTTPAdapter:
                adapter = mounted
        response = adapter.send(
            prepared,
            stream=True,
            timeout=max(gate.watch.deadline.left(), 0.001),
            verify=verify,
            cert=cert,
            proxies={"https": proxy} if proxy else {},
        )
        return response, adapter

    def _is_excepted(self, to: Origin) -> bool:
        """Whether ``no_proxy`` names the host: itself, its domain, its network, or ``*``."""
        address = literal_address(to.host)
        listed = self.environment.get("no_proxy") or self.environment.get("NO_PROXY") or ""
        for entry in map(str.strip, listed.lower().split(",")):
            if address is not None and "/" in entry and _in_network(address, entry):
                return True
            domain = entry.removeprefix("*").lstrip(".")
            if entry == "*" or (domain and (to.host == domain or to.host.endswith(f".{domain}"))):
                return True
        return False


def make_transport(
    *, environment: Mapping[str, str], resolve: Resolve, session: requests.Session | None, ca_bundle: str | None
) -> Transport:
    """Make the transport that the arguments and the environment describe.

    Raises :class:`~ip_ranges.errors.SettingsError` where a file of certificate authorities is named that is not there.
    """
    verify: str | bool = True
    bundles = [("ca_bundle", ca_bundle), *((name, environment.get(name)) for name in _BUNDLES)]
    for name, value in bundles:
        if value:
            if not Path(value).exists():
                raise SettingsError(f"{name} names the certificate authorities' file {value}, which is not there.")
            verify = value
            break
    return Transport(resolve=resolve, verify=verify, environment=environment, session=session)


def _proxy_address(value: str, name: str) -> str:
    address = value if "://" in value else f"http://{value}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{name} is not the address of an HTTP proxy; write it like http://proxy.example.com:3128.")
    return address


def _in_network(address: ipaddress.IPv4Address | ipaddress.IPv6Address, network: str) -> bool:
    try:
        return address in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
