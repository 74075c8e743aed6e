"""``ip-ranges refresh``: fetch, guard, compare, record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from ..changes.terms import counted, day_and_time
from ..guards.advice import first_overdue
from ..model.revision import Revision
from ..pipeline.assemble import telling_of
from ..pipeline.outcome import Outcome
from ..pipeline.refresh import Refreshed, accept_refused, refresh
from ..settings import Settings
from . import completion
from .context import CACHE, Face, common
from .draining import draining_by_revision
from .history_text import news_lines
from .recorded_changes import changes_as_text, counted_kinds


@click.command("refresh")
@click.argument("feeds", nargs=-1, metavar="[FEED]...", shell_complete=completion.feeds)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@click.option("--accept", metavar="DIGEST", help="Take exactly this refused document.")
@common("text", "json")
def verb(face: Face, feeds: tuple[str, ...], dry_run: bool, accept: str | None) -> int:
    """Fetch the feeds, judge them, and record in the data folder what is new.

    \b
    ip-ranges refresh                  all feeds
    ip-ranges refresh aws --dry-run    what would change in one?
    ip-ranges refresh --accept 3f9a…   take a refused document after all

    Exits with 1 when a document was refused, or a feed that is not optional,
    or is strict, could not be fetched. What was accepted before still stands.
    """
    store, now = face.store, face.now()
    settings = store.settings(face.env)
    if accept is not None:
        done = accept_refused(store, settings, accept, now, names=feeds, dry_run=dry_run)
    else:
        from ..fetch import Fetcher  # noqa: PLC0415 - the network is only imported where it is used

        fetcher = Fetcher(
            data=face.data,
            cache=face.data / CACHE,
            clock=face.now,
            environment=face.env,
            offline=settings.offline,
            progress=face.progress(),
        )
        done = refresh(store, settings, fetcher, now, names=feeds, dry_run=dry_run)
    _tell(face, settings, done, dry_run=dry_run)
    return 0 if done.good and not (settings.strict and any(one.word == "failed" for one in done.outcomes)) else 1


def _tell(face: Face, settings: Settings, done: Refreshed, *, dry_run: bool) -> None:
    for _, sentence in done.warnings:
        face.warn(sentence)
    if done.taken_over:
        face.say(f"Taken over from the site, which has published them already: {counted(done.taken_over, 'revision')}.")
    for outcome in done.outcomes:
        for sentence in outcome.warnings:
            face.warn(f"{outcome.feed.name}: {sentence}")
        for sentence in _overdue(outcome, face.now()):
            face.warn(f"{outcome.feed.name}: {sentence}")
        if outcome.word in ("refused", "failed"):
            face.warn(f"{outcome.feed.name} {outcome.word}: {' '.join(outcome.reasons)}{_digest(outcome)}")
        elif outcome.reasons:
            face.say(f"{outcome.feed.name}: {' '.join(outcome.reasons)}")
    if face.output == "json":
        face.answer_json(
            {
                "feeds": {one.feed.name: _as_json(one, done, face.now()) for one in done.outcomes},
                "revisions": [revision.as_json() for revision in done.revisions],
                "taken_over": done.taken_over,
                "dry_run": dry_run,
            }
        )
        return
    for outcome in done.outcomes:
        face.answer_coloured(_line(outcome, dry_run=dry_run))
        count = _count(outcome)
        if count is not None and count["document"] != count["ranges"]:
            has = counted(count["document"], "distinct prefix")
            became = f"{count['ranges']:,} became {'a range' if count['ranges'] == 1 else 'ranges'}"
            face.say(f"{outcome.feed.name}: by a count of its own the document has {has}; {became}.")
    for revision in done.revisions:
        face.answer_coloured(_changed(revision, settings, done, face.now()))


def _changed(revision: Revision, settings: Settings, done: Refreshed, now: datetime) -> str:
    """What a new revision records, what readers are told of it now, and what they are told when it is certain."""
    snapshot = next(one.snapshot for one in done.outcomes if one.feed.name == revision.feed)
    assert snapshot is not None  # noqa: S101 - it has just been accepted
    own = [one for one in done.history if one.feed == revision.feed]
    orders, every = telling_of(revision.feed, snapshot.table, own, now, settle=settings.feed(revision.feed).settle)
    when = f"{revision.serial}  {revision.feed}  {day_and_time(revision.observed)}"
    rows = [f"{when}: {_summary(revision)}"]
    if revision.kind != "baseline":
        rows += [changes_as_text(revision.changes, now, actions=False)] if revision.changes else []
    told = [one for one in every if one.serial == revision.serial and not one.by_clock]
    lines = [f"  {line}" for news in told for line in news_lines(news)]
    rows += ["Readers are told:", *lines] if lines else []
    rows += [f"  {one.sentence}" for one in draining_by_revision(orders.courses, now).get(len(own) - 1, ())]
    return "\n".join(rows) + "\n"


def _summary(revision: Revision) -> str:
    if revision.kind == "baseline":
        return f"{'first acceptance' if revision.fresh else 'a new start'}, {counted(revision.count, 'range')}"
    altered = [word for word, ids in (("regions", revision.regions), ("notices", revision.notices)) if ids]
    return ", ".join([*([counted_kinds(revision.changes)] if revision.changes else []), *(f"{word} altered" for word in altered)])


def _overdue(outcome: Outcome, now: datetime) -> tuple[str, ...]:
    return () if outcome.snapshot is None else first_overdue(outcome.snapshot.table, now)


def _digest(outcome: Outcome) -> str:
    return f" The document's digest is {outcome.digest}." if outcome.digest else ""


def _line(outcome: Outcome, *, dry_run: bool) -> str:
    snapshot = outcome.snapshot
    stands = "there is no accepted table" if snapshot is None else f"serial {snapshot.serial} stands"
    if outcome.word == "accepted" and snapshot is not None:
        would = "would be accepted" if dry_run else "accepted"
        return f"{outcome.feed.name}: {would} with serial {snapshot.serial}, {counted(len(snapshot.table.ranges), 'range')}"
    return f"{outcome.feed.name}: {outcome.word}, {stands}"


def _count(outcome: Outcome) -> dict[str, int] | None:
    """How many distinct prefixes the document has and how many became ranges; None where no document was read anew."""
    if outcome.word != "accepted" or outcome.snapshot is None:
        return None
    table = outcome.snapshot.table
    return {"document": table.counted.document, "ranges": len({item.prefix for item in table.ranges})}


def _as_json(outcome: Outcome, done: Refreshed, now: datetime) -> dict[str, Any]:
    return {
        "outcome": outcome.word,
        "serial": None if outcome.snapshot is None else outcome.snapshot.serial,
        "reasons": list(outcome.reasons),
        "digest": outcome.digest or (outcome.snapshot.digest if outcome.snapshot else None),
        "changes": sum(len(one.changes) for one in done.revisions if one.feed == outcome.feed.name),
        "warnings": list(outcome.warnings),
        "overdue": list(_overdue(outcome, now)),
        "prefixes": _count(outcome),
    }
