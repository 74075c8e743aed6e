"""The ranges of a region table: thousands of rows share a few facts, which are judged once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from operator import itemgetter
from typing import Any

from ..base.object_reader import Fields
from ..base.suggestions import nearest
from ..model.table import DIRECTIONS, ROLES, RangeFacts
from .rows import PrefixRow, Rows
from .sort_order import FactsNumber

_KEYS = frozenset(("prefix", "region", "role", "direction", "effective", "expires", "note"))


def add_ranges(rows: Rows, listed: list[Any], region_ids: tuple[str, ...], *, left_out: Collection[int] = ()) -> None:
    """Add the ranges of a table with these regions, but for the rows *left_out*; every fault is a problem with its path."""
    rows.add_prefixes(_prefix_rows(rows, listed, region_ids, left_out))


def _prefix_rows(rows: Rows, listed: list[Any], region_ids: tuple[str, ...], left_out: Collection[int]) -> Iterator[PrefixRow]:
    judged: dict[tuple[str, ...], dict[Any, tuple[FactsNumber, ...]]] = {}  # by the keys of a row, and its values but the prefix
    getters: dict[tuple[str, ...], Callable[[Any], Any]] = {}
    for index, item in enumerate(listed):
        if index in left_out:
            continue
        names = tuple(item) if isinstance(item, dict) else ()
        values_of = getters.get(names)
        if values_of is not None:
            try:
                facts = judged[names].get(values_of(item))
            except TypeError:  # a list or an object where text belongs
                facts = None
            if facts is not None and item["prefix"] is not None:
                yield ("ranges", index, "prefix"), item["prefix"], facts
                continue
        for path, text, facts in _judged_row(rows, index, item, region_ids):
            if len(names) > 2 and _KEYS.issuperset(names):
                getters[names] = itemgetter(*(name for name in names if name != "prefix"))
                judged.setdefault(names, {})[getters[names](item)] = facts
            yield path, text, facts


def _judged_row(rows: Rows, index: int, item: Any, region_ids: tuple[str, ...]) -> Iterator[PrefixRow]:
    """The row if it is the first with its facts, field by field; nothing but problems where one of them is wrong."""
    path = f".ranges[{index}]"
    fields = Fields(item, path, rows.problems)
    before = len(rows.problems)
    text = fields.raw("prefix")
    if text is None:
        fields.wrong("prefix", "This is missing.")
    else:
        rows.is_prefix(path + ".prefix", text)
    region = fields.text("region", required=True)
    if region and region not in region_ids:
        fields.wrong("region", f'There is no region "{region[:60]}" in this table.{nearest(region, region_ids)}')
    role = fields.choice("role", ROLES, required=True)
    direction = fields.choice("direction", DIRECTIONS, required=True)
    effective, expires = fields.instant("effective"), fields.instant("expires")
    note = fields.text("note")
    fields.finish(ignored="x-")
    if len(rows.problems) == before:
        facts = RangeFacts(region=region, role=role, direction=direction, effective=effective, expires=expires, note=note)
        yield ("ranges", index, "prefix"), text, rows.checked_facts(facts)
