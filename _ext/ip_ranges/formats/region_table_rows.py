"""The ranges of a region table: thousands of rows share a few facts, which are judged once; and rows that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from ..base.object_reader import Fields
from ..base.suggestions import nearest
from ..base.timestamps import read_instant
from ..model.table import DIRECTIONS, ROLES, RangeFacts
from .prefix_texts import read_or_none
from .row_places import RowPlaces
from .rows import PrefixRow, Rows
from .sort_order import FactsNumber

_USE = ("region", "role", "direction")
_KEYS = frozenset(("prefix", "region", "role", "direction", "effective", "expires", "note"))


def add_ranges(rows: Rows, listed: list[Any], region_ids: tuple[str, ...], places: RowPlaces) -> None:
    """Add the ranges of a table with these regions, but for copied rows with other dates; every fault is a problem with its path."""
    copied = _contradictions(listed, places)
    rows.add_prefixes(_prefix_rows(rows, listed, region_ids, copied.keys()))
    for index, sentence in copied.items():
        rows.wrong(f".ranges[{index}]", sentence)


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


def _contradictions(listed: list[Any], places: RowPlaces) -> dict[int, str]:
    """The index and a sentence of each row that has other dates than an earlier one of the same prefix and use, where both
    hold at the same moment: mostly a copied line. Rows that cannot be read are passed over; they have faults of their own.
    """
    readable = [index for index, row in enumerate(listed) if _is_readable(row)]
    if not any(listed[index].get("effective") or listed[index].get("expires") for index in readable):
        return {}
    problems: dict[int, str] = {}
    kept: dict[tuple[Any, ...], list[int]] = {}
    for index in readable:
        row = listed[index]
        prefix = read_or_none(row["prefix"])
        if prefix is None:
            continue
        use = tuple(row.get(name) for name in _USE)
        earlier = kept.setdefault((prefix, *use), [])
        copied = next((number for number in earlier if _disagree(listed[number], row)), None)
        if copied is None:
            earlier.append(index)
            continue
        problems[index] = (
            f"{prefix} ({', '.join(map(str, use))}) stands on {places.row('range', copied)} already with other dates, and both hold at the same"
            " time: a copied line? Keep one of the two, or give them times that follow one another."
        )
    return problems


def _is_readable(row: Any) -> bool:
    """Whether a row has a prefix and a use that can be compared with those of others."""
    try:
        hash((row["prefix"], *(row.get(name) for name in _USE)))
    except (TypeError, KeyError, AttributeError):
        return False
    return True


def _disagree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two rows have other dates, and there is a moment at which both are in use."""
    (begins, ends), (starts, stops) = ((_instant(row.get("effective")), _instant(row.get("expires"))) for row in (first, second))
    if (begins, ends) == (starts, stops):
        return False
    return not any(end is not None and start is not None and end <= start for end, start in ((ends, starts), (stops, begins)))


def _instant(value: Any) -> datetime | None:
    try:
        return read_instant(value)
    except ValueError:
        return None
