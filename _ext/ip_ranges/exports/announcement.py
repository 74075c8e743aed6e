"""What is told of a change in the words of an e-mail, a chat message and a status page: the same dates as on the page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from ..base.templates import environment
from ..changes.news import News
from ..changes.order_lines import lines
from ..changes.orders import Order
from ..changes.publication import Publication, PublishedFeed
from ..changes.sentences import (
    IS_CALLED_OFF,
    asks_text,
    begins,
    line_happens,
    line_place,
    note_text,
    region_told,
    since_changed,
)
from ..changes.terms import WHOLE_LIST, capital, day_and_time, named_regions, plain
from ..changes.titles import news_title

Kind = Literal["email", "chat", "status"]
KINDS: tuple[Kind, ...] = ("email", "chat", "status")


class _Row(NamedTuple):
    """An address, or the whole list for no *prefix*, with what happens and what to do."""

    prefix: str
    where: str
    happens: str
    asks: list[str]
    note: str


class _Notice(NamedTuple):
    """A notice, or that one is called off."""

    title: str
    when: str
    body: str
    url: str


def announcement(publication: Publication, feed: PublishedFeed, news: Sequence[News], kind: Kind) -> str:
    """The text of one kind for news of a feed, as all that is told of one serial; there is one at least."""
    from jinja2 import FileSystemLoader  # noqa: PLC0415 - only where text is rendered

    templates = environment(
        FileSystemLoader(Path(__file__).parents[1] / "templates" / "announce"),
        autoescape=False,  # plain text for people, never HTML; facts have no control characters
        keep_trailing_newline=True,
    )
    first = next((entry for entry in news if entry.notice is not None), news[0])
    serial = first.serial
    return templates.get_template(f"{kind}.txt.j2").render(
        platform=publication.platform_of(feed),
        subject=news_title(first),
        serial=serial,
        published=day_and_time(first.told),
        rows=[row for entry in news for row in _rows(entry)],
        notices=[_notice(entry) for entry in news if entry.notice is not None],
        told=[sentence for entry in news for sentence in _sentences(entry)],
        places=(places := _places(feed, news)),
        regions=plain(named_regions(", ".join(places))),
        whole_list=capital(WHOLE_LIST),
        deadline=_deadline((order for entry in news for order in entry.orders), publication.now),
        changed=_changed(publication, news),
        page=publication.page_url(first.anchor),
        record=f"{publication.base_url}changes/{serial}.json" if publication.base_url else "",
    )


def _rows(news: News) -> list[_Row]:
    return [
        _Row(
            prefix="" if line.prefix is None else str(line.prefix),
            where="" if line.prefix is None else line_place(line, news.region_name),
            happens=line_happens(line, news.region_name),
            asks=list(dict.fromkeys(asks_text(order) for order in line.orders)),
            note=note_text(" ".join(line.notes)) if line.notes else "",
        )
        for line in lines(news.orders)
    ]


def _notice(news: News) -> _Notice:
    change = news.notice
    assert change is not None  # noqa: S101 - the others were left out
    notice = change.notice
    if change.called_off:
        return _Notice(news_title(news), "", IS_CALLED_OFF, "")
    when = "" if notice.effective is None else day_and_time(notice.effective)
    return _Notice(news_title(news), when, notice.body, notice.url or "")


def _sentences(news: News) -> list[str]:
    """What happened to regions, and that a list begins."""
    is_beginning = news.revision.kind == "baseline" and not news.by_clock and news.notice is None
    return [*([plain(begins(news.revision))] if is_beginning else ()), *(plain(region_told(region)) for region in news.regions)]


def _places(feed: PublishedFeed, news: Sequence[News]) -> list[str]:
    """The names of all regions that are concerned, as they were on that day."""
    names: dict[str, str] = {}
    today = {region.id: region.title for region in feed.regions}
    for entry in news:
        ids = [order.region for order in entry.orders if order.region]
        ids += entry.notice.notice.regions if entry.notice is not None else ()
        names.update({region: dict(entry.names).get(region) or today.get(region, region) for region in ids})
        names.update({region.id: region.name for region in entry.regions})
    return list(names.values())


def _deadline(orders: Iterable[Order], now: datetime) -> str:
    """The first moment before which a reader must have done something, "" where there is none to come.

    What may be removed after a day is no deadline: who keeps it longer loses nothing.
    """
    days = [day for order in orders if (day := _before(order)) is not None and day > now]
    return day_and_time(min(days)) if days else ""


def _before(order: Order) -> datetime | None:
    return order.effective if order.action == "allow" else order.keep_until if order.action == "repoint" else None


def _changed(publication: Publication, news: Sequence[News]) -> list[str]:
    """Since when something of it does not hold as it was told, and where the new telling stands."""
    sentences: dict[str, str] = {}
    for entry in news:
        if entry.since_changed is not None:
            where = publication.page_url(entry.see) or "the page of changes"
            sentences[entry.see] = plain(since_changed(entry.since_changed, where))
    return list(sentences.values())
