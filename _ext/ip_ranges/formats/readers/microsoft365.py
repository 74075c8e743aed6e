"""Microsoft 365 ``/endpoints`` and ``/changes``:
https://learn.microsoft.com/en-us/microsoft-365/enterprise/microsoft-365-ip-web-service

``/endpoints`` is a list of endpoint sets, some of which have ``ips[]``: ``id``, ``serviceArea``, ``category``,
``required``, ``tcpPorts``, ``udpPorts``, ``notes``. They are addresses that people connect to, so: inbound.

``/changes`` is a list of records with ``add.ips[]``, ``add.effectiveDate`` and ``remove.ips[]``; its table is what the
records add and no later record takes away again, in the order of their versions.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ...base.object_reader import type_word
from ...base.strict_json import strict_json
from ...model.prefix import Prefix
from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import as_text, whole_number, wrong_shape
from ..sort_order import FactsNumber

_MARKS = ("ips", "urls", "serviceArea")
_LABELS = ("serviceArea", "category", "required", "tcpPorts", "udpPorts")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read either list; the token of ``/changes`` is its newest ``version``, whose first eight digits are its date."""
    content = strict_json(document)
    if not isinstance(content, list):
        raise wrong_shape(document, "A list of endpoint sets or of changes", content)
    rows = Rows(options, direction="inbound")
    changes = []
    endpoints = 0
    for index, row in enumerate(content):
        if _is_change(row):
            changes.append((index, row))
        elif isinstance(row, dict) and any(mark in row for mark in _MARKS):
            endpoints += 1
            _add_endpoint(rows, index, row)
        else:
            rows.wrong((index,), 'This is neither an endpoint set ("ips", "urls") nor a change ("endpointSetId").')
    if content and not endpoints and not changes:
        raise wrong_shape(document, "A list of endpoint sets or of changes", content[0])
    _add_changes(rows, changes)
    newest = max((_version_number(row) for _, row in changes), default=0)
    return rows.table(token=newest or None, published=_day(str(newest // 100)))


def _add_endpoint(rows: Rows, index: int, row: dict[str, Any]) -> None:
    if "ips" not in row:
        # Many endpoint sets are only names; they have no addresses to publish.
        return
    # The set's id has the name that it has in /changes: "id" alone means the change where a change is published.
    labels = {"endpointSetId": as_text(row.get("id"))} | {name: as_text(row.get(name)) for name in _LABELS}
    rows.add_list((index, "ips"), row["ips"], rows.facts((index,), note=row.get("notes"), labels=labels))


def _is_change(row: Any) -> bool:
    """Whether a row is a change record rather than an endpoint set."""
    return isinstance(row, dict) and ("endpointSetId" in row or "disposition" in row)


def _version_number(row: dict[str, Any]) -> int:
    """The version ``"2026033100"`` of a record as a number, 0 where it has none."""
    number = whole_number(row.get("version"))
    return number if number is not None and 0 <= number < 10**10 else 0


def _add_changes(rows: Rows, changes: list[tuple[int, dict[str, Any]]]) -> None:
    """Add the ranges that stand after all *changes*, which are (index in the document, record).

    An ``add`` is a range of its endpoint set, effective from its ``effectiveDate``. A ``remove`` ends an earlier ``add`` of the
    same prefix in the same set. It makes no range itself: Microsoft publishes a removal once the address is dead, so a range
    for it would put a dead address on the list.
    """
    standing: dict[tuple[str, Prefix], tuple[FactsNumber, ...]] = {}
    for index, row in sorted(changes, key=lambda change: _version_number(change[1])):
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


FORMAT = Format(
    name="microsoft365",
    title="Microsoft 365 endpoints and changes",
    source="https://learn.microsoft.com/en-us/microsoft-365/enterprise/microsoft-365-ip-web-service",
    read=read,
    reads=(".[].ips[]",),
    passes=(".[].add.ips[]", ".[].remove.ips[]"),  # the records are played: what comes may go again
    labels=("endpointSetId", "serviceArea", "category", "required", "tcpPorts", "udpPorts"),
)
