"""``ip-ranges refresh``: fetch, guard, compare, record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from ..changes.terms import and_more, counted, plain
from ..guards.advice import first_overdue
from ..model.prefix import Prefix
from ..model.revision import Revision
from ..pipeline.assemble import telling_of
from ..pipeline.outcome import Outcome
from ..pipeline.refresh import Refreshed, refresh
from ..pipeline.refused_document import Beside, accept_refused, look_at_refused
from ..settings import Settings
from . import completion
from .context import CommandContext
from .documents import PrefixCount
from .history_text import changes_as_text, counted_kinds, draining_by_revision, revision_as_text, revision_summary
from .options import common


@click.command("refresh")
@click.argument("feeds", nargs=-1, metavar="[FEED]...", shell_complete=completion.feeds)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@click.option("--accept", metavar="DIGEST", help="Take exactly this refused document.")
@click.option("--show", metavar="DIGEST", help="Show this refused document beside the accepted one.")
@click.option("--strict", is_flag=True, help="Refuse a plan that does not keep the promised notice.")
@common("text", "json")
def verb(context: CommandContext, feeds: tuple[str, ...], dry_run: bool, accept: str | None, show: str | None, strict: bool) -> int:
    """Fetch the feeds, judge them, and record in the data folder what is new.

    \b
    ip-ranges refresh                  all feeds
    ip-ranges refresh aws --dry-run    what would change in one?
    ip-ranges refresh --show 3f9a…     what is in a refused document?
    ip-ranges refresh --accept 3f9a…   take it after all

    Exits with 1 when a document was refused, or a feed that is not optional,
    or is strict, could not be fetched. What was accepted before still stands.
    """
    store, settings = context.store, context.settings()
    if show is not None:
        _show(context, look_at_refused(store, settings, show, context.now(), names=feeds))
        return 0
    if accept is not None:
        done = accept_refused(store, settings, accept, context.now(), names=feeds, dry_run=dry_run)
    else:
        done = refresh(store, settings, context.fetcher(offline=settings.offline), context.now(), names=feeds, dry_run=dry_run, strict=strict)
    _warn(context, done)
    if context.output == "json":
        context.answer_json(
            {
                "feeds": {outcome.feed.name: _as_json(outcome, done) for outcome in done.outcomes},
                "revisions": [revision.as_json() for revision in done.revisions],
                "taken_over": done.taken_over,
                "dry_run": dry_run,
            }
        )
    else:
        _answer(context, settings, done, dry_run=dry_run)
    return 0 if done.good and not (settings.strict and any(outcome.word == "failed" for outcome in done.outcomes)) else 1


def _warn(context: CommandContext, done: Refreshed) -> None:
    """Say what a person should know besides the answer."""
    for _, sentence in done.warnings:
        context.warn(sentence)
    if done.taken_over:
        context.say(f"Taken over from the site, which has published them already: {counted(done.taken_over, 'revision')}.")
    for outcome in done.outcomes:
        name, reasons = outcome.feed.name, " ".join(outcome.reasons)
        for sentence in (*outcome.warnings, *_overdue(outcome, done.now)):
            context.warn(f"{name}: {sentence}")
        if outcome.word in ("refused", "failed"):
            digest = f" The document's digest is {outcome.digest}." if outcome.digest else ""
            if len(outcome.reasons) > 1:
                context.warn(f"{name} {outcome.word}: There are {counted(len(outcome.reasons), 'reason')}.{digest}")
                context.warn_list(outcome.reasons)
            else:
                context.warn(f"{name} {outcome.word}: {reasons}{digest}")
        elif reasons:
            context.say(f"{name}: {reasons}")


def _answer(context: CommandContext, settings: Settings, done: Refreshed, *, dry_run: bool) -> None:
    for outcome in done.outcomes:
        context.answer(f"{outcome.feed.name}: {_what_became(outcome, dry_run=dry_run)}", in_colour=True)
        if outcome.read is not None:
            context.answer(PrefixCount.of(outcome.read).sentence)
    for revision in done.revisions:
        context.answer(revision_text(revision, settings, done), in_colour=True)


def revision_text(revision: Revision, settings: Settings, done: Refreshed) -> str:
    """What a new revision records, what readers are told of it now, and what they are told when it is certain."""
    outcome, now = next(outcome for outcome in done.outcomes if outcome.feed.name == revision.feed), done.now
    assert outcome.snapshot is not None  # noqa: S101 - it has just been accepted
    history = [recorded for recorded in done.history if recorded.feed == revision.feed]
    orders, every = telling_of(revision.feed, outcome.snapshot.table, history, now, settle=settings.feed(revision.feed).settle)
    by_number, spoken = draining_by_revision(orders.courses, now), [news for news in every if news.serial == revision.serial and not news.by_clock]
    return revision_as_text(revision, revision_summary(revision, outcome.altered), spoken, by_number.get(len(history) - 1, ()), now)


_MOST_ADDRESSES = 10
"""Blocks that are named of those that would come or go; the JSON has all of them."""


def _show(context: CommandContext, beside: Beside) -> None:
    """A refused document beside the accepted one: the reasons, what would change, the addresses, and how to go on."""
    document, snapshot = beside.document, beside.snapshot
    if context.output == "json":
        context.answer_json(
            {
                "feed": document.feed,
                "digest": document.digest,
                "reasons": list(document.reasons),
                "serial": None if snapshot is None else snapshot.serial,
                "readable": beside.table is not None,
                "ranges": None if beside.table is None else len(beside.table.ranges),
                "changes": [change.as_json() for change in beside.changes],
                "coverage": {"added": list(map(str, beside.gained)), "removed": list(map(str, beside.lost))},
            }
        )
        return
    stands = "there is no accepted table" if snapshot is None else f"accepted is serial {snapshot.serial}, {counted(len(snapshot.table.ranges), 'range')}"
    has = "it cannot be read" if beside.table is None else f"it has {counted(len(beside.table.ranges), 'range')}"
    rows = [f"{document.feed}: the document {document.digest[:12]} was refused; {has}, and {stands}.", "Refused since:"]
    rows += [f"  - {reason}" for reason in document.reasons]
    if beside.changes:
        rows += [f"It would change: {counted_kinds(beside.changes)}", changes_as_text(beside.changes, context.now())]
    if beside.table is not None:
        rows += [f"Addresses gained: {_blocks(beside.gained)}", f"Addresses lost: {_blocks(beside.lost)}"]
        again = f"It is the table that is accepted: there is nothing to take, and ip-ranges undo {document.feed} takes it back."
        rows.append(again if beside.stands else f"To take it: ip-ranges refresh {document.feed} --accept {document.digest[:12]}. Until then nothing changes for readers.")
    context.answer("\n".join(rows))


def _blocks(prefixes: Sequence[Prefix]) -> str:
    more = f" {plain(and_more(len(prefixes) - _MOST_ADDRESSES))}" if len(prefixes) > _MOST_ADDRESSES else ""
    return ", ".join(map(str, prefixes[:_MOST_ADDRESSES])) + more or "none"


def _overdue(outcome: Outcome, now: datetime) -> tuple[str, ...]:
    return () if outcome.snapshot is None else first_overdue(outcome.snapshot.table, now)


def _what_became(outcome: Outcome, *, dry_run: bool) -> str:
    snapshot = outcome.snapshot
    if snapshot is None:
        return f"{outcome.word}, there is no accepted table"
    if outcome.word == "accepted":
        would = "would be accepted" if dry_run else "accepted"
        return f"{would} with serial {snapshot.serial}, {counted(len(snapshot.table.ranges), 'range')}"
    return f"{outcome.word}, serial {snapshot.serial} stands"


def _as_json(outcome: Outcome, done: Refreshed) -> dict[str, Any]:
    return {
        "outcome": outcome.word,
        "serial": None if outcome.snapshot is None else outcome.snapshot.serial,
        "reasons": list(outcome.reasons),
        "digest": outcome.digest or (outcome.snapshot.digest if outcome.snapshot else None),
        "changes": sum(len(revision.changes) for revision in done.revisions if revision.feed == outcome.feed.name),
        "warnings": list(outcome.warnings),
        "anew": list(outcome.altered),
        "overdue": list(_overdue(outcome, done.now)),
        "prefixes": None if outcome.read is None else PrefixCount.of(outcome.read)._asdict(),
    }
