"""Fastly ``public-ip-list``: https://www.fastly.com/documentation/reference/api/utils/public-ip-list/

``addresses[]`` and ``ipv6_addresses[]``, nothing else.
"""

from __future__ import annotations

from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import list_at, vendor_object

_LISTS = (("addresses", 4), ("ipv6_addresses", 6))


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the list; it has neither a date nor a token."""
    content = vendor_object(document, "addresses")
    rows = Rows(options)
    facts = rows.facts(())
    for key, family in _LISTS:
        rows.add_list((key,), list_at(content, key, required=key == "addresses"), facts, family=family)
    return rows.table()


FORMAT = Format(
    name="fastly",
    title="Fastly public-ip-list",
    source="https://www.fastly.com/documentation/reference/api/utils/public-ip-list/",
    read=read,
    reads=(".addresses[]", ".ipv6_addresses[]"),
    labels=(),
)
