"""AWS ``ip-ranges.json``: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html

``prefixes[].ip_prefix`` and ``ipv6_prefixes[].ipv6_prefix``, each row with ``region``, ``service`` and (since April
2020) ``network_border_group``. The oldest documents have no ``ipv6_prefixes``. A border group is a fact of its own only
where it differs from the region: its one-day appearance in 2020 changed every row and no address.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import PrefixRow, Rows
from ..shape import DocumentPath, list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_ARRAYS = (("prefixes", "ip_prefix", 4), ("ipv6_prefixes", "ipv6_prefix", 6))


def read(document: bytes, options: ReadOptions) -> Table:
    """Read an ``ip-ranges.json``; the token is ``syncToken``, the publication time ``createDate``."""
    content = vendor_object(document, "prefixes")
    rows = Rows(options)
    for array, key, family in _ARRAYS:
        listed = list_at(content, array, required=array == "prefixes")
        rows.add_prefixes(_prefixes(rows, array, key, listed), family=family)
    rows.refuse_if_none(document, 'A list of rows with "ip_prefix"')
    token = content.get("syncToken")
    # Two real createDates are malformed; for those the token says the same as epoch seconds.
    published = vendor_instant(content.get("createDate")) or vendor_instant(token)
    return rows.table(vendor="aws", token=whole_number(token), published=published)


def _prefixes(rows: Rows, array: str, key: str, listed: list[Any]) -> Iterator[PrefixRow]:
    facts_of = rows.shared(partial(_facts, rows))
    for index, row in enumerate(listed):
        if not isinstance(row, dict) or key not in row:
            rows.wrong((array, index), f'This row has no "{key}".')
            continue
        facts = facts_of((array, index), row.get("region"), row.get("service"), row.get("network_border_group"))
        yield (array, index, key), row[key], facts


def _facts(rows: Rows, path: DocumentPath, region: Any, service: Any, border_group: Any) -> tuple[FactsNumber, ...]:
    labels = {"service": service, "network_border_group": None if border_group == region else border_group}
    return rows.facts(path, region=region, labels=labels)


FORMAT = Format(
    name="aws",
    title="AWS ip-ranges.json",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html",
    read=read,
    reads=(".prefixes[].ip_prefix", ".ipv6_prefixes[].ipv6_prefix"),
    labels=("service", "network_border_group"),
)
