"""``changes.json``, what readers are told; and ``changes/<serial>.json``, what was recorded, for programs that catch up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ..history import revision_line
from ..instants import format_instant, instant_or_none
from ..publication import Line, Publication
from ..revision import Revision
from .grouping import Grouped
from .json_text import document, dump

MOST = 10_000
"""Changes in ``changes.json``; the older ones are in ``history.jsonl`` and under ``changes/``."""

_SERIAL = re.compile(r'\{"serial":\s*(\d+),')


def text(grouped: Grouped) -> str:
    """``changes.json`` of one feed, oldest first: whole revisions, the newest that make up :data:`MOST` changes."""
    rows: list[list[str]] = []
    count = 0
    since: int | None = None
    complete = True
    for told in reversed(grouped.feed.told):
        if count and count + len(told.lines) > MOST:
            complete = False
            break
        rows.append([dump(line_row(line)) for line in told.lines])
        count += len(told.lines)
        since = told.revision.serial
    head = {
        "$schema": "schema/changes.schema.json",
        "serial": grouped.publication.serial,
        "feed": grouped.feed.name,
        "since": since,
        "complete": complete,
    }
    return document(head, {"changes": (row for revision in reversed(rows) for row in revision)})


def line_row(line: Line) -> dict[str, Any]:
    """A line that readers are told: the change, and where it is not all, the absences that ended since."""
    row = line.change.as_json()
    if line.away:
        row["away"] = [[format_instant(since), instant_or_none(until)] for since, until in line.away]
    if line.returned:
        row["returned"] = True
    return row


def revisions(publication: Publication, grouped: Grouped) -> Iterator[tuple[str, Callable[[], str]]]:
    """``changes/<serial>.json`` of each revision, for a feed's folder.

    At the top are the revisions of all feeds, since a site has one sequence of serials and ``status.json`` may name
    any of them; under ``feeds/`` those of the feed. Each names the one before it in the same folder.

    The text is the recorded line itself with that serial put in at its end: folding a flap for readers, a
    new wording or a new version of this package cannot alter what a program has already applied.
    """
    previous: int | None = None
    for serial, line in _lines(publication, None if grouped.folder == "" else grouped.feed.name):
        yield f"changes/{serial}.json", _Revision(line, previous)
        previous = serial


class _Revision:
    """The text of one revision's file, made when it is asked for."""

    __slots__ = ("_line", "_previous")

    def __init__(self, line: str, previous: int | None) -> None:
        self._line, self._previous = line, previous

    def __call__(self) -> str:
        return f'{self._line[:-1]},"previous_serial":{dump(self._previous)}}}\n'


def _lines(publication: Publication, feed: str | None) -> Iterator[tuple[int, str]]:
    """Serial and canonical line of each revision, of one feed or of all, oldest first."""
    wanted = None if feed is None else f'"feed":{dump(feed)},'
    start = 0
    history = publication.history
    while (end := history.find("\n", start)) >= 0:
        found = _SERIAL.match(history, start, end)
        # The feed stands right behind the serial, so nothing that a vendor wrote can pass for it.
        if found is not None and (wanted is None or history.startswith(wanted, found.end())):
            yield int(found.group(1)), history[start:end]
        start = end + 1
    if not history:
        every = [told.revision for one in publication.feeds if feed in (None, one.name) for told in one.told]
        yield from ((one.serial, revision_line(one)) for one in sorted(every, key=_by_serial))


def _by_serial(revision: Revision) -> int:
    return revision.serial
