"""How good what is shown is: notes for an example, for a table that is not current, and for one that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from ...changes.publication import PublishedFeed
from ...changes.terms import UNKNOWN
from ..rendering.blocks import Block, Moment, Note, Paragraph, Strong, say
from ..rendering.translation import _
from .context import ViewContext


def standing(context: ViewContext) -> Iterator[Block]:
    """The notes that a page owes its readers about the feed shown, each once on a page."""
    feed = context.feed
    if feed is None:
        yield absent(context, context.query.feed)
        return
    if feed.example and context.page.once("example", feed.name):
        yield Note(
            "important",
            _("Example data"),
            (
                Paragraph(
                    (
                        Strong(_("These are not real addresses.")),
                        " ",
                        _("They come from the ranges that are reserved for documentation. Do not put them into a firewall or a DNS record."),
                    )
                ),
            ),
            "example",
        )
    if feed.health != "current" and context.page.once("standing", feed.name):
        yield fallback(feed)


def fallback(feed: PublishedFeed) -> Block:
    """The dated note on a table that could not be brought up to date in this build."""
    accepted = Moment(feed.accepted) if feed.accepted else _("an unknown date")
    verified = Moment(feed.verified) if feed.verified else _(UNKNOWN)
    if feed.health == "offline":
        first = say(
            _("The site was built without a connection. The table {feed} is the one accepted on {date} (serial {serial}); last verified: {verified}."),
            feed=Strong(feed.name),
            date=accepted,
            serial=str(feed.serial),
            verified=verified,
        )
    else:
        first = say(
            _("The source of the table {feed} could not be used when the site was built. What you see was accepted on {date} (serial {serial}); last verified: {verified}."),
            feed=Strong(feed.name),
            date=accepted,
            serial=str(feed.serial),
            verified=verified,
        )
    reasons = tuple(Paragraph((reason,), "reason") for reason in feed.reasons)
    return Note("warning", _("Not up to date"), (Paragraph(first), *reasons), "fallback")


def absent(context: ViewContext, name: str) -> Block:
    """The note on a feed of which this build has no table at all."""
    reason = context.publication.absent.get(name, "")
    sentence = say(_("The table {feed} is not part of this build, so nothing of it is shown here."), feed=Strong(name))
    return Note("note", _("Not available"), (Paragraph(sentence), *((Paragraph((reason,), "reason"),) if reason else ())), "absent")
