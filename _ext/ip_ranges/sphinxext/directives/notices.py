"""A notice as a box: what whoever keeps the table tells readers, as it stands in the table or as it was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from ...changes.news import News
from ...changes.publication import PublishedFeed
from ...changes.sentences import notice_title, takes_effect
from ...changes.terms import named_regions
from ...model.table import Notice
from ..rendering.blocks import Block, Link, Marks, Note, Paragraph, Part, day_mark, of_regions
from ..rendering.change_sentences import in_line, on_page
from ..rendering.translation import _
from .context import ViewContext

Naming = Callable[[str], Part]
"""A region by its id, as the link to where it is described."""


def upcoming_box(context: ViewContext, feed: PublishedFeed, notice: Notice) -> Block:
    """A notice of the table, with the anchor under which it was told last."""
    now = context.publication.now
    blocks = tuple(_body(notice, now, lambda region: context.region_link(feed, region)))
    is_coming = notice.effective is not None and now < notice.effective
    return Note("important" if is_coming else "note", notice.title, blocks, "notice", newest_anchor(feed, notice), marks_of(notice, now))


def marks_of(notice: Notice, now: datetime) -> Marks:
    """The regions of a notice, and its day while that lies ahead."""
    is_coming = notice.effective is not None and now < notice.effective
    return (*of_regions(notice.regions), *day_mark(notice.effective if is_coming else None))


def notices_ahead(context: ViewContext, feed: PublishedFeed) -> list[Notice]:
    """The notices asked for whose day lies ahead, the next one first, and after them those without a day."""
    now = context.publication.now
    ahead = [
        notice
        for notice in feed.table.notices
        if (notice.effective is None or now < notice.effective) and concerns(notice, context.query.regions)
    ]
    return sorted(ahead, key=lambda notice: (notice.effective is None, notice.effective or notice.published, notice.id))


def newest_anchor(feed: PublishedFeed, notice: Notice) -> str:
    """The anchor under which a notice was told last."""
    anchors = (news.anchor for news in reversed(feed.news) if news.notice is not None and news.notice.notice.id == notice.id)
    return next(anchors, "")


def told_box(news: News, now: datetime, name: Naming) -> Block:
    """A notice as it was told: in the words, the names and the tense of its day."""
    assert news.notice is not None  # noqa: S101 - only asked for news of a notice
    notice = news.notice.notice
    if news.notice.called_off:
        return Note("note", told_title(news), tuple(_body(notice, None, name)), "notice", news.anchor, of_regions(notice.regions))
    coming = notice.effective is not None and news.told < notice.effective
    body = tuple(_body(notice, news.told, name))
    return Note("important" if coming else "note", told_title(news), body, "notice", news.anchor, marks_of(notice, now))


def told_title(news: News) -> str:
    """The title, with what became of the notice in front."""
    assert news.notice is not None  # noqa: S101 - only asked for news of a notice
    return in_line(notice_title(news.notice, is_new=news.is_new_notice))


def _body(notice: Notice, now: datetime | None, name: Naming) -> Iterator[Block]:
    """The date, the text, the regions and the link; one that was called off takes effect never."""
    if notice.effective is not None:
        sentence = takes_effect(notice.effective)
        if now is None or notice.effective <= now:
            sentence = sentence._replace(text=_("It was to take effect on {date}.") if now is None else _("Took effect on {date}."))
        yield Paragraph(on_page(sentence), "notice-date")
    if now is not None:
        yield from (Paragraph((" ".join(piece.split()),)) for piece in notice.body.split("\n\n") if piece.strip())
    if notice.regions:
        regions = [piece for region in notice.regions for piece in (", ", name(region))]
        yield Paragraph(on_page(named_regions(""), regions=tuple(regions[1:])))
    if notice.url:
        yield Paragraph((Link(_("More about this"), notice.url),))


def concerns(notice: Notice, regions: tuple[str, ...]) -> bool:
    """Whether a notice is for one of these regions; () means any."""
    return not regions or not notice.regions or any(region in regions for region in notice.regions)
