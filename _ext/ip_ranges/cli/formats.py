"""``ip-ranges formats``: the formats that there are."""

from __future__ import annotations

import click

from .. import formats
from .context import Face, common


@click.command("formats")
@common("text", "json")
def verb(face: Face) -> int:
    """List the formats, with what each reads and the page that defines it."""
    found = [formats.get(name) for name in formats.names()]
    if face.output == "json":
        face.answer_json([{"name": one.name, "title": one.title, "source": one.source} for one in found])
        return 0
    width = max(len(one.name) for one in found)
    for one in found:
        face.answer(f"{one.name:<{width}}  {one.title}\n{'':<{width}}  {one.source}")
    return 0
