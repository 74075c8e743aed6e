"""``ip-ranges diff``: two documents compared."""

from __future__ import annotations

from datetime import timedelta

import click

from ..aggregate import coverage
from ..compare import compare
from ..errors import DocumentError, IpRangesError
from ..lifecycle import tell
from ..model import Table
from ..revision import Revision
from . import completion
from .documents import document_name, read_document
from .face import Face, common
from .reading_options import format_options
from .telling import told_as_markdown, told_as_text


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
    settle = timedelta(0)
    changes = compare(before.ranges, after.ranges, feed="", observed=after.published)
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
    revision = Revision(
        serial=0,
        feed=f"{document_name(old) or '-'} to {document_name(new) or '-'}",
        kind="change",
        observed=after.published or face.now(),
        digest="",
        count=len(after.ranges),
        changes=changes,
    )
    told = tell([revision], (), settle=settle)
    if not changes:
        face.answer("Nothing changed.")
    elif face.output == "markdown":
        face.answer(told_as_markdown(told, face.now()))
    else:
        face.answer_coloured(told_as_text(told, face.now()))
    if face.output == "text":
        face.answer(f"Addresses gained: {', '.join(map(str, added)) or 'none'}")
        face.answer(f"Addresses lost: {', '.join(map(str, removed)) or 'none'}")
    return 0


def _table(name: str, reading: dict[str, str]) -> Table:
    from .reading_options import read_with  # noqa: PLC0415 - beside its only use

    table = read_with(reading, read_document(name), document_name(name))
    if table.problems:
        raise IpRangesError(f"{name}: {DocumentError(table.problems)}")
    return table
