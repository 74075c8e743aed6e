"""``ip-ranges diff``: two documents compared."""

from __future__ import annotations

from typing import Any

import click

from ..base.errors import DocumentError, IpRangesError
from ..changes.diff import compare
from ..changes.terms import day_and_time
from ..model.prefix_sets import coverage
from ..model.table import Table
from . import completion
from .context import CommandContext
from .documents import document_name, format_options, parse_document, read_document
from .history_text import changes_as_markdown, changes_as_text, counted_kinds, escaped
from .options import common


@click.command("diff")
@click.argument("old", metavar="OLD", shell_complete=completion.files)
@click.argument("new", metavar="NEW", shell_complete=completion.files)
@format_options
@common("text", "json", "markdown")
def verb(context: CommandContext, old: str, new: str, **reading: Any) -> int:
    """Compare two documents of one format: changes, and the addresses gained and lost.

    \b
    ip-ranges diff old.json new.json --format-of aws
    ip-ranges diff old.json.gz - --format-of google --output json < new.json
    """
    if old == new == "-":
        raise click.UsageError("Only one of the two can be standard input.")
    before, after = _table(old, reading), _table(new, reading)
    # Nothing is recorded here that could come back within days: what is gone in the newer document may go.
    changes = tuple(change._replace(observed=after.published) for change in compare(before.ranges, after.ranges, feed=""))
    gained, lost = (
        list(map(str, prefixes)) for prefixes in coverage((item.prefix for item in before.ranges), (item.prefix for item in after.ranges))
    )
    if context.output == "json":
        context.answer_json({"changes": [change.as_json() for change in changes], "coverage": {"added": gained, "removed": lost}})
        return 0
    now, title = context.now(), f"{document_name(old) or '-'} to {document_name(new) or '-'}"
    when = day_and_time(after.published or now)
    if not changes:
        context.answer("Nothing changed.")
    elif context.output == "markdown":
        table = changes_as_markdown(changes, now)
        context.answer(f"### {escaped(title)}, {when}\n\n{counted_kinds(changes)}.\n\n{table}\n")
    else:
        context.answer(f"{title}  {when}: {counted_kinds(changes)}\n{changes_as_text(changes, now)}\n", in_colour=True)
    if context.output == "text":
        context.answer(f"Addresses gained: {', '.join(gained) or 'none'}\nAddresses lost: {', '.join(lost) or 'none'}")
    return 0


def _table(name: str, reading: dict[str, Any]) -> Table:
    table = parse_document(name, read_document(name), reading)
    if table.problems:
        raise IpRangesError(f"{name}: {DocumentError(table.problems)}")
    return table
