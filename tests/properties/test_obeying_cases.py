"""The histories that were told wrongly once, as ``changes.json`` and the lists must have them, word for word.

A row is (told, action, prefix, region, day): the day before which to allow (``effective``), or after which to remove and
by which to repoint (``keep_until``); alone where the time is midnight UTC. Rows with action ``none`` ask nothing of
anybody and are left out. What the robots of :mod:`obeying` make of each is tried too.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ip_ranges.changes.publication import Publication
from ip_ranges.exports import files
from obeying import listed, publications, tried
from random_histories import START, History, Item, Step

SETTLE = 7 * 24

Row = tuple[str | None, str, str, str, str | None]


def at(text: str) -> int:
    """The hour of a day, or of a time like ``2026-12-01T12``."""
    moment = datetime.fromisoformat(text if "T" not in text else f"{text}:00").replace(tzinfo=UTC)
    return int((moment - START) / timedelta(hours=1))


def on(text: str, *items: Item) -> Step:
    """A refresh of that day with this table."""
    return Step(at(text), items, settle=SETTLE)


def looks(*texts: str) -> list[Step]:
    """Days on which somebody looks and nobody refreshes."""
    return [Step(at(text), None, settle=SETTLE) for text in texts]


def nat(prefix: str, region: str = "east", *, since: str = "", until: str = "", direction: str = "outbound") -> Item:
    """A gateway's range."""
    return Item(prefix, region, "nat-gateway", direction, at(since) if since else None, at(until) if until else None)


def load_balancer(prefix: str, *, since: str = "", until: str = "") -> Item:
    """A load balancer of the region east."""
    return nat(prefix, since=since, until=until)._replace(role="load-balancer", direction="inbound")


class Site:
    """A history with what was published at each of its steps."""

    def __init__(self, *steps: Step) -> None:
        self.history = History(steps)
        count = len(steps)
        self.published: dict[int, Publication] = {
            step.at: publication for step, _, _, publication in list(publications(self.history))[:count]
        }

    def changes(self, day: str) -> list[dict[str, Any]]:
        """The rows of that day's ``changes.json``."""
        rows: list[dict[str, Any]] = self.file(day, "changes.json")["changes"]
        return rows

    def told(self, day: str) -> list[Row]:
        """The rows of that day's ``changes.json`` that ask anything of a reader."""
        return [
            (
                _day(row["told"]),
                row["action"],
                row["prefix"],
                row["region"],
                _day(row["effective" if row["action"] == "allow" else "keep_until"]),
            )
            for row in self.changes(day)
            if row["action"] != "none"
        ]

    def listed(self, day: str, region: str = "all", direction: str = "outbound", variant: str = "") -> list[str]:
        """The list of IPv4 of that day; one that nothing was ever on has no file."""
        made = dict(files(self.published[at(day)]))
        making = made.get(f"lists/{region}/all-{direction}-ipv4{variant}.txt")
        return [] if making is None else listed(making())

    def file(self, day: str, path: str) -> Any:
        """A JSON file of that day."""
        return json.loads(dict(files(self.published[at(day)]))[path]())

    def robots(self) -> list[str]:
        """What the robots and the checker complain of."""
        return [f"{kind}: {violation}" for kind, violation in tried(self.history).violations.items()]


def _day(text: str | None) -> str | None:
    return None if text is None else text.removesuffix("T00:00:00Z")


def stands(site: Site, days: Sequence[str]) -> None:
    """What was told on each of these days is the beginning of what is told on the next one, every row unaltered."""
    for earlier, later in itertools.pairwise(site.changes(day) for day in days):
        assert later[: len(earlier)] == earlier


def proxy(prefix: str, until: str = "") -> Item:
    """A proxy's range."""
    return nat(prefix, until=until)._replace(role="proxy")


