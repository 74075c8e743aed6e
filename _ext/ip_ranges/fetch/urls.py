"""Addresses of documents as text: what of one may be shown, whose it is, and which machine it names. Pure."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from ..base.errors import SettingsError

_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Scheme, host and port: those who may see a secret of one another (RFC 6454)."""

    scheme: str
    host: str
    port: int


def public_source(url: str) -> str:
    """An address for pages and messages: without user name, password, query and fragment; of a file only its name.

    The whole query goes, since nobody can tell a key from a parameter by its name.
    """
    if "://" not in url:
        return PurePosixPath(url.replace("\\", "/")).name or "."
    try:
        parts = urlsplit(url)
        if parts.scheme == "file":
            return PurePosixPath(unquote(parts.path)).name or "."
        netloc = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address that cannot be read"
    shown = urlunsplit((parts.scheme, netloc, parts.path, "", ""))
    return "".join(character if character.isprintable() else "?" for character in shown)[:500]


def split_address(url: str) -> SplitResult:
    """The parts of a web address. Raises :class:`~ip_ranges.errors.SettingsError` where it is none."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0 and url.isprintable() and " " not in url
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"{public_source(url)} is not a web address; write it like https://example.com/ip-ranges.json.")
    return parts


def without_credentials(url: str) -> str:
    """The address without user name, password and fragment, as it is asked for."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


def origin(url: str) -> Origin:
    """The origin of an address; an unknown scheme has port 0."""
    parts = urlsplit(url)
    return Origin(parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme, 0))


def last_segment(url: str) -> str:
    """The last segment of the path without the query, the host where there is none."""
    parts = urlsplit(url)
    name = unquote(PurePosixPath(parts.path).name)[:200] or parts.hostname or ""
    return "".join(character if character.isprintable() else "?" for character in name)
