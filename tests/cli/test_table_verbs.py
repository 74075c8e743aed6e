"""The verbs that answer from the accepted table: ``lookup``, ``compare-list``, ``export``."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW, data_folder, write_table


def test_lookup_json(accepted: Path, ip_ranges: Callable) -> None:
    """Each query with its matches, over all feeds; the facts, the feed and the state."""
    found = ip_ranges("--data", accepted, "lookup", "192.0.2.10", "198.51.100.70", "192.0.2.200", "203.0.113.0/24", "8.8.8.8", "--output", "json")
    assert found.code == 0
    assert [one["query"] for one in found.json] == ["192.0.2.10", "198.51.100.70", "192.0.2.200", "203.0.113.0/24", "8.8.8.8"]
    matches = [[(one["prefix"], one["region"], one["role"], one["feed"], one["state"]) for one in each["matches"]] for each in found.json]
    assert matches == [
        [("192.0.2.10/32", "us-east", "load-balancer", "divio", "active")],
        [("198.51.100.64/28", "us-east", "nat-gateway", "divio", "active")],
        [("192.0.2.128/25", "", "server-pool", "partner", "active")],
        matches[3],
        [],
    ]
    assert {"prefix", "region", "role", "direction", "effective", "expires", "note", "feed", "state"} <= set(found.json[0]["matches"][0])


def test_lookup_text_and_wrong_queries(accepted: Path, ip_ranges: Callable) -> None:
    """Sentences for people; what is no address makes exit 1 and does not stop the others."""
    found = ip_ranges("--data", accepted, "lookup", "192.0.2.10", "192.0.2.999", "\x1b[31mx", "8.8.8.8")
    assert found.code == 1
    assert found.out == (
        "192.0.2.10:\n  192.0.2.10/32  us-east, load-balancer, you connect to, in use  (feed divio)\n"
        "192.0.2.999: not an address\n"
        "'\\x1b[31mx': not an address\n"
        "8.8.8.8: not one of ours\n"
    )
    assert "'192.0.2.999' is not an IPv4 address: each of its four numbers goes from 0 to 255." in found.err
    assert "\x1b" not in found.err


def test_lookup_while_a_table_is_missing(tmp_path: Path, ip_ranges: Callable) -> None:
    """Nobody is told that an address is not ours while a feed has no table that may have it."""
    far = '[feeds.far]\nformat = "aws"\nurl = "not-there.json"\noptional = true\n'
    data_folder(tmp_path, feeds=f'[feeds.divio]\nformat = "region-table"\nurl = "region-table.json"\n{far}')
    ip_ranges("--data", tmp_path, "refresh", "divio")
    assert ip_ranges("--data", tmp_path, "lookup", "8.8.8.8").out == (
        "8.8.8.8: not in the tables of this site. The addresses of far are not available at present: what stands only there is not known here.\n"
    )
    assert ip_ranges("--data", tmp_path, "lookup", "8.8.8.8", "--output", "json").json == [{"query": "8.8.8.8", "matches": [], "missing": ["far"]}]


def test_lookup_says_a_thing_once(tmp_path: Path, ip_ranges: Callable) -> None:
    """Two of a vendor's services share a prefix: one line for people, two matches for programs."""
    row = {"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "network_border_group": "us-east-1"}
    document = {"syncToken": "1795000000", "createDate": "2026-11-18-10-26-40", "ipv6_prefixes": []}
    prefixes = [{**row, "service": service} for service in ("AMAZON", "EC2")]
    (tmp_path / "aws.json").write_text(json.dumps({**document, "prefixes": prefixes}), "utf-8")
    (tmp_path / "feeds.toml").write_text('[feeds.aws]\nformat = "aws"\nurl = "aws.json"\nexample = true\n', "utf-8")
    assert ip_ranges("--data", tmp_path, "refresh").code == 0
    found = ip_ranges("--data", tmp_path, "lookup", "192.0.2.1")
    assert found.out == "192.0.2.1:\n  192.0.2.0/24  us-east-1, server-pool, we connect from, in use  (feed aws)\n"
    assert len(ip_ranges("--data", tmp_path, "lookup", "192.0.2.1", "--output", "json").json[0]["matches"]) == 2


def test_lookup_of_what_went(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """Draining until settle is over, then retired."""
    record(accepted, NAT, EU, NEW, epoch=1795200000)
    for days, state in ((1, "draining"), (8, "retired")):
        found = ip_ranges("--data", accepted, "lookup", "192.0.2.10", "--output", "json", epoch=1795200000 + days * 86400)
        assert [one["state"] for one in found.json[0]["matches"]] == [state]


def test_lookup_of_a_plan_that_was_called_off(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """It was never in use: no line says from when it is."""
    plan = ("192.0.2.60/32", "us-east", "load-balancer", "inbound", {"effective": "2027-02-01T00:00:00Z"})
    record(accepted, LB, NAT, EU, NEW, plan, epoch=1795200000)
    record(accepted, LB, NAT, EU, NEW, epoch=1795286400)
    found = ip_ranges("--data", accepted, "lookup", "192.0.2.60", epoch=1795286400)
    assert found.out == (
        "192.0.2.60:\n  192.0.2.60/32  us-east, load-balancer, you connect to, withdrawn before it was used,"
        " listed until 28 November 2026, 18:40 UTC  (feed divio)\n"
        "    Keep it until 28 November 2026, 18:40 UTC; remove it on 30 November 2026 or later.\n"
    )
    assert ip_ranges("--data", accepted, "lookup", "192.0.2.60", "--output", "json", epoch=1795286400).json[0]["matches"][0]["withdrawn"] is True


def test_lookup_from_standard_input(accepted: Path, process: Callable) -> None:
    """One a line, with comments."""
    done = process("--data", accepted, "lookup", "-", "--output", "json", body="192.0.2.10 # ours\n\n# nothing\n8.8.8.8\n")
    assert done.returncode == 0
    assert [(one["query"], one["line"], len(one["matches"])) for one in json.loads(done.stdout)] == [("192.0.2.10", 1, 1), ("8.8.8.8", 4, 0)]


def test_lookup_names_the_line_of_what_is_wrong(accepted: Path, process: Callable) -> None:
    """In a list of thousands the text alone is hard to find; what was asked as an argument has no line."""
    done = process("--data", accepted, "lookup", "192.0.2.x", "-", body="192.0.2.10\n\n192.0.2.999\n")
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "192.0.2.x: not an address")
    one, two = done.stderr.splitlines()
    assert one.startswith("ip-ranges: '192.0.2.x' is not ")
    assert two == "ip-ranges: Standard input, line 3: '192.0.2.999' is not an IPv4 address: each of its four numbers goes from 0 to 255."


def test_compare_list(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """What is missing and what is obsolete, with the keys of the contract; only the addresses count."""
    path = tmp_path / "list.txt"
    path.write_text("192.0.2.10\n198.51.100.64/29\n198.51.100.72/29\n8.8.8.8/32\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--output", "json")
    assert found.code == 0
    assert {key: [one["prefix"] for one in found.json[key]] for key in ("missing", "obsolete", "changing")} == {
        "missing": ["203.0.113.10/32"],
        "obsolete": ["8.8.8.8/32"],
        "changing": [],
    }
    assert ip_ranges("--data", accepted, "compare-list", path, "--check").code == 1
    path.write_text("nothing here\n")
    found = ip_ranges("--data", accepted, "compare-list", path)
    assert (found.code, found.err) == (1, "ip-ranges: list.txt has no address in it, so there is nothing to compare.\n")


@pytest.mark.parametrize(
    ("line", "code", "missing"),
    [
        ("allow 203.0.113.10/32;", 0, []),
        ("deny 203.0.113.10;", 1, ["203.0.113.10/32"]),
        ("add address=203.0.113.10 disabled=yes list=hosting", 1, ["203.0.113.10/32"]),
        ("allow 203.0.113.10;\ndeny 203.0.113.10;", 1, ["203.0.113.10/32"]),
        ("allow 203.0.113.10;\nallow 203.0.113.8*;", 1, []),
    ],
    ids=["let in", "denied", "switched off", "both", "and a pattern"],
)
def test_compare_list_with_what_is_not_let_in(
    line: str, code: int, missing: list[str], accepted: Path, tmp_path: Path, ip_ranges: Callable
) -> None:
    """With the rest complete, one line decides: --check exits with 1 unless it is surely let in."""
    path = tmp_path / "list.conf"
    path.write_text(f"allow 192.0.2.10;\nallow 198.51.100.64/28;\n{line}\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--check", "--output", "json")
    assert found.code == code
    assert [one["prefix"] for one in found.json["missing"]] == missing
    assert found.json["obsolete"] == []


def test_compare_list_says_what_it_did_not_understand(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """Line, text and reason, as text and as JSON; a file with nothing else in it is compared too."""
    path = tmp_path / "list.conf"
    path.write_text("allow 192.0.2.10;\ndeny 198.51.100.64/28;\nallow 203.0.113.8*;\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--output", "json")
    reason = "is a pattern or has something after it that is not known here; write the addresses with their length"
    assert found.json["not_understood"] == [{"line": 3, "text": "203.0.113.8*", "reason": reason}]
    assert found.json["left_out"] == [{"line": 2, "text": "198.51.100.64/28", "reason": "stands in a rule that keeps it out"}]
    lines = ip_ranges("--data", accepted, "compare-list", path).out.splitlines()
    assert f"  line 3: 203.0.113.8* {reason}" in lines
    assert "  line 2: 198.51.100.64/28 stands in a rule that keeps it out" in lines
    path.write_text("deny 192.0.2.10;\n")
    assert len(ip_ranges("--data", accepted, "compare-list", path, "--output", "json").json["missing"]) == 3


def test_compare_list_for_dns(accepted: Path, tmp_path: Path, ip_ranges: Callable, record: Callable) -> None:
    """The addresses of a name: what it may point to now, not what is allowed; exit 1 only where --check is given."""
    record(accepted, (*LB, {"expires": "2027-02-10T09:00:00Z"}), (*NEW, {"effective": "2027-01-10T09:00:00Z"}), NAT, EU, epoch=1795200000)
    path = tmp_path / "zone"
    path.write_text("@ IN A 192.0.2.10\n@ IN A 192.0.2.11 ; the new one\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--for-dns", epoch=1795200000)
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "Obsolete: yours points to it, and may not now\n"
        "  192.0.2.11/32  us-east, in use from 10 January 2027, 09:00 UTC, line 2, not before 10 January 2027, 09:00 UTC\n"
        "About to change\n"
        "  192.0.2.10/32  us-east, until 10 January 2027, 09:00 UTC\n"
        "  192.0.2.11/32  us-east, from 10 January 2027, 09:00 UTC, not before\n"
    )
    assert ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--check", epoch=1795200000).code == 1
    path.write_text("@ IN A 192.0.2.10\n")
    assert ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--check", epoch=1795200000).code == 0
    january = 1799600000
    found = ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--check", "--output", "json", epoch=january)
    assert (found.code, found.json["missing"]) == (
        1,
        [{"prefix": "192.0.2.11/32", "region": "us-east", "from": None, "until": None}],
    )
    path.write_text("@ IN A 192.0.2.11\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--check", epoch=january)
    assert (found.code, found.out) == (0, "The name points where it may, and nothing of that is about to change.\n")
    path.write_text("@ IN A 192.0.2.11\n@ IN A 192.0.2.300\n")
    found = ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--check", epoch=january)
    assert found.code == 1
    assert found.out == (
        "Not understood, and not counted as a record\n"
        "  line 2: 192.0.2.300 is no address: a number is above 255 or begins with a zero, or a group is too long\n"
    )
    found = ip_ranges("--data", accepted, "compare-list", path, "--for-dns", "--role", "vpn")
    assert (found.code, "leave out --role and --direction beside --for-dns" in found.err) == (2, True)


def test_export(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """A published file on standard output or in a file, the same bytes."""
    found = ip_ranges("--data", accepted, "export", "ip-ranges.json")
    assert found.code == 0
    assert found.json["serial"] == 2026111902
    done = ip_ranges("--data", accepted, "export", "ip-ranges.json", "-o", tmp_path / "x.json")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "x.json").read_text() == found.out
    assert ip_ranges("--data", accepted, "export", "lists/us-east/nat-gateway-outbound-ipv4.txt").out.splitlines()[-1] == "198.51.100.64/28"


def test_export_to_standard_output_by_its_name(accepted: Path, tmp_path: Path, ip_ranges: Callable, monkeypatch) -> None:
    """A hyphen is standard output, as everywhere; a file of that name is still to be had."""
    monkeypatch.chdir(tmp_path)
    plain = ip_ranges("--data", accepted, "export", "ip-ranges.csv")
    found = ip_ranges("--data", accepted, "export", "ip-ranges.csv", "-o", "-")
    assert (found.code, found.out, found.err) == (0, plain.out, plain.err)
    assert not (tmp_path / "-").exists()
    assert ip_ranges("--data", accepted, "export", "ip-ranges.csv", "-o", "./-").out == ""
    assert (tmp_path / "-").read_text() == plain.out


def test_export_into_a_pipe(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """What is no file is written to and stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        found = ip_ranges("--data", accepted, "export", "list", "--region", "eu-west", "-o", pipe)
        assert (found.code, found.out) == (0, "")
        assert os.read(reader, 65536).decode().splitlines()[-1] == "203.0.113.10/32"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_export_through_a_link(accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """The file that a link names is written, and the link stays one; no half of a file is left where that fails."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link.txt"
    link.symlink_to("real/list.txt")
    assert ip_ranges("--data", accepted, "export", "list", "--region", "eu-west", "-o", link).code == 0
    assert link.is_symlink()
    assert [path.name for path in (tmp_path / "real").iterdir()] == ["list.txt"]
    assert link.read_text().splitlines()[-1] == "203.0.113.10/32"


def test_export_without_an_address_of_the_site(accepted: Path, ip_ranges: Callable) -> None:
    """A file that would send its reader nowhere is told, with the cure; one that names no place, or the whole, is not."""
    found = ip_ranges("--data", accepted, "export", "nginx", "--region", "us-east")
    assert (found.code, "# Source: ip-ranges/snippets/us-east/nginx.conf\n" in found.out) == (0, True)
    assert found.err == (
        "Links in this file begin with ip-ranges/, without the site; give published_url in feeds.toml, and they are whole.\n"
    )
    assert ip_ranges("--data", accepted, "export", "ip-ranges.csv").err == ""
    feeds = accepted / "feeds.toml"
    feeds.write_text('published_url = "https://docs.example.com/ip-ranges/"\n' + feeds.read_text())
    found = ip_ranges("--data", accepted, "export", "nginx", "--region", "us-east")
    assert "# Source: https://docs.example.com/ip-ranges/snippets/us-east/nginx.conf\n" in found.out
    assert found.err == ""


def test_the_names_that_export_knows_as_json(accepted: Path, ip_ranges: Callable) -> None:
    """A program that asks for JSON gets it for the names too: the same, in the same order."""
    plain = ip_ranges("--data", accepted, "export", "--list")
    as_json = ip_ranges("--data", accepted, "export", "--list", "--output", "json")
    assert json.loads(as_json.out) == plain.out.split()
    assert {"json", "list", "nftables", "zone"} <= set(json.loads(as_json.out))


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["ip-range.json"], 1, "ip-ranges.json"),
        ([], 2, "Say which file; ip-ranges export --list lists the names."),
        (["list", "--region", "us-eats"], 1, 'There is no region "us-eats" in the feed divio. Did you mean "us-east"?'),
        (["list", "--feed", "partnr"], 1, 'There is no feed "partnr"; feeds.toml has divio, partner. Did you mean "partner"?'),
        (["list", "--role", "natgateway"], 2, 'Did you mean "nat-gateway"?'),
        (["../../etc/passwd"], 1, "ip-ranges: "),
        (["ip-ranges.json", "-o", "/nowhere/x"], 1, "/nowhere/x cannot be written: No such file or directory. Make room or name another file."),
    ],
)
def test_export_mistakes(arguments: list[str], code: int, sentence: str, accepted: Path, ip_ranges: Callable) -> None:
    """The nearest right name, and no traceback."""
    found = ip_ranges("--data", accepted, "export", *arguments)
    assert (found.code, found.out) == (code, "")
    assert sentence in found.err


@pytest.mark.parametrize("verb", [["lookup", "192.0.2.1"], ["export", "ip-ranges.json"]])
def test_before_the_first_refresh_a_local_table_answers(verb: list[str], data: Path, ip_ranges: Callable) -> None:
    """The table beside feeds.toml is there, so it answers as a build would publish it; nothing is recorded."""
    found = ip_ranges("--data", data, *verb)
    assert (found.code, found.err) == (0, "")
    assert not (data / "history.jsonl").exists()


@pytest.mark.parametrize("verb", [["lookup", "192.0.2.1"], ["export", "ip-ranges.json"], ["compare-list", "-"]])
def test_before_the_first_refresh_of_a_table_that_is_refused(verb: list[str], data: Path, ip_ranges: Callable) -> None:
    """Who asks a question is told why there is no answer, not that nothing is published."""
    write_table(data, ("10.0.0.1/32", "us-east", "nat-gateway", "outbound"), ("100.64.0.1/32", "us-east", "nat-gateway", "outbound"))
    found = ip_ranges("--data", data, *verb)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        "ip-ranges: There is no accepted table of the feed divio yet, and region-table.json gives none. data/region-table.json, line 1:"
        " 10.0.0.1/32 is in 10.0.0.0/8, which is private: nobody can reach it from the internet. And 1 other reason:"
        " ip-ranges refresh --dry-run tells all. Mend it and run ip-ranges refresh.\n"
    )


@pytest.mark.parametrize("verb", [["lookup", "192.0.2.1"], ["export", "ip-ranges.json"], ["compare-list", "-"]])
def test_before_the_first_refresh_of_a_remote_table(
    verb: list[str], data: Path, ip_ranges: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to answer from, and the cure is named."""
    monkeypatch.setenv("IP_RANGES_FEED_DIVIO_URL", "https://tables.example.com/regions.json")
    found = ip_ranges("--data", data, *verb)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        f"ip-ranges: {data} has no accepted table of the feed divio yet, so there is nothing to answer from; run ip-ranges refresh first.\n"
    )