def test_n1_a_block_that_shrinks() -> None:
    """Of a /24 a /25 and a /26 stay: told is what really leaves, and when that is certain."""
    other = proxy("198.51.100.0/24")
    site = Site(
        on("2026-10-01", proxy("192.0.2.0/24"), other),
        on("2026-10-10", proxy("192.0.2.0/25"), proxy("192.0.2.128/26"), other),
        *looks("2026-10-16T23", "2026-10-17"),
    )
    assert site.told("2026-10-10") == []
    assert site.told("2026-10-16T23") == []
    assert site.told("2026-10-17") == [("2026-10-17", "remove", "192.0.2.192/26", "east", "2026-10-17")]
    assert site.listed("2026-10-16T23") == ["192.0.2.0/25", "192.0.2.128/26", "192.0.2.192/26", "198.51.100.0/24"]
    assert site.listed("2026-10-17") == ["192.0.2.0/25", "192.0.2.128/26", "198.51.100.0/24"]


def test_n1_a_block_with_a_planned_end() -> None:
    """A /24 ends on a day and a /25 of it stays: the other half is told at once."""
    site = Site(
        on("2026-10-01", proxy("192.0.2.0/24")),
        on("2026-10-10", proxy("192.0.2.0/24", until="2026-12-01"), proxy("192.0.2.0/25")),
        *looks("2026-12-01"),
    )
    assert site.told("2026-10-10") == [("2026-10-10", "remove", "192.0.2.128/25", "east", "2026-12-01")]
    assert site.told("2026-12-01") == site.told("2026-10-10")
    assert site.listed("2026-12-01") == ["192.0.2.0/25"]


def test_n2_an_end_that_is_called_off() -> None:
    """Who was told to remove an address in March is told in December to keep it; the old row stays as it was."""
    site = Site(
        on("2026-11-20", nat("192.0.2.10/32")),
        on("2026-12-01", nat("192.0.2.10/32", until="2027-03-15")),
        on("2026-12-04", nat("192.0.2.10/32")),
        *looks("2027-03-16"),
    )
    end = ("2026-12-01", "remove", "192.0.2.10/32", "east", "2027-03-15")
    assert site.told("2026-12-01") == [end]
    assert site.told("2026-12-04") == [end, ("2026-12-04", "allow", "192.0.2.10/32", "east", None)]
    assert site.told("2027-03-16") == site.told("2026-12-04")
    stands(site, ["2026-11-20", "2026-12-01", "2026-12-04", "2027-03-16"])
    assert site.robots() == []


def test_n2_gone_and_back_in_three_days() -> None:
    """Nothing was asked of anybody, so nothing is told."""
    stays = nat("192.0.2.1/32")
    site = Site(
        on("2026-11-20", nat("192.0.2.10/32"), stays),
        on("2026-12-01", stays),
        on("2026-12-04", nat("192.0.2.10/32"), stays),
        *looks("2026-12-20"),
    )
    assert site.told("2026-12-20") == []
    assert site.listed("2026-12-01") == ["192.0.2.1/32", "192.0.2.10/32"]
    assert site.robots() == []


def test_back_at_the_very_moment() -> None:
    """What comes back when it is certain that it left: told first, then allowed again."""
    stays = nat("192.0.2.1/32")
    site = Site(
        on("2026-11-20", nat("192.0.2.10/32"), stays),
        on("2026-12-01", stays),
        on("2026-12-08", nat("192.0.2.10/32"), stays),
    )
    assert site.told("2026-12-08") == [
        ("2026-12-08", "remove", "192.0.2.10/32", "east", "2026-12-08"),
        ("2026-12-08", "allow", "192.0.2.10/32", "east", None),
    ]
    assert site.robots() == []


