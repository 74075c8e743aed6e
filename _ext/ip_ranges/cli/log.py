"""``ip-ranges log``: the history as notices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from ..errors import StoreError
from ..instants import instant_or_none
from ..ledger import Ledger
from ..lifecycle import tell
from ..publication import Line, Told
from ..settings import Settings
from . import completion
from .documents import read_document
from .face import Face, common
from .option_values import as_date
from .telling import told_as_markdown, told_as_text


@click.command("log")
@click.argument("feed", required=False, metavar="[FEED]", shell_complete=completion.feeds)
@click.option("--since", callback=as_date, metavar="DATE", help="Only what was seen on that day or later.")
@click.option("--beyond", metavar="FILE", help="Only what this history.jsonl does not have; - is standard input.")
@common("text", "json", "markdown")
def verb(face: Face, feed: str | None, since: datetime | None, beyond: str | None) -> int:
    """Show the history as notices, oldest first: what changed, and what to do.

    A range that was away for less than the feed's settle time and came back
    is one line, at the revision in which it first went.

    \b
    ip-ranges log aws --since 2026-11-01
    ip-ranges log --output markdown        for a pull request
    git show main:data/history.jsonl | ip-ranges log --beyond -
    """
    store = face.store
    settings = store.settings(face.env)
    ledger = store.load()
    told = _since(history(settings, ledger, feed), since)
    if beyond is not None:
        known = _serials(beyond)
        told = [one for one in told if one.revision.serial not in known]
    if face.output == "json":
        face.answer_json({"revisions": [as_json(one) for one in told]})
    elif face.output == "markdown":
        face.answer(told_as_markdown(told, face.now()))
    else:
        face.answer_coloured(told_as_text(told, face.now()) or "Nothing changed.")
    return 0


def history(settings: Settings, ledger: Ledger, feed: str | None) -> list[Told]:
    """The told revisions of one feed, or of all, in the order of their serials."""
    names = [settings.feed(feed).name] if feed else [one.name for one in settings.feeds]
    found: list[Told] = []
    for name in names:
        snapshot = ledger.snapshots.get(name)
        notices = () if snapshot is None else snapshot.table.notices
        own = [revision for revision in ledger.revisions if revision.feed == name]
        found += tell(own, notices, settle=settings.feed(name).settle)
    return sorted(found, key=lambda one: one.revision.serial)


def as_json(told: Told) -> dict[str, Any]:
    """A revision with the lines that readers are told; its coverage is what was recorded."""
    value = told.revision.as_json()
    value["changes"] = [_line(line) for line in told.lines]
    value["told"] = [notice.id for notice in told.notices]
    return value


def _serials(file: str) -> frozenset[int]:
    """The serials of a history.jsonl; none of an empty one. Raises :class:`~ip_ranges.errors.StoreError`."""
    try:
        return frozenset(int(json.loads(line)["serial"]) for line in read_document(file).split(b"\n") if line.strip())
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{file} is not a history: each of its lines is a revision as JSON, with its serial.") from None


def _line(line: Line) -> dict[str, Any]:
    value = line.change.as_json()
    if line.away:
        value["away"] = [[instant_or_none(moment) for moment in pair] for pair in line.away]
    return value


def _since(told: Sequence[Told], moment: datetime | None) -> list[Told]:
    return [one for one in told if moment is None or one.revision.observed >= moment]
