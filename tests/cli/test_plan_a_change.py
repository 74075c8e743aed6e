"""docs/how-to/plan-a-change.rst, word for word: its table, its commands, and what they say before anybody is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "plan-a-change.rst").read_text("utf-8")
TABLE = """\
format_version = "1.0"
serial = {serial}
published = "{published}"
example = true

[[regions]]
id = "us-east"
name = "North America (Virginia)"
"""
PLANNED = "divio: judged with the plan that is only in the file: {} is not recorded yet, which ip-ranges refresh does\n"
OLD = """
[[ranges]]
prefix = "192.0.2.11/32"
region = "us-east"
role = "load-balancer"
direction = "inbound"
"""


def blocks(language: str) -> list[str]:
    """The page's code blocks of a language, without their indentation."""
    found = re.findall(rf"\.\. code-block:: {language}\n(?:      :[^\n]*\n)*\n((?:      [^\n]*\n|\n)+)", PAGE)
    return [re.sub(r"(?m)^      ", "", one) for one in found]


def clock(text: str) -> int:
    """Seconds since the epoch."""
    return int(datetime.fromisoformat(text).timestamp())


@pytest.fixture
def plan(tmp_path: Path, ip_ranges: Callable) -> Path:
    """A data folder with the old address accepted on 1 October, and then the page's plan in the file."""
    (tmp_path / "feeds.toml").write_text('[feeds.divio]\nformat = "region-table"\nurl = "region-table.toml"\n')
    table = tmp_path / "region-table.toml"
    table.write_text(TABLE.format(serial=2026100101, published="2026-10-01T09:00:00Z") + OLD)
    assert ip_ranges("--data", tmp_path, "refresh", epoch=clock("2026-10-01T09:00:00+00:00")).code == 0
    table.write_text(TABLE.format(serial=2026112001, published="2026-11-20T09:30:00Z") + "\n".join(blocks("toml")))
    return tmp_path


def test_the_page_s_plan_is_sound(plan: Path, ip_ranges: Callable) -> None:
    """Its commands, one after the other: both changes are shown, nothing is recorded, and nothing is found wanting."""
    commands = [line.removeprefix("$ ip-ranges ").split() for line in "".join(blocks("console")).splitlines() if line]
    assert commands == [["refresh", "--dry-run"], ["check"]]
    history = (plan / "history.jsonl").read_bytes()
    shown, checked = (ip_ranges("--data", plan, *one, epoch=clock("2026-11-20T10:00:00+00:00")) for one in commands)
    assert shown.code == 0
    assert "192.0.2.12/32 (us-east, load-balancer, you connect to) is in use from 1 February 2027" in shown.out
    assert "192.0.2.11/32 (us-east, load-balancer, you connect to) is to leave on 1 March 2027" in shown.out
    assert (checked.code, checked.err) == (0, PLANNED.format(2026112001))
    assert (plan / "history.jsonl").read_bytes() == history


def test_a_plan_that_comes_too_late(plan: Path, ip_ranges: Callable) -> None:
    """The same days, told in the middle of January: what is wrong, where, and what would be right, in both outputs."""
    table = plan / "region-table.toml"
    table.write_text(table.read_text().replace("2026-11-20T09:30:00Z", "2027-01-15T09:30:00Z").replace("2026112001", "2027011501"))
    now = clock("2027-01-15T10:00:00+00:00")
    found = ip_ranges("--data", plan, "--quiet", "check", epoch=now)
    assert found.code == 1
    assert found.out == ""
    assert found.err.splitlines() == [
        (
            "ip-ranges: divio: The notice us-lb-2027-02 gives 16 days of notice, and 30 days are promised (notice_period in feeds.toml)."
            " Make its day 2027-02-14T09:30:00Z or later."
        ),
        (
            "ip-ranges: divio: 192.0.2.12/32 is in use from 2027-02-01T09:00:00Z (effective), which gives 16 days of notice, and 30 days"
            " are promised (notice_period in feeds.toml). Make that 2027-02-14T09:30:00Z or later."
        ),
    ]
    answer = ip_ranges("--data", plan, "--output", "json", "check", epoch=now)
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert [one["kind"] for one in answer.json["findings"]] == ["notice-period", "notice-period"]
    table.write_text(table.read_text().replace("2027-02-01T09:00:00Z", "2027-02-15T09:00:00Z"))
    assert ip_ranges("--data", plan, "check", epoch=now).code == 0


def test_a_successor_that_begins_too_late(plan: Path, ip_ranges: Callable) -> None:
    """Names would point to nothing in between; and with a copied line of other dates nothing is recorded at all."""
    table = plan / "region-table.toml"
    good = table.read_text()
    table.write_text(good.replace('effective = "2027-02-01T09:00:00Z"', 'effective = "2027-03-01T09:00:00Z"'))
    answer = ip_ranges("--data", plan, "--output", "json", "check", epoch=clock("2026-11-20T10:00:00+00:00"))
    assert (answer.code, answer.json["findings"]) == (
        1,
        [
            {
                "kind": "gap",
                "feed": "divio",
                "message": (
                    "192.0.2.11/32 (North America (Virginia)) is given up on 2027-03-01T09:00:00Z, and nothing takes over before that:"
                    " a name that points to it has no address in time. Let what takes its place begin earlier (effective), or keep this"
                    " one longer (expires)."
                ),
            }
        ],
    )
    table.write_text(good + OLD)
    found = ip_ranges("--data", plan, "refresh", "--dry-run", epoch=clock("2026-11-20T10:00:00+00:00"))
    assert (found.code, "already with other dates" in found.err) == (1, True)


