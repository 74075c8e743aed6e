"""Whether the changes of addresses that are still to come keep the promised notice (``notice_period``). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from ..base.timestamps import format_instant
from ..changes.orders import Order
from ..changes.publication import PublishedFeed
from ..changes.schedules import first_recorded
from ..changes.terms import in_words
from ..model.entries import Entry
from ..model.prefix import Prefix
from ..model.prefix_sets import blocks
from ..model.table import STABILITY

_End: TypeAlias = Literal["effective", "expires"]

_WORDS: dict[_End, tuple[str, str]] = {
    "effective": ("is in use from", "are in use from"),
    "expires": ("is given up on", "are given up on"),
}


class _DatedOrder(NamedTuple):
    """An order with a day, and since when readers could prepare for it; None where it stood in the first table."""

    order: Order
    day: datetime
    end: _End
    since: datetime | None


def short_notice(
    feed: PublishedFeed, now: datetime, *, promised: timedelta, recorded: int, before: Collection[str], new: int | None = None
) -> Iterator[str]:
    """A sentence for each day that comes sooner than *promised* after readers were told of it.

    *feed* has its history with what is about to be recorded. Only what can still be mended is judged: days that lie ahead,
    and in the revisions after the serial *recorded* also what has no day at all. *before* are the regions that had ranges
    already: nobody has a firewall for one that opens. With the serial *new* only what that revision tells is judged. Vendors' pools
    are promised to nobody.
    """
    listed = feed.entries.where(lambda facts: facts.dated and facts.gone is None).rows
    groups: dict[tuple[datetime, _End, datetime], set[Prefix]] = defaultdict(set)
    for dated in _dated_orders(feed):
        if new is not None and dated.order.serial != new:
            continue
        if dated.since is not None and now < dated.day and dated.day - dated.since < promised and _still_holds(dated, listed):
            assert dated.order.prefix is not None  # noqa: S101 - an order with a day is of addresses
            groups[dated.day, dated.end, dated.since].add(dated.order.prefix)
    for (day, end, since), prefixes in sorted(groups.items()):
        yield (
            f"{_named(sorted(prefixes), _WORDS[end])} {format_instant(day)} ({end}), which gives"
            f" {in_words(max(day - since, timedelta(0)))} of notice, and {in_words(promised)} are promised"
            f" (notice_period in feeds.toml). Make that {_day_enough(since, promised, now)} or later."
        )
    for revision in feed.revisions:
        if promised and revision.serial > recorded:
            yield from _at_once(feed, revision.serial, now, promised, before)


def _dated_orders(feed: PublishedFeed) -> list[_DatedOrder]:
    """The orders that were told with a day, each with the moment from which readers could prepare for it.

    A day that is put off was known by its earlier one; one that is brought forward is news.
    """
    first = feed.revisions[first_recorded(feed.revisions)].serial if feed.revisions else 0
    dated_orders: list[_DatedOrder] = []
    pending: list[_DatedOrder] = []
    for order in feed.told:
        if order.prefix is None or STABILITY.get(order.role) == "recycled":
            continue
        related = [dated for dated in pending if dated.day > order.told and _about_the_same(dated.order, order)]
        end: _End = "effective" if order.action == "allow" else "expires"
        day = order.effective if order.action == "allow" else order.keep_until
        if day is not None and day > order.told and not order.withdrawn and order.action != "none":
            earlier = [dated.since for dated in related if dated.end == end and dated.day <= day]
            since = None if order.serial == first or None in earlier else min([order.told, *(since for since in earlier if since is not None)])
            pending.append(_DatedOrder(order, day, end, since))
            dated_orders.append(pending[-1])
        # What is called off ends what was known of it; an end that is put off is told again at the same moment.
        off = "effective" if order.withdrawn else "expires" if order.called_off else ""
        called_off = [dated for dated in related if dated.end == off]
        if called_off and not any(_is_told_anew(later, order) for later in feed.told):
            pending = [dated for dated in pending if dated not in called_off]
    return dated_orders


def _about_the_same(first: Order, second: Order) -> bool:
    """Whether two orders are about the same addresses, for the same readers."""
    assert first.prefix is not None  # noqa: S101 - asked of orders with a day alone
    assert second.prefix is not None  # noqa: S101 - asked of orders with a day alone
    touch = first.prefix.contains(second.prefix) or second.prefix.contains(first.prefix)
    return touch and (first.scope, first.direction) == (second.scope, second.direction)


def _is_told_anew(order: Order, called_off: Order) -> bool:
    return order.action == "remove" and order.told == called_off.told and order.prefix is not None and _about_the_same(order, called_off)


def _still_holds(dated: _DatedOrder, listed: Sequence[Entry]) -> bool:
    """Whether a range of the table still has the day of an order."""
    prefix, order = dated.order.prefix, dated.order
    assert prefix is not None  # noqa: S101 - an order with a day is of addresses
    return any(
        entry.range.direction == order.direction
        and (entry.range.prefix.contains(prefix) or prefix.contains(entry.range.prefix))
        and (entry.keep_until == dated.day if dated.end == "expires" else entry.range.effective == dated.day)
        for entry in listed
    )


def _at_once(feed: PublishedFeed, serial: int, now: datetime, promised: timedelta, before: Collection[str]) -> Iterator[str]:
    """A sentence for the ranges that come or go without a day that lies ahead, in a table that nobody was told of yet."""
    number, revision = next((number, revision) for number, revision in enumerate(feed.revisions) if revision.serial == serial)
    earliest = _day_enough(revision.observed, promised, now)
    comes = [
        order.prefix
        for order in feed.told
        if order.serial == serial
        and order.prefix is not None
        and order.action == "allow"
        and not order.called_off
        and STABILITY.get(order.role) != "recycled"
        and (order.effective is None or order.effective <= now)
        and (order.kind != "added" or order.region in before)
    ]
    goes = {
        prefix
        for course in feed.orders.courses
        for departure in chain.from_iterable(course.departures.values())
        if departure.revision == number and departure.is_quiet and departure.item.stability != "recycled" and not course.listed
        for prefix in blocks(course.segment.intervals, course.segment.version)
    }
    if comes:
        yield (
            f"{_named(sorted(comes), ('is in use at once', 'are in use at once'))}, and {in_words(promised)} of notice are promised"
            f' (notice_period in feeds.toml). Announce it with effective = "{earliest}" or later.'
        )
    if goes:
        yield (
            f"{_named(sorted(goes), ('goes without a date', 'go without a date'))}, and {in_words(promised)} of notice are promised"
            f' (notice_period in feeds.toml). Leave it in the table with expires = "{earliest}" or later.'
        )


def _day_enough(since: datetime, promised: timedelta, now: datetime) -> str:
    """A day that keeps the promise. Of what nobody was told of yet it is one that still does a day later, when it is recorded."""
    moment = since + promised
    if since >= now:
        moment = (moment + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
    return format_instant(moment)


def _named(prefixes: Sequence[Prefix], verbs: tuple[str, str]) -> str:
    """``192.0.2.1/32 and 3 others are in use from``: *verbs* is for one and for several."""
    if len(prefixes) == 1:
        return f"{prefixes[0]} {verbs[0]}"
    others = f"{len(prefixes) - 1} others" if len(prefixes) > 2 else str(prefixes[1])
    return f"{prefixes[0]} and {others} {verbs[1]}"
