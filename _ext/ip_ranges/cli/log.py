"""``ip-ranges log``: the history as notices."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import click

from ..base.errors import IpRangesError, StoreError
from ..changes.news import News
from ..changes.terms import counted
from ..model.revision import Revision
from ..model.table import Table
from ..pipeline.assemble import telling_of
from ..settings import FeedSettings
from ..storage.ledger import Ledger
from . import completion
from .accepted_publication import accepted_now
from .context import CommandContext
from .documents import read_document
from .history_text import (
    Draining,
    ShownNews,
    counted_kinds,
    draining_by_revision,
    no_such_serial,
    revision_as_text,
    revision_summary,
)
from .options import as_date, common

_SERIAL = re.compile(r"\d{10,}")


class RevisionNews(NamedTuple):
    """What one revision recorded, and what readers were told of it until now, at its moment and later.

    *draining* is what left with it and is told only when it is certain.
    """

    revision: Revision
    news: Sequence[News]
    draining: Sequence[Draining] = ()

    def shown(self) -> Iterator[ShownNews]:
        """Each of its news that says something, the first one with what is not told yet."""
        for index, news in enumerate(self.news):
            draining = self.draining if index == 0 else ()
            if draining or not news.is_empty:
                yield ShownNews(news, draining)

    def as_text(self, now: datetime) -> str:
        """The whole revision, and what readers were told of it."""
        spoken = [news for news in self.news if not news.is_empty]
        return revision_as_text(self.revision, revision_summary(self.revision), spoken, self.draining, now, whole=True)

    def as_json(self) -> dict[str, Any]:
        """The recorded revision; its ``changes`` are those that readers are told, ``recorded`` the lines of the history."""
        value = self.revision.as_json()
        changes = [order.as_json() for news in self.news for order in news.orders]
        notices = [news.notice.notice.id for news in self.news if news.notice is not None]
        return value | {"recorded": value["changes"], "changes": sorted(changes, key=lambda row: str(row["told"])), "told": notices}


@click.command("log")
@click.argument("which", required=False, metavar="[FEED|SERIAL]", shell_complete=completion.feeds_or_serials)
@click.option("--since", callback=as_date, metavar="DATE", help="Only what was told on that day or later.")
@click.option("--beyond", metavar="FILE", shell_complete=completion.files, help="Only what this history.jsonl does not have; - is standard input.")
@common("text", "json", "markdown")
def verb(context: CommandContext, which: str | None, since: datetime | None, beyond: str | None) -> int:
    """Show the history as notices, oldest first: what readers were told, and when.

    A range that left without a date is told when it is certain; until then
    it is only counted, with the day until which it is kept. The revision with
    a SERIAL is shown whole, with every line of the record.

    \b
    ip-ranges log aws --since 2026-11-01
    ip-ranges log --output markdown        for a pull request
    git show main:data/history.jsonl | ip-ranges log --beyond -
    """
    settings, ledger = context.settings(), context.store.load()
    serial = int(which) if which and _SERIAL.fullmatch(which) else None
    feeds = settings.feeds if which is None or serial else [settings.feed(which)]
    now = accepted_now(context, ledger)
    every = sorted(
        (revision_news for feed_settings in feeds for revision_news in _of_feed(feed_settings, ledger, now)),
        key=lambda revision_news: revision_news.revision.serial,
    )
    if serial is not None:
        every = [_with_serial(serial, every)]
    if since is not None:
        every = [revision_news for revision_news in every if any(news.told >= since for news in revision_news.news)]
    if beyond is not None:
        serials = _serials(beyond)
        every = [revision_news for revision_news in every if revision_news.revision.serial not in serials]
    if context.output == "json":
        context.answer_json({"revisions": [revision_news.as_json() for revision_news in every]})
        return 0
    if serial is not None and context.output == "text":
        context.answer(every[0].as_text(now), in_colour=True)
        return 0
    shown = [row for revision_news in every for row in revision_news.shown() if since is None or row.news.told >= since]
    shown.sort(key=lambda row: (row.news.told, row.news.serial))
    if not shown:
        context.answer(_nothing([revision_news.revision for revision_news in every]))
    elif context.output == "markdown":
        context.answer("\n".join(row.as_markdown() for row in shown))
    else:
        context.answer("\n".join(row.as_text() for row in shown), in_colour=True)
    return 0


def _of_feed(feed: FeedSettings, ledger: Ledger, now: datetime) -> Iterator[RevisionNews]:
    """The revisions of a feed, with what is told of each."""
    snapshot = ledger.snapshots.get(feed.name)
    revisions = [revision for revision in ledger.revisions if revision.feed == feed.name]
    orders, every = telling_of(feed.name, Table() if snapshot is None else snapshot.table, revisions, now, settle=feed.settle)
    draining = draining_by_revision(orders.courses, now)
    by_serial: dict[int, list[News]] = defaultdict(list)
    for news in every:
        by_serial[news.serial].append(news)
    for number, revision in enumerate(revisions):
        yield RevisionNews(revision, by_serial[revision.serial], draining.get(number, ()))


def _with_serial(serial: int, every: Sequence[RevisionNews]) -> RevisionNews:
    """The revision with a serial. Raises :class:`~ip_ranges.errors.IpRangesError`."""
    for revision_news in every:
        if revision_news.revision.serial == serial:
            return revision_news
    raise IpRangesError(no_such_serial(serial, [revision_news.revision.serial for revision_news in every]))


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
