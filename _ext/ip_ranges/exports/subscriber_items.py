"""What subscribers read: one entry for each moment and notice, the same in Atom and in JSON Feed, whole or for a region or a role."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ..changes.news import News
from ..changes.orders import Order
from ..changes.publication import PublishedFeed
from ..model.revision import RegionChange

Scope = tuple[str, str]
"""("", "") for everything, ("region", id) or ("role", name)."""

EVERYTHING: Scope = ("", "")

MOST_ITEMS = 400
"""Entries in one feed, the newest ones, however old they are: so many that four hundred days with one each have room."""

_IDS = uuid.UUID("6f0c2a9e-5b0d-5d0c-8a5e-3c1f6c1d4b7e")
"""The namespace of our ids (RFC 9562, version 5). Changing it would tell every subscriber everything again."""


class Item(NamedTuple):
    """One entry for subscribers. *id* follows from what was recorded, never from where the site is or from the day."""

    id: str
    news: News
    orders: tuple[Order, ...]
    regions: tuple[RegionChange, ...] = ()

    @property
    def published(self) -> datetime:
        """The moment at which readers are told the entry."""
        return self.news.told

    @property
    def updated(self) -> datetime:
        """The moment at which readers are told the entry, or a later one, at which it got a link to what changed it since."""
        told, since = self.news.told, self.news.since_changed
        return told if since is None else max(since, told + timedelta(seconds=1))


def feed_id(feed: PublishedFeed, scope: Scope) -> str:
    """The permanent id of a feed of notices."""
    return uuid.uuid5(_IDS, "\n".join(("feed", feed.name, *scope))).urn


def item_id(news: News, scope: Scope) -> str:
    """The permanent id of an entry: of the recorded revision, pending or not, wherever it is published."""
    return uuid.uuid5(_IDS, "\n".join((news.feed, news.id, *scope))).urn


def items(feed: PublishedFeed, scopes: Iterable[Scope]) -> dict[Scope, list[Item]]:
    """The newest entries of each scope, newest first, from one walk through the news."""
    by_scope: dict[Scope, list[Item]] = {scope: [] for scope in scopes}
    concerned = noticed_regions(feed.news)
    for news in map(_with_all_to_come(feed.news), reversed(feed.news)):
        for scope in _scopes_of(news, concerned, by_scope):
            into = by_scope[scope]
            if len(into) < MOST_ITEMS:
                into.append(Item(item_id(news, scope), news, orders_of(news, scope), _regions_of(news, scope)))
    return by_scope


def _with_all_to_come(every: Sequence[News]) -> Callable[[News], News]:
    """The entry of a baseline with all that is to come, also what stands beside a notice of the same moment: it is the first
    that a new subscriber reads.
    """
    orders_by_serial: dict[int, list[Order]] = {}
    for entry in every:
        if entry.revision.kind == "baseline" and not entry.by_clock:
            orders_by_serial.setdefault(entry.serial, []).extend(entry.orders)

    def whole(news: News) -> News:
        if news.revision.kind != "baseline" or news.by_clock or news.notice is not None:
            return news
        return news._replace(orders=tuple(orders_by_serial[news.serial]))

    return whole


def orders_of(news: News, scope: Scope) -> tuple[Order, ...]:
    """What is told to the readers of a scope."""
    kind, name = scope
    if not kind:
        return news.orders
    return tuple(order for order in news.orders if order.prefix is None or (order.region if kind == "region" else order.role) == name)


def noticed_regions(news: Sequence[News]) -> dict[str, frozenset[str]]:
    """By the id of the news of each notice, the regions that the notice is about, or was before it was altered; none are all."""
    named: dict[str, frozenset[str]] = {}
    regions_by_news: dict[str, frozenset[str]] = {}
    for entry in news:
        if entry.notice is not None:
            notice = entry.notice.notice
            before = named.get(notice.id)
            everywhere = not notice.regions or before == frozenset()
            named[notice.id] = frozenset() if everywhere else frozenset(notice.regions) | (before or frozenset())
            regions_by_news[entry.id] = named[notice.id]
    return regions_by_news


def _scopes_of(news: News, concerned: dict[str, frozenset[str]], by_scope: dict[Scope, list[Item]]) -> list[Scope]:
    """The scopes into which an entry belongs: it has an order, a notice or a region for them, or it is the beginning."""
    if news.is_empty:
        return []
    everywhere = news.revision.kind == "baseline" and not news.by_clock and news.notice is None
    if everywhere or any(order.prefix is None for order in news.orders):
        return list(by_scope)
    regions = {order.region for order in news.orders} | {region.id for region in news.regions}
    concerned_scopes = {EVERYTHING, *(("role", order.role) for order in news.orders), *(("region", region) for region in regions)}
    if news.notice is not None:
        about = concerned[news.id]
        concerned_scopes.update(scope for scope in by_scope if scope[0] == "region" and (not about or scope[1] in about))
    return [scope for scope in by_scope if scope in concerned_scopes]


def _regions_of(news: News, scope: Scope) -> tuple[RegionChange, ...]:
    kind, name = scope
    return tuple(change for change in news.regions if not kind or (kind == "region" and change.id == name))