def test_n2_an_end_that_is_moved_and_moved_back() -> None:
    """Each end is told on its day; what is told last is what holds."""
    days = ("2026-11-20", "2026-12-01", "2026-12-02", "2026-12-03")
    ends = ("", "2027-03-15", "2027-04-15", "2027-03-15")
    site = Site(*(on(day, nat("192.0.2.10/32", until=end)) for day, end in zip(days, ends, strict=True)))
    removals = [row for row in site.told("2026-12-03") if row[1] == "remove"]
    assert removals == [
        ("2026-12-01", "remove", "192.0.2.10/32", "east", "2027-03-15"),
        ("2026-12-02", "remove", "192.0.2.10/32", "east", "2027-04-15"),
        ("2026-12-03", "remove", "192.0.2.10/32", "east", "2027-03-15"),
    ]
    # Without it, whoever obeys the first one removes the address a month too early.
    assert [row[:4] for row in site.told("2026-12-02")][1] == ("2026-12-02", "allow", "192.0.2.10/32", "east")
    stands(site, days)
    assert site.robots() == []


def test_n2_announced_withdrawn_and_announced_again() -> None:
    """Three orders, each on its day."""
    plan, stays = nat("192.0.2.1/32", since="2027-01-01"), nat("192.0.2.10/32")
    site = Site(
        on("2026-11-20", stays),
        on("2026-12-01", plan, stays),
        on("2026-12-03", stays),
        on("2026-12-05", plan, stays),
    )
    assert site.told("2026-12-05") == [
        ("2026-12-01", "allow", "192.0.2.1/32", "east", "2027-01-01"),
        ("2026-12-03", "remove", "192.0.2.1/32", "east", "2026-12-10"),
        ("2026-12-05", "allow", "192.0.2.1/32", "east", "2027-01-01"),
    ]
    assert site.robots() == []


def test_h1_one_half_of_two_addresses() -> None:
    """A /31 becomes one of its addresses: the other one is told when its time is over."""
    site = Site(
        on("2027-01-15", nat("192.0.2.0/31")),
        on("2027-02-01", nat("192.0.2.1/32")),
        *looks("2027-02-07", "2027-02-08"),
    )
    assert site.told("2027-02-07") == []
    assert site.told("2027-02-08") == [("2027-02-08", "remove", "192.0.2.0/32", "east", "2027-02-08")]
    assert site.robots() == []


def test_h2a_away_in_another_region_and_back() -> None:
    """In a, in b, gone, in a again within days: b is told to allow it, and nobody ever to remove it."""
    stays = nat("192.0.2.10/32")
    site = Site(
        on("2027-01-01", nat("192.0.2.1/32"), stays),
        on("2027-01-03", nat("192.0.2.1/32", "west"), stays),
        on("2027-01-05", stays),
        on("2027-01-07", nat("192.0.2.1/32"), stays),
        *looks("2027-01-20"),
    )
    rows = site.told("2027-01-20")
    assert rows[0] == ("2027-01-03", "allow", "192.0.2.1/32", "west", None)
    assert [row for row in rows if row[1] == "remove"] == []
    for day in ("2027-01-03", "2027-01-05", "2027-01-07", "2027-01-20"):
        assert "192.0.2.1/32" in site.listed(day)
    assert site.listed("2027-01-20", "west") == []
    assert site.robots() == []


def test_h2b_a_plan_that_is_moved_withdrawn_and_made_again() -> None:
    """The last line is the day of the plan that stands, not "nothing to do"."""
    stays = nat("192.0.2.10/32")
    site = Site(
        on("2026-11-01", stays),
        on("2026-11-05", nat("192.0.2.1/32", since="2026-12-10"), stays),
        on("2026-11-06", nat("192.0.2.1/32", since="2026-12-01"), stays),
        on("2026-11-07", stays),
        on("2026-11-08", nat("192.0.2.1/32", since="2026-12-01"), stays),
    )
    assert site.told("2026-11-08") == [
        ("2026-11-05", "allow", "192.0.2.1/32", "east", "2026-12-10"),
        ("2026-11-06", "allow", "192.0.2.1/32", "east", "2026-12-01"),
        ("2026-11-07", "remove", "192.0.2.1/32", "east", "2026-11-14"),
        ("2026-11-08", "allow", "192.0.2.1/32", "east", "2026-12-01"),
    ]
    assert site.robots() == []


