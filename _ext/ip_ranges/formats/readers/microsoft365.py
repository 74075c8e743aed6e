"""Microsoft 365 ``/endpoints`` and ``/changes``:
https://learn.microsoft.com/en-us/microsoft-365/enterprise/microsoft-365-ip-web-service

``/endpoints`` is a list of endpoint sets, some of which have ``ips[]``: ``id``, ``serviceArea``, ``category``,
``required``, ``tcpPorts``, ``udpPorts``, ``notes``. They are addresses that people connect to, so: inbound.

``/changes`` is a list of records with ``add.ips[]``, ``add.effectiveDate`` and ``remove.ips[]``; its table is what the
records add and no later record takes away again. See ``microsoft365_changes``.
"""

from __future__ import annotations

from typing import Any

from ...base.strict_json import strict_json
from ...model.table import Table
from .. import Format, ReadOptions
from ..microsoft365_changes import add_changes, is_change, version_date, version_number
from ..rows import Rows
from ..shape import as_text, wrong_shape

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
        if is_change(row):
            changes.append((index, row))
        elif isinstance(row, dict) and any(mark in row for mark in _MARKS):
            endpoints += 1
            _add_endpoint(rows, index, row)
        else:
            rows.wrong((index,), 'This is neither an endpoint set ("ips", "urls") nor a change ("endpointSetId").')
    if content and not endpoints and not changes:
        raise wrong_shape(document, "A list of endpoint sets or of changes", content[0])
    add_changes(rows, changes)
    newest = max((version_number(row) for _, row in changes), default=0)
    return rows.table(token=newest or None, published=version_date(newest))


def _add_endpoint(rows: Rows, index: int, row: dict[str, Any]) -> None:
    if "ips" not in row:
        # Many endpoint sets are only names; they have no addresses to publish.
        return
    # The set's id has the name that it has in /changes: "id" alone means the change where a change is published.
    labels = {"endpointSetId": as_text(row.get("id"))} | {name: as_text(row.get(name)) for name in _LABELS}
    rows.add_list((index, "ips"), row["ips"], rows.facts((index,), note=row.get("notes"), labels=labels))


FORMAT = Format(
    name="microsoft365",
    title="Microsoft 365 endpoints and changes",
    source="https://learn.microsoft.com/en-us/microsoft-365/enterprise/microsoft-365-ip-web-service",
    read=read,
    reads=(".[].ips[]",),
    passes=(".[].add.ips[]", ".[].remove.ips[]"),  # the records are played: what comes may go again
)
