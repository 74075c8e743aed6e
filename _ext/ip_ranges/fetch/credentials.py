"""Secrets: where they come from, who may see them, and how no message ever shows them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from ..base.errors import SettingsError
from ..settings import FeedSettings

DEFAULT_HEADER = "Authorization: Bearer {token}"

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110, 5.1
_VISIBLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# The connection's own business; one of these set by hand could cut one request into two.
_OWN_HEADERS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "cookie", "accept-encoding")
)
_SHORTEST_HIDDEN = 4


class Header(NamedTuple):
    """A header of HTTP."""

    name: str
    value: str


class Credentials(NamedTuple):
    """Headers that only the feed's own origin gets, and the texts that no message may contain."""

    headers: tuple[Header, ...] = ()
    hidden: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Credentials({len(self.headers)} headers, values not shown)"

    def redact(self, text: str) -> str:
        """The text with every secret replaced: a server may send back what it was sent."""
        for secret in self.hidden:
            text = text.replace(secret, "***")
        return text

    def shows_in(self, text: str) -> bool:
        """Whether a secret is part of the text."""
        return any(secret in text for secret in self.hidden)


def read_credentials(feed: FeedSettings, environment: Mapping[str, str]) -> Credentials:
    """The feed's header with its token from the environment, or the user name and password of its address.

    Raises :class:`~ip_ranges.errors.SettingsError` naming the variable that is missing or cannot be sent.
    """
    parts = urlsplit(feed.url)
    headers: list[Header] = []
    hidden = [value for _, value in parse_qsl(parts.query)] + [parts.query]
    if parts.username is not None or parts.password is not None:
        plain = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        encoded = base64.b64encode(plain.encode()).decode()
        headers.append(Header("Authorization", f"Basic {encoded}"))
        hidden += [unquote(parts.password or ""), parts.password or "", encoded]
    if feed.token_env or feed.header:
        token = _token(feed, environment)
        header = _header(feed, token)
        headers = [*(usual for usual in headers if usual.name.lower() != header.name.lower()), header]
        hidden += [token, header.value]
    secrets = sorted({text for text in hidden if len(text) >= _SHORTEST_HIDDEN}, key=len, reverse=True)
    return Credentials(tuple(headers), tuple(secrets))


def _token(feed: FeedSettings, environment: Mapping[str, str]) -> str:
    if not feed.token_env:
        return ""
    token = environment.get(feed.token_env, "")
    if not token:
        raise SettingsError(
            f"feeds.{feed.name}.token_env names the environment variable {feed.token_env}, which is not set or empty;"
            " set it to the token, or remove token_env."
        )
    if not _VISIBLE.fullmatch(token):
        raise SettingsError(
            f"The environment variable {feed.token_env} (feeds.{feed.name}.token_env) has a line end, a blank around it"
            " or a character that cannot be sent in a header; set it to the token alone."
        )
    return token


def _header(feed: FeedSettings, token: str) -> Header:
    template = feed.header or DEFAULT_HEADER
    name, colon, value = map(str.strip, template.partition(":"))
    where = f"feeds.{feed.name}.header"
    if not colon or not _HEADER_NAME.fullmatch(name) or not _VISIBLE.fullmatch(value):
        raise SettingsError(f'{where} is no header; write a name, a colon and a value, like "{DEFAULT_HEADER}".')
    if name.lower() in _OWN_HEADERS:
        raise SettingsError(f"{where} sets {name}, which belongs to the connection; use another header.")
    if token and "{token}" not in value:
        raise SettingsError(f'{where} has no {{token}} where the token goes; write it like "{DEFAULT_HEADER}".')
    if not token and "{token}" in value:
        raise SettingsError(f"{where} wants a token; name the environment variable that holds it as token_env.")
    return Header(name, value.replace("{token}", token))
