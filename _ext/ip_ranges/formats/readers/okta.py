"""Okta ``ip_ranges.json``: https://help.okta.com/oie/en-us/content/topics/security/ip-address-allow-listing.htm

One object for each cell (``us_cell_1``, ``emea_cell_1``, ``preview_cell_1``) with its ``ip_ranges[]``; the cell is the
region.
"""

from __future__ import annotations

from ...base.strict_json import strict_json
from ...model.table import Table
from .. import Format, ReadOptions
from ..rows import Rows
from ..shape import wrong_shape


def read(document: bytes, options: ReadOptions) -> Table:
    """Read the document; it has neither a date nor a token."""
    content = strict_json(document)
    cells = content.items() if isinstance(content, dict) else ()
    lists = {name: cell["ip_ranges"] for name, cell in cells if isinstance(cell, dict) and "ip_ranges" in cell}
    if not lists:
        raise wrong_shape(document, 'An object of cells, each with "ip_ranges",', content)
    rows = Rows(options)
    for name, texts in lists.items():
        rows.add_list((name, "ip_ranges"), texts, rows.facts((name,), region=name))
    return rows.table()


FORMAT = Format(
    name="okta",
    title="Okta ip_ranges.json",
    source="https://help.okta.com/oie/en-us/content/topics/security/ip-address-allow-listing.htm",
    read=read,
    reads=(".*.ip_ranges[]",),
    labels=(),
)
