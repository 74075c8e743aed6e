"""``ip-ranges refresh``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_server import FaultServer, status
from folders import EU, LB, NAT, NEW, tree, write_table

PRIVATE = ("10.0.0.1/32", "us-east", "nat-gateway", "outbound")


def test_first_and_second(data: Path, ip_ranges: Callable) -> None:
    """The outcome of each feed, in the shape of the contract."""
    found = ip_ranges("--data", data, "refresh", "--output", "json")
    assert found.code == 0
    assert {name: (one["outcome"], one["serial"], one["reasons"]) for name, one in found.json["feeds"].items()} == {
        "divio": ("accepted", 2026111901, []),
        "partner": ("accepted", 2026111902, []),
    }
    found = ip_ranges("--data", data, "refresh", "--output", "json")
    assert {name: (one["outcome"], one["serial"]) for name, one in found.json["feeds"].items()} == {
        "divio": ("unchanged", 2026111901),
        "partner": ("unchanged", 2026111902),
    }


def test_text(accepted: Path, ip_ranges: Callable) -> None:
    """People read what changed and what to do."""
    write_table(accepted, LB, NAT, EU, NEW)
    found = ip_ranges("--data", accepted, "refresh", epoch=1795200000)
    assert found.out == (
        "divio: accepted with serial 2026112001, 4 ranges\n"
        "  by a count of its own the document has 4 distinct prefixes; 4 became ranges\n"
        "partner: unchanged, serial 2026111902 stands\n"
        "2026112001  divio  20 November 2026, 18:40 UTC: 1 added\n"
        "  192.0.2.11/32 (us-east, load-balancer, you connect to) was added and is in use.\n"
        "Readers are told:\n"
        "  192.0.2.11/32 (Virginia, load balancer, you connect to) was added and is in use. Allow it now.\n"
    )


def test_an_end_that_has_passed(data: Path, ip_ranges: Callable) -> None:
    """Each refresh says so on standard error, and a check exits 1; taken out of the table, nobody hears of it again."""
    write_table(data, LB, (*NAT, {"expires": "2026-11-20T00:00:00Z"}), EU)
    assert "given up" not in ip_ranges("--data", data, "refresh").err
    found = ip_ranges("--data", data, "refresh", "--output", "json", epoch=1795200000)
    sentence = (
        "198.51.100.64/28 (Virginia, nat-gateway) was to be given up on 2026-11-20T00:00:00Z and still stands in the table. Readers go by"
        " the day that they were told. Take its row out, or, if it stays in use, give it a later day or none (expires), which is told to"
        " them as news."
    )
    assert (found.code, found.err, found.json["feeds"]["divio"]["overdue"]) == (0, f"ip-ranges: divio: {sentence}\n", [sentence])
    check = ip_ranges("--data", data, "check", "--output", "json", epoch=1795200000)
    assert (check.code, check.json["findings"]) == (1, [{"kind": "overdue", "feed": "divio", "message": sentence}])
    write_table(data, LB, EU)
    assert "given up" not in ip_ranges("--data", data, "refresh", epoch=1795200000).err
    assert ip_ranges("--data", data, "check", epoch=1795200000).code == 0


def test_one_feed_and_dry_run(accepted: Path, ip_ranges: Callable) -> None:
    """Only the named feed is asked; a dry run writes nothing at all."""
    (accepted / "region-table.json").unlink()
    (accepted / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    before = tree(accepted)
    found = ip_ranges("--data", accepted, "refresh", "partner", "--dry-run", epoch=1795200000)
    assert (found.code, found.out.splitlines()[0]) == (0, "partner: would be accepted with serial 2026112001, 2 ranges")
    assert tree(accepted) == before
    found = ip_ranges("--data", accepted, "refresh", "partnr")
    assert (found.code, found.err) == (
        1,
        'ip-ranges: There is no feed "partnr"; feeds.toml has divio, partner. Did you mean "partner"?\n',
    )


def test_refused_and_accepted(accepted: Path, ip_ranges: Callable) -> None:
    """Exit 1, the reason and the digest on standard error and in the JSON; --accept takes it."""
    write_table(accepted, LB, NAT, EU, PRIVATE)
    digest = hashlib.sha256((accepted / "region-table.json").read_bytes()).hexdigest()
    found = ip_ranges("--data", accepted, "refresh", "--output", "json")
    assert found.code == 1
    assert (found.json["feeds"]["divio"]["outcome"], found.json["feeds"]["divio"]["digest"]) == ("refused", digest)
    assert found.json["feeds"]["divio"]["serial"] == 2026111901
    assert "10.0.0.1/32 is in 10.0.0.0/8, which is private" in found.json["feeds"]["divio"]["reasons"][0]
    assert f"The document's digest is {digest}." in found.err
    before = tree(accepted)
    found = ip_ranges("--data", accepted, "refresh", "partner", "--accept", digest)
    assert found.code == 1
    assert tree(accepted) == before
    found = ip_ranges("--data", accepted, "refresh", "--accept", digest, "--dry-run")
    assert found.code == 0
    assert tree(accepted) == before
    found = ip_ranges("--data", accepted, "refresh", "--accept", digest[:12], "--output", "json", epoch=1795200000)
    assert (found.code, found.json["feeds"]["divio"]["outcome"], found.json["feeds"]["divio"]["serial"]) == (0, "accepted", 2026112001)
    assert ip_ranges("--data", accepted, "refresh", "--accept", "0" * 64).code == 1
    assert ip_ranges("--data", accepted, "refresh", "--accept", "../../x").code == 1


def test_an_optional_feed_that_is_down(accepted: Path, ip_ranges: Callable) -> None:
    """It does not make the exit code, and is told all the same; a feed that must be there does."""
    (accepted / "partner.txt").unlink()
    found = ip_ranges("--data", accepted, "refresh", "--output", "json")
    assert (found.code, found.json["feeds"]["partner"]["outcome"]) == (0, "failed")
    assert found.err.startswith("ip-ranges: partner failed: The file partner.txt of the feed partner is not there;")
    (accepted / "region-table.json").unlink()
    assert ip_ranges("--data", accepted, "refresh").code == 1


def test_a_strict_feed_that_is_down(accepted: Path, ip_ranges: Callable, monkeypatch) -> None:
    """Whoever is strict with a feed, or with all of them, learns of it by the exit code, optional or not."""
    feeds = (accepted / "feeds.toml").read_text() + "retries = 0\n"
    with FaultServer(status("500 Internal Server Error")) as server:
        feeds = feeds.replace('"partner.txt"', f'"{server.url("/partner.txt")}"')
        (accepted / "feeds.toml").write_text(feeds)
        assert ip_ranges("--data", accepted, "refresh").code == 0
        (accepted / "feeds.toml").write_text(feeds + "strict = true\n")
        found = ip_ranges("--data", accepted, "refresh", "--output", "json")
        assert (found.code, found.json["feeds"]["partner"]["outcome"], found.json["feeds"]["partner"]["serial"]) == (1, "failed", 2026111902)
        assert ip_ranges("--data", accepted, "refresh", "divio").code == 0
        (accepted / "feeds.toml").write_text(feeds)
        monkeypatch.setenv("IP_RANGES_STRICT", "1")
        assert ip_ranges("--data", accepted, "refresh").code == 1


def test_environment_replaces_a_url(accepted: Path, ip_ranges: Callable, monkeypatch) -> None:
    """IP_RANGES_FEED_<NAME>_URL is where the document comes from."""
    (accepted / "elsewhere.txt").write_text("192.0.2.64/26\n192.0.2.128/25\n")
    monkeypatch.setenv("IP_RANGES_FEED_PARTNER_URL", "elsewhere.txt")
    found = ip_ranges("--data", accepted, "refresh", "--output", "json")
    assert found.json["feeds"]["partner"]["outcome"] == "accepted"


def test_offline(accepted: Path, ip_ranges: Callable, monkeypatch) -> None:
    """No connection, exit 0, and the outcome says so."""
    (accepted / "feeds.toml").write_text((accepted / "feeds.toml").read_text().replace("partner.txt", "https://192.0.2.1/x.txt"))
    monkeypatch.setenv("IP_RANGES_OFFLINE", "1")
    found = ip_ranges("--data", accepted, "refresh", "--output", "json")
    assert (found.code, found.json["feeds"]["partner"]["outcome"], found.json["feeds"]["partner"]["serial"]) == (0, "offline", 2026111902)


@pytest.mark.parametrize(
    ("document", "word", "count", "line"),
    [
        ("192.0.2.128/25\n192.0.2.64/26\n", "accepted", {"document": 2, "ranges": 2}, "has 2 distinct prefixes; 2 became ranges"),
        ("# kept\n192.0.2.128/25\n192.0.2.128/25\n", "unchanged", {"document": 1, "ranges": 1}, "has 1 distinct prefix; 1 became a range"),
        ("192.0.2.128/25\n0.0.0.0/0\n", "refused", {"document": 2, "ranges": 2}, "has 2 distinct prefixes; 2 became ranges"),
        ("192.0.2.128/25\n", "unchanged", None, None),
        ("192.0.2.128/25\n192.0.2.999\n", "refused", None, None),
    ],
)
def test_prefixes_of_the_document(
    document: str, word: str, count: dict[str, int] | None, line: str | None, accepted: Path, ip_ranges: Callable
) -> None:
    """Of every document that is read: how many prefixes it has by a count of its own, and how many became ranges."""
    (accepted / "partner.txt").write_text(document)
    answer = ip_ranges("--data", accepted, "refresh", "partner", "--dry-run", epoch=1795200000)
    assert [row for row in answer.out.splitlines() if "count of its own" in row] == ([f"  by a count of its own the document {line}"] if line else [])
    outcome = ip_ranges("--data", accepted, "refresh", "partner", "--output", "json", epoch=1795200000).json["feeds"]["partner"]
    assert (outcome["outcome"], outcome["prefixes"]) == (word, count)


def test_ten_changes_and_where_the_others_are(accepted: Path, ip_ranges: Callable) -> None:
    """Nobody reads a thousand lines; the revision's serial leads to them."""
    write_table(accepted, LB, NAT, EU, *((f"192.0.2.{number}/32", "us-east", "nat-gateway", "outbound") for number in range(100, 140, 2)))
    found = ip_ranges("--data", accepted, "refresh", epoch=1795200000)
    lines = found.out.splitlines()
    assert lines[3:5] == [
        "2026112001  divio  20 November 2026, 18:40 UTC: 20 added",
        "  192.0.2.100/32 (us-east, nat-gateway, we connect from) was added and is in use.",
    ]
    assert [number for number, line in enumerate(lines) if line == "  10 more: ip-ranges log 2026112001"] == [14, 26]
    assert len(lines) == 27
    whole = ip_ranges("--data", accepted, "log", "2026112001", epoch=1795200000)
    assert (whole.code, len(whole.out.splitlines()), "more:" in whole.out) == (0, 42, False)
    assert ip_ranges("--data", accepted, "log", "divio", epoch=1795200000).out.count("10 more: ip-ranges log 2026112001") == 1
    assert ip_ranges("--data", accepted, "log", "2026112002", epoch=1795200000).err == (
        "ip-ranges: There is no revision with the serial 2026112002; the last ones are 2026111901, 2026111902, 2026112001.\n"
    )


