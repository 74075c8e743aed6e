"""The records of Microsoft 365's ``/changes``, played in the order of their versions.

An ``add`` is a range of its endpoint set, effective from its ``effectiveDate``. A ``remove`` ends an earlier ``add`` of
the same prefix in the same set. It makes no range itself: Microsoft publishes a removal once the address is dead, so a
range for it would put a dead address on the list.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..base.object_reader import type_word
from ..model.prefix import Prefix
from .rows import Rows
from .shape import as_text, whole_number
from .sort_order import FactsNumber


def is_change(row: Any) -> bool:
    """Whether a row is a change record rather than an endpoint set."""
    return isinstance(row, dict) and ("endpointSetId" in row or "disposition" in row)


def version_number(row: dict[str, Any]) -> int:
    """The version ``"2026033100"`` of a record as a number, 0 where it has none."""
    number = whole_number(row.get("version"))
    return number if number is not None and 0 <= number < 10**10 else 0


def version_date(version: int) -> datetime | None:
    """The day of a version ``YYYYMMDDNN``, midnight UTC; None where it is no day."""
    return _day(str(version // 100))


def add_changes(rows: Rows, changes: list[tuple[int, dict[str, Any]]]) -> None:
    """Add the ranges that stand after all *changes*, which are (index in the document, record)."""
    standing: dict[tuple[str, Prefix], tuple[FactsNumber, ...]] = {}
    for index, row in sorted(changes, key=lambda change: version_number(change[1])):
        name = str(as_text(row.get("endpointSetId")))
        for prefix in _prefixes(rows, index, row, "remove"):
            standing.pop((name, prefix), None)
        facts = _facts(rows, index, row)
        for prefix in _prefixes(rows, index, row, "add"):
            if facts:
                standing[name, prefix] = standing.get((name, prefix), ()) + facts
    for (_, prefix), facts in standing.items():
        rows.add_read_prefix(prefix, facts)


def _facts(rows: Rows, index: int, row: dict[str, Any]) -> tuple[FactsNumber, ...]:
    add = row.get("add")
    date = add.get("effectiveDate") if isinstance(add, dict) else None
    effective = None if date is None else _day(str(as_text(date)))
    if date is not None and effective is None:
        rows.wrong((index, "add", "effectiveDate"), f"{str(date)[:40]!r} is not a date; it is written as 20261220.")
        return ()
    return rows.facts((index,), effective=effective, labels={"endpointSetId": as_text(row.get("endpointSetId"))})


def _prefixes(rows: Rows, index: int, row: dict[str, Any], key: str) -> list[Prefix]:
    addresses = row.get(key)
    texts = addresses.get("ips", []) if isinstance(addresses, dict) else []
    if addresses is not None and (not isinstance(addresses, dict) or not isinstance(texts, list)):
        rows.wrong((index, key), f"This is {type_word(addresses)} where an object with a list \"ips\" belongs.")
        return []
    prefixes = [rows.prefix((index, key, "ips", number), text) for number, text in enumerate(texts)]
    return [prefix for prefix in prefixes if prefix is not None]


def _day(digits: str) -> datetime | None:
    if len(digits) != 8 or not digits.isdecimal() or not digits.isascii():  # YYYYMMDD
        return None
    try:
        return datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:]), tzinfo=UTC)
    except ValueError:
        return None
