"""Paginated sources: every page, in order, from one server, and an end."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from fault_server import Exchange, FaultServer, Handler, good, truncated
from fetching import feed_at, fetcher_on
from ip_ranges.errors import FetchError
from ip_ranges.fetch.pagination import next_page
from ip_ranges.fetch.request import Answer


def fetch(server: FaultServer, folder: Path, **settings: Any) -> tuple[bytes, ...]:
    """The pages of a source at the server's /pages/1."""
    feed = feed_at(server.url("/pages/1"), **{"format": "jmespath", "next": "next", "retries": 0, **settings})
    document = fetcher_on(folder, environment={"KEY": "paged-token"}).fetch(feed)
    assert document.digest == hashlib.sha256(b"\n".join(document.pages)).hexdigest()
    return document.pages


def page(number: int, **more: Any) -> bytes:
    """A page's body."""
    return json.dumps({"results": [number], **more}).encode()


def by_key(following: str, key: str = "next") -> Handler:
    """Three pages, each naming the next one in its body; ``{port}`` and ``{number}`` are filled in."""

    def handle(exchange: Exchange) -> None:
        number = int(exchange.request.target.rpartition("/")[2])
        to = following.format(port=exchange.server.port, number=number + 1) if number < 3 else None
        value: Any = to
        for step in reversed(key.split(".")):
            value = {step: value}
        exchange.answer(page(number, **value), ETag=f'"{number}"')

    return handle


def test_pages_by_key(tmp_path: Path) -> None:
    """A key names the next page, absolute or relative, at any depth; the token goes to every page."""
    for following, key in (
        ("http://127.0.0.1:{port}/pages/{number}", "next"),
        ("/pages/{number}", "next"),
        ("{number}", "links.next"),
        ("//127.0.0.1:{port}/pages/{number}", "@odata_nextLink"),
        # An application behind a proxy does not know its port: the next page is asked where this one came from.
        ("http://127.0.0.1/pages/{number}", "next"),
        ("//127.0.0.1/pages/{number}", "next"),
    ):
        with FaultServer(by_key(following, key)) as server:
            pages = fetch(server, tmp_path, next=key, token_env="KEY")
            assert [json.loads(body)["results"] for body in pages] == [[1], [2], [3]], following
            assert [asked.headers["authorization"] for asked in server.received] == ["Bearer paged-token"] * 3, following


def test_the_way_to_the_next_page() -> None:
    """The host of a page is asked as it is reached, never less safely; another port or host is left for the refusal."""
    for page_url, following, asked in (
        ("https://api.example.com/a?page=1", "http://api.example.com/a?page=2", "https://api.example.com/a?page=2"),
        ("https://api.example.com:8443/a", "https://api.example.com/a?page=2", "https://api.example.com:8443/a?page=2"),
        ("https://api.example.com:8443/a", "http://api.example.com:80/a?page=2", "https://api.example.com:8443/a?page=2"),
        ("https://api.example.com:8443/a", "http://api.example.com:8443/b", "https://api.example.com:8443/b"),
        ("https://api.example.com/a", "http://user:word@api.example.com/b", "https://api.example.com/b"),
        ("https://api.example.com/a", "https://api.example.com:9443/b", "https://api.example.com:9443/b"),
        ("https://api.example.com/a", "http://other.example.com/b", "http://other.example.com/b"),
        ("http://127.0.0.1:8000/a", "https://127.0.0.1/b", "https://127.0.0.1/b"),
    ):
        answer = Answer(page_url, json.dumps({"next": following}).encode())
        assert next_page(answer, "next") == asked, page_url


def test_pages_by_link_header(tmp_path: Path) -> None:
    """The Link header names the next page; a page may then be a bare list."""

    def handle(exchange: Exchange) -> None:
        number = int(exchange.request.target.rpartition("/")[2])
        link = {"Link": f'</pages/{number - 1}>; rel="prev", </pages/{number + 1}>; rel="next"'} if number < 3 else {}
        exchange.answer(json.dumps([number]).encode(), **link)

    with FaultServer(handle) as server:
        assert fetch(server, tmp_path, next="link") == (b"[1]", b"[2]", b"[3]")


def test_key_that_is_missing_on_the_last_page(tmp_path: Path) -> None:
    """A last page may leave the key out, or have it empty."""
    with FaultServer(lambda exchange: exchange.answer(page(1))) as server:
        assert len(fetch(server, tmp_path)) == 1
    with FaultServer(lambda exchange: exchange.answer(page(1, next=""))) as server:
        assert len(fetch(server, tmp_path)) == 1


def test_pages_are_asked_for_whole(tmp_path: Path) -> None:
    """The first of several pages says nothing of the others: the next run asks without a condition."""
    with FaultServer(by_key("/pages/{number}")) as server:
        fetch(server, tmp_path)
        fetch(server, tmp_path)
        assert len(server.received) == 6
        assert all("if-none-match" not in asked.headers for asked in server.received)


@pytest.mark.parametrize(
    ("handler", "settings", "sentence"),
    [
        (by_key("http://localhost:{port}/pages/{number}"), {}, "as page 2, which is another server and is not asked"),
        (by_key("https://www.example.com/pages/{number}"), {}, "as page 2, which is another server"),
        (by_key("/pages/1"), {}, "its pages go in a circle"),
        (by_key("http://[::1/pages/{number}"), {}, "something at next that is no web address"),
        (by_key("/pages/{number}"), {"max_bytes": 60}, "sent more than "),
        (by_key("/pages/{number}"), {"next": "meta.next"}, "has no meta.next in its page"),
        (by_key("/pages/{number}"), {"next": "nxt"}, "has no nxt in its page. Did you mean"),
        (lambda exchange: exchange.answer(page(1, next=2)), {}, "has a number at next"),
        (lambda exchange: exchange.answer(b"[1]"), {}, 'write next = "link"'),
        (lambda exchange: exchange.answer(b'{"next": '), {}, "sent a page that cannot be read"),
        (
            lambda exchange: (good if exchange.number > 2 else by_key("/pages/{number}"))(exchange)
            if exchange.number != 2
            else truncated(exchange),
            {},
            "broke off in the middle of its answer on page 2",
        ),
        (
            lambda exchange: exchange.answer(page(exchange.number, next=f"/pages/{exchange.number + 1}")),
            {"timeout": 60.0},
            "has more than 500 pages",
        ),
    ],
    ids=["another host", "a public host", "circle", "no address", "too much", "no parent", "misspelt", "a number", "a list",
         "no JSON", "broken page", "no end"],
)
def test_half_a_table_is_none(handler: Handler, settings: dict[str, Any], sentence: str, tmp_path: Path) -> None:
    """A page that is missing, elsewhere, too much or seen before is an error, and nothing is remembered."""
    with FaultServer(handler) as server, pytest.raises(FetchError) as caught:
        fetch(server, tmp_path, **settings)
    assert sentence in str(caught.value)
    assert not (tmp_path / "cache").exists()
