"""Whoever obeys is never cut off: thousands of random histories, robots that only obey, and a checker of its own.

``OBEYING_HISTORIES=5000`` tries more of them; ``python tests/support/obeying.py --count 5000`` does so outside the suite
and shows the smallest failure of each kind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from independent_states import Look, Scope, grounds
from obeying import KEYS, shown, shrunk, tried, try_seeds
from random_histories import DAY, EVER, History, Item, Step, addresses, day, named, random_history

HISTORIES = int(os.environ.get("OBEYING_HISTORIES", "300"))
PARTS = 6
Row = dict[str, Any]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(PARTS))
def test_whoever_obeys_is_never_cut_off(number: int) -> None:
    """Rows stand as they were told, lists have what they must, and no robot lacks an address or keeps one for ever."""
    good, text = try_seeds(range(number, HISTORIES, PARTS), show=2, most=150)
    assert good, text


# The checker itself, on histories that are told by hand --------------------------------------------------------------

BLOCK = Item("192.0.2.0/31", role="proxy")
HALF = Item("192.0.2.1/32", role="proxy")
SHRINKS = History((Step(0, (BLOCK,)), Step(DAY, (HALF,))))
"""A block of two addresses of which the second stays."""


def row(number: int, at: int, action: str, item: Item, **more: Any) -> Row:
    """A row of ``changes.json``, told so many days after the start."""
    facts = {name: getattr(item, name) for name in ("prefix", "region", "role", "direction")}
    told = {"told": f"2026-10-{at + 1:02}T00:00:00Z", "action": action}
    return {**dict.fromkeys(KEYS), "id": f"{number}", "serial": number, "feed": "ours", "kind": "removed", **facts, **told, **more}


def told_as(history: History, rows: Mapping[int, list[Row]]) -> Iterator[Look]:
    """A site with right lists, where so many days after the start these are the rows, until there are others."""
    looks: list[Look] = []
    items: tuple[Item, ...] = ()
    for step in history.followed():
        days = [at for at in rows if at * DAY <= step.at]
        accepted = step.items is not None and step.items != items
        items = items if step.items is None else step.items
        changes = rows[max(days)] if days else []
        looks.append(Look(step.at, items, accepted, step.at, step.settle, 1, changes, {}, {}, {}))
    pairs = [("all", "all"), ("east", "all"), ("west", "all"), *(("all", role) for role in history.roles)]
    keys = [(*pair, direction) for pair in pairs for direction in ("inbound", "outbound")]
    for look, ground in zip(looks, grounds(looks), strict=True):
        yield look._replace(lists={key: ground.must_list(Scope(*key), look.at) for key in keys})


def kinds(history: History, rows: Mapping[int, list[Row]]) -> list[tuple[str, str]]:
    """What the checker finds."""
    return list(tried(history, lambda shorter: told_as(shorter, rows)).violations)


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


def test_an_address_that_is_kept_for_a_while_is_found() -> None:
    """An address may go on the eighth day, and whoever obeys keeps it until the ninth."""
    late = row(1, 8, "remove", Item("192.0.2.0/32", role="proxy"), keep_until="2026-10-10T00:00:00Z")
    history = History((*SHRINKS.steps, Step(8 * DAY, None)))
    assert kinds(history, {8: [late]}) == [("readers", "keeps, all")]


def test_an_address_that_still_drains_is_found() -> None:
    """An address may go on the eighth day, and whoever obeys has lost it on the second."""
    early = row(1, 2, "remove", Item("192.0.2.0/32", role="proxy"), keep_until="2026-10-03T00:00:00Z")
    history = History((*SHRINKS.steps, Step(2 * DAY, None)))
    assert kinds(history, {2: [early]}) == [("readers", "lacks what drains")]


def test_an_order_is_replaced_by_a_later_one() -> None:
    """A robot drops what it was to do on that day or later, and nothing else."""
    until = Item("192.0.2.1/32", role="proxy", expires=20 * DAY)
    history = History((Step(0, (HALF,)), Step(DAY, (until,)), Step(2 * DAY, (HALF,))))
    end = row(1, 1, "remove", HALF, keep_until="2026-10-21T00:00:00Z")
    stays = row(2, 2, "allow", HALF)
    assert kinds(history, {1: [end], 2: [end, stays]}) == []
    assert kinds(history, {1: [end]}) == [("readers", "lacks, all")]


def test_rows_that_do_not_stand_are_found() -> None:
    """What was told is taken back, rewritten, out of order, from the future, or no order at all."""
    history = History((Step(0, (HALF,)), Step(DAY, (HALF,)), Step(2 * DAY, (HALF,))))
    first = row(1, 1, "none", HALF)
    for rule, later in (
        ("taken back", []),
        ("rewritten", [row(1, 1, "none", BLOCK)]),
        ("taken back", [row(2, 1, "none", HALF), first]),
        ("from the future", [first, row(2, 9, "none", HALF)]),
        ("order", [first, row(2, 0, "none", HALF)]),
        ("ids", [first, first]),
        ("order", [first, row(3, 1, "remove", BLOCK, id="4"), row(3, 1, "allow", BLOCK)]),
        ("reload", [first, row(2, 1, "reload", HALF)]),
        ("its shape", [{**first, "action": "perhaps"}]),
    ):
        assert ("rows", rule) in kinds(history, {1: [first], 2: later}), later


def test_lists_that_are_wrong_are_found() -> None:
    """One that has an address too long, one that lacks an address which drains."""

    def with_list(bits: int, at: int) -> list[tuple[str, str]]:
        def teller(history: History) -> Iterator[Look]:
            for look in told_as(history, {}):
                wrong = {**look.lists, ("east", "all", "outbound"): bits}
                yield look._replace(lists=wrong) if look.at == at else look

        history = History((*SHRINKS.steps, Step(7 * DAY, None), Step(8 * DAY, None)))
        return [kind for kind in tried(history, teller).violations if kind[0] == "lists"]

    both, half = addresses(BLOCK.prefix), addresses(HALF.prefix)
    assert with_list(both, 7 * DAY) == []
    assert with_list(half, 7 * DAY) == [("lists", "lacks")]
    assert with_list(both, 8 * DAY) == [("lists", "left long ago")]


def test_a_name_that_points_to_what_is_gone_is_found() -> None:
    """The one load balancer has an end, another one is there: whoever is not told to repoint is cut off."""
    old, new = (Item(f"192.0.2.{number}/32", "east", "load-balancer", "inbound") for number in (1, 2))
    ends = old._replace(expires=20 * DAY)
    history = History((Step(0, (old,)), Step(DAY, (ends, new)), Step(21 * DAY, None)))
    end = {"serial": 1, "keep_until": "2026-10-21T00:00:00Z"}
    allow, repoint, remove = row(1, 1, "allow", new), row(2, 1, "repoint", old, **end), row(3, 1, "remove", old, **end)

    def found_with(rows: list[Row]) -> list[tuple[str, str]]:
        def looks(shorter: History) -> Iterator[Look]:
            for look in told_as(shorter, {1: rows}):
                answer = old if look.at < DAY else new
                yield look._replace(records={"east": [(addresses(answer.prefix), -EVER, EVER)], "west": []})

        return list(tried(history, looks).violations)

    assert found_with([allow, repoint, remove]) == []
    assert found_with([allow, remove]) == [("names", "points to what is gone")]


def test_a_failure_is_shrunk() -> None:
    """One range and its end are left of a history of many, and the text tells all of it."""
    kind = ("readers", "keeps, all")
    many = next(history for history in map(random_history, range(100)) if kind in kinds(history, {}))
    history, result = shrunk(many, kind, lambda shorter: told_as(shorter, {}))
    assert len(history.steps) <= 2
    assert len(history.items) <= 2
    text = shown(history, result, kind)
    assert text.startswith("[readers: keeps, all]\n")
    assert "What happened:" in text
    assert "  nothing\n" in text


def test_a_seed_is_a_history() -> None:
    """A seed gives one history in every run, and they are not all alike."""
    assert random_history(7) == random_history(7)
    assert len({random_history(seed).steps for seed in range(50)}) == 50


def test_words_for_people() -> None:
    """Times and sets of addresses as failures show them."""
    assert [day(at) for at in (0, 30, None, EVER, -EVER)] == ["d0", "d1+06h", "never", "ever", "always"]
    assert named(addresses("192.0.2.14/31") | addresses("2001:db8::3/128")) == "192.0.2.14, 192.0.2.15, 2001:db8::3"
    assert named(0) == "nothing"
