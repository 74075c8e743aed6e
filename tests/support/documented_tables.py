"""Tables of the documentation as rows of texts, so that a test can hold them against what the code does."""

from __future__ import annotations

from pathlib import Path

import docutils.core
from docutils import nodes


def documented_rows(page: Path, name: str) -> list[tuple[str, ...]]:
    """The rows below the heading of the ``list-table`` with this ``:name:`` on an RST page.

    Roles and directives of Sphinx are unknown here and left out, so a table that is compared has plain text in it.
    """
    document = docutils.core.publish_doctree(
        page.read_text(encoding="utf-8"), settings_overrides={"report_level": 5, "halt_level": 5}
    )
    for table in document.findall(nodes.table):
        if name in table["names"]:
            return [
                tuple(entry.astext() for entry in row.findall(nodes.entry))
                for body in table.findall(nodes.tbody)
                for row in body.findall(nodes.row)
            ]
    raise AssertionError(f"{page.name} has no list-table with the name {name}")
