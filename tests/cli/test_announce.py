"""``announce``, ``new-notice`` and ``init``: what the docs team sends, writes and starts with."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW, region_table, tree, write_table

NOTICE = {
    "id": "us-lb",
    "published": "2026-11-19T00:00:00Z",
    "effective": "2027-01-10T09:00:00Z",
    "title": "A new load balancer in Virginia",
    "body": "It moves to new hardware.",
    "regions": ["us-east"],
}
EMAIL = """\
Subject: divio: A new load balancer in Virginia

Hello,

IP addresses of ours change in Virginia. The first date is 10 January 2027, 09:00 UTC: be ready before it.
Each address below has its own date and says what to do.

A new load balancer in Virginia, 10 January 2027, 09:00 UTC
    It moves to new hardware.

What changes:

  192.0.2.11/32 (Virginia, load balancer, you connect to)
  It is in use from 10 January 2027, 09:00 UTC.
  Allow it by 8 January 2027 (before 10 January 2027, 09:00 UTC).

  192.0.2.10/32 (Virginia, load balancer, you connect to)
  It leaves on 10 February 2027, 09:00 UTC.
  Point A records that name it elsewhere by 8 February 2027 (before 10 February 2027, 09:00 UTC), not before 10 January 2027, 09:00 UTC.
  Keep it until 10 February 2027, 09:00 UTC; remove it on 11 February 2027 or later.

Serial 2026112001, published 20 November 2026, 18:40 UTC.
"""
CALLED_OFF = """\
Subject: divio: Called off: A new load balancer in Virginia

Hello,

There is news of our IP addresses in Virginia.

Called off: A new load balancer in Virginia
    This is called off: nothing of it is to be done.

What changes:

  192.0.2.10/32 (Virginia, load balancer, you connect to)
  It is not to leave as it was told: it stays in use.
  Keep it.

  192.0.2.11/32 (Virginia, load balancer, you connect to)
  It was withdrawn before it was used.
  Keep it until 28 November 2026, 22:26 UTC; remove it on 30 November 2026 or later.

Serial 2026112101, published 21 November 2026, 22:26 UTC.
"""


@pytest.fixture
def planned(accepted: Path, record: Callable) -> Path:
    """A load balancer's address that is replaced, with a month in which both are there."""
    old, new = (*LB, {"expires": "2027-02-10T09:00:00Z"}), (*NEW, {"effective": "2027-01-10T09:00:00Z"})
    record(accepted, old, new, NAT, EU, notices=[NOTICE], epoch=1795200000)
    return accepted


def test_the_email(planned: Path, ip_ranges: Callable) -> None:
    """Every word of it, as a customer reads it."""
    assert ip_ranges("--data", planned, "announce", 2026112001, "--as", "email", epoch=1795200000).out == EMAIL


def test_the_email_of_a_plan(accepted: Path, ip_ranges: Callable) -> None:
    """The serial that refresh --dry-run shows has its texts already, with a warning; nothing is recorded."""
    old, new = (*LB, {"expires": "2027-02-10T09:00:00Z"}), (*NEW, {"effective": "2027-01-10T09:00:00Z"})
    write_table(accepted, old, new, NAT, EU, notices=[NOTICE])
    before = tree(accepted)
    assert "2026112001" in ip_ranges("--data", accepted, "refresh", "--dry-run", epoch=1795200000).out
    found = ip_ranges("--data", accepted, "announce", 2026112001, "--as", "email", epoch=1795200000)
    assert (found.code, found.out) == (0, EMAIL)
    assert found.err == (
        "ip-ranges: 2026112001 is only a plan: it may still get another serial. Run ip-ranges refresh before this is sent.\n"
    )
    assert tree(accepted) == before
    assert ip_ranges("--data", accepted, "announce", 2026112002, epoch=1795200000).code == 1


