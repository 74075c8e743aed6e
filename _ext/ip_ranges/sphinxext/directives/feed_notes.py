"""How good what is shown is: a sentence for an example, for a table that is not current, and for one that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...changes.publication import PublishedFeed
from ...changes.terms import UNKNOWN, Day, vendor_name
from ...model.table import Region
from ..rendering.blocks import Block, Fold, Group, Link, Listed, Note, Paragraph, Strong, Table, of_regions, say
from ..rendering.translation import _
from .context import ViewContext


def standing(context: ViewContext, shown: Iterable[PublishedFeed], view: Iterable[Block]) -> Iterator[Block]:
    """The notes that a view owes its readers about the feeds shown: the first on a page, and every one with something to take from it.

    Who copies an address may have come to that table alone, or have opened it where the first note stands folded away.
    """
    feed, page = context.feed, context.page
    has_addresses = any(isinstance(block, Table | Group | Fold | Listed) for block in view)
    if page.current_site and (page.once("older version") or has_addresses):
        yield from _older_version(context, page.current_site)
    if feed is not None and feed.example:
        if page.once("example", feed.name):
            yield _banner()
        elif has_addresses:
            yield Paragraph((_not_real(),), "example")
    for shown_feed in shown:
        if shown_feed.health != "current" and (page.once("standing", shown_feed.name) or has_addresses):
            yield from _fallback(context, shown_feed)


def _older_version(context: ViewContext, current_site: str) -> Iterator[Block]:
    """Where today's addresses are, for a reader of an old version of the pages."""
    link = Link(_("the current version"), current_site + context.publication.page, "web")
    yield Paragraph(say(_("This is an older version of these pages. The addresses that hold today stand in {link}."), link=link), "fallback")


def absent(context: ViewContext, name: str, regions: Sequence[Region] = ()) -> Iterator[Block]:
    """The sentence on a feed of which this build has no table, where its ranges would stand; *regions* are those that lack it."""
    if regions:
        titles = ", ".join(region.title for region in regions)
        sentence = say(_("{regions}: the addresses of {feed} are not available at present."), regions=titles, feed=vendor_name(name))
    else:
        sentence = say(_("The addresses of {feed} are not available at present."), feed=vendor_name(name))
    yield Paragraph(sentence, "absence", marks=of_regions(region.id for region in regions))
    yield from _reasons(context, name, filter(None, [context.publication.absent.get(name)]))


def _banner() -> Block:
    title = _("Example data. These are not real addresses: do not put them into a firewall or a DNS record.")
    return Note("important", title, (), "example")


def _not_real() -> Strong:
    return Strong(_("These are not real addresses."))


def _fallback(context: ViewContext, feed: PublishedFeed) -> Iterator[Block]:
    """The dated sentence on a table that could not be brought up to date in this build."""
    sentence = say(
        _("The addresses of {feed} could not be brought up to date; what stands here is of {date}."),
        feed=vendor_name(context.publication.platform_of(feed)),
        date=Day(feed.accepted.date()) if feed.accepted else _(UNKNOWN),
    )
    yield Paragraph(sentence, "fallback")
    yield from _reasons(context, feed.name, feed.reasons)


def _reasons(context: ViewContext, name: str, reasons: Iterable[str]) -> Iterator[Block]:
    """Why, once on a page: there are reasons only where the settings make them public."""
    if context.page.once("reasons", name):
        yield from (Paragraph((reason,), "reason") for reason in reasons)
