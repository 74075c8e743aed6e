"""Zscaler hub addresses: https://config.zscaler.com/zscaler.net/hubs

``hubPrefixes[]`` of both families, for one cloud (``cloudName``) and one list (``type``: recommended or required).
"""

from __future__ import annotations

from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import list_at, vendor_object


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the list; it has neither a date nor a token."""
    content = vendor_object(document, "hubPrefixes")
    rows = Rows(options)
    labels = {key: rows.text((key,), content.get(key)) for key in ("cloudName", "type")}
    facts = () if None in labels.values() else rows.facts((), labels=labels)
    rows.add_list(("hubPrefixes",), list_at(content, "hubPrefixes", required=True), facts)
    return rows.table()


FORMAT = Format(
    name="zscaler",
    title="Zscaler hub addresses",
    source="https://config.zscaler.com/zscaler.net/hubs",
    read=read,
    reads=(".hubPrefixes[]",),
    labels=("cloudName", "type"),
)
