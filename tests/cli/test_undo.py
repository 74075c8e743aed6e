"""``ip-ranges undo``, and ``refresh --show``: an acceptance that was a mistake, and a refused document before it is one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW, tree, write_table

DAY = 86400
FIRST = 1795200000
"""20 November 2026, 18:40 UTC: a day after the first acceptance."""


@pytest.fixture
def mistaken(accepted: Path, record: Callable) -> Path:
    """A folder in which an address came and another went by mistake."""
    (accepted / "feeds.toml").write_text((accepted / "feeds.toml").read_text() + "[feeds.divio.guard]\nmax_lost = 1\n")
    record(accepted, LB, EU, NEW, epoch=FIRST)
    return accepted


def test_the_table_of_before(mistaken: Path, ip_ranges: Callable) -> None:
    """It stands again under a new serial; what went comes back in silence, what came drains; no line of the history is another."""
    before = (mistaken / "history.jsonl").read_bytes()
    first = json.loads((mistaken / "snapshots" / "divio.json").read_text())
    found = ip_ranges("--data", mistaken, "undo", "divio", epoch=FIRST + DAY)
    assert (found.code, found.out) == (
        0,
        (
            "divio: 2026112001 is taken back with serial 2026112101, 3 ranges\n"
            "2026112101  divio  21 November 2026, 18:40 UTC: takes back 2026112001: 1 removed, 1 added\n"
            "  192.0.2.11/32 (us-east, load-balancer, you connect to) left the list and may still be in use.\n"
            "  198.51.100.64/28 (us-east, nat-gateway, we connect from) was added and is in use.\n"
            "Readers are told:\n"
            "  192.0.2.11/32 (Virginia, load balancer, you connect to) is not listed any more, and answers until 28 November 2026, 18:40 UTC at"
            " least. Point A records that name it elsewhere by 27 November 2026 (before 28 November 2026, 18:40 UTC).\n"
            "  1 left without a date (192.0.2.11/32); keep it until 28 November 2026, 18:40 UTC: told then\n"
        ),
    )
    assert (mistaken / "history.jsonl").read_bytes().startswith(before)
    line = json.loads((mistaken / "history.jsonl").read_bytes().splitlines()[-1])
    assert (line["kind"], line["undone"]) == ("change", {"serial": 2026112001, "document": first["document"]})
    assert ip_ranges("--data", mistaken, "lookup", "198.51.100.64", "--output", "json", epoch=FIRST + DAY).json[0]["matches"][0]["state"] == "active"


def test_its_document_is_refused_until_it_is_accepted(mistaken: Path, ip_ranges: Callable) -> None:
    """By a refresh, a check and a build; written in another way it is the same table; and --accept takes it."""
    assert ip_ranges("--data", mistaken, "undo", "divio", epoch=FIRST + DAY).code == 0
    sentence = (
        "This was accepted with serial 2026112001, and taken back with serial 2026112101 on 2026-11-21T18:40:00Z (ip-ranges undo)."
        " If it is right all the same, take this one document with ip-ranges refresh --accept DIGEST."
    )
    table = mistaken / "region-table.json"
    for body in (table.read_text(), table.read_text() + "\n"):
        table.write_text(body)
        answer = ip_ranges("--data", mistaken, "refresh", "divio", "--output", "json", epoch=FIRST + 2 * DAY)
        feed = answer.json["feeds"]["divio"]
        assert (answer.code, feed["outcome"], feed["reasons"]) == (1, "refused", [sentence])
    check = ip_ranges("--data", mistaken, "check", "--output", "json", epoch=FIRST + 2 * DAY)
    assert (check.code, [(one["kind"], one["message"]) for one in check.json["findings"]]) == (1, [("refused", sentence)])
    assert ip_ranges("--data", mistaken, "refresh", "--accept", feed["digest"], epoch=FIRST + 2 * DAY).code == 0
    shown = ip_ranges("--data", mistaken, "refresh", "--show", feed["digest"], epoch=FIRST + 2 * DAY)
    assert (shown.code, shown.out.splitlines()[-1]) == (
        0,
        "It is the table that is accepted: there is nothing to take, and ip-ranges undo divio takes it back.",
    )
    # Accepted again it is as good as any other.
    assert ip_ranges("--data", mistaken, "check", epoch=FIRST + 2 * DAY).code == 0
    assert ip_ranges("--data", mistaken, "refresh", epoch=FIRST + 3 * DAY).code == 0


def test_another_document_after_it(mistaken: Path, ip_ranges: Callable, record: Callable) -> None:
    """A corrected source is taken as ever, and the older document is that of what stands."""
    assert ip_ranges("--data", mistaken, "undo", "divio", epoch=FIRST + DAY).code == 0
    write_table(mistaken, LB, NAT, EU)
    assert ip_ranges("--data", mistaken, "refresh", epoch=FIRST + 2 * DAY).out.splitlines()[0] == "divio: unchanged, serial 2026112101 stands"
    record(mistaken, LB, NAT, EU, ("192.0.2.12/32", "us-east", "proxy", "outbound"), epoch=FIRST + 2 * DAY)


def test_a_dry_run(mistaken: Path, ip_ranges: Callable) -> None:
    """It says the same, and writes nothing; as JSON too."""
    before = tree(mistaken)
    assert ip_ranges("--data", mistaken, "undo", "divio", "--dry-run", epoch=FIRST + DAY).out.startswith(
        "divio: 2026112001 would be taken back with serial 2026112101, 3 ranges\n"
    )
    answer = ip_ranges("--data", mistaken, "undo", "divio", "--dry-run", "--output", "json", epoch=FIRST + DAY).json
    assert (answer["feed"], answer["undone"], answer["serial"], answer["dry_run"]) == ("divio", 2026112001, 2026112101, True)
    assert tree(mistaken) == before


def test_twice(mistaken: Path, ip_ranges: Callable) -> None:
    """There is one step back, and the sentence names the way forward."""
    assert ip_ranges("--data", mistaken, "undo", "divio", epoch=FIRST + DAY).code == 0
    before = tree(mistaken)
    found = ip_ranges("--data", mistaken, "undo", "divio", epoch=FIRST + DAY)
    assert (found.code, found.out, found.err) == (
        1,
        "",
        ("ip-ranges: The newest revision of divio, 2026112101 of 2026-11-21T18:40:00Z, took back 2026112001 already; there is nothing more to take"
        " back. To have the document of 2026112001 after all, let ip-ranges refresh divio refuse it and take it with --accept.\n"),
    )
    assert tree(mistaken) == before


def test_a_baseline_and_nothing(accepted: Path, data: Path, ip_ranges: Callable, tmp_path: Path) -> None:
    """What has nothing before it cannot be taken back; so it is with what is not recorded, and a feed that there is not."""
    found = ip_ranges("--data", accepted, "undo", "divio")
    assert (found.code, found.err) == (
        1,
        ("ip-ranges: The newest revision of divio, 2026111901 of 2026-11-19T14:53:20Z, is a baseline: nothing comes before it that could stand"
        " again. Correct the source or feeds.toml, and run ip-ranges refresh.\n"),
    )
    other = tmp_path / "other"
    other.mkdir()
    (other / "feeds.toml").write_text((accepted / "feeds.toml").read_text())
    found = ip_ranges("--data", other, "undo", "divio")
    assert (found.code, found.err) == (1, "ip-ranges: Nothing of divio is recorded, so there is nothing to take back.\n")
    assert ip_ranges("--data", accepted, "undo", "divo").err == (
        'ip-ranges: There is no feed "divo"; feeds.toml has divio, partner. Did you mean "divio"?\n'
    )


def test_a_region_that_was_described_anew(accepted: Path, ip_ranges: Callable) -> None:
    """The history does not have how it was described before, so nobody makes it up."""
    table = json.loads((accepted / "region-table.json").read_text())
    table["regions"][0]["location"] = {"city": "Ashburn"}
    (accepted / "region-table.json").write_text(json.dumps(table))
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST).code == 0
    assert ip_ranges("--data", accepted, "undo", "divio", epoch=FIRST + DAY).err == (
        "ip-ranges: The revision 2026112001 of 2026-11-20T18:40:00Z, altered the description of us-east, and the history does not have the one of"
        " before. Correct the source of divio, and run ip-ranges refresh.\n"
    )


def test_a_notice_and_a_region_that_came_with_it(accepted: Path, ip_ranges: Callable) -> None:
    """The notice is called off, the region is gone, and an altered notice is as it was."""
    notice = {"id": "n", "published": "2026-11-01T09:00:00Z", "title": "First", "effective": "2027-02-01T09:00:00Z"}
    write_table(accepted, LB, NAT, EU, notices=[notice])
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST).code == 0
    table = json.loads((accepted / "region-table.json").read_text())
    table["regions"].append({"id": "ap-south", "name": "Mumbai"})
    table["notices"] = [{**notice, "title": "Second"}, {**notice, "id": "m"}]
    (accepted / "region-table.json").write_text(json.dumps(table))
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST + DAY).code == 0
    assert ip_ranges("--data", accepted, "undo", "divio", epoch=FIRST + 2 * DAY).code == 0
    digests = [json.loads(line)["digest"] for line in (accepted / "history.jsonl").read_bytes().splitlines() if b'"divio"' in line]
    assert (digests[3], digests[2] != digests[1]) == (digests[1], True)


def test_a_refused_document_is_looked_at(accepted: Path, ip_ranges: Callable) -> None:
    """Its reasons, what it would change and the addresses, beside what is accepted; nothing is written."""
    write_table(accepted, LB, ("198.51.100.128/25", "us-east", "nat-gateway", "outbound"))
    refused = ip_ranges("--data", accepted, "refresh", "divio", "--output", "json", epoch=FIRST).json["feeds"]["divio"]
    assert refused["outcome"] == "refused"
    before = tree(accepted)
    digest = refused["digest"]
    found = ip_ranges("--data", accepted, "refresh", "divio", "--show", digest[:12], epoch=FIRST)
    reasons = "".join(f"  - {reason}\n" for reason in refused["reasons"])
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        f"divio: the document {digest[:12]} was refused; it has 2 ranges, and accepted is serial 2026111901, 3 ranges.\n"
        f"Refused since:\n{reasons}"
        "It would change: 2 removed, 1 added\n"
        "  198.51.100.64/28 (us-east, nat-gateway, we connect from) left the list. Keep it until a date is given.\n"
        "  198.51.100.128/25 (us-east, nat-gateway, we connect from) was added and is in use. Allow it now.\n"
        "  203.0.113.10/32 (eu-west, load-balancer, you connect to) left the list. Keep it until a date is given.\n"
        "Addresses gained: 198.51.100.128/25\n"
        "Addresses lost: 198.51.100.64/28, 203.0.113.10/32\n"
        f"To take it: ip-ranges refresh divio --accept {digest[:12]}. Until then nothing changes for readers.\n"
    )
    answer = ip_ranges("--data", accepted, "refresh", "--show", digest, "--output", "json", epoch=FIRST).json
    assert (answer["feed"], answer["serial"], answer["readable"], answer["reasons"]) == ("divio", 2026111901, True, refused["reasons"])
    assert (len(answer["changes"]), answer["coverage"]["added"]) == (3, ["198.51.100.128/25"])
    assert tree(accepted) == before
    assert ip_ranges("--data", accepted, "refresh", "--show", "0" * 12).err.startswith("ip-ranges: There is no refused document with the digest ")


def test_a_refused_document_that_cannot_be_read(accepted: Path, ip_ranges: Callable) -> None:
    """There is nothing to hold against the accepted table, and nothing to take."""
    (accepted / "region-table.json").write_text("<!DOCTYPE html><title>502</title>")
    digest = ip_ranges("--data", accepted, "refresh", "divio", "--output", "json", epoch=FIRST).json["feeds"]["divio"]["digest"]
    assert ip_ranges("--data", accepted, "refresh", "--show", digest, epoch=FIRST).out == (
        f"divio: the document {digest[:12]} was refused; it cannot be read, and accepted is serial 2026111901, 3 ranges.\n"
        "Refused since:\n"
        "  - data/region-table.json: JSON was expected and an HTML page titled '502' arrived.\n"
    )
