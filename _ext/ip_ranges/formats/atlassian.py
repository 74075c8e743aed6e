"""Atlassian ``ip-ranges.atlassian.com``:
https://support.atlassian.com/organization-administration/docs/ip-addresses-and-domains-for-atlassian-cloud-products/

``items[].cidr`` with the lists ``region[]``, ``product[]`` and ``direction[]`` (``egress``, ``ingress``) and, since
2024, ``perimeter``: one range for each combination. Directions are from Atlassian's side, as they are here.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from ..model import Table
from . import Format, ReadOptions
from .rows import Rows
from .shape import each, epoch_seconds, iso_instant, list_at, vendor_object, whole_number

_DIRECTIONS = {"egress": "outbound", "ingress": "inbound"}


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; the token is ``syncToken``, in seconds since 1970, the publication time ``creationDate``."""
    content = vendor_object(document, "items")
    rows = Rows(options)
    for index, row in enumerate(list_at(content, "items", required=True)):
        path = ("items", index)
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong(path, 'This row has no "cidr".')
        else:
            _put(rows, path, row)
    token = content.get("syncToken")
    published = iso_instant(content.get("creationDate")) or epoch_seconds(token)
    return rows.table(token=whole_number(token), published=published)


def _put(rows: Rows, path: tuple[Any, ...], row: dict[str, Any]) -> None:
    directions = each(row.get("direction"))
    for word in directions:
        if word is not None and word not in _DIRECTIONS.keys():  # noqa: SIM118 - a set of words, hashable or not
            rows.wrong((path, "direction"), f'{str(word)[:40]!r} is neither "egress" nor "ingress".')
            return
    keys = ("region", "product", "perimeter")
    for word, region, name, perimeter in product(directions, *(each(row.get(key)) for key in keys)):
        labels = {"product": name, "perimeter": perimeter}
        facts = rows.facts(path, region=region, direction=_DIRECTIONS.get(word), labels=labels)
        rows.put((path, "cidr"), row["cidr"], facts)


FORMAT = Format(
    name="atlassian",
    title="Atlassian Cloud ip-ranges",
    source="https://support.atlassian.com/organization-administration/docs/"
    "ip-addresses-and-domains-for-atlassian-cloud-products/",
    read=read,
)
