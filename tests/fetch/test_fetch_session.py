"""The operator's own session: its trust and adapters are used, its cookies and headers are not."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from certificates import Authority
from fault_server import BODY, FaultServer, good
from ip_ranges.errors import FetchError, SettingsError
from ip_ranges.fetch import Fetcher
from ip_ranges.settings import FeedSettings
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Shelf(BaseAdapter):
    """An adapter that has its documents at hand."""

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """The document, whatever is asked."""
        response = requests.Response()
        response.status_code = 200
        response.request = request
        response.raw = HTTPResponse(io.BytesIO(BODY), preload_content=False)
        return response

    def close(self) -> None:
        """Nothing to close."""


def test_adapter_of_the_session(tmp_path: Path) -> None:
    """An adapter that the operator mounted does the sending."""
    with requests.Session() as session:
        session.mount("https://", Shelf())
        fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment={}, session=session)
        assert fetcher.fetch(FeedSettings("ours", "aws", url="https://feeds.example.com/")).pages == (BODY,)


def test_trust_of_the_session(tmp_path: Path) -> None:
    """A session lends its certificate authorities; verification cannot be switched off by it."""
    authority = Authority.create(tmp_path)
    with FaultServer(good, tls=authority.context("127.0.0.1")) as server, requests.Session() as session:
        session.cookies.set("session", "1")
        session.headers["X-Mine"] = "1"
        fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment={}, session=session)
        feed = FeedSettings("ours", "aws", url=server.url())
        session.verify = False
        with pytest.raises(FetchError, match="from an authority that is not known here"):
            fetcher.fetch(feed)
        session.verify = str(authority.bundle)
        assert fetcher.fetch(feed).pages == (BODY,)
        assert {"cookie", "x-mine"}.isdisjoint(server.received[0].headers)
        assert server.received[0].headers["user-agent"].startswith("sphinx-ip-ranges/")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"REQUESTS_CA_BUNDLE": "/nowhere/authority.pem"}, "REQUESTS_CA_BUNDLE names .* which is not there"),
        ({"https_proxy": "socks5://127.0.0.1:1"}, "https_proxy is not the address of an HTTP proxy"),
    ],
)
def test_environment_that_cannot_be(environment: dict[str, str], sentence: str, tmp_path: Path) -> None:
    """A variable that names something impossible is an error that names the variable."""
    fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment=environment)
    with pytest.raises(SettingsError, match=sentence):
        fetcher.fetch(FeedSettings("ours", "aws", url="https://feeds.example.com/"))


@pytest.mark.parametrize("excepted", ["feeds.example.com", ".example.com", "*.example.com", "*", "other.test, example.com"])
def test_no_proxy(excepted: str, tmp_path: Path) -> None:
    """Hosts that no_proxy names are asked directly."""
    authority = Authority.create(tmp_path)
    with FaultServer(good) as proxy, FaultServer(good, tls=authority.context("feeds.example.com")) as server:
        fetcher = Fetcher(
            data=tmp_path,
            cache=None,
            clock=lambda: NOW,
            environment={"https_proxy": proxy.url(""), "no_proxy": excepted},
            ca_bundle=str(authority.bundle),
            resolve=lambda host, port: ["127.0.0.1"],
        )
        feed = FeedSettings("ours", "aws", url=server.url(host="feeds.example.com"), allow_private=True)
        assert fetcher.fetch(feed).pages == (BODY,)
        assert proxy.connections == 0


def test_proxy_that_refuses(tmp_path: Path) -> None:
    """A proxy that wants a password is an error that names the variable, not the password."""
    from fault_server import status

    with FaultServer(status("407 Proxy Authentication Required")) as proxy:
        address = proxy.url("").replace("http://", "http://me:proxy-s3cret@")
        fetcher = Fetcher(data=tmp_path, cache=None, clock=lambda: NOW, environment={"HTTPS_PROXY": address})
        with pytest.raises(FetchError, match="the proxy refused the way there") as caught:
            fetcher.fetch(FeedSettings("ours", "aws", url="https://feeds.example.com/"))
    assert "proxy-s3cret" not in str(caught.value)
    assert "HTTPS_PROXY" in str(caught.value)