def test_the_chat_message(planned: Path, ip_ranges: Callable) -> None:
    """One line that tells it all, then the addresses."""
    lines = ip_ranges("--data", planned, "announce", 2026112001, "--as", "chat", epoch=1795200000).out.splitlines()
    assert lines[0] == (
        "divio: A new load balancer in Virginia. Regions: Virginia. Be ready before 10 January 2027, 09:00 UTC. (serial 2026112001)"
    )
    assert len(lines) == 3


def test_the_words_follow_the_calendar(planned: Path, ip_ranges: Callable) -> None:
    """Between the two dates the second one is what is to be met."""
    found = ip_ranges("--data", planned, "announce", 2026112001, "--output", "json", epoch=1800000000).json
    assert set(found) == {"serial", "feed", "email", "chat", "status"}
    assert "Be ready before: 10 February 2027, 09:00 UTC" in found["status"]
    # What was told stays as it was told: whoever allowed it by that day has it.
    assert "Allow it by 8 January 2027 (before 10 January 2027, 09:00 UTC)." in found["status"]


def test_what_is_called_off(planned: Path, ip_ranges: Callable, record: Callable) -> None:
    """The old address stays, the new one does not come, and the notice is gone: each is said, since each was told."""
    record(planned, LB, NAT, EU, epoch=1795300000)
    found = ip_ranges("--data", planned, "announce", 2026112101, "--as", "email", epoch=1795300000)
    assert (found.code, found.out, found.err) == (0, CALLED_OFF, "")


