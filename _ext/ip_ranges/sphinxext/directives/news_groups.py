"""What was told at one moment as a group of a page, and what was told long ago as a line. Nothing in it follows the clock
but how long a notice that was called off stays whole: what was told stays as it was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...changes.content_key import CALLED_OFF_FOR
from ...changes.news import News
from ...changes.order_lines import Line, lines
from ...changes.orders import Order
from ...changes.publication import PublishedFeed
from ...changes.sentences import NOTHING_TO_DO, asks, begins, region_told, since_changed
from ...changes.terms import WHOLE_LIST, Sentence, and_more, clause
from ..rendering.blocks import (
    Anchor,
    Block,
    Fold,
    Group,
    Link,
    Marks,
    Moment,
    Paragraph,
    Part,
    Parts,
    Row,
    Strong,
    Table,
    day_mark,
    of_regions,
    say,
)
from ..rendering.change_sentences import in_line, on_page, together
from ..rendering.translation import _
from ..rendering.vocabulary import heading
from .context import ViewContext
from .notices import told_box, told_title
from .order_cells import address_cell, happened, what_for

_FOLDED = 30
"""A table with more rows is folded away in HTML."""

_PRINTED = 200
"""A table with more rows is a link where nothing can be folded."""

_NAMED = 3
"""So many addresses a line of old news names."""


class NewsGroups:
    """Groups and lines of one feed; *shown* is everything that the page will have."""

    def __init__(self, context: ViewContext, feed: PublishedFeed, shown: Sequence[News]) -> None:
        self._context, self._feed = context, feed
        self._anchors = {news.anchor for news in shown} | {f"serial-{news.serial}" for news in shown if not news.by_clock}
        last = {news.notice.notice.id: news for news in feed.news if news.notice is not None}
        now = context.publication.now
        self._past = {
            name: news.told for name, news in last.items() if news.notice and news.notice.called_off and news.told + CALLED_OFF_FOR <= now
        }

    def group(self, every_news: Sequence[News]) -> Block:
        """Everything of one moment; a revision of which nothing is told is one line."""
        first = every_news[0]
        anchor = f"serial-{first.serial}" + ("-certain" if first.by_clock else "")
        title = _title(first)
        if all(news.is_empty for news in every_news):
            return Paragraph((*title, ": ", _nothing()), "nothing", anchor)
        # The beginning of the record comes before the notices that were there already.
        ordered = sorted(every_news, key=lambda news: news.notice is not None or news.revision.kind != "baseline")
        blocks = [block for news in ordered for block in (self._notice(news) if news.notice else self._rest(news))]
        return Group(title, tuple(blocks), anchor, "revision")

    def short(self, every_news: Sequence[News]) -> Iterator[Block]:
        """One line for each of the news of one moment, with its anchor; links in feeds lead to it."""
        named = {f"serial-{every_news[0].serial}" + ("-certain" if every_news[0].by_clock else "")}
        for news in every_news:
            anchors = [Anchor(name) for name in sorted(named - {news.anchor})]
            named.clear()
            summary = told_title(news) if news.notice else _addresses(news)
            yield Paragraph((*anchors, *_title(news), ": ", summary), "older", news.anchor, of_regions(_regions(news)))

    def _notice(self, news: News) -> Iterator[Block]:
        """The box, and what it asks; one that was called off long ago is a line."""
        assert news.notice is not None  # noqa: S101 - only asked for news of a notice
        called_off = self._past.get(news.notice.notice.id)
        if called_off is not None and news.told <= called_off:
            yield Paragraph((told_title(news),), "older", news.anchor, of_regions(news.notice.notice.regions))
        else:
            yield told_box(news, self._context.publication.now, lambda region: self._region(news, region))
        yield from self._since(news)
        yield from self._table(news)

    def _rest(self, news: News) -> Iterator[Block]:
        revision = news.revision
        if revision.kind == "baseline" and not news.by_clock:
            yield Paragraph(on_page(begins(revision), count=self._context.ranges_counted(revision.count)))
        for change in news.regions:
            sentence = region_told(change)
            yield Paragraph(self._about_region(sentence, change.id), marks=of_regions([change.id]))
        yield from self._since(news)
        yield from self._table(news)

    def _about_region(self, sentence: Sentence, region: str) -> Parts:
        """A region's sentence, its name as a link."""
        link = Link(str(sentence.values["name"]), region, "region", "" if self._feed.primary else self._feed.name)
        return on_page(sentence, name=link)

    def _since(self, news: News) -> Iterator[Block]:
        """The link to what changed it since."""
        if news.since_changed is None:
            return
        later = _("what was told later")
        link: Part = Link(later, news.see, "here") if news.see in self._anchors else later
        sentence = (*on_page(since_changed(news.since_changed, ""), later=link), ".")
        yield Paragraph(sentence, "since-changed", marks=of_regions(_regions(news)))

    def _table(self, news: News) -> Iterator[Block]:
        every = lines(news.orders)
        unsaid = _unsaid(news.orders, every)
        rows = tuple(self._row(news, line, unsaid) for line in every)
        if not rows:
            return
        columns = (heading("range"), heading("use"), heading("happens"), heading("asks"))
        caption = _("Changes of serial {serial}").replace("{serial}", str(news.serial))
        if news.notice is not None:
            caption = f"{caption}: {news.notice.notice.title}"
        table = Table(caption, columns, rows, "changes")
        if len(rows) <= _FOLDED:
            yield table
            return
        counted = self._context.counted(len(rows), "change")
        path = f"changes/{news.serial}.json"
        file = self._context.file(path, path, self._feed, code=True)
        link = Paragraph(say(_("{count}, all in {file}."), count=counted, file=file))
        yield Fold(counted, (table,), (link,) if len(rows) > _PRINTED else None)

    def _row(self, news: News, line: Line, unsaid: list[Order]) -> Row:
        """All that is said of an address, with the anchor of each of its orders, and of those that others say better."""
        to_do = together(sentence for order in line.orders for sentence in asks(order))
        is_asking = any(order.action != "none" for order in line.orders)
        first, *others = line.orders
        others += [order for order in unsaid if _is_about(order, line)]
        cells = (
            (*(Anchor(f"change-{order.id}") for order in others), *address_cell(line)),
            what_for(self._context, self._feed, line, news.region_name),
            happened(line, news.region_name),
            (Strong(to_do),) if is_asking else to_do,
        )
        marks: Marks = () if line.prefix is None else (("region", line.region), ("direction", line.direction))
        now = self._context.publication.now
        ahead = [order.day for order in line.orders if order.day is not None and now < order.day]
        return Row(cells, f"change-{first.id}", marks + day_mark(min(ahead, default=None)))

    def _region(self, news: News, region: str) -> Part:
        return Link(news.region_name(region), region, "region", "" if self._feed.primary else self._feed.name)


