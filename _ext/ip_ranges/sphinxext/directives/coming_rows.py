"""What is to come, address by address: what was told of days that lie ahead and still holds, and what is not listed any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ...changes.content_key import SOON
from ...changes.order_lines import Line, lines
from ...changes.orders import Order
from ...changes.orders_in_force import Held, Planned, day_of, holding
from ...changes.publication import PublishedFeed
from ...changes.schedules import scope_of
from ...changes.sentences import NOTHING_TO_DO, allow_by, happens, keep_unlisted, remove_after, repoint_between
from ...changes.terms import Sentence
from ...model.entries import Entry, EntryFacts
from ...model.prefix import Prefix
from ...model.prefix_sets import Blocks
from ...model.table import Notice
from ..rendering.blocks import Badge, Code, Link, Moment, Part, Parts, Row, day_mark
from ..rendering.change_sentences import on_page, together
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, role_name
from .context import ViewContext
from .notices import newest_anchor
from .order_cells import what_for


class Coming(NamedTuple):
    """What is to come of one address. *day* is the day that falls first, or the one on which something is certain.

    *when* says that day; *remarks* are the notes of the ranges and the notices that explain it. *is_asking* says whether whoever
    uses the address must do something.
    """

    day: datetime
    prefix: Prefix
    region: str
    direction: str
    when: Parts
    use: Parts
    happens: Parts
    remarks: Parts
    to_do: Parts
    is_asking: bool

    @property
    def row(self) -> Row:
        """The row of a table: the address, what to do, when, what for, and what happens."""
        cells = ((Code(str(self.prefix)),), self.to_do, self.when, self.use, self.happens + self.remarks)
        return Row(cells, "", (("region", self.region), ("direction", self.direction), *day_mark(self.day)))


def coming_of(context: ViewContext, feed: PublishedFeed, notices: Sequence[Notice]) -> list[Coming]:
    """All that is asked for, by the day that falls first; *notices* are those that lie ahead."""
    held = held_ahead(context, feed)
    quiet = _quiet(context, feed, held)
    return sorted([*_dated(context, feed, notices, held, quiet), *quiet], key=lambda coming: coming[:4])


def held_ahead(context: ViewContext, feed: PublishedFeed) -> list[Held]:
    """The orders asked for that hold and have their day ahead."""
    now, planned = context.publication.now, Planned(feed.entries)
    return [held for held in holding(feed.told) if now < held.day and context.wants_order(held.order) and planned.holds(held, now)]


def _dated(
    context: ViewContext, feed: PublishedFeed, notices: Sequence[Notice], held: list[Held], quiet: list[Coming]
) -> Iterator[Coming]:
    """What was told, still holds, and has its day ahead; what a quiet row says already is left to that."""
    quiet_prefixes = Blocks(coming.prefix for coming in quiet)
    orders = [
        held_order.order._replace(prefix=held_order.prefix)
        for held_order in held
        if held_order.order.action != "repoint" or not quiet_prefixes.touch(held_order.prefix)
    ]
    for line in lines(sorted(orders, key=lambda order: order.action != "repoint")):
        yield _of_line(context, feed, line, notices)


def _of_line(context: ViewContext, feed: PublishedFeed, line: Line, notices: Sequence[Notice]) -> Coming:
    assert line.prefix is not None  # noqa: S101 - what holds has a prefix
    now, day = context.publication.now, min(map(day_of, line.orders))

    def name(region_id: str) -> str:
        described = feed.region(region_id)
        return described.title if described else region_id

    remarks: list[Part] = [piece for note in line.notes for piece in (" ", note)]
    for notice in notices:
        if is_told_by(notice, line.region, day):
            anchor = newest_anchor(feed, notice)
            remarks += [" (", Link(notice.title, anchor, "here") if anchor else notice.title, ")"]
    asked = list(_to_do(line, now))
    return Coming(
        day=day,
        prefix=line.prefix,
        region=line.region,
        direction=line.direction,
        when=_when(day, now),
        use=what_for(context, feed, line, name),
        happens=together(happens(order, name) for order in line.orders),
        remarks=tuple(remarks),
        to_do=together(asked),
        is_asking=any(sentence != NOTHING_TO_DO for sentence in asked),
    )


def is_told_by(notice: Notice, region: str, day: datetime) -> bool:
    """Whether a notice explains what happens in a region on a day."""
    return notice.effective == day and (not notice.regions or region in notice.regions)


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


def _quiet(context: ViewContext, feed: PublishedFeed, held: list[Held]) -> list[Coming]:
    """What vanished from the list without a day, of which nobody was told to remove it: it may come back."""

    def is_quiet(facts: EntryFacts) -> bool:
        return facts.state == "draining" and facts.gone is not None and facts.range.expires is None and not facts.withdrawn

    gone = context.of(feed.entries.where(is_quiet))
    listed = list(feed.allowed.where(lambda facts: facts.gone is None)) if gone else []
    return [_of_quiet(context, feed, entry, listed, held) for entry in gone]


def _of_quiet(context: ViewContext, feed: PublishedFeed, entry: Entry, listed: list[Entry], held: list[Held]) -> Coming:
    item, now = entry.range, context.publication.now
    assert entry.gone is not None and entry.keep_until is not None  # noqa: S101, PT018 - only asked for what is gone
    elsewhere = next(
        (other.range for other in listed if other.range.direction == item.direction and other.range.prefix.contains(item.prefix)), None
    )
    event, keep = keep_unlisted(entry.gone, entry.keep_until, elsewhere, lambda region: getattr(feed.region(region), "title", region))
    to_do = [
        sentence
        for prefix, order in ((held_order.prefix, held_order.order) for held_order in held)
        if order.action == "repoint" and order.scope == scope_of(item) and prefix.contains(item.prefix)
        for sentence in repoint_between(order.not_before, order.keep_until, now, gap=order.gap, version=prefix.version)
    ]
    use: list[Part] = [context.region_link(feed, item.region), ": "] if item.region else []
    use += [role_name(item.role), ", ", direction_name(item.direction)]
    return Coming(
        day=entry.keep_until,
        prefix=item.prefix,
        region=item.region,
        direction=item.direction,
        when=_when(entry.keep_until, now) if to_do else (_("no day yet"),),
        use=tuple(use),
        happens=on_page(event),
        remarks=(),
        to_do=together([*to_do, keep]),
        is_asking=bool(to_do),
    )
