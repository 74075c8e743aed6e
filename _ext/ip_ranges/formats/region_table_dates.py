"""Rows of a region table that contradict each other: one address for one use with two sets of dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ..base.errors import PrefixError
from ..base.timestamps import as_utc, parse_instant
from ..model.prefix import Prefix, parse_prefix

_USE = ("region", "role", "direction")


def contradictions(listed: list[Any]) -> dict[int, str]:
    """The index and a sentence of each row that says another time than an earlier one of the same prefix and use, where both
    hold at the same moment: mostly a copied line. Rows that cannot be read are passed over; they are told by their own faults.
    """
    rows: dict[tuple[Any, ...], list[int]] = {}
    for index, item in enumerate(listed):
        try:
            rows.setdefault((item["prefix"], *(item.get(name) for name in _USE)), []).append(index)
        except (TypeError, KeyError, AttributeError):
            continue
    dated = [index for found in rows.values() for index in found if listed[index].get("effective") or listed[index].get("expires")]
    if not dated:
        return {}
    problems: dict[int, str] = {}
    kept: dict[tuple[Any, ...], list[int]] = {}
    for index in sorted(index for found in rows.values() for index in found):
        prefix = _prefix(listed[index]["prefix"])
        if prefix is None:
            continue
        use = tuple(listed[index].get(name) for name in _USE)
        same = kept.setdefault((prefix, *use), [])
        other = next((one for one in same if _disagree(listed[one], listed[index])), None)
        if other is None:
            same.append(index)
            continue
        problems[index] = (
            f"{prefix} ({', '.join(map(str, use))}) stands in .ranges[{other}] already with other dates, and both hold at the same"
            " time: a copied line? Keep one of the two, or give them times that follow one another."
        )
    return problems


def _prefix(text: Any) -> Prefix | None:
    try:
        return parse_prefix(text)
    except PrefixError:
        return None


def _disagree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows have other dates, and there is a moment at which both are in use."""
    (begins, ends), (starts, stops) = ((_instant(row.get("effective")), _instant(row.get("expires"))) for row in (one, other))
    if (begins, ends) == (starts, stops):
        return False
    follows = (ends is not None and starts is not None and ends <= starts) or (
        stops is not None and begins is not None and stops <= begins
    )
    return not follows


def _instant(value: Any) -> datetime | None:
    try:
        if isinstance(value, datetime):
            return as_utc(value)
        if isinstance(value, date):
            return as_utc(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - as_utc gives it the zone
        return parse_instant(value)
    except ValueError:
        return None
