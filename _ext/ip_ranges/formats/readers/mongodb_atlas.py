"""MongoDB Atlas addresses: https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listcontrolplaneipaddresses

``controlPlaneIPAddresses``: ``inbound`` and ``outbound``, each ``{provider: {region: [addresses]}}``. A project's
``ipAddresses``: ``services.clusters[]`` with ``clusterName`` and the lists ``inbound``, ``outbound``, ``futureInbound``
and ``futureOutbound``. Directions are from Atlas's side, as they are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import DocumentPath, list_at, vendor_object, wrong_shape

_LISTS = (
    ("inbound", "inbound"),
    ("outbound", "outbound"),
    ("futureInbound", "inbound"),
    ("futureOutbound", "outbound"),
    ("future_inbound", "inbound"),
    ("future_outbound", "outbound"),
)
_KEYS = tuple(key for key, _ in _LISTS)
_FUTURE_NOTE = "Announced for the future, without a date."


def read(document: bytes, options: ReadOptions) -> Table:
    """Read either answer; it has neither a date nor a token."""
    content = vendor_object(document, *_KEYS, "services")
    rows = Rows(options)
    _add_lists(rows, (), content, "")
    if "services" in content:
        services = content["services"]
        if not isinstance(services, dict) or "clusters" not in services:
            raise wrong_shape(document, 'An object "services" with the key "clusters"', services)
        for index, cluster in enumerate(list_at(services, "clusters", ("services",), required=True)):
            path = ("services", "clusters", index)
            if isinstance(cluster, dict):
                _add_lists(rows, path, cluster, cluster.get("clusterName"))
            else:
                rows.wrong(path, "This is not an object with the addresses of a cluster.")
    return rows.table()


def _add_lists(rows: Rows, path: DocumentPath, content: dict[str, Any], cluster: Any) -> None:
    for key, direction in _LISTS:
        future = key.startswith("future")
        for list_path, provider, region, texts in _iter_lists((path, key), content.get(key, [])):
            labels = {"clusterName": cluster, "provider": provider, "list": key if future else None}
            note = _FUTURE_NOTE if future else None
            facts = rows.facts(list_path, region=region, direction=direction, note=note, labels=labels)
            rows.add_list(list_path, texts, facts)


def _iter_lists(path: DocumentPath, value: Any) -> Iterator[tuple[DocumentPath, str, str, Any]]:
    """Every list under a direction with its path, provider and region; a bare list has neither of these two."""
    if not isinstance(value, dict):
        yield path, "", "", value
        return
    for provider, regions in value.items():
        if isinstance(regions, dict):
            for region, texts in regions.items():
                yield (path, provider, region), provider, region, texts
        else:
            yield (path, provider), provider, "", regions


FORMAT = Format(
    name="mongodb-atlas",
    title="MongoDB Atlas addresses, current and future",
    source="https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/operation/operation-listcontrolplaneipaddresses",
    read=read,
    reads=tuple(f"{start}.{key}{end}" for start in ("", ".services.clusters[]") for key in _KEYS for end in ("[]", ".*[]", ".*.*[]")),
    labels=("clusterName", "provider", "list"),
)
