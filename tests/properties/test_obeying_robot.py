"""Whoever obeys is never cut off: thousands of random histories, robots that only obey, and a checker of its own.

``OBEYING_HISTORIES=5000`` tries more of them; ``python tests/support/obeying.py --count 5000`` does so outside the suite
and shows the smallest failure of each kind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from obeying import (
    DAY,
    EVER,
    History,
    Item,
    Look,
    Scope,
    Step,
    addresses,
    count_failures,
    day,
    failure,
    grounds,
    named,
    random_history,
    shown,
    shrunk,
    tried,
)

HISTORIES = int(os.environ.get("OBEYING_HISTORIES", "300"))
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_whoever_obeys_is_never_cut_off(part: int) -> None:
    """Rows stand as they were told, lists have what they must, and no robot lacks an address or keeps one for ever."""
    count = count_failures(range(part, HISTORIES, PARTS))
    print(count)  # noqa: T201 - how much was tried
    if count.failed:
        kinds = [f"{times:6}  {': '.join(kind)}" for kind, times in count.failed.most_common()]
        small = [failure(count.first[kind], kind, most=150) for kind, _ in count.failed.most_common(2)]
        pytest.fail("\n\n".join(["\n".join([str(count), *kinds]), *small]), pytrace=False)


# The checker itself, on histories that are told by hand --------------------------------------------------------------

BLOCK = Item("192.0.2.0/31", role="proxy")
HALF = Item("192.0.2.1/32", role="proxy")
SHRINKS = History((Step(0, (BLOCK,)), Step(DAY, (HALF,))))
"""A block of two addresses of which the second stays."""


def row(number: int, at: int, action: str, item: Item, **dates: str) -> dict[str, Any]:
    """A row of ``changes.json``, told so many days after the start."""
    return {
        "id": f"{number}",
        "serial": number,
        "feed": "ours",
        "kind": "removed",
        "prefix": item.prefix,
        "region": item.region,
        "role": item.role,
        "direction": item.direction,
        "previous": None,
        "observed": None,
        "effective": None,
        "not_before": None,
        "keep_until": None,
        "told": f"2026-10-{at + 1:02}T00:00:00Z",
        "action": action,
        **dates,
    }


def silent(history: History) -> Iterator[Look]:
    """A site with right lists, which tells nothing."""
    return told_as(history, {})


def told_as(history: History, rows: Mapping[int, list[dict[str, Any]]]) -> Iterator[Look]:
    """A site with right lists, where so many days after the start these are the rows, until there are others."""
    looks: list[Look] = []
    items: tuple[Item, ...] = ()
    told: list[dict[str, Any]] = []
    for step in history.followed():
        told = next((found for at, found in sorted(rows.items(), reverse=True) if at * DAY <= step.at), told)
        accepted = step.items is not None and step.items != items
        items = items if step.items is None else step.items
        looks.append(Look(step.at, items, accepted, step.at, step.settle, 1, told, {}, {}, {}))
    keys = [(region, role, way) for region in ("all", "east", "west") for role in ("all",) for way in ("inbound", "outbound")]
    keys += [("all", role, way) for role in history.roles for way in ("inbound", "outbound")]
    for look, ground in zip(looks, grounds(looks), strict=True):
        yield look._replace(lists={key: ground.must_list(Scope(*key), look.at) for key in keys})


def kinds(history: History, rows: Mapping[int, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """What the checker finds."""
    return [violation.kind for violation in tried(history, lambda one: told_as(one, rows)).violations]


def test_the_right_telling_is_accepted() -> None:
    """The half that really left is told when it is certain."""
    first = Item("192.0.2.0/32", role="proxy")
    assert kinds(SHRINKS, {8: [row(1, 8, "remove", first, keep_until="2026-10-09T00:00:00Z")]}) == []


def test_a_lost_address_is_found() -> None:
    """The whole block is told to go, while half of it is in use (the case N1)."""
    right = row(1, 1, "remove", BLOCK, keep_until="2026-10-09T00:00:00Z")
    assert kinds(SHRINKS, {1: [right]}) == [("readers", "lacks, all")]


def test_a_kept_address_is_found() -> None:
    """Nothing is told, and whoever began with the first list keeps the address for ever."""
    assert kinds(SHRINKS, {}) == [("readers", "keeps, all")]


def test_an_order_is_replaced_by_a_later_one() -> None:
    """A robot drops what it was to do on that day or later, and nothing else."""
    until = Item("192.0.2.1/32", role="proxy", expires=20 * DAY)
    history = History((Step(0, (HALF,)), Step(DAY, (until,)), Step(2 * DAY, (HALF,))))
    end = row(1, 1, "remove", HALF, keep_until="2026-10-21T00:00:00Z")
    stays = row(2, 2, "allow", HALF)
    assert kinds(history, {1: [end], 2: [end, stays]}) == []
    assert kinds(history, {1: [end]}) == [("readers", "lacks, all")]


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        ([], ("rows", "taken back")),
        ([row(1, 1, "none", BLOCK)], ("rows", "rewritten")),
        ([row(2, 1, "none", HALF), row(1, 1, "none", HALF)], ("rows", "taken back")),
        ([row(1, 1, "none", HALF), row(2, 9, "none", HALF)], ("rows", "from the future")),
        ([row(1, 1, "none", HALF), row(2, 0, "none", HALF)], ("rows", "order")),
        ([row(1, 1, "none", HALF), row(1, 1, "none", HALF)], ("rows", "ids")),
        ([row(1, 1, "none", HALF), {**row(3, 1, "remove", BLOCK), "id": "4"}, row(3, 1, "allow", BLOCK)], ("rows", "order")),
        ([row(1, 1, "none", HALF), row(2, 1, "reload", HALF)], ("rows", "reload")),
        ([{**row(1, 1, "none", HALF), "action": "perhaps"}], ("rows", "its shape")),
    ],
)
def test_rows_that_do_not_stand_are_found(later: list[dict[str, Any]], kind: tuple[str, str]) -> None:
    """What was told is taken back, rewritten, out of order, from the future, or no order at all."""
    history = History((Step(0, (HALF,)), Step(DAY, (HALF,)), Step(2 * DAY, (HALF,))))
    assert kind in kinds(history, {1: [row(1, 1, "none", HALF)], 2: later})


def test_lists_that_are_wrong_are_found() -> None:
    """One that has an address too long, one that lacks an address which drains."""

    def with_list(bits: int, at: int) -> list[tuple[str, str]]:
        def teller(history: History) -> Iterator[Look]:
            for look in silent(history):
                wrong = {**look.lists, ("east", "all", "outbound"): bits}
                yield look._replace(lists=wrong) if look.at == at else look

        history = History((*SHRINKS.steps, Step(7 * DAY, None), Step(8 * DAY, None)))
        return [violation.kind for violation in tried(history, teller).violations if violation.family == "lists"]

    both, one = addresses(BLOCK.prefix), addresses(HALF.prefix)
    assert with_list(both, 7 * DAY) == []
    assert with_list(one, 7 * DAY) == [("lists", "lacks")]
    assert with_list(both, 8 * DAY) == [("lists", "left long ago")]


def test_a_name_that_points_to_what_is_gone_is_found() -> None:
    """The one load balancer has an end, another one is there: whoever is not told to repoint is cut off."""
    old, new = (Item(f"192.0.2.{number}/32", "east", "load-balancer", "inbound") for number in (1, 2))
    ends = old._replace(expires=20 * DAY)
    history = History((Step(0, (old,)), Step(DAY, (ends, new)), Step(21 * DAY, None)))
    rows = [
        row(1, 1, "allow", new),
        row(2, 1, "repoint", old, keep_until="2026-10-21T00:00:00Z"),
        row(3, 1, "remove", old, keep_until="2026-10-21T00:00:00Z"),
    ]

    def teller(told: list[dict[str, Any]]) -> list[tuple[str, str]]:
        def looks(one: History) -> Iterator[Look]:
            for look in told_as(one, {1: told}):
                answer = old if look.at < DAY else new
                yield look._replace(records={"east": [(addresses(answer.prefix), -EVER, EVER)], "west": []})

        return [violation.kind for violation in tried(history, looks).violations]

    assert teller([{**one, "serial": 1} for one in rows]) == []
    assert teller([{**one, "serial": 1} for one in (rows[0], rows[2])]) == [("names", "points to what is gone")]


def test_a_failure_is_shrunk() -> None:
    """One range and its end are left of a history of many, and the text tells all of it."""
    kind = ("readers", "keeps, all")
    failing = (one for one in range(100) if kind in [found.kind for found in tried(random_history(one), silent).violations])
    history, result, violation = shrunk(random_history(next(failing)), kind, silent)
    assert len(history.steps) <= 2
    assert len({item for step in history.steps for item in step.items or ()}) <= 2
    text = shown(history, result, violation)
    assert text.startswith("[readers: keeps, all]\n")
    assert "What happened:" in text
    assert "  nothing\n" in text


def test_a_seed_is_a_history() -> None:
    """The same one in every run, and they are not all alike."""
    assert random_history(7) == random_history(7)
    assert len({random_history(seed).steps for seed in range(50)}) == 50


def test_words_for_people() -> None:
    """Times and sets of addresses as failures show them."""
    assert [day(at) for at in (0, 30, None, EVER, -EVER)] == ["d0", "d1+06h", "never", "ever", "always"]
    assert named(addresses("192.0.2.14/31") | addresses("2001:db8::3/128")) == "192.0.2.14, 192.0.2.15, 2001:db8::3"
    assert named(0) == "nothing"
