"""``log``: what readers were told, moment by moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from folders import EU, LB, NAT, NEW, region_table, write_table

FIRST = 1795200000
"""20 November 2026, 18:40 UTC: a day after the first acceptance."""
DAY = 86400
LEAVING = (*LB, {"expires": "2027-02-10T09:00:00Z", "note": "The old rack"})


def told(found: str) -> list[str]:
    """The lines of a log's text but those of the first acceptance."""
    return [line for line in found.splitlines() if "begins with" not in line and line]


def test_set_and_called_off(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """An end that is set, and taken away again, are two groups: the second does not alter the first."""
    record(accepted, LEAVING, NAT, EU, epoch=FIRST)
    first = ip_ranges("--data", accepted, "log", "divio", epoch=FIRST).out
    record(accepted, LB, NAT, EU, epoch=FIRST + DAY)
    found = ip_ranges("--data", accepted, "log", "divio", epoch=FIRST + DAY).out
    assert found.startswith(first)
    assert told(found) == [
        "2026112001  divio  20 November 2026, 18:40 UTC: 192.0.2.10/32 (Virginia) leaves on 10 February 2027",
        (
            "  192.0.2.10/32 (Virginia, load balancer, you connect to) leaves on 10 February 2027, 09:00 UTC. Keep it until"
            " 10 February 2027, 09:00 UTC; remove it on 11 February 2027 or later. Note: The old rack"
        ),
        "2026112101  divio  21 November 2026, 18:40 UTC: 192.0.2.10/32 (Virginia) is not to leave any more: keep it",
        "  192.0.2.10/32 (Virginia, load balancer, you connect to) is not to leave as it was told: it stays in use. Keep it.",
    ]


def test_a_departure_without_a_date(accepted: Path, ip_ranges: Callable) -> None:
    """An operator sees it at once, and readers are told when it is certain, under the serial that recorded it."""
    write_table(accepted, LB, EU)
    (accepted / "feeds.toml").write_text((accepted / "feeds.toml").read_text() + "[feeds.divio.guard]\nmax_lost = 1\n")
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST).code == 0
    assert told(ip_ranges("--data", accepted, "log", "divio", epoch=FIRST).out) == [
        "2026112001  divio  20 November 2026, 18:40 UTC: nothing is told of it yet",
        "  1 left without a date (198.51.100.64/28); keep it until 27 November 2026, 18:40 UTC: told then",
    ]
    certain = FIRST + 7 * DAY
    assert told(ip_ranges("--data", accepted, "log", "divio", epoch=certain).out) == [
        "2026112001  divio  27 November 2026, 18:40 UTC: 198.51.100.64/28 (Virginia) has left: remove it",
        (
            "  198.51.100.64/28 (Virginia, NAT gateway, we connect from) left: it has not been listed since 20 November 2026,"
            " 18:40 UTC, and nothing of ours connects from it any more. Remove it: it is safe to remove."
        ),
    ]
    (revision,) = ip_ranges("--data", accepted, "log", "--since", "2026-11-27", "--output", "json", epoch=certain).json["revisions"]
    assert (revision["serial"], revision["observed"]) == (2026112001, "2026-11-20T18:40:00Z")
    assert [(one["told"], one["action"], one["prefix"]) for one in revision["changes"]] == [
        ("2026-11-27T18:40:00Z", "remove", "198.51.100.64/28")
    ]
    assert ip_ranges("--data", accepted, "log", "--since", "2026-11-28", epoch=certain).out == "Nothing changed.\n"


def test_a_departure_in_markdown(accepted: Path, ip_ranges: Callable) -> None:
    """Who reviews a pull request sees what is about to go."""
    write_table(accepted, NAT, EU)
    merged = (accepted / "history.jsonl").read_text()
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST).code == 0
    (accepted.parent / "merged.jsonl").write_text(merged)
    found = ip_ranges("--data", accepted, "log", "--beyond", accepted.parent / "merged.jsonl", "--output", "markdown", epoch=FIRST)
    assert found.out == (
        "### divio, 20 November 2026, 18:40 UTC (serial 2026112001)\n"
        "\n"
        "Nothing is told of it yet.\n"
        "\n"
        "1 left without a date (192.0.2.10/32); keep it until 27 November 2026, 18:40 UTC: told then.\n"
    )


def test_a_revision_of_which_nothing_is_told(accepted: Path, ip_ranges: Callable, record: Callable) -> None:
    """A block that is cut in two asks nothing of anybody; that it was recorded is said."""
    halves = [(prefix, *NAT[1:]) for prefix in ("198.51.100.64/29", "198.51.100.72/29")]
    record(accepted, LB, EU, *halves, epoch=FIRST)
    found = ip_ranges("--data", accepted, "log", "--since", "2026-11-20", epoch=FIRST)
    assert found.out == "Nothing is told of 1 revision: 1 reshaped, and nothing to do.\n"


def test_a_notice_and_a_region(accepted: Path, ip_ranges: Callable) -> None:
    """A notice is a group of its own with the changes that it explains; a region is news without any address."""
    notice = {
        "id": "us-lb",
        "published": "2026-11-20T00:00:00Z",
        "effective": "2027-01-10T09:00:00Z",
        "title": "A new load balancer",
        "body": "It moves\nto new hardware.\n\nBoth answer for a month.",
        "regions": ["us-east"],
    }
    table = region_table(LB, NAT, EU, (*NEW, {"effective": "2027-01-10T09:00:00Z"}), notices=[notice])
    table["regions"].append({"id": "ap-south", "name": "Mumbai", "status": "planned"})
    (accepted / "region-table.json").write_text(json.dumps(table))
    assert ip_ranges("--data", accepted, "refresh", epoch=FIRST).code == 0
    assert told(ip_ranges("--data", accepted, "log", "divio", epoch=FIRST).out) == [
        "2026112001  divio  20 November 2026, 18:40 UTC: A new load balancer",
        "  Takes effect on 10 January 2027, 09:00 UTC.",
        "  It moves to new hardware.",
        "  Both answer for a month.",
        (
            "  192.0.2.11/32 (Virginia, load balancer, you connect to) is in use from 10 January 2027, 09:00 UTC. Allow it by"
            " 8 January 2027 (before 10 January 2027, 09:00 UTC)."
        ),
        "2026112001  divio  20 November 2026, 18:40 UTC: The region Mumbai is planned",
    ]
    revision = ip_ranges("--data", accepted, "log", "divio", "--output", "json", epoch=FIRST).json["revisions"][-1]
    assert revision["told"] == ["us-lb"]
    assert [one["action"] for one in revision["changes"]] == ["allow"]
