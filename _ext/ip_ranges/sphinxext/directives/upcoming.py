"""``ip:upcoming``: what is to come, with the day and the action, and the notice that readers are given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, NamedTuple

from ...changes.content_key import SOON
from ...changes.order_lines import Line, lines
from ...changes.orders import Order
from ...changes.orders_in_force import Held, Planned, day_of, holding
from ...changes.publication import PublishedFeed
from ...changes.schedules import scope_of
from ...changes.sentences import NOTHING_TO_DO, allow_by, keep_unlisted, remove_after, repoint_between
from ...changes.states import notice_given
from ...changes.terms import Sentence
from ...model.entries import Entry, EntryFacts
from ...model.prefix import Prefix
from ...model.prefix_sets import Blocks
from ...model.table import Notice
from ..rendering.blocks import Badge, Block, Code, Link, Moment, Paragraph, Part, Parts, Row, Strong, Table, say
from ..rendering.change_sentences import on_page, together
from ..rendering.translation import _, counted, length
from ..rendering.vocabulary import direction_name, heading, role_name
from .base import ViewDirective, options
from .context import Asking
from .notices import concerns, newest_anchor, upcoming_box
from .order_cells import happened, what_for


class UpcomingDirective(ViewDirective):
    """What was told and is still to be done, what is not listed any more, the notices, and the notice period."""

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
        planned = Planned(feed.entries)
        held = [one for one in holding(feed.told) if now < one.day and asking.wants_order(one.order) and planned.holds(one, now)]
        quiet = _quiet(asking, feed, held)
        rows = sorted([*_dated(asking, feed, notices, held, quiet), *quiet], key=lambda one: (one.day, one.prefix, one.row.marks))
        if not rows and not notices:
            yield Paragraph((_("Nothing is planned: no address is announced, and none is about to be given up."),), "absence")
        for notice in notices:
            yield upcoming_box(asking, feed, notice)
        if rows:
            yield _table(asking, rows)
        elif notices:
            yield Paragraph((_("No address is announced, and none is about to be given up."),), "absence")
        if period := notice_period(asking, feed, is_asking=bool(rows)):
            yield Paragraph(period, "notice-period")


class _Coming(NamedTuple):
    """A row before it is one: *day* is the day that falls first, or in its place the one on which something is certain."""

    day: datetime
    prefix: Prefix
    row: Row


def _dated(
    asking: Asking, feed: PublishedFeed, notices: list[Notice], held: list[Held], quiet: list[_Coming]
) -> Iterator[_Coming]:
    """What was told, still holds, and has its day ahead; what a quiet row says already is left to that."""
    said = Blocks(one.prefix for one in quiet)
    orders = [one.order._replace(prefix=one.prefix) for one in held if one.order.action != "repoint" or not said.touch(one.prefix)]
    for line in lines(sorted(orders, key=lambda order: order.action != "repoint")):
        assert line.prefix is not None  # noqa: S101 - what holds has a prefix
        day = min(map(day_of, line.orders))
        yield _Coming(day, line.prefix, _row(asking, feed, line, day, notices))


def _row(asking: Asking, feed: PublishedFeed, line: Line, day: datetime, notices: list[Notice]) -> Row:
    now = asking.publication.now

    def name(region: str) -> str:
        known = feed.region(region)
        return known.title if known else region

    happens = list(happened(line, name))
    for notice in notices:
        if notice.effective == day and (not notice.regions or line.region in notice.regions):
            anchor = newest_anchor(feed, notice)
            happens += [" (", Link(notice.title, anchor, "here") if anchor else notice.title, ")"]
    cells = (
        (Code(str(line.prefix)),),
        _when(day, now),
        what_for(asking, feed, line, name),
        tuple(happens),
        together(_to_do(line, now)),
    )
    return Row(cells, "", (("region", line.region), ("direction", line.direction)))


def _when(day: datetime, now: datetime) -> Parts:
    return (Moment(day), " ", Badge("soon", _("soon"))) if day - now <= SOON else (Moment(day),)


def _to_do(line: Line, now: datetime) -> Iterator[Sentence]:
    """All that is still to be done, what falls first coming first."""
    for order in line.orders:
        yield from _still_asked(order, now)


def _still_asked(order: Order, now: datetime) -> Iterator[Sentence]:
    if order.action == "allow" and order.effective is not None:
        yield allow_by(order.effective)
    elif order.action == "repoint":
        version = 4 if order.prefix is None else order.prefix.version
        yield from repoint_between(order.not_before, order.keep_until, now, gap=order.gap, version=version)
    elif order.action == "remove" and order.keep_until is not None:
        yield remove_after(order.keep_until)
    else:
        yield NOTHING_TO_DO


def _quiet(asking: Asking, feed: PublishedFeed, held: list[Held]) -> list[_Coming]:
    """What vanished from the list without a day, of which nobody was told to remove it: it may come back."""
    def is_quiet(facts: EntryFacts) -> bool:
        return facts.state == "draining" and facts.gone is not None and facts.range.expires is None and not facts.withdrawn

    gone = asking.of(feed.entries.where(is_quiet))
    listed = list(feed.allowed.where(lambda facts: facts.gone is None)) if gone else []
    return [_quiet_row(asking, feed, entry, listed, held) for entry in gone]


def _quiet_row(asking: Asking, feed: PublishedFeed, entry: Entry, listed: list[Entry], held: list[Held]) -> _Coming:
    item, now = entry.range, asking.publication.now
    assert entry.gone is not None and entry.keep_until is not None  # noqa: S101, PT018 - only asked for what is gone
    elsewhere = next(
        (one.range for one in listed if one.range.direction == item.direction and one.range.prefix.contains(item.prefix)), None
    )
    happens, keep = keep_unlisted(entry.gone, entry.keep_until, elsewhere, lambda region: getattr(feed.region(region), "title", region))
    to_do = [
        sentence
        for one in held
        if one.order.action == "repoint" and one.order.scope == scope_of(item) and one.prefix.contains(item.prefix)
        for sentence in repoint_between(one.order.not_before, one.order.keep_until, now, gap=one.order.gap, version=one.prefix.version)
    ]
    what: list[Part] = [asking.region_link(feed, item.region), ": "] if item.region else []
    what += [role_name(item.role), ", ", direction_name(item.direction)]
    when = _when(entry.keep_until, now) if to_do else (_("no day yet"),)
    cells = ((Code(str(item.prefix)),), when, tuple(what), on_page(happens), together([*to_do, keep]))
    return _Coming(entry.keep_until, item.prefix, Row(cells, "", (("region", item.region), ("direction", item.direction))))


def _table(asking: Asking, coming: list[_Coming]) -> Table:
    limit = asking.query.limit or len(coming)
    caption = _("Addresses that are about to change")
    if limit < len(coming):
        caption = (
            _("{caption}: the next {shown} of {count}")
            .replace("{shown}", asking.number(limit))
            .replace("{count}", asking.number(len(coming)))
            .replace("{caption}", caption)
        )
    columns = (heading("range"), _("When"), heading("use"), heading("happens"), heading("asks"))
    return Table(caption, columns, tuple(one.row for one in coming[:limit]), "upcoming")


def notice_period(asking: Asking, feed: PublishedFeed, *, is_asking: bool) -> Parts:
    """The notice that is promised, and what was given so far.

    Where nothing was asked by a day so far and something *is_asking* of readers, there is nothing to measure and no sentence.
    """
    language = asking.place.language
    given = notice_given(feed.told)
    promised = asking.publication.promised
    found: list[Part] = []
    if promised is not None and feed.primary:
        found += say(_("Notice promised: at least {length} before an address changes."), length=Strong(length(promised, language)))
    if given.shortest is None or given.median is None:
        if not is_asking:
            found += [" "] if found else []
            found.append(_("Notice given so far: no change has asked anything of you yet."))
        return tuple(found)
    found += [" "] if found else []
    found += say(
        _("Notice given so far: {shortest} at the shortest, {median} in the median of {changes}."),
        shortest=Strong(length(given.shortest, language)),
        median=Strong(length(given.median, language)),
        changes=counted(given.changes, "change", language),
    )
    return tuple(found)
