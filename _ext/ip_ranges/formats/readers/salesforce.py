"""Salesforce Hyperforce ``ip-ranges.json``: https://help.salesforce.com/s/articleView?id=000394078&type=1

AWS's document with lists as values: ``prefixes[].ip_prefix[]`` and ``ipv6_prefixes[].ipv6_prefix[]``, each row with
``region``, ``provider`` (the cloud that the region is one of) and, where it says so, ``direction``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows
from ..shape import DocumentPath, each, list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_ARRAYS = (("prefixes", "ip_prefix", 4), ("ipv6_prefixes", "ipv6_prefix", 6))
_DIRECTIONS = {"inbound": "inbound", "ingress": "inbound", "outbound": "outbound", "egress": "outbound"}


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``syncToken``, the publication time ``createDate``."""
    content = vendor_object(document, "prefixes", "ipv6_prefixes")
    rows = Rows(options)
    for array, key, family in _ARRAYS:
        for index, row in enumerate(list_at(content, array)):
            path = (array, index)
            # A text in place of the list is AWS's shape, unless the row names its cloud, as Salesforce's do.
            texts = row.get(key) if isinstance(row, dict) else None
            if isinstance(texts, str) and "provider" in row:
                texts = [texts]
            if not isinstance(texts, list):
                rows.wrong(path, f'This row has no list "{key}".')
                continue
            # Once for all directions, since each text is counted.
            facts = tuple(chain.from_iterable(_facts(rows, path, row)))
            rows.add_list((path, key), texts, facts, family=family)
    rows.refuse_if_none(document, 'A list of rows with "provider" and a list "ip_prefix"')
    token = content.get("syncToken")
    published = vendor_instant(content.get("createDate")) or vendor_instant(token)
    return rows.table(token=whole_number(token), published=published)


def _facts(rows: Rows, path: DocumentPath, row: dict[str, Any]) -> Iterator[tuple[FactsNumber, ...]]:
    for word in each(row.get("direction")):
        direction = None if word is None else _DIRECTIONS.get(str(word).lower())
        if word is not None and direction is None:
            rows.wrong((path, "direction"), f'{str(word)[:40]!r} is neither "inbound" nor "outbound".')
            yield ()
            continue
        labels = {name: row.get(name) for name in ("provider", "service")}
        yield rows.facts(path, region=row.get("region"), direction=direction, labels=labels)


FORMAT = Format(
    name="salesforce",
    title="Salesforce Hyperforce ip-ranges.json",
    source="https://ip-ranges.salesforce.com/ip-ranges.json",
    read=read,
    reads=(
        ".prefixes[].ip_prefix[]",
        ".prefixes[].ip_prefix",
        ".ipv6_prefixes[].ipv6_prefix[]",
        ".ipv6_prefixes[].ipv6_prefix",
    ),
    labels=("provider", "service"),
)
