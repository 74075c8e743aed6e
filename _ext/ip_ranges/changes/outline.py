"""The outline of a feed: the few facts by which a build sees that what it wrote before still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ..base.timestamps import format_instant
from ..model.entries import Entry
from .publication import Contents, Outline
from .record_moments import record_moments
from .states import RETIRED_FOR, next_moment

SOON = timedelta(days=7)
"""A date that is nearer than this is urgent, and the page says so."""


CALLED_OFF_FOR = timedelta(days=365)
"""How long a notice that was called off stays on a page as a whole."""


def outline_of(contents: Contents, now: datetime) -> Outline:
    """The outline of what a feed says at a moment."""
    found = contents.snapshot
    dated = contents.entries.where(lambda facts: facts.dated).rows
    spoken = list(_spoken_of(contents, dated))
    told = contents.orders
    moments = [moment for moment in (next_moment(dated, now), told.next_told) if moment is not None]
    return Outline(
        ranges=len(contents.table.ranges),
        example=contents.table.example,
        states=_states(contents),
        tense=_tense(contents, spoken, now),
        made="" if found is None else f"{found.serial} {found.document} {found.reading} {found.table.token} {found.table.published}",
        next_moment=min(moments, default=None),
        until=min((moment for moment in (*_turns(contents, dated, spoken), *moments) if moment > now), default=None),
        told=told.told[-1].id if told.told else "",
    )


def _states(contents: Contents) -> str:
    """The table itself is in the feed's digest; the states are what the clock and the history make of it."""
    every = contents.entries
    digest = hashlib.sha256("".join(every.map(lambda facts: facts.state[:2])).encode())
    for entry in every.where(lambda facts: facts.gone is not None):
        digest.update(f"{entry.range} {entry.keep_until} {entry.gone}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _tense(contents: Contents, spoken: list[datetime], now: datetime) -> str:
    """How many of the moments that are spoken of have passed, and how many are near: the sentences follow them."""
    passed = sum(moment <= now for moment in spoken)
    near = sum(moment - SOON <= now for moment in spoken)
    notices = ",".join(
        f"{notice.id} {notice.effective and format_instant(notice.effective)} {notice.effective and notice.effective <= now}"
        for notice in contents.table.notices
    )
    return f"{len(spoken)} {passed} {near} {len(contents.news)} {len(contents.orders.told)} {notices}"


def _spoken_of(contents: Contents, dated: Sequence[Entry]) -> Iterator[datetime]:
    """Every moment that a sentence on a page speaks of."""
    for entry in dated:
        yield from (moment for moment in (entry.range.effective, entry.keep_until) if moment is not None)
    for order in contents.orders.told:
        dates = (order.effective, order.keep_until, order.not_before)
        yield from (moment for moment in dates if moment is not None)
    for one in contents.news:
        if one.notice is not None and one.notice.notice.effective is not None:
            yield one.notice.notice.effective
        if one.notice is not None and one.notice.called_off:
            yield one.told + CALLED_OFF_FOR
    yield from (moment for course in contents.orders.courses for moment in course.back.values())
    yield from set(record_moments(contents.revisions, contents.table.ranges, None, None))


def _turns(contents: Contents, dated: Sequence[Entry], spoken: list[datetime]) -> Iterator[datetime]:
    """Every moment at which anything in the outline becomes another."""
    for moment in spoken:
        yield moment
        yield moment - SOON
    yield from (notice.effective for notice in contents.table.notices if notice.effective is not None)
    for entry in dated:
        if entry.gone is not None and entry.keep_until is not None:
            yield max(entry.keep_until, entry.gone) + RETIRED_FOR