def test_h3_a_planned_move() -> None:
    """In a until 1 March and in b from then on: nothing to remove, b allows it before its day."""
    site = Site(
        on("2027-01-01", nat("192.0.2.1/32")),
        on("2027-02-01", nat("192.0.2.1/32", until="2027-03-01"), nat("192.0.2.1/32", "west", since="2027-03-01")),
        *looks("2027-03-01", "2027-06-01"),
    )
    assert site.told("2027-06-01") == [("2027-02-01", "allow", "192.0.2.1/32", "west", "2027-03-01")]
    assert site.listed("2027-03-01") == ["192.0.2.1/32"]
    assert site.listed("2027-03-01", "west") == ["192.0.2.1/32"]
    assert site.robots() == []


def test_h4_an_end_in_the_past() -> None:
    """Set on a range in use it counts as that day and ``settle``; taken away when it has passed, the address is allowed."""
    site = Site(
        on("2026-11-01", nat("192.0.2.1/32")),
        on("2026-11-10", nat("192.0.2.1/32", until="2026-11-09")),
        *looks("2026-11-16", "2026-11-17"),
        on("2026-11-20", nat("192.0.2.1/32")),
    )
    end = ("2026-11-10", "remove", "192.0.2.1/32", "east", "2026-11-17")
    assert site.told("2026-11-10") == [end]
    assert site.told("2026-11-17") == [end]
    assert site.listed("2026-11-10") == ["192.0.2.1/32"]
    assert site.listed("2026-11-16") == ["192.0.2.1/32"]
    assert site.listed("2026-11-17") == []
    assert site.told("2026-11-20") == [end, ("2026-11-20", "allow", "192.0.2.1/32", "east", None)]
    assert site.listed("2026-11-20") == ["192.0.2.1/32"]
    assert site.robots() == []


def test_h4_new_with_an_end_in_the_past() -> None:
    """The range is retired from that end, no list has it, and nothing is told."""
    stays = nat("192.0.2.10/32")
    site = Site(on("2026-11-01", stays), on("2026-11-10", stays, nat("192.0.2.1/32", until="2026-11-09")), *looks("2026-11-20"))
    assert site.told("2026-11-20") == []
    assert site.listed("2026-11-10") == ["192.0.2.10/32"]
    assert site.robots() == []


def test_h5_a_withdrawn_plan_that_had_an_end() -> None:
    """The address leaves the lists after ``settle``, not four years later."""
    plan, stays = nat("192.0.2.1/32", since="2026-12-01", until="2030-12-01"), nat("192.0.2.10/32")
    site = Site(
        on("2026-11-01", stays),
        on("2026-11-02", plan, stays),
        on("2026-11-05", stays),
        *looks("2026-11-11", "2026-11-12"),
    )
    assert site.told("2026-11-12") == [
        ("2026-11-02", "allow", "192.0.2.1/32", "east", "2026-12-01"),
        ("2026-11-02", "remove", "192.0.2.1/32", "east", "2030-12-01"),
        ("2026-11-05", "remove", "192.0.2.1/32", "east", "2026-11-12"),
    ]
    assert site.listed("2026-11-11") == ["192.0.2.1/32", "192.0.2.10/32"]
    assert site.listed("2026-11-12") == ["192.0.2.10/32"]
    assert site.robots() == []


def test_h6_a_change_of_direction() -> None:
    """The address is new in one direction, and leaves the other one as whatever leaves without a date."""
    site = Site(
        on("2026-11-01", nat("192.0.2.1/32")),
        on("2026-11-10", nat("192.0.2.1/32", direction="inbound")),
        *looks("2026-11-16", "2026-11-17"),
    )
    arrival = ("2026-11-10", "allow", "192.0.2.1/32", "east", None)
    assert site.told("2026-11-16") == [arrival]
    assert site.told("2026-11-17") == [arrival, ("2026-11-17", "remove", "192.0.2.1/32", "east", "2026-11-17")]
    rows = site.changes("2026-11-17")
    ways = [(row["action"], row["direction"]) for row in rows if row["action"] != "none"]
    assert ways == [("allow", "inbound"), ("remove", "outbound")]
    assert site.listed("2026-11-16", direction="outbound") == ["192.0.2.1/32"]
    assert site.listed("2026-11-16", direction="inbound") == ["192.0.2.1/32"]
    assert site.listed("2026-11-17", direction="outbound") == []
    assert site.robots() == []


