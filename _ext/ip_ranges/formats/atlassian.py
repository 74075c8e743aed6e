"""Atlassian ``ip-ranges.atlassian.com``:
https://support.atlassian.com/organization-administration/docs/ip-addresses-and-domains-for-atlassian-cloud-products/

``items[].cidr`` with the lists ``region[]``, ``product[]`` and ``direction[]`` (``egress``, ``ingress``) and, since
2024, ``perimeter``: one range for each combination. Directions are from Atlassian's side, as they are here.
"""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from ..errors import DocumentError, Problem
from ..model import Table
from . import Format, ReadOptions
from .rows import Rows
from .shape import Path, each, epoch_seconds, iso_instant, jq_path, list_at, vendor_object, whole_number

_DIRECTIONS = {"egress": "outbound", "ingress": "inbound"}
_LISTS = ("direction", "region", "product", "perimeter")

_MOST = 1_000_000
"""Combinations in one document, a thousand times the real one's: four long lists would fill any memory."""


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``syncToken``, in seconds since 1970, the publication time ``creationDate``."""
    content = vendor_object(document, "items")
    rows = Rows(options)
    count = 0
    for index, row in enumerate(list_at(content, "items", required=True)):
        path = ("items", index)
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong(path, 'This row has no "cidr".')
            continue
        lists = [each(row.get(key)) for key in _LISTS]
        count += prod(map(len, lists))
        if count > _MOST:
            raise DocumentError([Problem(jq_path(path), f"The lists up to here make more than {_MOST:,} combinations.")])
        _put(rows, path, row["cidr"], lists)
    token = content.get("syncToken")
    published = iso_instant(content.get("creationDate")) or epoch_seconds(token)
    return rows.table(token=whole_number(token), published=published)


def _put(rows: Rows, path: Path, cidr: Any, lists: list[list[Any]]) -> None:
    strangers = [word for word in lists[0] if word is not None and word not in tuple(_DIRECTIONS)]
    if strangers:
        rows.wrong((path, "direction"), f'{str(strangers[0])[:40]!r} is neither "egress" nor "ingress".')
        return
    for word, region, name, perimeter in product(*lists):
        labels = {"product": name, "perimeter": perimeter}
        facts = rows.facts(path, region=region, direction=_DIRECTIONS.get(word), labels=labels)
        rows.put((path, "cidr"), cidr, facts)


FORMAT = Format(
    name="atlassian",
    title="Atlassian Cloud ip-ranges",
    source="https://support.atlassian.com/organization-administration/docs/"
    "ip-addresses-and-domains-for-atlassian-cloud-products/",
    read=read,
)
