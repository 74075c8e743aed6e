"""``ip-ranges diff``: two documents compared."""

from __future__ import annotations

from datetime import datetime

import click

from ..base.errors import DocumentError, IpRangesError
from ..changes.diff import compare
from ..changes.terms import day_and_time
from ..model.prefix_sets import coverage
from ..model.revision import Change
from ..model.table import Table
from . import completion
from .context import Face, common
from .documents import document_name, read_document
from .markdown import escaped
from .reading_options import format_options
from .recorded_changes import changes_as_markdown, changes_as_text, counted_kinds


@click.command("diff")
@click.argument("old", metavar="OLD", shell_complete=completion.files)
@click.argument("new", metavar="NEW", shell_complete=completion.files)
@format_options
@common("text", "json", "markdown")
def verb(face: Face, old: str, new: str, **reading: str) -> int:
    """Compare two documents of one format: changes, and the addresses gained and lost.

    \b
    ip-ranges diff old.json new.json --format-of aws
    ip-ranges diff old.json.gz - --format-of google --output json < new.json
    """
    if old == new == "-":
        raise click.UsageError("Only one of the two can be standard input.")
    before, after = _table(old, reading), _table(new, reading)
    # Nothing is recorded here that could come back within days: what is gone in the newer document may go.
    changes = tuple(one._replace(observed=after.published) for one in compare(before.ranges, after.ranges, feed=""))
    added, removed = coverage(
        (item.prefix for item in before.ranges), (item.prefix for item in after.ranges)
    )
    if face.output == "json":
        face.answer_json(
            {
                "changes": [change.as_json() for change in changes],
                "coverage": {"added": [str(one) for one in added], "removed": [str(one) for one in removed]},
            }
        )
        return 0
    what = f"{document_name(old) or '-'} to {document_name(new) or '-'}"
    if not changes:
        face.answer("Nothing changed.")
    elif face.output == "markdown":
        face.answer(_markdown(what, changes, after.published or face.now(), face))
    else:
        when = day_and_time(after.published or face.now())
        face.answer_coloured(f"{what}  {when}: {counted_kinds(changes)}\n{changes_as_text(changes, face.now(), actions=True)}\n")
    if face.output == "text":
        face.answer(f"Addresses gained: {', '.join(map(str, added)) or 'none'}")
        face.answer(f"Addresses lost: {', '.join(map(str, removed)) or 'none'}")
    return 0


def _markdown(what: str, changes: tuple[Change, ...], when: datetime, face: Face) -> str:
    head = f"### {escaped(what)}, {day_and_time(when)}\n\n{counted_kinds(changes)}.\n\n"
    return head + changes_as_markdown(changes, face.now()) + "\n"


def _table(name: str, reading: dict[str, str]) -> Table:
    from .reading_options import read_with  # noqa: PLC0415 - beside its only use

    table = read_with(reading, read_document(name), document_name(name))
    if table.problems:
        raise IpRangesError(f"{name}: {DocumentError(table.problems)}")
    return table