def test_h7_an_address_drains_once() -> None:
    """Gone, back with an end, gone again: it stands once as draining, until the end that was told."""
    stays = nat("192.0.2.10/32")
    site = Site(
        on("2026-11-01", nat("192.0.2.1/32"), stays),
        on("2026-11-10", stays),
        on("2026-11-12", nat("192.0.2.1/32", until="2026-12-01"), stays),
        on("2026-11-14", stays),
        *looks("2026-11-30", "2026-12-01"),
    )
    ranges = site.file("2026-11-14", "ip-ranges.json")["ranges"]
    assert [(row["state"], row["keep_until"]) for row in ranges if row["prefix"] == "192.0.2.1/32"] == [
        ("draining", "2026-12-01T00:00:00Z")
    ]
    assert site.told("2026-12-01") == [("2026-11-12", "remove", "192.0.2.1/32", "east", "2026-12-01")]
    assert site.listed("2026-11-30") == ["192.0.2.1/32", "192.0.2.10/32"]
    assert site.listed("2026-12-01") == ["192.0.2.10/32"]
    assert site.robots() == []


def test_h7_a_block_that_shrinks_with_another_end() -> None:
    """The half that stays has its new end; the half that left early keeps the one that was told."""
    site = Site(
        on("2026-11-01", nat("192.0.2.0/31")),
        on("2026-11-05", nat("192.0.2.0/31", until="2027-03-01")),
        on("2026-11-10", nat("192.0.2.0/32", until="2026-12-01")),
        *looks("2026-12-02", "2027-03-01"),
    )
    assert site.told("2027-03-01") == [
        ("2026-11-05", "remove", "192.0.2.0/31", "east", "2027-03-01"),
        ("2026-11-10", "remove", "192.0.2.0/32", "east", "2026-12-01"),
    ]
    assert site.listed("2026-11-10") == ["192.0.2.0/32", "192.0.2.1/32"]
    assert site.listed("2026-12-02") == ["192.0.2.1/32"]
    assert site.listed("2027-03-01") == []
    assert site.robots() == []


def test_h10_one_that_leaves_long_after_its_end() -> None:
    """The address is seen as retired for a year from when it went, though its end was more than a year before."""
    stays = nat("192.0.2.10/32")
    site = Site(
        on("2026-10-01", nat("192.0.2.1/32", until="2026-10-15"), stays),
        *looks("2026-10-16"),
        on("2027-12-01", stays),
        *looks("2027-12-02", "2028-11-20", "2028-12-05"),
    )
    retired = {day: site.listed(day, variant=".retired") for day in ("2026-10-16", "2027-12-02", "2028-11-20", "2028-12-05")}
    assert retired == {
        "2026-10-16": ["192.0.2.1/32"],
        "2027-12-02": ["192.0.2.1/32"],
        "2028-11-20": ["192.0.2.1/32"],
        "2028-12-05": [],
    }


def test_h10_the_next_moment_of_a_withdrawn_plan() -> None:
    """The next moment is when the address may be removed, then when it is forgotten; never the day of a plan that is no more."""
    stays = nat("192.0.2.10/32")
    site = Site(
        on("2026-11-01", stays),
        on("2026-11-02", nat("192.0.2.1/32", since="2027-02-01"), stays),
        on("2026-11-05", stays),
        *looks("2026-11-13"),
    )
    moments = {day: site.file(day, "status.json")["next_moment"] for day in ("2026-11-02", "2026-11-05", "2026-11-13")}
    assert moments == {
        "2026-11-02": "2027-02-01T00:00:00Z",
        "2026-11-05": "2026-11-12T00:00:00Z",
        "2026-11-13": "2027-11-12T00:00:00Z",
    }


