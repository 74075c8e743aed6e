"""Host names to addresses, against a real name server on loopback."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fault_matrix import NAME_FAULTS, NameFault
from fetching import NOW, Clock, fetcher_on
from ip_ranges.errors import FetchError, SettingsError
from ip_ranges.fetch.dns import resolve_host
from ip_ranges.settings import FeedSettings
from name_server import NameServer

RECORDS = {
    ("lb.us.example.com", "A"): ["300:192.0.2.11", "300:192.0.2.9", "300:192.0.2.10"],
    ("lb.us.example.com", "AAAA"): ["120:2001:db8::10"],
    ("lb.eu.example.com", "CNAME"): ["60:pool.example.net."],
    ("pool.example.net", "A"): ["3600:198.51.100.7"],
    ("v6.example.com", "AAAA"): ["60:2001:db8::6"],
    ("empty.example.com", "TXT"): ["60:nothing"],
    ("loop.example.com", "CNAME"): ["60:loop.example.com."],
    ("dangling.example.com", "CNAME"): ["60:nowhere.example.com."],
    ("rapid.example.com", "A"): ["0:192.0.2.1"],
}


def feed(server: NameServer, **settings: Any) -> FeedSettings:
    """A feed of names."""
    hosts = {"us-east": ("lb.us.example.com",), "eu-west": ("lb.eu.example.com",)}
    return FeedSettings("names", "dns", **{"hosts": hosts, "nameservers": (server.address,), "timeout": 5.0, **settings})


@pytest.mark.parametrize("recursive", [True, False], ids=["recursive", "only its own zone"])
def test_every_address_of_every_host(recursive: bool, tmp_path: Path) -> None:
    """All A and AAAA answers become one document, sorted; an alias is followed to its end, by whoever follows it."""
    with NameServer(RECORDS, recursive=recursive) as server:
        document = fetcher_on(tmp_path).fetch(feed(server))
    assert json.loads(document.pages[0]) == {
        "answers": [
            {"region": "eu-west", "host": "lb.eu.example.com", "address": "198.51.100.7", "ttl": 60},
            {"region": "us-east", "host": "lb.us.example.com", "address": "192.0.2.9", "ttl": 300},
            {"region": "us-east", "host": "lb.us.example.com", "address": "192.0.2.10", "ttl": 300},
            {"region": "us-east", "host": "lb.us.example.com", "address": "192.0.2.11", "ttl": 300},
            {"region": "us-east", "host": "lb.us.example.com", "address": "2001:db8::10", "ttl": 120},
        ],
        "errors": [],
    }
    assert document.name == "dns"
    assert document.checked == NOW


def test_the_format_reads_it(tmp_path: Path) -> None:
    """The document is what the format dns reads: load-balancer addresses per region."""
    from ip_ranges import formats

    with NameServer(RECORDS) as server:
        document = fetcher_on(tmp_path).fetch(feed(server))
    table = formats.get("dns").read(document.pages[0], formats.ReadOptions(name=document.name))
    assert [(str(item.prefix), item.region, item.role) for item in table.ranges if item.region == "eu-west"] == [
        ("198.51.100.7/32", "eu-west", "load-balancer")
    ]
    assert not table.problems


def test_answers_hold_for_their_time_to_live(tmp_path: Path) -> None:
    """Until the smallest time to live is over nobody is asked again."""
    clock = Clock()
    fetcher = fetcher_on(tmp_path, clock=clock)
    with NameServer(RECORDS) as server:
        first = fetcher.fetch(feed(server))
        asked = len(server.asked)
        clock.now = NOW + timedelta(seconds=59)
        second = fetcher.fetch(feed(server))
        assert (second.pages, second.checked, len(server.asked)) == (first.pages, NOW, asked)
        clock.now = NOW + timedelta(seconds=60)
        fetcher.fetch(feed(server))
        assert len(server.asked) == 2 * asked


def test_no_time_to_live(tmp_path: Path) -> None:
    """A time to live of nought is asked for every time."""
    fetcher = fetcher_on(tmp_path)
    with NameServer(RECORDS) as server:
        rapid = feed(server, hosts={"us-east": ("rapid.example.com",)})
        fetcher.fetch(rapid)
        asked = len(server.asked)
        fetcher.fetch(rapid)
        assert len(server.asked) == 2 * asked


def test_answer_that_is_too_long_for_udp(tmp_path: Path) -> None:
    """An answer that is cut off over UDP is asked for over TCP."""
    with NameServer(RECORDS, large=["lb.us.example.com"]) as server:
        assert resolve_host("lb.us.example.com", nameservers=[server.address], timeout=5) == (
            "192.0.2.9",
            "192.0.2.10",
            "192.0.2.11",
            "2001:db8::10",
        )
        assert ("lb.us.example.com", "A", "tcp") in server.asked


def test_one_family_is_enough(tmp_path: Path) -> None:
    """A host with IPv6 only, and a name with a final dot, are fine."""
    with NameServer(RECORDS) as server:
        assert resolve_host("v6.example.com.", nameservers=[server.address], timeout=5) == ("2001:db8::6",)


@pytest.mark.parametrize("fault", NAME_FAULTS, ids=lambda fault: fault.title)
def test_host_without_addresses(fault: NameFault, tmp_path: Path) -> None:
    """One host that cannot be looked up fails the feed with a sentence that names it, and nothing is remembered."""
    with NameServer(
        RECORDS,
        failing={"broken.example.com": "SERVFAIL", "secret.example.com": "REFUSED"},
        silent=["silent.example.com"],
    ) as server:
        hosts = {"us-east": ("lb.us.example.com", fault.host)}
        names = feed(server, hosts=hosts, timeout=0.5 if "silent" in fault.host else 5.0)
        with pytest.raises(FetchError) as caught:
            fetcher_on(tmp_path).fetch(names)
    assert fault.says in str(caught.value)
    assert fault.host in str(caught.value)
    assert caught.value.__context__ is None
    assert not (tmp_path / "cache").exists()


def test_name_servers_are_addresses(tmp_path: Path) -> None:
    """A name server by name would need one itself."""
    for text in ("dns.example.com", "[::1", "127.0.0.1:x", ""):
        with pytest.raises(SettingsError, match="is no name server; write its address"):
            resolve_host("lb.us.example.com", nameservers=[text], timeout=1)


def test_several_name_servers() -> None:
    """A name server that is not there is passed over."""
    with NameServer({}) as gone:
        pass
    with NameServer(RECORDS) as server:
        assert resolve_host("v6.example.com", nameservers=[gone.address, server.address], timeout=2.4) == ("2001:db8::6",)


@pytest.mark.parametrize(("denied", "kept"), [("AAAA", ["192.0.2.9", "192.0.2.10", "192.0.2.11"]), ("A", ["2001:db8::10"])])
def test_a_name_that_exists_in_one_family_only(denied: str, kept: list[str], tmp_path: Path) -> None:
    """A name server that answers NXDOMAIN for the family that a name has not (RFC 4074): the other one is kept, and it is told."""
    hosts = {"us-east": ("lb.us.example.com",)}
    with NameServer(RECORDS, denied=[("lb.us.example.com", denied)]) as server:
        document = fetcher_on(tmp_path).fetch(feed(server, hosts=hosts))
    assert [answer["address"] for answer in json.loads(document.pages[0])["answers"]] == kept
    assert document.warnings == (
        (f"The name server says that lb.us.example.com does not exist when it is asked for {denied} records, and gives other records of it;"
        " these are kept. It should answer that there are none of that kind (RFC 4074)."),
    )
