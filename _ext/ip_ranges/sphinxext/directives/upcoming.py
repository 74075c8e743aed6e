"""``ip:upcoming``: what is to come, with the day and the action, and the notice that readers are given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from ...entries import Entry
from ...lifecycle import notice_given
from ...model import Notice
from ...outline import SOON
from ...publication import PublishedFeed
from ..language import _, counted, length
from ..names import direction_name, role_name, state_badge
from ..telling import keep_until
from ..view import Badge, Block, Code, Moment, Paragraph, Part, Parts, Row, Strong, Table, say
from .asking import Asking
from .base import ViewDirective, options
from .notices import concerns, notice_box


class UpcomingDirective(ViewDirective):
    """Announced and draining ranges by date, the notices that explain them, and the notice period."""

    kind = "upcoming"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "limit")

    @classmethod
    def view(cls, asking: Asking) -> Iterator[Block]:
        """Notices, the table, the notice period."""
        feed = asking.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        now = asking.publication.now
        notices = [
            notice
            for notice in feed.table.notices
            if (notice.effective is None or now < notice.effective) and concerns(notice, asking.query.regions)
        ]
        notices.sort(key=lambda notice: (notice.effective is None, notice.effective or notice.published, notice.id))
        coming = _coming(asking, feed)
        if not coming and not notices:
            yield Paragraph((_("Nothing is planned: no address is announced, and none is about to be given up."),), "absence")
        for notice in notices:
            yield notice_box(asking, feed, notice)
        if coming:
            yield _table(asking, feed, coming, notices)
        elif notices:
            yield Paragraph((_("No address is announced, and none is about to be given up."),), "absence")
        yield Paragraph(notice_period(asking, feed), "notice-period")


def _coming(asking: Asking, feed: PublishedFeed) -> list[tuple[datetime, Entry]]:
    """The announced and draining entries with the day that matters, the nearest first."""
    found = []
    for entry in feed.entries.where(lambda entry: entry.state in ("announced", "draining") and asking.wants(entry.range)):
        day = entry.range.effective if entry.state == "announced" else entry.keep_until
        if day is not None:
            found.append((day, entry))
    found.sort(key=lambda one: (one[0], one[1].range.prefix, one[1].range.region))
    return found


def _table(
    asking: Asking, feed: PublishedFeed, coming: list[tuple[datetime, Entry]], notices: list[Notice]
) -> Table:
    limit = asking.query.limit or len(coming)
    rows = tuple(_row(asking, feed, day, entry, notices) for day, entry in coming[:limit])
    caption = _("Addresses that are about to change")
    if limit < len(coming):
        caption = (
            _("{caption}: the next {shown} of {count}")
            .replace("{shown}", asking.number(limit))
            .replace("{count}", asking.number(len(coming)))
            .replace("{caption}", caption)
        )
    columns = (_("Address or range"), _("When"), _("What for"), _("What happens"), _("What to do"))
    return Table(caption, columns, rows, "upcoming")


def _row(asking: Asking, feed: PublishedFeed, day: datetime, entry: Entry, notices: list[Notice]) -> Row:
    item, now = entry.range, asking.publication.now
    when: list[Part] = [Moment(day)]
    if day - now <= SOON:
        when += [" ", Badge("soon", _("soon"))]
    what_for: list[Part] = [asking.region_link(feed, item.region), ": "] if item.region else []
    what_for += [role_name(item.role), ", ", direction_name(item.direction)]
    return Row(
        ((Code(str(item.prefix)),), tuple(when), tuple(what_for), _happens(entry, day, notices), _to_do(entry, day, now)),
        "",
        (("region", item.region), ("direction", item.direction)),
    )


def _happens(entry: Entry, day: datetime, notices: list[Notice]) -> Parts:
    """What happens on that day, and the notice that explains it."""
    sentence = _("{state}: in use from that day on") if entry.state == "announced" else _("{state}: given up on that day")
    if entry.withdrawn:
        sentence = _("{state}: withdrawn before it was used")
    found = list(say(sentence, state=state_badge(entry.state)))
    explaining = [
        notice
        for notice in notices
        if notice.effective == day and (not notice.regions or entry.range.region in notice.regions)
    ]
    for notice in explaining:
        found += [" (", notice.title, ")"]
    return tuple(found)


def _to_do(entry: Entry, day: datetime, now: datetime) -> Parts:
    item = entry.range
    if entry.state == "announced":
        return say(_("Allow it before {date}."), date=Moment(day))
    keep = keep_until(day, now)
    if item.role == "load-balancer" and item.direction == "inbound" and not entry.withdrawn:
        return (*say(_("Repoint A records that name it before {date}."), date=Moment(day)), " ", *keep)
    return keep


def notice_period(asking: Asking, feed: PublishedFeed) -> Parts:
    """The notice that is promised, and what was given so far."""
    language = asking.place.language
    given = notice_given(feed.told)
    promised = asking.publication.promised
    found: list[Part] = []
    if promised is not None and feed.primary:
        found += say(_("Notice promised: at least {length} before an address changes."), length=Strong(length(promised, language)))
        found.append(" ")
    if given.shortest is None or given.median is None:
        found.append(_("Notice given so far: no change has asked anything of you yet."))
        return tuple(found)
    found += say(
        _("Notice given so far: {shortest} at the shortest, {median} in the median of {changes}."),
        shortest=Strong(length(given.shortest, language)),
        median=Strong(length(given.median, language)),
        changes=counted(given.changes, language, _("1 change"), _("{count} changes")),
    )
    return tuple(found)