def test_several_reasons_are_a_list(accepted: Path, ip_ranges: Callable) -> None:
    """Each on a line of its own, and the cure that they share once."""
    write_table(accepted, ("203.0.113.10/32", "us-east", "proxy", "outbound"))
    found = ip_ranges("--data", accepted, "refresh", epoch=1795200000)
    digest = hashlib.sha256((accepted / "region-table.json").read_bytes()).hexdigest()
    assert (found.code, found.err) == (
        1,
        (f"ip-ranges: divio refused: There are 3 reasons. The document's digest is {digest}.\n"
        "  - 94% of the IPv4 addresses would go at once (17 of 18); guard.max_lost allows 50%.\n"
        "  - 2 of 3 ranges would go at once; guard.max_lost allows 50%.\n"
        '  - The region eu-west lost all its ranges. If that is right, retire it, or set guard.allow_empty_region = true. If it is right all the'
        " same, take this one document with ip-ranges refresh --accept DIGEST.\n"),
    )


def test_a_changed_select_is_told_as_one(data: Path, ip_ranges: Callable) -> None:
    """It is a new baseline: what is not selected any more drains, and nobody takes it for a first acceptance."""
    feeds = (data / "feeds.toml").read_text()
    (data / "feeds.toml").write_text(feeds.replace('json"\n', 'json"\n[feeds.divio.select]\nregion = ["us-east", "eu-west"]\n'))
    assert ip_ranges("--data", data, "refresh").code == 0
    (data / "feeds.toml").write_text(feeds.replace('json"\n', 'json"\n[feeds.divio.select]\nregion = ["us-east"]\n'))
    found = ip_ranges("--data", data, "refresh", "--dry-run", epoch=1795200000)
    assert found.out.splitlines()[3] == (
        "2026112001  divio  20 November 2026, 18:40 UTC: selected anew (select in feeds.toml changed), 2 ranges: 1 removed"
    )
    answer = ip_ranges("--data", data, "refresh", "--output", "json", epoch=1795200000).json
    assert answer["feeds"]["divio"]["anew"] == ["select"]
