"""Oracle Cloud ``public_ip_ranges.json``: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm

``regions[].region`` and ``regions[].cidrs[]``, each with ``cidr`` and ``tags[]`` (``OCI``, ``OSN``,
``OBJECT_STORAGE``); a prefix with several tags is one range for each.
"""

from __future__ import annotations

from ..model import Table
from . import Format, ReadOptions
from .rows import Rows
from .shape import each, iso_instant, list_at, vendor_object


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
        for number, row in enumerate(cidrs):
            spot = (path, "cidrs", number)
            if not isinstance(row, dict) or "cidr" not in row:
                rows.wrong(spot, 'This row has no "cidr".')
                continue
            for tag in each(row.get("tags")):
                facts = rows.facts(spot, region=place.get("region"), labels={"tags": tag})
                rows.put((spot, "cidr"), row["cidr"], facts)
    return rows.table(vendor="oracle", published=iso_instant(content.get("last_updated_timestamp")))


FORMAT = Format(
    name="oracle",
    title="Oracle Cloud public_ip_ranges.json",
    source="https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm",
    read=read,
)
