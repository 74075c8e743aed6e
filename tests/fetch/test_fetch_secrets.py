"""Tokens and URL credentials: sent to their own server, shown nowhere."""

from __future__ import annotations

import base64
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from certificates import Authority
from fault_server import BODY, Exchange, FaultServer, Handler, closed_at_once, good, redirect, status, truncated, tunnel
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError, SettingsError
from ip_ranges.fetch import Fetcher, public_source
from ip_ranges.fetch.credentials import read_credentials
from ip_ranges.settings import FeedSettings

TOKEN = "s3cret-t0ken-value"  # made up
SECRETS = (TOKEN, "query-s3cret", "pass-s3cret")


def fetcher(tmp_path: Path, **environment: str) -> Fetcher:
    """A fetcher with a token in its environment."""
    return fetcher_on(tmp_path, environment={"OUR_TOKEN": TOKEN, **environment})


def feed(url: str, **settings: Any) -> FeedSettings:
    """A feed with a token."""
    return feed_at(url, **{"token_env": "OUR_TOKEN", "retries": 0, **settings})


def test_token_goes_into_the_header(tmp_path: Path) -> None:
    """The token stands where the header says, by default as a bearer token."""
    for header, name, value in (
        ("", "authorization", f"Bearer {TOKEN}"),
        ("Authorization: Token {token}", "authorization", f"Token {TOKEN}"),
        ("X-Api-Key: {token}", "x-api-key", TOKEN),
    ):
        with FaultServer(good) as server:
            fetcher(tmp_path).fetch(feed(server.url(), header=header))
            assert server.received[0].headers[name] == value, header


def test_header_without_token(tmp_path: Path) -> None:
    """A header may be just a header, and replaces one of the project's own."""
    with FaultServer(good) as server:
        fetcher(tmp_path).fetch(feed(server.url(), token_env="", header="accept: application/vnd.example+json"))
        assert server.received[0].headers["accept"] == "application/vnd.example+json"


def test_password_of_the_address(tmp_path: Path) -> None:
    """User name and password of an address are sent as such, and not as a part of it."""
    with FaultServer(good) as server:
        url = server.url().replace("http://", "http://me:p%40ss-word@")
        fetcher(tmp_path).fetch(feed(url, token_env=""))
        sent = server.received[0].headers
    assert base64.b64decode(sent["authorization"].removeprefix("Basic ")) == b"me:p@ss-word"
    assert "@" not in sent["host"]


def test_token_that_cannot_be_sent(tmp_path: Path) -> None:
    """A missing or unusable token is an error that names the variable or setting, and nobody is asked."""
    bad = {"EMPTY": "", "TWO_LINES": f"{TOKEN}\r\nX-Evil: 1", "BLANK": f"{TOKEN} "}
    for settings, sentence in (
        ({"token_env": "NOT_THERE"}, "NOT_THERE, which is not set"),
        ({"token_env": "EMPTY"}, "EMPTY, which is not set or empty"),
        ({"token_env": "TWO_LINES"}, "TWO_LINES .* has a line end"),
        ({"token_env": "BLANK"}, "BLANK .* a blank around it"),
        ({"header": "no colon"}, "feeds.ours.header is no header"),
        ({"header": "Bad Name: {token}"}, "feeds.ours.header is no header"),
        ({"header": "Host: {token}"}, "feeds.ours.header sets Host"),
        ({"header": "Authorization: Bearer"}, r"has no \{token\}"),
        ({"header": "X-Key: {token}", "token_env": ""}, "wants a token; name the environment variable"),
    ):
        with FaultServer(good) as server:
            with pytest.raises(SettingsError, match=sentence) as caught:
                fetcher(tmp_path, **bad).fetch(feed(server.url(), **settings))
            assert server.connections == 0, settings
        assert TOKEN not in str(caught.value), settings


def _reflecting(exchange: Exchange) -> None:
    said = f"<html><title>Hello {exchange.request.headers.get('authorization')}</title>".encode()
    exchange.answer(said, Content_Type="text/html")


def with_secrets(server: FaultServer) -> str:
    """An address with a password and a key."""
    return server.url("/table.json?api_key=query-s3cret").replace("http://", "http://me:pass-s3cret@")


