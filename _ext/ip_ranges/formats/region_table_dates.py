"""Rows of a region table that contradict each other: one address for one use with two sets of dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..base.errors import PrefixError
from ..base.timestamps import read_instant
from ..model.prefix import Prefix, parse_prefix

_USE = ("region", "role", "direction")


def contradictions(listed: list[Any]) -> dict[int, str]:
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
        prefix = _prefix(row["prefix"])
        if prefix is None:
            continue
        use = tuple(row.get(name) for name in _USE)
        earlier = kept.setdefault((prefix, *use), [])
        copied = next((number for number in earlier if _disagree(listed[number], row)), None)
        if copied is None:
            earlier.append(index)
            continue
        problems[index] = (
            f"{prefix} ({', '.join(map(str, use))}) stands in .ranges[{copied}] already with other dates, and both hold at the same"
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


def _prefix(text: Any) -> Prefix | None:
    try:
        return parse_prefix(text)
    except PrefixError:
        return None


def _disagree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two rows have other dates, and there is a moment at which both are in use."""
    (begins, ends), (starts, stops) = ((_instant(row.get("effective")), _instant(row.get("expires"))) for row in (first, second))
    if (begins, ends) == (starts, stops):
        return False
    follows = (ends is not None and starts is not None and ends <= starts) or (
        stops is not None and begins is not None and stops <= begins
    )
    return not follows


def _instant(value: Any) -> datetime | None:
    try:
        return read_instant(value)
    except ValueError:
        return None
