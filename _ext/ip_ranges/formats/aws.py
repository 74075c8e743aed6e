"""AWS ``ip-ranges.json``: https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html

``prefixes[].ip_prefix`` and ``ipv6_prefixes[].ipv6_prefix``, each row with ``region``, ``service`` and (since April
2020) ``network_border_group``. The oldest documents have no ``ipv6_prefixes``. A border group is a fact of its own only
where it differs from the region: its one-day appearance in 2020 changed every row and no address.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from ..errors import DocumentError, Problem
from ..model import Table
from ..reading import strict_json, type_word
from . import Format, ReadOptions
from .rows import Rows, epoch_seconds, whole_number, wrong_shape

_CREATED = re.compile(r"\d{4}(-\d\d){5}")
_ARRAYS = (("prefixes", "ip_prefix", 4), ("ipv6_prefixes", "ipv6_prefix", 6))


def read(document: bytes, options: ReadOptions) -> Table:
    """Read an ``ip-ranges.json``; the token is ``syncToken``, the publication time ``createDate``."""
    content = strict_json(document)
    if not isinstance(content, dict) or "prefixes" not in content:
        raise wrong_shape(document, 'An object with the key "prefixes"')
    rows = Rows(options)
    for array, key, family in _ARRAYS:
        _read_array(rows, content.get(array, []), array, key, family)
    token = content.get("syncToken")
    return rows.table(vendor="aws", token=whole_number(token), published=_published(content.get("createDate"), token))


def _read_array(rows: Rows, items: Any, array: str, key: str, family: int) -> None:
    if not isinstance(items, list):
        raise DocumentError([Problem(f".{array}", f"This is {type_word(items)} where a list belongs.")])
    for index, row in enumerate(items):
        if not isinstance(row, dict) or key not in row:
            rows.wrong(f".{array}[{index}]", f'This row has no "{key}".')
            continue
        region, group = row.get("region"), row.get("network_border_group")
        labels = {"service": row.get("service"), "network_border_group": None if group == region else group}
        rows.add(f".{array}[{index}].{key}", row[key], family=family, region=region, labels=labels)


def _published(created: Any, token: Any) -> datetime | None:
    """``createDate`` is UTC; two real ones are malformed, and for those the token says the same as epoch seconds."""
    if isinstance(created, str) and _CREATED.fullmatch(created):
        try:
            return datetime.strptime(created, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=UTC)
        except ValueError:
            pass
    return epoch_seconds(token)


FORMAT = Format(
    name="aws",
    title="AWS ip-ranges.json",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html",
    read=read,
)
