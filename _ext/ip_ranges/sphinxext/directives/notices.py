"""A notice from the table, as a box: what whoever keeps the table tells readers."""

from __future__ import annotations

from ...model import Notice
from ...publication import PublishedFeed
from ..language import _
from ..view import Block, Link, Moment, Note, Paragraph, Part, say
from .asking import Asking


def notice_box(asking: Asking, feed: PublishedFeed, notice: Notice) -> Block:
    """The notice with its date, its regions and its link."""
    now = asking.publication.now
    blocks: list[Block] = []
    if notice.effective is not None:
        sentence = _("Takes effect on {date}.") if now < notice.effective else _("Took effect on {date}.")
        blocks.append(Paragraph(say(sentence, date=Moment(notice.effective)), "notice-date"))
    blocks += [Paragraph((" ".join(part.split()),)) for part in notice.body.split("\n\n") if part.strip()]
    if notice.regions:
        regions = [part for region in notice.regions for part in (", ", asking.region_link(feed, region))]
        blocks.append(Paragraph(say(_("Regions: {regions}."), regions=tuple(regions[1:]))))
    if notice.url:
        link: Part = Link(_("More about this"), notice.url)
        blocks.append(Paragraph((link,)))
    return Note("important" if notice.effective and now < notice.effective else "note", notice.title, tuple(blocks), "notice")


def concerns(notice: Notice, regions: tuple[str, ...]) -> bool:
    """Whether a notice is for one of these regions; () means any."""
    return not regions or not notice.regions or any(region in regions for region in notice.regions)