def test_a_recorded_plan_stays_judged_until_its_day(plan: Path, ip_ranges: Callable) -> None:
    """Recording a short notice does not make it a long one; after the day nothing can be mended."""
    table = plan / "region-table.toml"
    late = table.read_text().replace("2026-11-20T09:30:00Z", "2027-01-15T09:30:00Z").replace("2026112001", "2027011501")
    table.write_text(late[: late.index("[[notices]]")])
    assert ip_ranges("--data", plan, "refresh", epoch=clock("2027-01-15T10:00:00+00:00")).code == 0
    assert "192.0.2.12/32 is in use from" in ip_ranges("--data", plan, "check", epoch=clock("2027-01-20T10:00:00+00:00")).err
    assert ip_ranges("--data", plan, "check", epoch=clock("2027-02-01T10:00:00+00:00")).code == 0


def test_an_address_that_must_go_at_once(plan: Path, ip_ranges: Callable) -> None:
    """Said before it is recorded, and not afterwards."""
    table, now = plan / "region-table.toml", clock("2026-11-20T10:00:00+00:00")
    others = "".join(OLD.replace("192.0.2.11", f"192.0.2.{number}") for number in (21, 22, 23))
    table.write_text(TABLE.format(serial=2026110101, published="2026-11-01T09:30:00Z") + OLD + others)
    assert ip_ranges("--data", plan, "refresh", epoch=clock("2026-11-01T10:00:00+00:00")).code == 0
    table.write_text(TABLE.format(serial=2026112001, published="2026-11-20T09:30:00Z") + others)
    found = ip_ranges("--data", plan, "check", epoch=now)
    assert (found.code, found.err) == (
        1,
        PLANNED.format(2026112001)
        + (
            "ip-ranges: divio: 192.0.2.11/32 goes without a date, and 30 days of notice are promised (notice_period in feeds.toml)."
            ' Leave it in the table with expires = "2026-12-20T09:30:00Z" or later.\n'
        ),
    )
    assert ip_ranges("--data", plan, "refresh", epoch=now).code == 0
    assert ip_ranges("--data", plan, "check", epoch=now).code == 0


def test_a_table_that_cannot_be_accepted(plan: Path, ip_ranges: Callable) -> None:
    """A merge request can wait for it: what a refresh would refuse is a finding, though what was accepted stands."""
    table = plan / "region-table.toml"
    table.write_text(table.read_text().replace("192.0.2.12/32", "0.0.0.0/0"))
    found = ip_ranges("--data", plan, "check", epoch=clock("2026-11-20T10:00:00+00:00"))
    assert (found.code, found.err) == (
        1,
        (
            f"ip-ranges: divio: {plan.name}/region-table.toml, line 18: 0.0.0.0/0 is too broad to be true: guard.min_prefix_v4 is 8 and"
            " guard.min_prefix_v6 is 16. Such a line in a firewall opens it to everybody.\n"
        ),
    )
    assert ip_ranges("--data", plan, "refresh", "--dry-run", epoch=clock("2026-11-20T10:00:00+00:00")).code == 1
    feeds = plan / "feeds.toml"
    feeds.write_text(feeds.read_text() + 'max_age = "7d"\n')
    old = ip_ranges("--data", plan, "check", epoch=clock("2026-11-20T10:00:00+00:00"))
    assert (old.code, old.err.endswith("so it does not serve any more.\n")) == (1, True)


def test_a_refresh_of_a_plan_that_comes_too_late(plan: Path, ip_ranges: Callable) -> None:
    """It is recorded with a warning for each promise that it breaks; --strict refuses it, and --accept takes it all the same."""
    table = plan / "region-table.toml"
    table.write_text(table.read_text().replace("2026-11-20T09:30:00Z", "2027-01-15T09:30:00Z").replace("2026112001", "2027011501"))
    now, before = clock("2027-01-15T10:00:00+00:00"), (plan / "history.jsonl").read_bytes()
    sentences = [
        (
            "The notice us-lb-2027-02 gives 16 days of notice, and 30 days are promised (notice_period in feeds.toml). Make its day"
            " 2027-02-14T09:30:00Z or later."
        ),
        (
            "192.0.2.12/32 is in use from 2027-02-01T09:00:00Z (effective), which gives 16 days of notice, and 30 days are promised"
            " (notice_period in feeds.toml). Make that 2027-02-14T09:30:00Z or later."
        ),
    ]
    refused = ip_ranges("--data", plan, "refresh", "--strict", "--output", "json", epoch=now)
    feed = refused.json["feeds"]["divio"]
    assert (refused.code, feed["outcome"]) == (1, "refused")
    assert feed["reasons"] == [
        sentences[0],
        f"{sentences[1]} If it is right all the same, take this one document with ip-ranges refresh --accept DIGEST.",
    ]
    assert (plan / "history.jsonl").read_bytes() == before
    shown = ip_ranges("--data", plan, "refresh", "--dry-run", epoch=now)
    assert (shown.code, shown.err.splitlines()) == (0, [f"ip-ranges: divio: {sentence}" for sentence in sentences])
    taken = ip_ranges("--data", plan, "refresh", "--accept", feed["digest"], epoch=now)
    assert (taken.code, taken.out.splitlines()[0]) == (0, "divio: accepted with serial 2027011501, 2 ranges")
    # What was recorded is not warned of again.
    assert ip_ranges("--data", plan, "refresh", epoch=now).err == ""