def records(site: Site, day: str) -> list[tuple[str, str | None, str | None]]:
    """The ``a_records`` of the region east: prefix, from and until."""
    region = next(row for row in site.file(day, "ip-ranges.json")["regions"] if row["id"] == "east")
    return [(row["prefix"], _day(row["from"]), _day(row["until"])) for row in region["a_records"]]


def answer(site: Site, day: str, then: str) -> list[str]:
    """What a name may point to on a day, as another day's file has it."""
    return [
        prefix
        for prefix, since, until in records(site, day)
        if (since is None or since <= then) and (until is None or then < until)
    ]


K9 = (
    on("2026-11-01", load_balancer("192.0.2.10/32"), load_balancer("192.0.2.11/32")),
    on(
        "2026-12-01",
        load_balancer("192.0.2.10/32"),
        load_balancer("192.0.2.11/32", until="2027-03-01"),
        load_balancer("192.0.2.12/32", since="2027-02-01"),
    ),
    *looks("2027-02-01", "2027-03-02"),
)


def test_k9_what_a_bare_domain_may_point_to() -> None:
    """One without a known end goes before one that will end; one that is announced is in from its day."""
    site = Site(*K9)
    assert answer(site, "2026-11-01", "2026-11-01") == ["192.0.2.10/32", "192.0.2.11/32"]
    assert answer(site, "2026-12-01", "2026-12-01") == ["192.0.2.10/32"]
    assert answer(site, "2026-12-01", "2027-02-01") == ["192.0.2.10/32", "192.0.2.12/32"]
    assert answer(site, "2027-02-01", "2027-02-01") == ["192.0.2.10/32", "192.0.2.12/32"]
    assert site.robots() == []


def test_k9_repoint_is_told_for_what_leaves_the_answer() -> None:
    """Who points to .11 is told at once: there is another one now, and .11 ends in March."""
    rows = [row for row in Site(*K9).told("2026-12-01") if row[2] == "192.0.2.11/32"]
    assert rows == [
        ("2026-12-01", "repoint", "192.0.2.11/32", "east", "2027-03-01"),
        ("2026-12-01", "remove", "192.0.2.11/32", "east", "2027-03-01"),
    ]


def test_k10_after_its_end_it_does_not_come_back() -> None:
    """A row that nobody took out is retired from its end: on no list, and no name points to it."""
    ends = load_balancer("192.0.2.11/32", until="2027-01-01")
    site = Site(on("2026-11-01", load_balancer("192.0.2.10/32"), ends), *looks("2027-01-02"))
    assert answer(site, "2027-01-02", "2027-01-02") == ["192.0.2.10/32"]
    assert site.listed("2027-01-02", direction="inbound") == ["192.0.2.10/32"]
    states = {row["prefix"]: row["state"] for row in site.file("2027-01-02", "ip-ranges.json")["ranges"]}
    assert states == {"192.0.2.10/32": "active", "192.0.2.11/32": "retired"}
    assert site.robots() == []


@pytest.mark.parametrize("late", ["2026-11-09T12", "2026-11-12", "2026-11-18"])
def test_a_late_document_takes_nothing_back(late: str) -> None:
    """A departure was told on its day; a document dated before it, refreshed after it, is told after it."""
    stays = nat("192.0.2.10/32")
    back = on("2026-11-20", nat("192.0.2.1/32"), stays)._replace(published=at(late))
    site = Site(on("2026-11-01", nat("192.0.2.1/32"), stays), on("2026-11-10", stays), *looks("2026-11-17"), back)
    departure = ("2026-11-17", "remove", "192.0.2.1/32", "east", "2026-11-17")
    assert site.told("2026-11-17") == [departure]
    rows = site.told("2026-11-20")
    assert rows[0] == departure
    assert [row[1:4] for row in rows[1:]] == [("allow", "192.0.2.1/32", "east")]
    assert str(rows[1][0]) >= "2026-11-17"
    assert site.robots() == []