@pytest.mark.parametrize(
    "handler",
    [closed_at_once, truncated, status("401 No"), status("503 Busy"), _reflecting, redirect(f"https://10.0.0.1/{'x'}?{TOKEN}")],
    ids=["closed", "truncated", "401", "503", "reflected", "redirected"],
)
def test_secrets_are_nowhere(handler: Handler, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No message, traceback, chained error, log, progress line or cache file has the token, password or query."""
    caplog.set_level(logging.DEBUG)
    lines: list[str] = []
    fetcher = fetcher_on(tmp_path, environment={"OUR_TOKEN": TOKEN}, progress=lines.append)
    with FaultServer(handler) as server, pytest.raises(FetchError) as caught:
        fetcher.fetch(feed(with_secrets(server), retries=1))
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + "\n".join(lines) + caplog.text
    assert caught.value.__context__ is None
    assert [secret for secret in SECRETS if secret in shown] == []


def test_cache_has_no_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Names and contents of cache files tell no address and no secret, not even one that a server sends back as ETag."""
    caplog.set_level(logging.DEBUG)
    with FaultServer(lambda exchange: exchange.answer(BODY, ETag=f'"{TOKEN}"')) as server:
        fetcher(tmp_path).fetch(feed(with_secrets(server)))
    (kept,) = (tmp_path / "cache").iterdir()
    content = kept.read_bytes().decode() + kept.name + caplog.text
    assert [secret for secret in SECRETS if secret in content] == []
    assert "127.0.0.1" not in kept.read_bytes().decode()


def test_credentials_do_not_show_themselves() -> None:
    """The repr of credentials has no value in it."""
    found = read_credentials(feed("https://me:pass-s3cret@example.com/"), {"OUR_TOKEN": TOKEN})
    assert repr(found) == "Credentials(1 headers, values not shown)"


def test_token_stays_with_its_server(tmp_path: Path) -> None:
    """A redirect to another port, which may be another's, is followed without token, password and cookie."""
    for line in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"):

        def away(exchange: Exchange) -> None:
            exchange.answer(b"", line, Location=other.url("/elsewhere"), Set_Cookie="session=1; Path=/")  # noqa: B023 - at once

        with FaultServer(good) as other, FaultServer(away) as server:
            fetcher(tmp_path).fetch(feed(server.url().replace("http://", "http://me:pass@")))
            assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}", line
            assert other.received[0].target == "/elsewhere", line
            assert {"authorization", "cookie"}.isdisjoint(other.received[0].headers), line


def test_token_comes_along_on_its_own_server(tmp_path: Path) -> None:
    """A redirect within the server keeps the token."""

    def handle(exchange: Exchange) -> None:
        (good if exchange.request.target == "/there" else redirect("/there"))(exchange)

    with FaultServer(handle) as server:
        fetcher(tmp_path).fetch(feed(server.url()))
        assert [asked.headers["authorization"] for asked in server.received] == [f"Bearer {TOKEN}"] * 2


def test_no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .netrc of the user is not read: what it has is for other programs."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password netrc-s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with FaultServer(good) as server:
        fetcher(tmp_path).fetch(feed(server.url(), token_env=""))
        assert "authorization" not in server.received[0].headers


def test_public_host_through_a_proxy(tmp_path: Path) -> None:
    """Through a proxy a public https host is reached, and may not redirect to this machine; the token stays inside TLS."""
    authority = Authority.create(tmp_path)
    context = authority.context("feeds.example.com")
    with (
        FaultServer(good) as inner,
        FaultServer(lambda exchange: (good if exchange.number == 1 else redirect(inner.url()))(exchange), tls=context) as server,
        FaultServer(tunnel(server.port)) as proxy,
    ):
        proxied = fetcher(tmp_path, REQUESTS_CA_BUNDLE=str(authority.bundle), HTTPS_PROXY=proxy.url("").rstrip("/"))
        public = feed("https://feeds.example.com/table.json")
        assert proxied.fetch(public).pages == (BODY,)
        with pytest.raises(FetchError, match="which is plain http and is not followed"):
            proxied.fetch(public)
        server.handler = redirect("https://127.0.0.1/x")
        with pytest.raises(FetchError, match="which is this machine itself and is not followed"):
            proxied.fetch(public)
        assert proxy.received[0].method == "CONNECT"
        assert proxy.received[0].target == "feeds.example.com:443"
        assert all("authorization" not in received.headers for received in proxy.received)
        assert inner.connections == 0


def test_public_source() -> None:
    """What pages and messages show of an address has no credentials, query or folder."""
    for url, shown in (
        ("https://me:pw@example.com:8443/a/b.json?key=1#x", "https://example.com:8443/a/b.json"),
        ("https://example.com", "https://example.com"),
        ("region-table.toml", "region-table.toml"),
        ("/home/someone/secret-project/region-table.toml", "region-table.toml"),
        ("file:///home/someone/a%20b.toml", "a b.toml"),
        ("https://[::1/x", "an address that cannot be read"),
    ):
        assert public_source(url) == shown, url
