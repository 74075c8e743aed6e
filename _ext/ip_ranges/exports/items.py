"""What subscribers read: one item a revision, the same in Atom and in JSON Feed, whole or for a region or a role."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from ..model import Notice
from ..publication import Line, PublishedFeed, Told
from ..wording import counted, day_and_time, what_happened, what_to_do, where

Scope = tuple[str, str]
"""("", "") for everything, ("region", id) or ("role", name)."""

EVERYTHING: Scope = ("", "")

MOST_ITEMS = 50
MOST_LINES = 200
"""Lines of one item; a thousand lines are no notice, and ``changes/<serial>.json`` has them all."""

_REVISIONS_READ = 2000
"""How far back regions and roles are looked for, so that a long history costs no more than this."""

_IDS = uuid.UUID("6f0c2a9e-5b0d-5d0c-8a5e-3c1f6c1d4b7e")
"""The namespace of our ids (RFC 9562, version 5). Changing it would tell every subscriber everything again."""


class Item(NamedTuple):
    """One revision for subscribers. *id* follows from what was recorded, never from where the site is or from the day."""

    id: str
    serial: int
    title: str
    published: datetime
    updated: datetime
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...]

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Prefix and sentence of each line. The tense is that of the item's own day, so that its bytes stay."""
        for line in self.lines[:MOST_LINES]:
            place, happened = where(line.change.subject), what_happened(line, self.updated)
            yield str(line.change.prefix), f" ({place}) {happened}. {what_to_do(line, self.updated)}"
        if len(self.lines) > MOST_LINES:
            yield f"{len(self.lines) - MOST_LINES:,} more", f" are in changes/{self.serial}.json."


def feed_id(feed: PublishedFeed, scope: Scope) -> str:
    """The permanent id of a feed of notices."""
    return uuid.uuid5(_IDS, "\n".join(("feed", feed.name, *scope))).urn


def item_id(told: Told, scope: Scope) -> str:
    """The permanent id of an item: of the recorded revision, pending or not, wherever it is published."""
    revision = told.revision
    return uuid.uuid5(_IDS, "\n".join((revision.feed, str(revision.serial), revision.digest, *scope))).urn


def items(feed: PublishedFeed, scopes: Iterable[Scope]) -> dict[Scope, list[Item]]:
    """The newest items of each scope, newest first, from one walk through the history."""
    found: dict[Scope, list[Item]] = {scope: [] for scope in scopes}
    for count, told in enumerate(reversed(feed.told)):
        if count >= _REVISIONS_READ:
            break
        for scope, lines in _by_scope(told).items():
            into = found.get(scope)
            if into is not None and len(into) < MOST_ITEMS:
                notices = tuple(notice for notice in told.notices if _concerns(notice, scope))
                if lines or notices or told.revision.kind == "baseline":
                    into.append(_item(told, scope, tuple(lines), notices))
    return found


def _by_scope(told: Told) -> dict[Scope, list[Line]]:
    found: dict[Scope, list[Line]] = defaultdict(list)
    found[EVERYTHING] = list(told.lines)
    for notice in told.notices:
        for region in notice.regions:
            found.setdefault(("region", region), [])
    for line in told.lines:
        # What moves concerns those whom it leaves as well as those whom it comes to.
        ends = (line.change.before[:1] + line.change.after[:1]) if line.change.before else line.change.after[:1]
        for scope in {("region", item.region) for item in ends} | {("role", item.role) for item in ends}:
            found[scope].append(line)
    return found


def _concerns(notice: Notice, scope: Scope) -> bool:
    kind, name = scope
    return kind == "" or (kind == "region" and name in notice.regions)


def _item(told: Told, scope: Scope, lines: tuple[Line, ...], notices: tuple[Notice, ...]) -> Item:
    revision = told.revision
    moments = [until for line in lines for _, until in line.away if until is not None]
    return Item(
        id=item_id(told, scope),
        serial=revision.serial,
        title=_title(told, lines, notices),
        published=revision.observed,
        # A line that was folded since says something else than before, and since then.
        updated=max([revision.observed, *moments]),
        lines=lines,
        notices=notices,
    )


def _title(told: Told, lines: tuple[Line, ...], notices: tuple[Notice, ...]) -> str:
    kinds = Counter("back" if line.returned else line.change.kind for line in lines)
    parts = [f"{count:,} {kind}" for kind, count in kinds.items()]
    if told.revision.kind == "baseline":
        parts = [f"a new start with {counted(told.revision.count, 'range')}"]
    if len(notices) == 1:
        parts.insert(0, notices[0].title)
    return f"{told.revision.serial}: {', '.join(parts) or 'regions or notices changed'}"


def notice_lines(notice: Notice, clean: Callable[[str], str]) -> list[str]:
    """A notice as paragraphs."""
    when = [f"Takes effect on {day_and_time(notice.effective)}."] if notice.effective else []
    return [clean(one) for one in (notice.title, *when, *notice.body.split("\n\n")) if one.strip()]
