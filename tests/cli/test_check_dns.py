"""``ip-ranges check --dns``: a region's host name has the published load-balancer addresses, asked of a real name server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ip_ranges.cli import main
from name_server import NameServer

TABLE = {
    "format_version": "1.0",
    "example": True,
    "regions": [{"id": "us", "hostname": "lb.us.example.com"}],
    "ranges": [
        {"prefix": "192.0.2.10/32", "region": "us", "role": "load-balancer", "direction": "inbound"},
        {"prefix": "2001:db8::10/128", "region": "us", "role": "load-balancer", "direction": "inbound"},
    ],
}


def checked(folder: Path, records: dict[tuple[str, str], list[str]], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code and the messages of a check against a name server with these records."""
    with NameServer(records) as server:
        (folder / "table.json").write_text(json.dumps(TABLE))
        (folder / "feeds.toml").write_text(
            f'[feeds.ours]\nformat = "region-table"\nurl = "table.json"\nnameservers = ["{server.address}"]\ntimeout = 5\n'
        )
        assert main(["--data", str(folder), "refresh", "--quiet"]) == 0
        capsys.readouterr()
        code = main(["--data", str(folder), "check", "--dns", "--output", "json"])
    return code, [one["message"] for one in json.loads(capsys.readouterr().out)["findings"]]


def test_a_name_with_the_published_addresses_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both families agree."""
    records = {("lb.us.example.com", "A"): ["60:192.0.2.10"], ("lb.us.example.com", "AAAA"): ["60:2001:db8::10"]}

    assert checked(tmp_path, records, capsys) == (0, [])


def test_an_address_that_is_not_published_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Customers would allow the wrong ones."""
    code, messages = checked(tmp_path, {("lb.us.example.com", "A"): ["60:192.0.2.10", "60:192.0.2.99"]}, capsys)

    assert code == 1
    assert messages == ["lb.us.example.com (us) also answers 192.0.2.99, which is not published."]


def test_a_name_that_went_elsewhere_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """None of the published addresses answers any more."""
    code, messages = checked(tmp_path, {("lb.us.example.com", "A"): ["60:192.0.2.99"]}, capsys)

    assert code == 1
    assert messages == [
        "lb.us.example.com (us) also answers 192.0.2.99, which is not published.",
        "lb.us.example.com (us) answers none of its published addresses.",
    ]


def test_a_name_that_is_gone_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name server's own words, with the region."""
    code, messages = checked(tmp_path, {("other.example.com", "A"): ["60:192.0.2.1"]}, capsys)

    assert code == 1
    assert len(messages) == 1
    assert messages[0].startswith("us: ")
    assert "lb.us.example.com" in messages[0]
