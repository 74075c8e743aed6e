"""Atlassian ``ip-ranges.atlassian.com``:
https://support.atlassian.com/organization-administration/docs/ip-addresses-and-domains-for-atlassian-cloud-products/

``items[].cidr`` with the lists ``region[]``, ``product[]`` and ``direction[]`` (``egress``, ``ingress``) and, since
2024, ``perimeter``: one range for each combination. Directions are from Atlassian's side, as they are here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from ...base.errors import DocumentError, Problem
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows
from ..shape import Path, each, jq_path, list_at, vendor_object, whole_number
from ..sort_order import FactsNumber

_DIRECTIONS = {"egress": "outbound", "ingress": "inbound"}
_LISTS = ("direction", "region", "product", "perimeter")

_MOST = 1_000_000
"""Combinations in one document, a thousand times the real one's: four long lists would fill any memory."""


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``syncToken``, in seconds since 1970, the publication time ``creationDate``."""
    content = vendor_object(document, "items")
    rows = Rows(options)
    rows.put_each_shared(_items(rows, list_at(content, "items", required=True)))
    token = content.get("syncToken")
    published = vendor_instant(content.get("creationDate")) or vendor_instant(token)
    return rows.table(token=whole_number(token), published=published)


def _items(rows: Rows, items: list[Any]) -> Iterator[tuple[Path, Any, Sequence[FactsNumber]]]:
    """The place of each prefix, the prefix, and the facts of each combination of its lists."""
    shared: dict[Any, tuple[int, Sequence[FactsNumber]]] = {}  # a thousand rows have a hundred combinations
    count = 0
    for index, row in enumerate(items):
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong(("items", index), 'This row has no "cidr".')
            continue
        values = list(map(row.get, _LISTS))
        key = tuple([tuple(value) if value.__class__ is list else value for value in values])
        try:
            known = shared.get(key)
        except TypeError:  # a list or an object where text belongs
            known = None
        if known is None:
            before, lists = len(rows.problems), [each(value) for value in values]
            size = prod(map(len, lists))
            if count + size > _MOST:
                raise _too_many(index)
            known = size, _facts(rows, ("items", index), lists)
            if len(rows.problems) == before:
                shared[key] = known
        size, facts = known
        count += size
        if count > _MOST:
            raise _too_many(index)
        yield ("items", index, "cidr"), row["cidr"], facts


def _too_many(index: int) -> DocumentError:
    sentence = f"The lists up to here make more than {_MOST:,} combinations."
    return DocumentError([Problem(jq_path(("items", index)), sentence)])


def _facts(rows: Rows, path: Path, lists: list[list[Any]]) -> Sequence[FactsNumber]:
    """The facts of each combination of a row's lists, as far as they may be published."""
    strangers = [word for word in lists[0] if word is not None and word not in tuple(_DIRECTIONS)]
    if strangers:
        rows.wrong((path, "direction"), f'{str(strangers[0])[:40]!r} is neither "egress" nor "ingress".')
        return ()
    found = [
        rows.facts(path, region=region, direction=_DIRECTIONS.get(word), labels={"product": name, "perimeter": perimeter})
        for word, region, name, perimeter in product(*lists)
    ]
    return [facts for facts in found if facts is not None]


FORMAT = Format(
    name="atlassian",
    title="Atlassian Cloud ip-ranges",
    source="https://support.atlassian.com/organization-administration/docs/"
    "ip-addresses-and-domains-for-atlassian-cloud-products/",
    read=read,
    reads=(".items[].cidr",),
)
