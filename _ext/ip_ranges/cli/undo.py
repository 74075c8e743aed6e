"""``ip-ranges undo``: take back an acceptance that was a mistake."""

from __future__ import annotations

import click

from ..changes.terms import counted
from ..pipeline.undo import undo
from . import completion
from .context import CommandContext
from .options import common
from .refresh import revision_text


@click.command("undo")
@click.argument("feed", metavar="FEED", shell_complete=completion.feeds)
@click.option("--dry-run", is_flag=True, help="Say what readers would be told and write nothing.")
@common("text", "json")
def verb(context: CommandContext, feed: str, dry_run: bool) -> int:
    """Take back the newest revision of a feed, by a new one with the table of
    before. Nothing is rewritten: readers are told of it as of any other change,
    and what they obeyed cuts nobody off. The document is refused from then on;
    ip-ranges refresh --accept takes it after all.

    \b
    ip-ranges undo aws --dry-run
    ip-ranges undo aws
    """
    settings = context.settings()
    done = undo(context.store, settings, feed, context.fetcher(offline=settings.offline), context.now(), dry_run=dry_run)
    for _, sentence in done.warnings:
        context.warn(sentence)
    (revision,) = done.revisions
    assert revision.undone is not None  # noqa: S101 - that is what it is
    if context.output == "json":
        context.answer_json(
            {
                "feed": feed,
                "undone": revision.undone.serial,
                "document": revision.undone.document,
                "serial": revision.serial,
                "revision": revision.as_json(),
                "dry_run": dry_run,
            }
        )
        return 0
    would = "would be taken back" if dry_run else "is taken back"
    context.answer(f"{feed}: {revision.undone.serial} {would} with serial {revision.serial}, {counted(revision.count, 'range')}")
    context.answer(revision_text(revision, settings, done), in_colour=True)
    context.say(f"Correct the source of {feed}: what it gave is refused until ip-ranges refresh --accept takes it.")
    return 0
