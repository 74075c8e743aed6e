"""``ip:changes``: the history, newest first, with a permanent anchor for each serial and each change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ...instants import parse_instant
from ...model import Range
from ...publication import Line, PublishedFeed, Told
from ...revision import Change
from ..language import _
from ..names import direction_name, role_name
from ..telling import what_happened, what_to_do
from ..view import Block, Code, Fold, Group, Link, Moment, Paragraph, Part, Parts, Row, Strong, Table, say
from .asking import Asking
from .base import ViewDirective, options
from .notices import concerns, notice_box

_FOLDED = 30
"""A revision with more lines is folded away in HTML."""

_PRINTED = 200
"""A revision with more lines is a link where nothing can be folded."""


class ChangesDirective(ViewDirective):
    """One group for each revision."""

    kind = "changes"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "since", "limit")

    @classmethod
    def view(cls, asking: Asking) -> Iterator[Block]:
        """The revisions asked for, and where the older ones are."""
        feed = asking.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        shown = 0
        writer = _Writer(asking, feed)
        for told, lines in _chosen(asking, feed):
            if asking.query.limit and shown == asking.query.limit:
                yield Paragraph(
                    say(_("Older changes are in {file}."), file=asking.file("changes.json", "changes.json", feed, code=True))
                )
                return
            shown += 1
            yield writer.group(told, lines)
        if not shown:
            yield Paragraph((_("No change is known of what was asked for."),), "absence")


def _chosen(asking: Asking, feed: PublishedFeed) -> Iterator[tuple[Told, tuple[Line, ...]]]:
    """The revisions, newest first, with the lines asked for; nothing older than needed is looked at.

    Where regions are asked for, one whose notices speak of such a region is there without any line too.
    """
    query = asking.query
    since = parse_instant(query.since) if query.since else None
    for told in reversed(feed.told):
        if since is not None and told.revision.observed < since:
            return
        if not asking.narrow:
            yield told, told.lines
            continue
        lines = tuple(line for line in told.lines if asking.wants_change(line.change))
        undone = any(asking.wants_change(change) for change, _ in told.elsewhere)
        if lines or undone or any(region in query.regions for notice in told.notices for region in notice.regions):
            yield told, lines


class _Writer:
    """Groups of one feed; lines with the same facts share a cell."""

    def __init__(self, asking: Asking, feed: PublishedFeed) -> None:
        self._asking, self._feed = asking, feed
        self._known: dict[tuple[str, ...], Parts] = {}

    def group(self, told: Told, lines: tuple[Line, ...]) -> Group:
        """One revision."""
        revision = told.revision
        title = say(_("{date}, serial {serial}"), date=Moment(revision.observed), serial=str(revision.serial))
        return Group(title, tuple(self._blocks(told, lines)), f"serial-{revision.serial}", "revision")

    def _blocks(self, told: Told, lines: tuple[Line, ...]) -> Iterator[Block]:
        revision, asking = told.revision, self._asking
        for notice in told.notices:
            if concerns(notice, asking.query.regions):
                yield notice_box(asking, self._feed, notice)
        if revision.kind == "baseline":
            sentence = _("The record begins: {count} were accepted as they stood.")
            yield Paragraph(say(sentence, count=asking.ranges_counted(revision.count)))
            return
        undone = tuple(one for one in told.elsewhere if not asking.narrow or asking.wants_change(one[0]))
        if not lines and not undone:
            if told.lines or told.elsewhere:
                # What it tells is not what was asked for.
                return
            yield Paragraph((_("No address changed, or what changed was undone within days: nothing to do."),))
            return
        table = self._table(told, lines, undone)
        count = len(table.rows)
        if count <= _FOLDED:
            yield table
            return
        counted = asking.counted(count, _("1 change"), _("{count} changes"))
        path = f"changes/{revision.serial}.json"
        link = Paragraph(say(_("{count}, all in {file}."), count=counted, file=asking.file(path, path, self._feed, code=True)))
        yield Fold(counted, (table,), (link,) if count > _PRINTED else None)

    def _table(self, told: Told, lines: tuple[Line, ...], undone: tuple[tuple[Change, int], ...]) -> Table:
        now = self._asking.publication.now
        rows = [self._row(line.change, what_happened(line, now), self._emphasised(line)) for line in lines]
        for change, serial in undone:
            # Whoever followed a link to this change finds it, and where it is told now: an older one may not be shown here.
            query, word = self._asking.query, str(serial)
            is_here = serial > told.revision.serial or not (query.limit or query.since)
            place = Link(word, f"serial-{word}", "here") if is_here else word
            rows.append(self._row(change, (_("Was undone within days."),), say(_("See serial {serial}."), serial=place)))
        columns = (_("Address or range"), _("What for"), _("What happened"), _("What to do"))
        caption = _("Changes of serial {serial}").replace("{serial}", str(told.revision.serial))
        return Table(caption, columns, tuple(rows), "changes")

    def _row(self, change: Change, happened: Parts, to_do: Parts) -> Row:
        marks = (("region", change.subject.region), ("direction", change.subject.direction))
        cells = ((Code(str(change.prefix)),), self._where(change.subject), happened, to_do)
        return Row(cells, f"change-{change.id}", marks)

    def _emphasised(self, line: Line) -> Parts:
        """The action; one that is to be taken stands out."""
        said = what_to_do(line, self._asking.publication.now)
        if line.change.action == "none" or line.returned:
            return said
        return tuple(Strong(part) if isinstance(part, str) else part for part in said)

    def _where(self, item: Range) -> Parts:
        service = item.fact("service")
        key = (item.region, item.role, item.direction, service)
        if key not in self._known:
            found: list[Part] = [self._asking.region_link(self._feed, item.region), ": "] if item.region else []
            found += [f"{service}, "] if service else []
            found += [role_name(item.role), ", ", direction_name(item.direction)]
            self._known[key] = tuple(found)
        return self._known[key]
