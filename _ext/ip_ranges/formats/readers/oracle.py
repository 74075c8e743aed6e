"""Oracle Cloud ``public_ip_ranges.json``: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm

``regions[].region`` and ``regions[].cidrs[]``, each with ``cidr`` and ``tags[]`` (``OCI``, ``OSN``,
``OBJECT_STORAGE``); a prefix with several tags is one range for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows
from ..shape import Path, each, list_at, vendor_object
from ..sort_order import FactsNumber


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a ``public_ip_ranges.json``; ``last_updated_timestamp`` has no zone and is UTC."""
    content = vendor_object(document, "regions")
    rows = Rows(options)
    for index, place in enumerate(list_at(content, "regions", required=True)):
        path = ("regions", index)
        cidrs = place.get("cidrs") if isinstance(place, dict) else None
        if not isinstance(cidrs, list):
            rows.wrong(path, 'This region has no list "cidrs".')
            continue
        rows.put_each_shared(_cidrs(rows, (path, "cidrs"), place.get("region"), cidrs))
    return rows.table(vendor="oracle", published=vendor_instant(content.get("last_updated_timestamp")))


def _cidrs(rows: Rows, path: Path, region: Any, cidrs: list[Any]) -> Iterator[tuple[Path, Any, Sequence[FactsNumber]]]:
    shared: dict[Any, Sequence[FactsNumber]] = {}  # a region has few combinations of tags
    for number, row in enumerate(cidrs):
        if not isinstance(row, dict) or "cidr" not in row:
            rows.wrong((path, number), 'This row has no "cidr".')
            continue
        tags = row.get("tags")
        key = tuple(tags) if isinstance(tags, list) else tags
        try:
            facts = shared.get(key)
        except TypeError:  # a list or an object where text belongs
            facts = None
        if facts is None:
            before = len(rows.problems)
            facts = _facts(rows, (path, number), region, each(tags))
            if len(rows.problems) == before:
                shared[key] = facts
        yield (path, number, "cidr"), row["cidr"], facts


def _facts(rows: Rows, path: Path, region: Any, tags: list[Any]) -> Sequence[FactsNumber]:
    found = (rows.facts(path, region=region, labels={"tags": tag}) for tag in tags)
    return [facts for facts in found if facts is not None]


FORMAT = Format(
    name="oracle",
    title="Oracle Cloud public_ip_ranges.json",
    source="https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm",
    read=read,
    reads=(".regions[].cidrs[].cidr",),
)
