"""``ip-ranges backfill``: record past documents."""

from __future__ import annotations

from functools import partial

import click

from ..changes.terms import counted
from ..pipeline.backfill import PastDocument, backfill
from . import completion
from .context import CommandContext
from .documents import dated_by_name, document_name, read_document
from .options import common


@click.command("backfill")
@click.argument("feed", metavar="FEED", shell_complete=completion.feeds)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=completion.files)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded and write nothing.")
@common("text", "json")
def verb(context: CommandContext, feed: str, files: tuple[str, ...], dry_run: bool) -> int:
    """Record past documents of a feed, oldest first, with their own dates.

    A document's date is the one in it, else the one at the beginning of its
    file name; the first document is the baseline. Files that cannot be read
    are named, the others are recorded, and the exit code is 1.

    \b
    ip-ranges backfill aws archive/2026-*-ip-ranges.json.gz
    """
    documents = (PastDocument(document_name(name), partial(read_document, name), dated_by_name(name)) for name in files)
    done = backfill(context.store, context.settings().feed(feed), documents, context.now(), dry_run=dry_run)
    for name, sentence in done.problems:
        context.warn(f"{name or 'standard input'} is left out: {sentence}")
    for name in done.undated:
        context.warn(
            f"{name or 'standard input'} has no date, neither in it nor at the beginning of its name: it counts as seen at the moment"
            " of the document before it, or now where there is none. Put its date in front of its name, like"
            f" 2026-11-20T0930Z-{name or 'table.json'}, and backfill again from a data folder without these revisions."
        )
    if context.output == "json":
        context.answer_json(
            {
                "feed": feed,
                "recorded": len(done.revisions),
                "unchanged": done.unchanged,
                "refused": [{"file": name, "reason": sentence} for name, sentence in done.problems],
                "undated": list(done.undated),
                "serials": [revision.serial for revision in done.revisions],
            }
        )
    else:
        would = "would be recorded" if dry_run else "recorded"
        context.answer(
            f"{feed}: {counted(len(done.revisions), 'revision')} {would}, {counted(done.unchanged, 'document')} without news,"
            f" {len(done.problems):,} could not be read"
        )
    return 1 if done.problems else 0
