"""``ip-ranges log``: the history as notices."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import click

from ..base.errors import StoreError
from ..changes.news import News
from ..changes.terms import counted
from ..model.revision import Revision
from ..model.table import Table
from ..pipeline.assemble import telling_of
from ..settings import Settings
from ..storage.ledger import Ledger
from . import completion
from .context import Face, common
from .documents import read_document
from .draining import Draining, draining_by_revision
from .history_text import Told, news_as_markdown, news_as_text
from .option_values import as_date
from .recorded_changes import counted_kinds


class History(NamedTuple):
    """What one revision recorded, and what readers were told of it until now, at its moment and later.

    *draining* is what left with it and is told only when it is certain.
    """

    revision: Revision
    news: tuple[News, ...]
    draining: tuple[Draining, ...] = ()

    def told(self) -> Iterator[Told]:
        """Each of its news that says something, the first one with what is not told yet."""
        draining: Sequence[Draining] = self.draining
        for one in self.news:
            if draining or not one.is_empty:
                yield one, draining
            draining = ()

    def as_json(self) -> dict[str, Any]:
        """The recorded revision; its ``changes`` are those that readers are told, ``recorded`` the lines of the history."""
        value = self.revision.as_json()
        value["recorded"] = value["changes"]
        value["changes"] = [order.as_json() for one in self.news for order in one.orders]
        value["changes"].sort(key=lambda row: str(row["told"]))
        value["told"] = [one.notice.notice.id for one in self.news if one.notice is not None]
        return value


@click.command("log")
@click.argument("feed", required=False, metavar="[FEED]", shell_complete=completion.feeds)
@click.option("--since", callback=as_date, metavar="DATE", help="Only what was told on that day or later.")
@click.option("--beyond", metavar="FILE", help="Only what this history.jsonl does not have; - is standard input.")
@common("text", "json", "markdown")
def verb(face: Face, feed: str | None, since: datetime | None, beyond: str | None) -> int:
    """Show the history as notices, oldest first: what readers were told, and when.

    A range that left without a date is told when it is certain; until then
    it is only counted, with the day until which it is kept.

    \b
    ip-ranges log aws --since 2026-11-01
    ip-ranges log --output markdown        for a pull request
    git show main:data/history.jsonl | ip-ranges log --beyond -
    """
    store = face.store
    settings = store.settings(face.env)
    every = history(settings, store.load(), feed, face.now())
    if since is not None:
        every = [one for one in every if any(news.told >= since for news in one.news)]
    if beyond is not None:
        known = _serials(beyond)
        every = [one for one in every if one.revision.serial not in known]
    if face.output == "json":
        face.answer_json({"revisions": [one.as_json() for one in every]})
        return 0
    told = [row for one in every for row in one.told() if since is None or row[0].told >= since]
    told.sort(key=lambda row: (row[0].told, row[0].serial))
    if not told:
        face.answer(_nothing([one.revision for one in every]))
    elif face.output == "markdown":
        face.answer(news_as_markdown(told))
    else:
        face.answer_coloured(news_as_text(told))
    return 0


def history(settings: Settings, ledger: Ledger, feed: str | None, now: datetime) -> list[History]:
    """The revisions of one feed, or of all, with what is told of each, in the order of their serials."""
    names = [settings.feed(feed).name] if feed else [one.name for one in settings.feeds]
    found: list[History] = []
    for name in names:
        snapshot = ledger.snapshots.get(name)
        own = [revision for revision in ledger.revisions if revision.feed == name]
        table = Table() if snapshot is None else snapshot.table
        orders, every = telling_of(name, table, own, now, settle=settings.feed(name).settle)
        draining = draining_by_revision(orders.courses, now)
        by_serial: dict[int, list[News]] = defaultdict(list)
        for one in every:
            by_serial[one.serial].append(one)
        found += [
            History(revision, tuple(by_serial[revision.serial]), draining.get(number, ())) for number, revision in enumerate(own)
        ]
    return sorted(found, key=lambda one: one.revision.serial)


def _nothing(revisions: list[Revision]) -> str:
    """What to say where readers are told nothing."""
    if not revisions:
        return "Nothing changed."
    kinds = counted_kinds([change for revision in revisions for change in revision.changes])
    return f"Nothing is told of {counted(len(revisions), 'revision')}" + (f": {kinds}, and nothing to do." if kinds else ".")


def _serials(file: str) -> frozenset[int]:
    """The serials of a history.jsonl; none of an empty one. Raises :class:`~ip_ranges.errors.StoreError`."""
    try:
        return frozenset(int(json.loads(line)["serial"]) for line in read_document(file).split(b"\n") if line.strip())
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{file} is not a history: each of its lines is a revision as JSON, with its serial.") from None
