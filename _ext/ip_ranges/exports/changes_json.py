"""``changes.json``, what readers are told; and ``changes/<serial>.json``, what was recorded, for programs that catch up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..changes.publication import Publication
from ..model.revision import Revision
from ..storage.history_file import revision_line
from .feed_view import Grouped
from .json_lines import document, dump

_SERIAL = re.compile(r'\{"serial":\s*(\d+),')


def text(grouped: Grouped) -> str:
    """``changes.json`` of one feed: every change that readers are told, oldest first; it only grows at its end."""
    orders = grouped.feed.told
    head = {
        "$schema": "schema/changes.schema.json",
        "serial": grouped.publication.serial,
        "feed": grouped.feed.name,
        "since": orders[0].serial if orders else None,
        "complete": True,
    }
    return document(head, {"changes": (dump(order.as_json()) for order in orders)})


def revisions(publication: Publication, grouped: Grouped) -> Iterator[tuple[str, Callable[[], str]]]:
    """``changes/<serial>.json`` of each revision, for a feed's folder.

    At the top are the revisions of all feeds, since a site has one sequence of serials and ``status.json`` may name
    any of them; under ``feeds/`` those of the feed. Each names the one before it in the same folder.

    The text is the recorded line itself with that serial put in at its end: a new wording or a new version of this package
    cannot alter what a program has already applied.
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
    feed_key = None if feed is None else f'"feed":{dump(feed)},'
    start = 0
    history = publication.history
    while (end := history.find("\n", start)) >= 0:
        match = _SERIAL.match(history, start, end)
        # The feed stands right behind the serial, so nothing that a vendor wrote can pass for it.
        if match is not None and (feed_key is None or history.startswith(feed_key, match.end())):
            yield int(match.group(1)), history[start:end]
        start = end + 1
    if not history:
        every = [revision for item in publication.feeds if feed in (None, item.name) for revision in item.revisions]
        yield from ((item.serial, revision_line(item)) for item in sorted(every, key=_by_serial))


def _by_serial(revision: Revision) -> int:
    return revision.serial
