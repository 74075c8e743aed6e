"""Databricks ``ip-ranges.json``: https://docs.databricks.com/aws/en/security/network/serverless-network-security/serverless-firewall-config

``prefixes[]``, each with ``platform`` (``aws``, ``azure``, ``gcp``), ``region``, ``service``, ``type`` (``inbound`` or
``outbound``, from Databricks' side) and the lists ``ipv4Prefixes[]`` and ``ipv6Prefixes[]``.
"""

from __future__ import annotations

from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..family_rows import iter_family_rows, refuse_unknown_version
from ..rows import Rows
from ..shape import DocumentPath, list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_FAMILIES = {"ipv4Prefixes": 4, "ipv6Prefixes": 6}
_TYPES = ("inbound", "outbound")


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``timestampSeconds``, and as seconds since 1970 the publication time."""
    content = vendor_object(document, "prefixes")
    refuse_unknown_version(content, "schemaVersion")
    rows = Rows(options)
    for path, row, families in iter_family_rows(rows, ("prefixes",), list_at(content, "prefixes", required=True), _FAMILIES):
        facts = _facts(rows, path, row)
        for key, family in families.items():
            rows.add_list((path, key), row[key], facts, family=family)
    rows.refuse_if_none(document, 'A list of rows with "ipv4Prefixes" or "ipv6Prefixes"')
    token = content.get("timestampSeconds")
    return rows.table(token=whole_number(token), published=vendor_instant(token))


def _facts(rows: Rows, path: DocumentPath, row: dict[str, Any]) -> tuple[FactsNumber, ...]:
    word = row.get("type")
    if word is not None and word not in _TYPES:
        rows.wrong((path, "type"), f'{str(word)[:40]!r} is neither "inbound" nor "outbound".')
        return ()
    effective, expires = vendor_instant(row.get("activeAfter")), vendor_instant(row.get("deprecatedAfter"))
    labels = {"platform": row.get("platform"), "service": row.get("service")}
    return rows.facts(path, region=row.get("region"), direction=word, effective=effective, expires=expires, labels=labels)


FORMAT = Format(
    name="databricks",
    title="Databricks ip-ranges.json",
    source="https://www.databricks.com/networking/v1/ip-ranges.json",
    read=read,
    reads=(".prefixes[].ipv4Prefixes[]", ".prefixes[].ipv6Prefixes[]"),
    labels=("platform", "service"),
)
