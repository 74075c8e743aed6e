"""Atlassian ``ip-ranges.atlassian.com``:
https://support.atlassian.com/organization-administration/docs/ip-addresses-and-domains-for-atlassian-cloud-products/

``items[].cidr`` with the lists ``region[]``, ``product[]`` and ``direction[]`` (``egress``, ``ingress``) and, since
2024, ``perimeter``: one range for each combination. Directions are from Atlassian's side, as they are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product
from math import prod
from typing import Any

from ...base.errors import DocumentError, Problem
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import PrefixRow, Rows
from ..shape import DocumentPath, each, jq_path, list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_DIRECTIONS = {"egress": "outbound", "ingress": "inbound"}

_MOST = 1_000_000
"""Combinations in one document, a thousand times the real one's: four long lists would fill any memory."""


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``syncToken``, in seconds since 1970, the publication time ``creationDate``."""
    content = vendor_object(document, "items")
    rows = Rows(options)
    rows.add_prefixes(_items(rows, list_at(content, "items", required=True)))
    token = content.get("syncToken")
    published = vendor_instant(content.get("creationDate")) or vendor_instant(token)
    return rows.table(token=whole_number(token), published=published)


def _items(rows: Rows, items: list[Any]) -> Iterator[PrefixRow]:
    shared: dict[tuple[Any, ...], tuple[FactsNumber, ...]] = {}  # a thousand rows have a hundred combinations of lists
    count = 0
    for index, row in enumerate(items):
        path = ("items", index)
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong(path, 'This row has no "cidr".')
            continue
        words = row.get("direction"), row.get("region"), row.get("product"), row.get("perimeter")
        key = tuple([tuple(value) if value.__class__ is list else value for value in words])
        try:
            facts = shared.get(key)
        except TypeError:  # a list or an object where text belongs
            facts = None
        lists = [] if facts is not None else [each(value) for value in words]
        count += prod(map(len, lists)) if facts is None else len(facts)
        if count > _MOST:
            raise DocumentError([Problem(jq_path(path), f"The lists up to here make more than {_MOST:,} combinations.")])
        if facts is None:
            before = len(rows.problems)
            facts = _facts(rows, path, lists)
            if len(rows.problems) == before:
                shared[key] = facts
        yield (path, "cidr"), row["cidr"], facts


def _facts(rows: Rows, path: DocumentPath, lists: list[list[Any]]) -> tuple[FactsNumber, ...]:
    """The facts of each combination of a row's lists, as far as they may be published."""
    strangers = [word for word in lists[0] if word is not None and word not in tuple(_DIRECTIONS)]
    if strangers:
        rows.wrong((path, "direction"), f'{str(strangers[0])[:40]!r} is neither "egress" nor "ingress".')
        return ()
    combinations = (
        rows.facts(path, region=region, direction=_DIRECTIONS.get(word), labels={"product": name, "perimeter": perimeter})
        for word, region, name, perimeter in product(*lists)
    )
    return tuple(chain.from_iterable(combinations))


FORMAT = Format(
    name="atlassian",
    title="Atlassian Cloud ip-ranges",
    source="https://support.atlassian.com/organization-administration/docs/"
    "ip-addresses-and-domains-for-atlassian-cloud-products/",
    read=read,
    reads=(".items[].cidr",),
    labels=("product", "perimeter"),
)
