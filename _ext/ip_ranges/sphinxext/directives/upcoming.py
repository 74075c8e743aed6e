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
from .context import ViewContext
from .notices import concerns, newest_anchor, upcoming_box
from .order_cells import happened, what_for


class UpcomingDirective(ViewDirective):
    """What was told and is still to be done, what is not listed any more, the notices, and the notice period."""

    kind = "upcoming"
    option_spec: ClassVar = options("feed", "region", "role", "direction", "family", "limit")

    @classmethod
    def view(cls, context: ViewContext) -> Iterator[Block]:
        """Notices, the table, the notice period."""
        feed = context.feed
        assert feed is not None  # noqa: S101 - the base class sees to it
        now = context.publication.now
        notices = [
            notice
            for notice in feed.table.notices
            if (notice.effective is None or now < notice.effective) and concerns(notice, context.query.regions)
        ]
        notices.sort(key=lambda notice: (notice.effective is None, notice.effective or notice.published, notice.id))
        planned = Planned(feed.entries)
        held = [order for order in holding(feed.told) if now < order.day and context.wants_order(order.order) and planned.holds(order, now)]
        quiet = _quiet(context, feed, held)
        rows = sorted([*_dated(context, feed, notices, held, quiet), *quiet], key=lambda coming: (coming.day, coming.prefix, coming.row.marks))
        if not rows and not notices:
            yield Paragraph((_("Nothing is planned: no address is announced, and none is about to be given up."),), "absence")
        for notice in notices:
            yield upcoming_box(context, feed, notice)
        if rows:
            yield _table(context, rows)
        elif notices:
            yield Paragraph((_("No address is announced, and none is about to be given up."),), "absence")
        if period := notice_period(context, feed, is_asking=bool(rows)):
            yield Paragraph(period, "notice-period")


class _Coming(NamedTuple):
    """A row before it is one: *day* is the day that falls first, or in its place the one on which something is certain."""

    day: datetime
    prefix: Prefix
    row: Row


def _dated(
    context: ViewContext, feed: PublishedFeed, notices: list[Notice], held: list[Held], quiet: list[_Coming]
) -> Iterator[_Coming]:
    """What was told, still holds, and has its day ahead; what a quiet row says already is left to that."""
    quiet_prefixes = Blocks(coming.prefix for coming in quiet)
    orders = [
        held_order.order._replace(prefix=held_order.prefix)
        for held_order in held
        if held_order.order.action != "repoint" or not quiet_prefixes.touch(held_order.prefix)
    ]
    for line in lines(sorted(orders, key=lambda order: order.action != "repoint")):
        assert line.prefix is not None  # noqa: S101 - what holds has a prefix
        day = min(map(day_of, line.orders))
        yield _Coming(day, line.prefix, _row(context, feed, line, day, notices))


def _row(context: ViewContext, feed: PublishedFeed, line: Line, day: datetime, notices: list[Notice]) -> Row:
    now = context.publication.now

    def name(region: str) -> str:
        described = feed.region(region)
        return described.title if described else region

    happens = list(happened(line, name))
    for notice in notices:
        if notice.effective == day and (not notice.regions or line.region in notice.regions):
            anchor = newest_anchor(feed, notice)
            happens += [" (", Link(notice.title, anchor, "here") if anchor else notice.title, ")"]
    cells = (
        (Code(str(line.prefix)),),
        _when(day, now),
        what_for(context, feed, line, name),
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


def _quiet(context: ViewContext, feed: PublishedFeed, held: list[Held]) -> list[_Coming]:
    """What vanished from the list without a day, of which nobody was told to remove it: it may come back."""
    def is_quiet(facts: EntryFacts) -> bool:
        return facts.state == "draining" and facts.gone is not None and facts.range.expires is None and not facts.withdrawn

    gone = context.of(feed.entries.where(is_quiet))
    listed = list(feed.allowed.where(lambda facts: facts.gone is None)) if gone else []
    return [_quiet_row(context, feed, entry, listed, held) for entry in gone]


def _quiet_row(context: ViewContext, feed: PublishedFeed, entry: Entry, listed: list[Entry], held: list[Held]) -> _Coming:
    item, now = entry.range, context.publication.now
    assert entry.gone is not None and entry.keep_until is not None  # noqa: S101, PT018 - only asked for what is gone
    elsewhere = next(
        (other.range for other in listed if other.range.direction == item.direction and other.range.prefix.contains(item.prefix)), None
    )
    happens, keep = keep_unlisted(entry.gone, entry.keep_until, elsewhere, lambda region: getattr(feed.region(region), "title", region))
    to_do = [
        sentence
        for prefix, order in ((held_order.prefix, held_order.order) for held_order in held)
        if order.action == "repoint" and order.scope == scope_of(item) and prefix.contains(item.prefix)
        for sentence in repoint_between(order.not_before, order.keep_until, now, gap=order.gap, version=prefix.version)
    ]
    use: list[Part] = [context.region_link(feed, item.region), ": "] if item.region else []
    use += [role_name(item.role), ", ", direction_name(item.direction)]
    when = _when(entry.keep_until, now) if to_do else (_("no day yet"),)
    cells = ((Code(str(item.prefix)),), when, tuple(use), on_page(happens), together([*to_do, keep]))
    return _Coming(entry.keep_until, item.prefix, Row(cells, "", (("region", item.region), ("direction", item.direction))))


def _table(context: ViewContext, rows: list[_Coming]) -> Table:
    limit = context.query.limit or len(rows)
    caption = _("Addresses that are about to change")
    if limit < len(rows):
        caption = (
            _("{caption}: the next {shown} of {count}")
            .replace("{shown}", context.number(limit))
            .replace("{count}", context.number(len(rows)))
            .replace("{caption}", caption)
        )
    columns = (heading("range"), _("When"), heading("use"), heading("happens"), heading("asks"))
    return Table(caption, columns, tuple(coming.row for coming in rows[:limit]), "upcoming")


def notice_period(context: ViewContext, feed: PublishedFeed, *, is_asking: bool) -> Parts:
    """The notice that is promised, and what was given so far.

    Where nothing was asked by a day so far and something *is_asking* of readers, there is nothing to measure and no sentence.
    """
    language = context.page.language
    notice = notice_given(feed.told)
    promised = context.publication.promised
    sentences: list[Part] = []
    if promised is not None and feed.primary:
        sentences += say(_("Notice promised: at least {length} before an address changes."), length=Strong(length(promised, language)))
    if notice.shortest is None or notice.median is None:
        if not is_asking:
            sentences += [" "] if sentences else []
            sentences.append(_("Notice given so far: no change has asked anything of you yet."))
        return tuple(sentences)
    sentences += [" "] if sentences else []
    sentences += say(
        _("Notice given so far: {shortest} at the shortest, {median} in the median of {changes}."),
        shortest=Strong(length(notice.shortest, language)),
        median=Strong(length(notice.median, language)),
        changes=counted(notice.changes, "change", language),
    )
    return tuple(sentences)
