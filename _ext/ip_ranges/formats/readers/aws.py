"""AWS ``ip-ranges.json``: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html

``prefixes[].ip_prefix`` and ``ipv6_prefixes[].ipv6_prefix``, each row with ``region``, ``service`` and (since April
2020) ``network_border_group``. The oldest documents have no ``ipv6_prefixes``. A border group is a fact of its own only
where it differs from the region: its one-day appearance in 2020 changed every row and no address.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any, TypeAlias

from ...base.strict_json import strict_json
from ...model.table import Table
from .. import Format, ReadOptions
from ..dates import vendor_instant
from ..rows import Rows
from ..shape import Path, list_at, whole_number, wrong_shape
from ..sort_order import FactsNumber

_Shared: TypeAlias = dict[tuple[Any, Any, Any], FactsNumber]

_of_row = itemgetter("region", "service", "network_border_group")

_ARRAYS = (("prefixes", "ip_prefix", 4), ("ipv6_prefixes", "ipv6_prefix", 6))


def read(document: bytes, options: ReadOptions) -> Table:
    """Read an ``ip-ranges.json``; the token is ``syncToken``, the publication time ``createDate``."""
    content = strict_json(document)
    if not isinstance(content, dict) or "prefixes" not in content:
        raise wrong_shape(document, 'An object with the key "prefixes"', content)
    rows = Rows(options)
    shared: _Shared = {}
    for array, key, family in _ARRAYS:
        listed = list_at(content, array, required=array == "prefixes")
        rows.put_each(_prefixes(rows, array, key, listed, shared), family=family)
    rows.refuse_if_none(document, 'A list of rows with "ip_prefix"')
    token = content.get("syncToken")
    # Two real createDates are malformed; for those the token says the same as epoch seconds.
    published = vendor_instant(content.get("createDate")) or vendor_instant(token)
    return rows.table(vendor="aws", token=whole_number(token), published=published)


def _prefixes(
    rows: Rows, array: str, key: str, listed: list[Any], shared: _Shared
) -> Iterator[tuple[Path, Any, FactsNumber | None]]:
    """The place of each prefix, the prefix, and its facts: 17,000 rows have about 200 different ones."""
    for index, row in enumerate(listed):
        try:
            yield (array, index, key), row[key], shared[_of_row(row)]
        except (KeyError, TypeError):
            # The first row with these facts; an old document, which has no border groups; or a row with a fault.
            if isinstance(row, dict) and key in row:
                yield (array, index, key), row[key], _facts(rows, (array, index), row, shared)
            else:
                rows.wrong((array, index), f'This row has no "{key}".')


def _facts(rows: Rows, path: Path, row: dict[str, Any], shared: _Shared) -> FactsNumber | None:
    """The facts of a row that is the first with them, or that has a fault."""
    region, service, group = row.get("region"), row.get("service"), row.get("network_border_group")
    labels = {"service": service, "network_border_group": None if group == region else group}
    found = rows.facts(path, region=region, labels=labels)
    if found is not None:
        shared[region, service, group] = found
    return found


FORMAT = Format(
    name="aws",
    title="AWS ip-ranges.json",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html",
    read=read,
    reads=(".prefixes[].ip_prefix", ".ipv6_prefixes[].ipv6_prefix"),
)
