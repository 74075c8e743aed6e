"""The verbs that look at what is accepted: ``log`` and ``check``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_server import FaultServer
from folders import EU, LB, NAT, NEW, write_table

NOTICE = {"id": "n1", "published": "2026-11-19T00:00:00Z", "title": "Changes are coming soon"}


@pytest.fixture
def year(accepted: Path, record: Callable) -> Path:
    """A history of a removal, a return within settle, and an addition."""
    for day, ranges in ((1, (NAT, EU)), (3, (LB, NAT, EU)), (20, (LB, NAT, EU, NEW))):
        record(accepted, *ranges, epoch=1795100000 + day * 86400)
    return accepted


def test_log_json(year: Path, ip_ranges: Callable) -> None:
    """Oldest first, with the keys of the contract: what was away for two days was never told, and is recorded all the same."""
    found = ip_ranges("log", "divio", "--data", year, "--output", "json")
    assert found.code == 0
    assert [(one["serial"], one["feed"], one["observed"], len(one["changes"])) for one in found.json["revisions"]] == [
        (2026111901, "divio", "2026-11-19T14:53:20Z", 0),
        (2026112001, "divio", "2026-11-20T14:53:20Z", 0),
        (2026112201, "divio", "2026-11-22T14:53:20Z", 0),
        (2026120901, "divio", "2026-12-09T14:53:20Z", 1),
    ]
    recorded = [[(line["kind"], line["prefix"], line["action"]) for line in one["recorded"]] for one in found.json["revisions"]]
    assert recorded == [
        [],
        [("removed", "192.0.2.10/32", "none")],
        [("added", "192.0.2.10/32", "allow")],
        [("added", "192.0.2.11/32", "allow")],
    ]
    (change,) = found.json["revisions"][3]["changes"]
    assert (change["action"], change["prefix"], change["told"]) == ("allow", "192.0.2.11/32", "2026-12-09T14:53:20Z")
    assert [one["coverage"] for one in found.json["revisions"]] == [
        {"added": [], "removed": []},
        {"added": [], "removed": ["192.0.2.10/32"]},
        {"added": ["192.0.2.10/32"], "removed": []},
        {"added": ["192.0.2.11/32"], "removed": []},
    ]


def test_log_of_all_feeds(year: Path, ip_ranges: Callable) -> None:
    """Without a feed all are told, in the order of their serials."""
    found = ip_ranges("log", "--data", year, "--output", "json")
    assert [(one["serial"], one["feed"]) for one in found.json["revisions"]][:3] == [
        (2026111901, "divio"),
        (2026111902, "partner"),
        (2026112001, "divio"),
    ]


def test_log_since(year: Path, ip_ranges: Callable) -> None:
    """A day is its midnight; what is no date is an error."""
    assert len(ip_ranges("log", "--data", year, "--since", "2026-11-22", "--output", "json").json["revisions"]) == 2
    assert ip_ranges("log", "--data", year, "--since", "2027-01-01").out == "Nothing changed.\n"


def test_log_text(year: Path, ip_ranges: Callable) -> None:
    """People read sentences; what asked nothing of anybody is not among them."""
    assert ip_ranges("log", "divio", "--data", year, epoch=1797000000).out == (
        "2026111901  divio  19 November 2026, 14:53 UTC: The list begins with 3 ranges\n"
        "\n"
        "2026120901  divio  9 December 2026, 14:53 UTC: 192.0.2.11/32 (Virginia) is in use: allow it\n"
        "  192.0.2.11/32 (Virginia, load balancer, you connect to) was added and is in use. Allow it now.\n"
    )


def test_log_markdown(year: Path, ip_ranges: Callable) -> None:
    """And tables for a pull request."""
    assert ip_ranges("log", "divio", "--data", year, "--output", "markdown").out == (
        "### divio, 19 November 2026, 14:53 UTC (serial 2026111901)\n"
        "\n"
        "The list begins with 3 ranges.\n"
        "\n"
        "### divio, 9 December 2026, 14:53 UTC (serial 2026120901)\n"
        "\n"
        "192.0.2.11/32 (Virginia) is in use: allow it.\n"
        "\n"
        "| prefix | where | what happened | what to do |\n"
        "| --- | --- | --- | --- |\n"
        "| `192.0.2.11/32` | Virginia, load balancer, you connect to | was added and is in use | Allow it now. |\n"
    )


def test_log_of_an_unknown_feed(year: Path, ip_ranges: Callable) -> None:
    """The nearest right name is offered."""
    found = ip_ranges("log", "diivo", "--data", year)
    assert (found.code, 'Did you mean "divio"?' in found.err) == (1, True)


def test_check_good(accepted: Path, ip_ranges: Callable) -> None:
    """A sound folder says so."""
    found = ip_ranges("check", "--data", accepted)
    assert (found.code, found.out) == (0, f"{accepted} is sound: serial 2026111902, 2 revisions.\n")
    assert ip_ranges("check", "--data", accepted, "--output", "json").json == {"ok": True, "findings": []}
    assert ip_ranges("check", "--data", accepted, "--max-age", "1d", epoch=1795100000 + 86400).code == 0


def test_check_findings(accepted: Path, ip_ranges: Callable) -> None:
    """Everything that a person should look at, each with a word for scripts; exit 1."""
    write_table(
        accepted,
        LB,
        (LB[0], "us-east", "vpn", "outbound"),
        NAT,
        ("198.51.100.64/30", "us-east", "nat-gateway", "outbound"),
        ("203.0.113.10/32", "us-east", "proxy", "outbound", {"expires": "2026-11-01T00:00:00Z"}),
        notices=[NOTICE, {"id": "n2", "published": "2026-11-19T00:00:00Z", "effective": "2026-12-01T00:00:00Z", "title": "Next"}],
    )
    (accepted / "feeds.toml").write_text((accepted / "feeds.toml").read_text() + "[feeds.divio.guard]\nallow_empty_region = true\n")
    assert ip_ranges("refresh", "--data", accepted).code == 0
    found = ip_ranges("check", "--data", accepted, "--output", "json", epoch=1795200000)
    assert found.code == 1
    assert {(one["kind"], one["feed"]) for one in found.json["findings"]} == {
        ("two-roles", "divio"),
        ("overlap", "divio"),
        ("overdue", "divio"),
        ("undated-notice", "divio"),
        ("notice-period", "divio"),
        ("region-without-ranges", "divio"),
    }
    assert found.json["ok"] is False


def test_check_before_the_first_refresh(data: Path, ip_ranges: Callable) -> None:
    """A table beside feeds.toml is looked at as builds publish it: where nobody commits there is no other, ever."""
    found = ip_ranges("check", "--data", data)
    said = f"{data} is sound; nothing is recorded in it yet, which ip-ranges refresh does.\n"
    assert (found.code, found.out, found.err) == (0, said, "")
    write_table(data, LB, (LB[0], "us-east", "vpn", "outbound"), NAT, EU)
    found = ip_ranges("check", "--data", data, "--output", "json")
    assert (found.code, [one["kind"] for one in found.json["findings"]]) == (1, ["two-roles"])
    write_table(data, ("10.0.0.1/32", "us-east", "nat-gateway", "outbound"))
    found = ip_ranges("check", "--data", data, "--output", "json")
    ((kind, message),) = [(one["kind"], one["message"]) for one in found.json["findings"]]
    assert (found.code, kind) == (1, "no-snapshot")
    assert message.startswith("There is no accepted table yet, and none can be accepted. ")
    assert "10.0.0.1/32 is in 10.0.0.0/8, which is private" in message


def test_check_of_a_source_that_was_never_asked(data: Path, ip_ranges: Callable) -> None:
    """A table that is somewhere else is not fetched for a check: not having it yet is a finding, unless it is optional."""
    feeds = data / "feeds.toml"
    feeds.write_text(feeds.read_text().replace('"region-table.json"', '"https://api.example.com/table.json"'))
    found = ip_ranges("check", "--data", data)
    assert (found.code, found.err) == (1, "ip-ranges: divio: There is no accepted table yet; run ip-ranges refresh.\n")


def test_check_of_a_second_file_that_nobody_recorded(accepted: Path, ip_ranges: Callable) -> None:
    """A build makes do with a file of ours beside feeds.toml, whichever feed it is; so a check has nothing to say against it."""
    feeds = accepted / "feeds.toml"
    feeds.write_text(feeds.read_text() + '\n[feeds.vpn]\nformat = "text"\nurl = "vpn.txt"\n')
    (accepted / "vpn.txt").write_text("192.0.2.40/32\n")
    found = ip_ranges("check", "--data", accepted)
    assert (found.code, found.err) == (0, "vpn: nothing of it is recorded yet, which ip-ranges refresh does\n")


def test_check_of_a_published_url_that_is_not_asked(accepted: Path, ip_ranges: Callable) -> None:
    """Every build would warn that the published history cannot be had."""
    feeds = accepted / "feeds.toml"
    feeds.write_text('published_url = "http://docs.example.com/ip-ranges/"\n' + feeds.read_text())
    found = ip_ranges("check", "--data", accepted)
    assert (found.code, found.err) == (
        1,
        (
            "ip-ranges: feeds.toml: published_url: http://docs.example.com/ip-ranges/ is not asked, since it is http://."
            " Only https:// is asked, and plain http:// on this machine itself.\n"
        ),
    )


def test_feeds_toml_with_a_mark_at_its_head(accepted: Path, ip_ranges: Callable) -> None:
    """As some editors of Windows write it; the region table may have one too."""
    feeds = accepted / "feeds.toml"
    feeds.write_bytes(b"\xef\xbb\xbf" + feeds.read_bytes())
    assert ip_ranges("check", "--data", accepted).code == 0


def test_check_of_a_settle_of_seconds(accepted: Path, ip_ranges: Callable) -> None:
    """What the docs say of a bare number, said where somebody has written one."""
    feeds = accepted / "feeds.toml"
    feeds.write_text(feeds.read_text() + "settle = 7\n")
    found = ip_ranges("check", "--data", accepted)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        "ip-ranges: partner: settle is 7 seconds, and what vanishes from the feed is called safe to remove after that;"
        ' a bare number is in seconds. Write "7d" for seven days.\n'
    )


def test_check_max_age_of_a_file(accepted: Path, ip_ranges: Callable) -> None:
    """A file that says what was accepted is verified by looking at it, however long ago it was accepted."""
    later = 1795100000 + 28 * 86400
    table = accepted / "region-table.json"
    assert ip_ranges("check", "--data", accepted, "--max-age", "7d", epoch=later).code == 0
    table.write_text(json.dumps(json.loads(table.read_text()), indent=4))  # other bytes, the same table
    assert ip_ranges("check", "--data", accepted, "--max-age", "7d", epoch=later).code == 0


def test_check_max_age_of_a_file_that_says_something_else(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """What lies there is not what stands, or nothing does: the age is that of the acceptance; the cure helps."""
    later = 1795100000 + 28 * 86400
    (accepted / "region-table.json").unlink()
    (accepted / "partner.txt").write_text("192.0.2.128/25\n192.0.2.64/26\n")
    found = ip_ranges("check", "--data", accepted, "--max-age", "7d", "--output", "json", epoch=later)
    sentence = "It was last verified 2026-11-19 14:53 UTC; --max-age wants it fresher. Run ip-ranges refresh."
    missing = "The file region-table.json of the feed divio is not there; feeds.divio.url is relative to the data folder."
    assert [(one["kind"], one["feed"], one["message"]) for one in found.json["findings"]] == [
        ("unreadable", "divio", missing),
        ("stale", "divio", sentence),
        ("stale", "partner", sentence),
    ]
    record(accepted, LB, NAT, EU, epoch=later)
    assert ip_ranges("check", "--data", accepted, "--max-age", "7d", epoch=later).code == 0


def test_check_max_age_of_an_address(accepted: Path, ip_ranges: Callable) -> None:
    """A source that is somewhere else is not asked for a check: what counts is when it last answered."""
    with FaultServer(lambda exchange: exchange.answer(b"192.0.2.128/25\n", Content_Type="text/plain")) as server:
        feeds = accepted / "feeds.toml"
        feeds.write_text(feeds.read_text().replace('"partner.txt"', f'"{server.url("/partner.txt")}"'))
        assert ip_ranges("refresh", "--data", accepted, epoch=1795100000 + 10 * 86400).code == 0
        asked = len(server.received)
        assert ip_ranges("check", "--data", accepted, "--max-age", "7d", epoch=1795100000 + 17 * 86400).code == 0
        found = ip_ranges("check", "--data", accepted, "--max-age", "7d", epoch=1795100000 + 18 * 86400)
        assert len(server.received) == asked
    assert (found.code, found.err) == (
        1,
        "ip-ranges: partner: It was last verified 2026-11-29 14:53 UTC; --max-age wants it fresher. Run ip-ranges refresh.\n",
    )


@pytest.mark.parametrize("length", ["soon", "7", "-1d", "1y", "99999999w"])
def test_check_max_age_that_is_none(length: str, accepted: Path, ip_ranges: Callable) -> None:
    """A length of time that is none, or that no calendar holds, is a mistake in the call and no traceback."""
    found = ip_ranges("check", "--data", accepted, "--max-age", length)
    assert (found.code, "is not a length of time" in found.err or "is too long" in found.err) == (2, True)


def test_a_clock_of_1980(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """Answers are those of the last revision, with a warning; a check names the clock, and revisions that lie ahead of a right one."""
    record(accepted, LB, EU, NAT, ("192.0.2.12/32", "us-east", "proxy", "outbound"), epoch=1795200000)
    fault = (
        "The clock says 1980-01-01T00:00:00Z, and the newest revision, 2026112001 of divio, is of 2026-11-20T18:40:00Z: nothing is recorded"
        " before what was recorded already. Set the clock right, or SOURCE_DATE_EPOCH, which takes its place."
    )
    answer = ip_ranges("--data", accepted, "lookup", "192.0.2.12", "--output", "json", epoch=315532800)
    assert (answer.json[0]["matches"][0]["state"], answer.err) == ("active", f"ip-ranges: {fault} The answer is that of 2026-11-20T18:40:00Z.\n")
    check = ip_ranges("--data", accepted, "check", "--output", "json", epoch=315532800)
    assert (check.code, check.json["findings"]) == (1, [{"kind": "clock", "feed": "", "message": fault}])
    ahead = ip_ranges("--data", accepted, "check", "--output", "json", epoch=1795100000)
    assert (ahead.code, [finding["kind"] for finding in ahead.json["findings"]]) == (1, ["clock"])
    assert ahead.json["findings"][0]["message"].startswith("The revision 2026112001 is of 2026-11-20T18:40:00Z, which lies ahead: the clock says")
    assert ip_ranges("--data", accepted, "refresh", epoch=315532800).err == f"ip-ranges: {fault} Nothing was recorded.\n"