def _unsaid(orders: Sequence[Order], lines: Sequence[Line]) -> list[Order]:
    """The orders that no line says, since others of the moment say it better."""
    ids = {order.id for line in lines for order in line.orders}
    return [order for order in orders if order.id not in ids]


def _is_about(order: Order, line: Line) -> bool:
    same = (order.region, order.role, order.direction) == (line.region, line.role, line.direction)
    return same and order.prefix is not None and line.prefix is not None and order.prefix.contains(line.prefix)


def _title(news: News) -> Parts:
    """When it was told, and under which serial it was recorded."""
    sentence = _("{date}, of serial {serial}") if news.by_clock else _("{date}, serial {serial}")
    return say(sentence, date=Moment(news.told), serial=str(news.serial))


def _regions(news: News) -> set[str]:
    """The regions that news are about; none where they are about all, or about addresses without a region."""
    if news.notice is not None:
        return set(news.notice.notice.regions)
    regions = {order.region for order in news.orders} | {change.id for change in news.regions}
    return set() if "" in regions else regions


def _addresses(news: News) -> str:
    """What old news was about: the first addresses, or in a word what it was."""
    if news.regions and not news.orders:
        return " ".join(in_line(region_told(change)) for change in news.regions)
    prefixes = list(dict.fromkeys(str(order.prefix) for order in news.orders if order.prefix is not None))
    if prefixes:
        more = f" {in_line(and_more(len(prefixes) - _NAMED))}" if len(prefixes) > _NAMED else ""
        return ", ".join(prefixes[:_NAMED]) + more
    return _(WHOLE_LIST) if news.orders else _("the list begins.") if news.revision.kind == "baseline" else _nothing()


def _nothing() -> str:
    return f"{clause(in_line(NOTHING_TO_DO))}."
