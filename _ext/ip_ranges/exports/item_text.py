"""The words of an entry for subscribers: its title, and its body as HTML and as plain text. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from textwrap import indent
from typing import NamedTuple

from ..changes.order_lines import lines
from ..changes.published_paths import one_line, plain_body
from ..changes.sentences import (
    IS_CALLED_OFF,
    begins,
    line_place,
    line_text,
    note_text,
    region_told,
    since_changed,
    takes_effect,
)
from ..changes.terms import capital, more_in, plain
from ..changes.titles import news_title
from ..model.table import Notice
from .subscriber_items import Item

MOST_LINES = 200
"""Lines of one entry; a thousand lines are no notice, and ``changes.json`` has them all."""

_ADDRESS = ("http://", "https://")


class Paragraph(NamedTuple):
    """A paragraph of an entry: with *prefix* one about an address, with *link* one that ends with a link.

    What a notice says is *quoted*: it stands to the right in plain text, so that none of it can pass for a line about an address.
    """

    words: str
    prefix: str = ""
    link: str = ""
    quoted: bool = False


def entry_title(item: Item) -> str:
    """What a mail's subject says, of what concerns the item's readers."""
    return one_line(news_title(item.news._replace(orders=item.orders, regions=item.regions)))


def paragraphs(item: Item, see: str) -> Iterator[Paragraph]:
    """All that an entry says. *see* is the address of what has changed it since."""
    news = item.news
    if news.notice is not None:
        yield from _notice_paragraphs(news.notice.notice, called_off=news.notice.called_off)
    if _is_beginning(item):
        to_come = " This is what is to come:" if item.orders else ""
        yield Paragraph(plain(begins(news.revision)) + to_come)
    for region in item.regions:
        yield Paragraph(one_line(plain(region_told(region))))
    address_lines = lines(item.orders)
    for line in address_lines[:MOST_LINES]:
        sentence = line_text(line, news.region_name)
        if line.prefix is None:
            yield Paragraph(one_line(capital(sentence)))
            continue
        where = line_place(line, news.region_name)
        notes = "".join(f" {note_text(note)}" for note in line.notes)
        yield Paragraph(one_line(f" ({where}) {sentence}{notes}"), prefix=str(line.prefix))
    if len(address_lines) > MOST_LINES:
        yield Paragraph(plain(more_in(len(address_lines) - MOST_LINES, "changes.json")))
    if news.since_changed is not None:
        yield Paragraph(plain(since_changed(news.since_changed, "")), link=see)


def as_html(blocks: list[Paragraph]) -> str:
    """The paragraphs as HTML with no white space between tags; those about addresses are lists."""
    made: list[str] = []
    is_listing = False
    for block in blocks:
        if bool(block.prefix) != is_listing:
            is_listing = bool(block.prefix)
            made.append("<ul>" if is_listing else "</ul>")
        link = f'<a href="{escape(block.link)}">{escape(block.link)}</a>' if block.link else ""
        if block.prefix:
            made.append(f"<li><code>{escape(block.prefix)}</code>{escape(block.words)}</li>")
        else:
            made.append(f"<p>{escape(block.words)}{link}</p>")
    if is_listing:
        made.append("</ul>")
    return "".join(made)


def as_text(paragraphs: list[Paragraph]) -> str:
    """The paragraphs as plain text, one a line."""
    return "\n".join(indent(part.words + part.link, "  ") if part.quoted else part.prefix + part.words + part.link for part in paragraphs)


def _notice_paragraphs(notice: Notice, *, called_off: bool) -> Iterator[Paragraph]:
    if called_off:
        yield Paragraph(IS_CALLED_OFF, quoted=True)
        return
    if not notice.effective and not notice.body.strip():
        yield Paragraph(plain_body(notice.title), quoted=True)
    if notice.effective is not None:
        yield Paragraph(plain(takes_effect(notice.effective)), quoted=True)
    yield from (Paragraph(plain_body(paragraph), quoted=True) for paragraph in notice.body.split("\n\n") if paragraph.strip())
    if notice.url and notice.url.startswith(_ADDRESS):
        yield Paragraph("", link=one_line(notice.url), quoted=True)


def _is_beginning(item: Item) -> bool:
    news = item.news
    return news.revision.kind == "baseline" and not news.by_clock and news.notice is None

