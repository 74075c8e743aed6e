"""Databricks ``ip-ranges.json``: https://docs.databricks.com/aws/en/security/network/serverless-network-security/serverless-firewall-config

``prefixes[]``, each with ``platform`` (``aws``, ``azure``, ``gcp``), ``region``, ``service``, ``type`` (``inbound`` or
``outbound``, from Databricks' side) and the lists ``ipv4Prefixes[]`` and ``ipv6Prefixes[]``.
"""

from __future__ import annotations

from typing import Any

from ...base.errors import DocumentError, Problem
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows
from ..shape import list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_LISTS = (("ipv4Prefixes", 4), ("ipv6Prefixes", 6))
_TYPES = ("inbound", "outbound")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``timestampSeconds``, and as seconds since 1970 the publication time."""
    content = vendor_object(document, "prefixes")
    version = content.get("schemaVersion", "1.0")
    if str(version).split(".")[0] != "1":
        raise DocumentError([Problem(".schemaVersion", f"{str(version)[:20]!r} is not known here; this reader knows version 1.")])
    rows = Rows(options)
    for index, row in enumerate(list_at(content, "prefixes", required=True)):
        path = ("prefixes", index)
        keys = [(key, family) for key, family in _LISTS if isinstance(row, dict) and row.get(key) is not None]
        if not keys:
            rows.wrong(path, 'This row has neither "ipv4Prefixes" nor "ipv6Prefixes".')
            continue
        facts = _facts(rows, index, row)
        for key, family in keys:
            rows.put_all((path, key), row[key], facts, family=family)
    rows.refuse_if_none(document, 'A list of rows with "ipv4Prefixes" or "ipv6Prefixes"')
    token = content.get("timestampSeconds")
    return rows.table(token=whole_number(token), published=vendor_instant(token))


def _facts(rows: Rows, index: int, row: dict[str, Any]) -> FactsNumber | None:
    """The number of a row's facts, None where one of them is wrong."""
    word = row.get("type")
    if word is not None and word not in _TYPES:
        rows.wrong(("prefixes", index, "type"), f'{str(word)[:40]!r} is neither "inbound" nor "outbound".')
        return None
    effective, expires = vendor_instant(row.get("activeAfter")), vendor_instant(row.get("deprecatedAfter"))
    labels = {"platform": row.get("platform"), "service": row.get("service")}
    return rows.facts(
        ("prefixes", index), region=row.get("region"), direction=word, effective=effective, expires=expires, labels=labels
    )


FORMAT = Format(
    name="databricks",
    title="Databricks ip-ranges.json",
    source="https://www.databricks.com/networking/v1/ip-ranges.json",
    read=read,
    reads=(".prefixes[].ipv4Prefixes[]", ".prefixes[].ipv6Prefixes[]"),
)
