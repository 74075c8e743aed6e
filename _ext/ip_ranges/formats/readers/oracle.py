"""Oracle Cloud ``public_ip_ranges.json``: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm

``regions[].region`` and ``regions[].cidrs[]``, each with ``cidr`` and ``tags[]`` (``OCI``, ``OSN``,
``OBJECT_STORAGE``); a prefix with several tags is one range for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import PrefixRow, Rows
from ..shape import DocumentPath, each, list_at, vendor_object
from ..sort_order import FactsNumber


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a ``public_ip_ranges.json``; ``last_updated_timestamp`` has no zone and is UTC."""
    content = vendor_object(document, "regions")
    rows = Rows(options)
    for index, region in enumerate(list_at(content, "regions", required=True)):
        path = ("regions", index)
        cidrs = region.get("cidrs") if isinstance(region, dict) else None
        if not isinstance(cidrs, list):
            rows.wrong(path, 'This region has no list "cidrs".')
            continue
        rows.add_prefixes(_cidrs(rows, (path, "cidrs"), region.get("region"), cidrs))
    return rows.table(vendor="oracle", published=vendor_instant(content.get("last_updated_timestamp")))


def _cidrs(rows: Rows, path: DocumentPath, region: Any, cidrs: list[Any]) -> Iterator[PrefixRow]:
    shared: dict[Any, tuple[FactsNumber, ...]] = {}  # by the tags: a thousand rows of a region have a few combinations
    for index, row in enumerate(cidrs):
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong((path, index), 'This row has no "cidr".')
            continue
        tags = each(row.get("tags"))
        try:
            facts = shared.get(key := tuple(tags))
        except TypeError:  # a list or an object where text belongs
            facts = None
        if facts is None:
            before = len(rows.problems)
            of_tags = (rows.facts((path, index), region=region, labels={"tags": tag}) for tag in tags)
            facts = tuple(chain.from_iterable(of_tags))
            if len(rows.problems) == before:  # each row with a fault is named
                shared[key] = facts
        yield (path, index, "cidr"), row["cidr"], facts


FORMAT = Format(
    name="oracle",
    title="Oracle Cloud public_ip_ranges.json",
    source="https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm",
    read=read,
    reads=(".regions[].cidrs[].cidr",),
    labels=("tags",),
)