def test_a_notice_alone_that_is_called_off(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """No address changes, and there is news all the same."""
    record(accepted, LB, NAT, EU, notices=[NOTICE], epoch=1795200000)
    record(accepted, LB, NAT, EU, epoch=1795300000)
    found = ip_ranges("--data", accepted, "announce", 2026112101, "--as", "email", epoch=1795300000)
    assert found.out.splitlines()[0] == "Subject: divio: Called off: A new load balancer in Virginia"


def test_a_region_that_opens(accepted: Path, ip_ranges: Callable) -> None:
    """A region without an address yet is news too."""
    table = region_table(LB, NAT, EU)
    table["regions"].append({"id": "ap-south", "name": "Mumbai"})
    (accepted / "region-table.json").write_text(json.dumps(table))
    assert ip_ranges("--data", accepted, "refresh", epoch=1795200000).code == 0
    found = ip_ranges("--data", accepted, "announce", 2026112001, "--as", "email", epoch=1795200000)
    assert found.out.splitlines()[0] == "Subject: divio: The region Mumbai is open"


def test_the_plans_of_a_fresh_site(data: Path, ip_ranges: Callable, record: Callable) -> None:
    """The first table has what is to come, and customers are told of it."""
    record(data, LB, NAT, EU, (*NEW, {"effective": "2027-01-10T09:00:00Z"}))
    found = ip_ranges("--data", data, "announce", 2026111901, "--as", "email")
    assert found.code == 0
    assert "  192.0.2.11/32 (Virginia, load balancer, you connect to)\n  It is in use from 10 January 2027, 09:00 UTC.\n" in found.out


def test_what_left_without_a_date(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """There is nothing to announce until it is certain, which is said; then there is."""
    record(accepted, NAT, EU, epoch=1795200000)
    found = ip_ranges("--data", accepted, "announce", 2026112001, epoch=1795200000)
    assert (found.code, found.out) == (1, "")
    assert found.err == (
        "ip-ranges: The revision 2026112001 of divio tells readers nothing: there is nothing to announce. 1 left without a date"
        " (192.0.2.10/32); keep it until 27 November 2026, 18:40 UTC: told then.\n"
    )
    found = ip_ranges("--data", accepted, "announce", 2026112001, "--as", "chat", epoch=1795200000 + 7 * 86400)
    assert found.code == 0
    assert found.out.splitlines()[1] == (
        "- 192.0.2.10/32 (Virginia, load balancer, you connect to) left: it has not been listed since 20 November 2026, 18:40 UTC,"
        " and nothing of ours answers on it any more. Remove it: it is safe to remove."
    )


@pytest.mark.parametrize(
    ("serial", "sentence"),
    [
        (2026111901, "The revision 2026111901 of divio tells readers nothing: there is nothing to announce."),
        (7, "There is no revision with the serial 7; the last ones are 2026111901, 2026111902."),
    ],
)
def test_nothing_to_announce(serial: int, sentence: str, accepted: Path, ip_ranges: Callable) -> None:
    """A baseline, and a serial that there is not."""
    found = ip_ranges("--data", accepted, "announce", serial)
    assert (found.code, found.out, found.err) == (1, "", f"ip-ranges: {sentence}\n")


def test_a_notice_is_accepted_as_it_is_printed(accepted: Path, ip_ranges: Callable) -> None:
    """It keeps the promised period by itself, warns of one that does not, and is a notice of the region table."""
    found = ip_ranges("--data", accepted, "new-notice", 'New "addresses"', "--region", "us-east")
    (notice,) = tomllib.loads(found.out)["notices"]
    assert (found.code, found.err) == (0, "")
    assert notice["title"] == 'New "addresses"'
    assert notice["effective"] == "2026-12-20T09:00:00Z"
    write_table(accepted, LB, NAT, EU, notices=[notice])
    assert ip_ranges("validate", accepted / "region-table.json", "--format-of", "region-table").code == 0
    short = ip_ranges("--data", accepted, "new-notice", "Soon", "--effective", "2026-11-25")
    assert short.code == 0
    assert short.err == "ip-ranges: This gives readers 5 days of notice, and 30 days are promised.\n"


def test_a_notice_as_json(accepted: Path, ip_ranges: Callable) -> None:
    """What a region table in JSON takes, with an id of its own making."""
    assert ip_ranges("--data", accepted, "new-notice", "New addresses", "--effective", "2027-01-05", "--output", "json").json == {
        "id": "new-addresses-2027-01",
        "published": "2026-11-19T14:53:20Z",
        "effective": "2027-01-05T00:00:00Z",
        "title": "New addresses",
        "body": "",
        "regions": [],
    }


def test_a_misspelt_region_of_a_notice(accepted: Path, ip_ranges: Callable) -> None:
    """The nearest right one is named."""
    found = ip_ranges("--data", accepted, "new-notice", "x", "--region", "us-eats")
    assert (found.code, found.out) == (1, "")
    assert 'Did you mean "us-east"?' in found.err


def test_init_starts_and_keeps(tmp_path: Path, ip_ranges: Callable) -> None:
    """Four files that refresh and check accept; a second time nothing is touched."""
    where = ("--data", tmp_path / "data")
    assert ip_ranges(*where, "init", "--page", tmp_path / "ip.rst", "--output", "json").json["kept"] == []
    again = ip_ranges(*where, "init", "--page", tmp_path / "ip.rst").out
    assert again.splitlines() == [f"kept {path}, which was there" for path in (*map(where[1].joinpath, ("feeds.toml", "region-table.toml")), tmp_path / "ip.rst", where[1] / ".gitignore")]
    before = tree(tmp_path)
    assert sorted(before) == ["data/feeds.toml", "data/region-table.toml", "ip.rst"]
    assert ip_ranges(*where, "init", "--page", tmp_path / "ip.rst", "--output", "json").json["written"] == []
    assert tree(tmp_path) == before
    assert ip_ranges(*where, "refresh").code == 0
    assert ip_ranges(*where, "check").code == 0


def test_init_where_a_file_stands_in_the_way(tmp_path: Path, ip_ranges: Callable) -> None:
    """A file in the place of a folder is not a feeds.toml that was there."""
    (tmp_path / "file").write_text("x")
    sentence = f"ip-ranges: The folder {tmp_path / 'file'} cannot be made: File exists. Name another one.\n"
    for arguments in (["--data", tmp_path / "file", "init"], ["--data", tmp_path / "data", "init", "--page", tmp_path / "file" / "ip.rst"]):
        found = ip_ranges(*arguments)
        assert (found.code, found.out, found.err) == (1, "", sentence)
