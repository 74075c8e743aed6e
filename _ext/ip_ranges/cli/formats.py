"""``ip-ranges formats``: the formats that there are."""

from __future__ import annotations

import click

from .. import formats
from .context import CommandContext
from .options import common


@click.command("formats")
@common("text", "json")
def verb(context: CommandContext) -> int:
    """List the formats, with what each reads and the page that defines it.

    \b
    ip-ranges formats
    """
    every = [formats.get(name) for name in formats.names()]
    if context.output == "json":
        context.answer_json([{"name": form.name, "title": form.title, "source": form.source} for form in every])
        return 0
    width = max(len(form.name) for form in every)
    for form in every:
        context.answer(f"{form.name:<{width}}  {form.title}\n{'':<{width}}  {form.source}")
    return 0
