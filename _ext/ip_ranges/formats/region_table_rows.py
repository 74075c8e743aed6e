"""The ranges of a region table: thousands of rows share a few facts, which are judged once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from operator import itemgetter
from typing import Any

from ..base.object_reader import Fields
from ..base.suggestions import nearest
from ..model.table import DIRECTIONS, ROLES, RangeFacts
from .rows import Rows
from .sort_order import FactsNumber

_KEYS = frozenset(("prefix", "region", "role", "direction", "effective", "expires", "note"))

_Found = tuple[Any, Any, FactsNumber | None]


def put_ranges(rows: Rows, listed: list[Any], known: tuple[str, ...], *, left_out: Collection[int] = ()) -> None:
    """Add the ranges of a table whose regions have the ids *known*, but for the rows *left_out*; every fault is a problem with its
    place.
    """
    rows.put_each(_each(rows, listed, known, left_out))


def _each(rows: Rows, listed: list[Any], known: tuple[str, ...], left_out: Collection[int]) -> Iterator[_Found]:
    judged: dict[tuple[str, ...], dict[Any, FactsNumber]] = {}  # by the keys of a row, and the values of all but the prefix
    takes: dict[tuple[str, ...], Callable[[Any], Any]] = {}
    for index, item in enumerate(listed):
        if index in left_out:
            continue
        names = tuple(item) if isinstance(item, dict) else ()
        take = takes.get(names)
        if take is not None:
            try:
                facts = judged[names].get(take(item))
            except TypeError:  # a list or an object where text belongs
                facts = None
            if facts is not None and item["prefix"] is not None:
                yield ("ranges", index, "prefix"), item["prefix"], facts
                continue
        for path, text, facts in _judged(rows, index, item, known):
            if len(names) > 2 and _KEYS.issuperset(names):
                takes[names] = itemgetter(*(name for name in names if name != "prefix"))
                judged.setdefault(names, {})[takes[names](item)] = facts
            yield path, text, facts


def _judged(rows: Rows, index: int, item: Any, known: tuple[str, ...]) -> Iterator[tuple[Any, Any, FactsNumber]]:
    """The row if it is the first with its facts, field by field; nothing but problems where one of them is wrong."""
    path = f".ranges[{index}]"
    fields = Fields(item, path, rows.problems)
    before = len(rows.problems)
    text = fields.raw("prefix")
    if text is None:
        fields.wrong("prefix", "This is missing.")
    elif rows.is_wrong((path + ".prefix"), text):
        text = None
    region = fields.text("region", required=True)
    if region and region not in known:
        fields.wrong("region", f'There is no region "{region[:60]}" in this table.{nearest(region, known)}')
    role = fields.choice("role", ROLES, required=True)
    direction = fields.choice("direction", DIRECTIONS, required=True)
    effective, expires = fields.instant("effective"), fields.instant("expires")
    note = fields.text("note")
    fields.finish(ignored="x-")
    if text is None or len(rows.problems) > before:
        return
    facts = rows.checked_facts(RangeFacts(region, role, direction, effective, expires, note))
    yield ("ranges", index, "prefix"), text, facts
