"""Titles of what is told, which must stand alone: a mail's subject says address, place and day. Pure, and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .news import News
from .order_lines import spoken
from .orders import Order
from .sentences import TAKE_ANEW, Named, begins, comes, first_day_after, happens_text, leaves, notice_title, region_told
from .terms import Day, and_more, clause, day_in_words, plain

_TAKE_ANEW = plain(TAKE_ANEW).removesuffix(".")


def news_title(news: News) -> str:
    """The title of an entry: its notice's, or what happened to a region and to the address that falls first."""
    if news.notice is not None:
        return plain(notice_title(news.notice, is_new=news.is_new_notice))
    titles = [_several(plain(region_told(change)).removesuffix("."), len(news.regions) - 1) for change in news.regions[:1]]
    titles += [orders_title(news.orders, news.region_name)] if news.orders else []
    return "; ".join(titles) or plain(begins(news.revision)).removesuffix(".")


def orders_title(orders: Sequence[Order], name: Named) -> str:
    """The title of several orders: that of the one which falls first, and how many more addresses there are."""
    ordered = spoken(orders)
    if any(order.action == "reload" for order in ordered):
        return _TAKE_ANEW
    asking = [order for order in ordered if order.action != "none"] or ordered
    first = min(asking, key=lambda order: (_falls(order), order.action == "repoint"))
    return _several(order_title(first, name), len({order.prefix for order in asking} - {first.prefix}))


def _falls(order: Order) -> datetime:
    """The moment by which, or from which on, an order is to be done; that of its telling for at once."""
    return (order.effective if order.action == "allow" else order.keep_until) or order.told


def _several(title: str, more: int) -> str:
    return f"{title}, {plain(and_more(more))}" if more else title


def order_title(order: Order, name: Named) -> str:
    """The title of one order."""
    if order.action == "reload":
        return _TAKE_ANEW
    region = name(order.region)
    return f"{order.prefix}{f' ({region})' if region else ''} {_predicate(order, name)}"


def _predicate(order: Order, name: Named) -> str:
    if order.action == "allow":
        if order.called_off:
            return "is not to leave any more: keep it"
        if order.effective is not None and order.effective > order.told:
            return clause(plain(comes(Day(order.effective.date()))))
        return "is in use: allow it"
    if order.withdrawn and order.action == "none":
        return "was called off: nothing to do"
    if order.withdrawn:
        return f"was called off: remove it on {day_in_words(first_day_after(order.keep_until or order.told))} or later"
    if order.action == "none":
        if order.moved_to is not None and order.moved_to.region != order.region:
            return f"is now in {name(order.moved_to.region)}"
        return happens_text(order, name)
    if order.action == "repoint" and order.kind == "removed" and order.expires is None:
        return "is not listed any more: point names elsewhere"
    if order.keep_until is not None and order.keep_until > order.told:
        return clause(plain(leaves(Day(order.keep_until.date()))))
    return "has left: remove it"
