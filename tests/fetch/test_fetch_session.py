"""The operator's own session: its trust and adapters are used, its cookies and headers are not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from certificates import Authority
from fault_server import BODY, FaultServer, good, status
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError, SettingsError
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

PUBLIC = feed_at("https://feeds.example.com/")


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
        assert fetcher_on(tmp_path, session=session).fetch(PUBLIC).pages == (BODY,)


def test_trust_of_the_session(tmp_path: Path) -> None:
    """A session lends its certificate authorities; verification cannot be switched off by it."""
    authority = Authority.create(tmp_path)
    with FaultServer(good, tls=authority.context("127.0.0.1")) as server, requests.Session() as session:
        session.cookies.set("session", "1")
        session.headers["X-Mine"] = "1"
        fetcher, feed = fetcher_on(tmp_path, session=session), feed_at(server.url())
        session.verify = False
        with pytest.raises(FetchError, match="from an authority that is not known here"):
            fetcher.fetch(feed)
        session.verify = str(authority.bundle)
        assert fetcher.fetch(feed).pages == (BODY,)
        assert {"cookie", "x-mine"}.isdisjoint(server.received[0].headers)
        assert server.received[0].headers["user-agent"].startswith("sphinx-ip-ranges/")


def test_environment_that_cannot_be(tmp_path: Path) -> None:
    """A variable that names something impossible is an error that names the variable."""
    for environment, sentence in (
        ({"REQUESTS_CA_BUNDLE": "/nowhere/authority.pem"}, "REQUESTS_CA_BUNDLE names .* which is not there"),
        ({"https_proxy": "socks5://127.0.0.1:1"}, "https_proxy is not the address of an HTTP proxy"),
    ):
        with pytest.raises(SettingsError, match=sentence):
            fetcher_on(tmp_path, environment=environment).fetch(PUBLIC)


def test_no_proxy(tmp_path: Path) -> None:
    """Hosts that no_proxy names are asked directly."""
    authority = Authority.create(tmp_path)
    context = authority.context("feeds.example.com")
    for excepted in ("feeds.example.com", ".example.com", "*.example.com", "*", "other.test, example.com"):
        with FaultServer(good) as proxy, FaultServer(good, tls=context) as server:
            environment = {"https_proxy": proxy.url(""), "no_proxy": excepted}
            feed = feed_at(server.url(host="feeds.example.com"), allow_private=True)
            trust = {"ca_bundle": str(authority.bundle), "resolve": lambda host, port: ["127.0.0.1"]}
            assert fetcher_on(tmp_path, environment=environment, **trust).fetch(feed).pages == (BODY,), excepted
            assert proxy.connections == 0, excepted


def test_proxy_that_refuses(tmp_path: Path) -> None:
    """A proxy that wants a password is an error that names the variable, not the password."""
    with FaultServer(status("407 Proxy Authentication Required")) as proxy:
        address = proxy.url("").replace("http://", "http://me:proxy-s3cret@")
        with pytest.raises(FetchError, match="the proxy refused the way there") as caught:
            fetcher_on(tmp_path, environment={"HTTPS_PROXY": address}).fetch(PUBLIC)
    assert "proxy-s3cret" not in str(caught.value)
    assert "HTTPS_PROXY" in str(caught.value)
