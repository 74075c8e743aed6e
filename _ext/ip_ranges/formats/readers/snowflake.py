"""Snowflake ``SYSTEM$GET_SNOWFLAKE_EGRESS_IP_RANGES``:
https://docs.snowflake.com/en/sql-reference/functions/system_get_snowflake_egress_ip_ranges

Rows with ``ipv4_prefix`` (or ``ipv6_prefix``), ``effective`` and ``expires``: first and last traffic. The ranges are
those of one region, which the feed's ``facts`` can name; on Azure ``usage[]`` says what a prefix is for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...base.strict_json import strict_json
from ...base.timestamps import parse_instant
from ...model.table import Table
from .. import Format, ReadOptions
from ..family_rows import iter_family_rows
from ..rows import Rows
from ..shape import DocumentPath, each, wrong_shape
from ..sort_order import FactsNumber

_FAMILIES = {"ipv4_prefix": 4, "ipv6_prefix": 6}


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the function's answer; it has neither a token nor a date of its own."""
    content = _content(document)
    if content and not any(isinstance(row, dict) and not _FAMILIES.keys().isdisjoint(row) for row in content):
        raise wrong_shape(document, 'A list of rows with "ipv4_prefix"', content[0])
    rows = Rows(options)
    for path, row, families in iter_family_rows(rows, (), content, _FAMILIES):
        before = len(rows.problems)
        effective, expires = _date(rows, path, row, "effective"), _date(rows, path, row, "expires")
        facts: tuple[FactsNumber, ...] = ()
        for usage in each(row.get("usage")):
            facts += rows.facts(path, effective=effective, expires=expires, labels={"usage": usage})
        for key, family in families.items():  # once for all usages, since each text is counted
            rows.add_prefix((path, key), row[key], () if len(rows.problems) > before else facts, family=family)
    return rows.table()


def _content(document: bytes) -> list[Any]:
    """The rows; the vendor's page shows them without the list's brackets, so that is taken too."""
    bare = document.removeprefix(b"\xef\xbb\xbf").strip()
    content = strict_json(b"[" + bare + b"]" if bare.startswith(b"{") else document)
    if not isinstance(content, list):
        raise wrong_shape(document, 'A list of rows with "ipv4_prefix"', content)
    return content


def _date(rows: Rows, path: DocumentPath, row: dict[str, Any], name: str) -> datetime | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        return parse_instant(value)
    except ValueError as error:
        rows.wrong((path, name), str(error))
        return None


FORMAT = Format(
    name="snowflake",
    title="Snowflake egress IP ranges",
    source="https://docs.snowflake.com/en/sql-reference/functions/system_get_snowflake_egress_ip_ranges",
    read=read,
    reads=tuple(f"{start}.{key}" for start in (".[]", "") for key in _FAMILIES),  # a row may stand alone
    labels=("usage",),
)
