"""Azure Service Tags: https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview

``values[]`` are tags, one for a service or for a service in a region (``name``), each with ``properties.region``
(empty for the whole cloud), ``properties.systemService`` and both families in ``properties.addressPrefixes[]``.
"""

from __future__ import annotations

from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import list_at, vendor_object, whole_number

_OTHER_NAMES = {
    "francecentral": "centralfrance",
    "francesouth": "southfrance",
    "germanywestcentral": "germanywc",
    "germanynorth": "germanyn",
    "norwayeast": "norwaye",
    "norwaywest": "norwayw",
    "switzerlandnorth": "switzerlandn",
    "switzerlandwest": "switzerlandw",
    "brazilsoutheast": "brazilse",
    "centralusstage": "usstagec",
}
"""The regions to which the document gives another name than Azure Resource Manager does; that one first."""


def read(document: bytes, options: ReadOptions) -> Table:
    """Read a ``ServiceTags_*.json``; the token is ``changeNumber``. The document has no date."""
    content = vendor_object(document, "values")
    rows = Rows(options)
    for index, tag in enumerate(list_at(content, "values", required=True)):
        path = ("values", index)
        properties = tag.get("properties") if isinstance(tag, dict) else None
        if not isinstance(properties, dict) or "addressPrefixes" not in properties:
            rows.wrong(path, 'This tag has no "properties" with "addressPrefixes".')
            continue
        labels = {"name": tag.get("name"), "systemService": properties.get("systemService")}
        facts = rows.facts(path, region=properties.get("region"), labels=labels)
        rows.add_list((path, "properties", "addressPrefixes"), properties["addressPrefixes"], facts)
    return rows.table(vendor="azure", token=whole_number(content.get("changeNumber")))


FORMAT = Format(
    name="azure",
    title="Azure Service Tags",
    source="https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview",
    read=read,
    regions=_OTHER_NAMES,
    reads=(".values[].properties.addressPrefixes[]",),
    labels=("name", "systemService"),
)
