"""Where questions may go: public machines over https, this machine over http, private ones only when meant."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from certificates import Authority
from fault_server import BODY, FaultServer, good, redirect, status
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError
from ip_ranges.fetch.address_policy import Permission
from ip_ranges.fetch.urls import origin

PUBLIC = "https://feeds.example.com/table.json"

FORBIDDEN = [
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "ff02::1", "2001:db8::1"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
]

HERE = {"resolve": lambda host, port: ["127.0.0.1"]}


def test_public_name_that_leads_inside(tmp_path: Path) -> None:
    """A public name that stands for an address of another kind is not connected to; public ones may be asked."""
    for address in FORBIDDEN:
        assert Permission(origin(PUBLIC)).address_refusal(address, origin(PUBLIC)) is not None, address
        fetcher = fetcher_on(tmp_path, resolve=lambda host, port: [address])  # noqa: B023 - asked at once
        with pytest.raises(FetchError, match="leads to .* and is not asked"):
            fetcher.fetch(feed_at(PUBLIC))
    for address in ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"):
        assert Permission(origin(PUBLIC)).address_refusal(address, origin(PUBLIC)) is None, address


def test_one_bad_address_among_good_ones(tmp_path: Path) -> None:
    """A name with one address inside is refused as a whole: nobody publishes that by accident."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["8.8.8.8", "127.0.0.1"]

    with pytest.raises(FetchError, match=r"leads to 127.0.0.1 \(feeds.example.com\), this machine itself"):
        fetcher_on(tmp_path, resolve=resolve).fetch(feed_at(PUBLIC))
    assert asked == ["feeds.example.com"]


def test_private_address_when_it_is_meant() -> None:
    """A private machine may be asked where its address is written down, or with allow_private; link-local never."""
    written = Permission(origin("https://10.0.0.1/x"))
    assert written.address_refusal("10.0.0.1", origin("https://10.0.0.1/x")) is None
    assert written.address_refusal("10.0.0.2", origin("https://10.0.0.2/x")) is not None
    allowed = Permission(origin(PUBLIC), allow_private=True)
    assert allowed.address_refusal("10.0.0.1", origin(PUBLIC)) is None
    assert allowed.address_refusal("fd00::1", origin(PUBLIC)) is None
    assert allowed.address_refusal("169.254.169.254", origin(PUBLIC)) is not None


def test_redirects_by_where_they_lead() -> None:
    """From a public host a redirect leads to https hosts other than this machine; from this machine also to itself."""
    public = Permission(origin(PUBLIC))
    assert public.redirect_refusal("https://other.example.com/", PUBLIC) is None
    for url in ("http://other.example.com/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "http://127.0.0.1/"):
        assert public.redirect_refusal(url, PUBLIC) is not None
    here = Permission(origin("http://127.0.0.1:8000/"))
    assert here.redirect_refusal("http://localhost:9000/", "http://127.0.0.1:8000/") is None
    assert here.redirect_refusal("http://example.com/", "http://127.0.0.1:8000/") is not None


def test_connection_goes_to_the_checked_address(tmp_path: Path) -> None:
    """The name is looked up once, and what was checked is what is connected to: rebinding the name gains nothing."""
    authority = Authority.create(tmp_path)
    answers = iter((["127.0.0.1"], ["10.0.0.1"]))
    fetcher = fetcher_on(tmp_path, resolve=lambda host, port: next(answers), ca_bundle=str(authority.bundle))
    with FaultServer(good, tls=authority.context("feeds.example.com")) as server:
        assert fetcher.fetch(feed_at(server.url(host="feeds.example.com"), allow_private=True)).pages == (BODY,)
        assert server.received[0].headers["host"] == f"feeds.example.com:{server.port}"
    assert next(answers) == ["10.0.0.1"]


def test_dead_address_before_a_living_one(tmp_path: Path) -> None:
    """Where the first address of a host refuses, the next one is tried in the same attempt."""
    authority = Authority.create(tmp_path)
    with FaultServer(good, tls=authority.context("feeds.example.com")) as server:
        both = {"resolve": lambda host, port: ["127.0.0.9", "127.0.0.1"], "ca_bundle": str(authority.bundle)}
        feed = feed_at(server.url(host="feeds.example.com"), allow_private=True, retries=0)
        assert fetcher_on(tmp_path, **both).fetch(feed).pages == (BODY,)


def test_redirect_to_another_https_host(tmp_path: Path) -> None:
    """A redirect to another https host is followed, with that host's own certificate checked."""
    authority = Authority.create(tmp_path)
    with (
        FaultServer(good, tls=authority.context("new.example.com")) as new,
        FaultServer(redirect(new.url(host="new.example.com")), tls=authority.context("old.example.com")) as old,
    ):
        fetcher = fetcher_on(tmp_path, environment={"SSL_CERT_FILE": str(authority.bundle)}, **HERE)
        feed = feed_at(old.url(host="old.example.com"), allow_private=True)
        assert fetcher.fetch(feed).pages == (BODY,)
        old.handler = redirect(new.url(host="third.example.com"))
        with pytest.raises(FetchError, match="for another host name"):
            fetcher.fetch(feed)


def test_redirect_to_a_host_that_is_not_known(tmp_path: Path) -> None:
    """The address that failed is named beside the one that the operator wrote down, without its query."""

    def resolve(host: str, port: int) -> Sequence[str]:
        if host != "127.0.0.1":
            raise socket.gaierror
        return [host]

    with FaultServer(redirect("https://nowhere.example.com/table.json?key=secret")) as server:
        with pytest.raises(FetchError) as caught:
            fetcher_on(tmp_path, resolve=resolve).fetch(feed_at(server.url(), retries=0))
        assert str(caught.value) == (
            f"{server.url()} redirects to https://nowhere.example.com/table.json, which could not be reached: its host name is not"
            " known. Check the spelling and the name server."
        )


def test_redirect_to_an_address_that_answers_with_a_fault(tmp_path: Path) -> None:
    """What the second server says of itself is told with both addresses."""
    with FaultServer(status("503 Busy")) as new, FaultServer(redirect(new.url("/new.json"))) as old:
        with pytest.raises(FetchError) as caught:
            fetcher_on(tmp_path).fetch(feed_at(old.url(), retries=0))
        assert str(caught.value).startswith(f"{old.url()} redirects to {new.url('/new.json')}, which answered 503")


def test_resolver_that_hangs(tmp_path: Path) -> None:
    """A resolver that does not come back is not waited for beyond the deadline."""
    release = threading.Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        release.wait(10)
        return []

    with pytest.raises(FetchError, match="did not answer within 0.2 seconds"):
        fetcher_on(tmp_path, resolve=resolve).fetch(feed_at(PUBLIC, timeout=0.2, retries=0))
    release.set()
