"""Rows whose keys are the facts of a range already, as the formats ``csv``, ``jmespath`` and ``dns`` have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..fields import type_word
from ..instants import parse_instant
from ..model import DIRECTIONS, RANGE_FACTS, ROLES
from ..nearest import nearest
from ..safe_text import MAX_NAME, unsafe_name
from .given import TAKEN_NAMES
from .rows import Rows
from .shape import Path, as_text

PREFIX_NAMES = ("prefix", "cidr", "ip_prefix", "network", "address", "ip")
"""The names under which a row may have its prefix; the first with a value counts."""


def put_row(rows: Rows, path: Path, row: Mapping[str, Any]) -> None:
    """Add the range of one row, or of each prefix where it has a list of them.

    Facts that a range has by itself are taken by name, everything else becomes a label. An empty text is a missing one.
    """
    row = {key: value for key, value in row.items() if value is not None and value != ""}
    name = next((name for name in PREFIX_NAMES if name in row), None)
    if name is None:
        rows.wrong(path, 'This row has no "prefix" (or "cidr").')
        return
    before = len(rows.problems)
    facts = rows.facts(
        path,
        region=row.get("region"),
        role=_word(rows, path, row, "role", ROLES),
        direction=_word(rows, path, row, "direction", DIRECTIONS),
        effective=_instant(rows, path, row, "effective"),
        expires=_instant(rows, path, row, "expires"),
        note=row.get("note"),
        labels=_labels(rows, path, row, name),
    )
    good = facts if len(rows.problems) == before else None
    if isinstance(row[name], list):
        rows.put_all((path, name), row[name], good)
    else:
        rows.put((path, name) if isinstance(path, tuple) else path, row[name], good)


def _word(rows: Rows, path: Path, row: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str | None:
    value = row.get(name)
    if value is None or (isinstance(value, str) and value in words):
        return value
    near = nearest(value, words) if isinstance(value, str) else ""
    rows.wrong(path, f"The {name} {str(value)[:40]!r} is not one of {', '.join(words)}.{near}")
    return None


def _instant(rows: Rows, path: Path, row: Mapping[str, Any], name: str) -> datetime | None:
    if name not in row:
        return None
    try:
        return parse_instant(row[name])
    except ValueError as error:
        rows.wrong(path, f"The date {name}: {error}")
        return None


def _labels(rows: Rows, path: Path, row: Mapping[str, Any], prefix_name: str) -> dict[str, Any]:
    labels = {}
    for name, value in row.items():
        if name == prefix_name or name in RANGE_FACTS:
            continue
        if name in TAKEN_NAMES:
            rows.wrong(path, f'"{name}" is published with another meaning; leave it out or give it another name.')
        elif unsafe_name(name):
            rows.wrong(path, f"{name[:MAX_NAME]!r} cannot be the name of a fact.")
        elif isinstance(value, (list, dict, float)):
            rows.wrong(path, f'"{name}" is {type_word(value)} where text belongs; pick the part that counts.')
        else:
            labels[name] = as_text(value)
    return labels
