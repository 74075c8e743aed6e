"""The content key of a feed: by it a build sees which pages and files still say what is to be said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from ..base.code_signature import package_signature
from ..base.timestamps import format_instant
from ..model.entries import Entry
from .publication import ContentKey, Contents, FeedSummary, Publication
from .record_moments import record_moments
from .states import RETIRED_FOR, next_moment

SOON = timedelta(days=7)
"""A date that is nearer than this is urgent, and the page says so."""

CALLED_OFF_FOR = timedelta(days=365)
"""How long a notice that was called off stays on a page as a whole."""


def key_and_summary(
    contents: Contents, now: datetime, *, settings: Iterable[object], table: Iterable[object], health: Iterable[object]
) -> tuple[ContentKey, FeedSummary]:
    """The content key of what a feed says at a moment, and its summary.

    *settings*, *table* and *health* are the facts beside the contents that belong into those parts of the key.
    """
    dated = contents.entries.where(lambda facts: facts.dated).rows
    mentioned = list(_mentioned_moments(contents, dated))
    orders = contents.orders
    moments = [moment for moment in (next_moment(dated, now), orders.next_told) if moment is not None]
    turns = (moment for moment in (*_turns(contents, dated, mentioned), *moments) if moment > now)
    key = _package_key()._replace(
        settings=_digest(settings),
        table=_digest(table),
        states=_states(contents),
        dates=_digest(_tenses(contents, mentioned, now)),
        health=_digest(health),
    )
    summary = FeedSummary(
        ranges=len(contents.table.ranges),
        example=contents.table.example,
        newest_order=orders.told[-1].id if orders.told else "",
        next_moment=min(moments, default=None),
        valid_until=min(turns, default=None),
    )
    return key, summary


def absent_key(reason: str) -> ContentKey:
    """The content key of a feed of which there is no table."""
    return _package_key()._replace(health=_digest([reason]))


def site_key(publication: Publication) -> ContentKey:
    """The content key of everything: of all feeds, the absent ones included, and of the history."""
    keys = [*(feed.key for feed in publication.feeds), *map(absent_key, publication.absent.values())]
    every = ContentKey(*map(_digest, zip(*keys, strict=True)))
    return every._replace(
        settings=_digest([every.settings, publication.base_url]),
        table=_digest([every.table, publication.serial, publication.tip]),
        health=_digest([every.health, *publication.absent]),
    )


def files_key(publication: Publication) -> str:
    """The key of the published files as one text: all of the site's but the health of feeds, of which a status alone speaks."""
    return hashlib.sha256("\n".join(site_key(publication)._replace(health="")).encode()).hexdigest()


def _package_key() -> ContentKey:
    signature = package_signature()
    return ContentKey(code=signature.code, templates=signature.templates)


def _digest(facts: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(str, facts)).encode("utf-8", "replace")).hexdigest()[:32]


def _states(contents: Contents) -> str:
    """The digest of what the clock and the history make of the table."""
    every = contents.entries
    digest = hashlib.sha256("".join(every.map(lambda facts: facts.state[:2])).encode())
    for entry in every.where(lambda facts: facts.gone is not None):
        digest.update(f"{entry.range} {entry.keep_until} {entry.gone}\n".encode("utf-8", "replace"))
    return digest.hexdigest()[:32]


def _tenses(contents: Contents, mentioned: Sequence[datetime], now: datetime) -> Iterator[object]:
    """How many of the moments that are mentioned have passed, and how many are near: the sentences follow them."""
    yield sum(moment <= now for moment in mentioned)
    yield sum(moment - SOON <= now for moment in mentioned)
    yield from (len(mentioned), len(contents.news), len(contents.orders.told))
    yield contents.orders.told[-1].id if contents.orders.told else ""
    for notice in contents.table.notices:
        effective = notice.effective
        yield f"{notice.id} {effective and format_instant(effective)} {effective and effective <= now}"


def _mentioned_moments(contents: Contents, dated: Sequence[Entry]) -> Iterator[datetime]:
    """Every moment that a sentence on a page mentions."""
    for entry in dated:
        yield from (moment for moment in (entry.range.effective, entry.keep_until) if moment is not None)
    for order in contents.orders.told:
        dates = (order.effective, order.keep_until, order.not_before)
        yield from (moment for moment in dates if moment is not None)
    for news in contents.news:
        if news.notice is not None and news.notice.notice.effective is not None:
            yield news.notice.notice.effective
        if news.notice is not None and news.notice.called_off:
            yield news.told + CALLED_OFF_FOR
    yield from (moment for course in contents.orders.courses for moment in course.back.values())
    yield from set(record_moments(contents.revisions, contents.table.ranges, None, None))


def _turns(contents: Contents, dated: Sequence[Entry], mentioned: Sequence[datetime]) -> Iterator[datetime]:
    """Every moment at which anything in the key becomes another."""
    for moment in mentioned:
        yield moment
        yield moment - SOON
    yield from (notice.effective for notice in contents.table.notices if notice.effective is not None)
    for entry in dated:
        if entry.gone is not None and entry.keep_until is not None:
            yield max(entry.keep_until, entry.gone) + RETIRED_FOR
