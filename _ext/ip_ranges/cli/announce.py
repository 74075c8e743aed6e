"""``ip-ranges announce``: the e-mail, the chat message and the status-page text for a change."""

from __future__ import annotations

import click

from ..base.errors import IpRangesError
from ..changes.publication import Publication, PublishedFeed
from ..exports.announcement import KINDS, announcement
from . import completion
from .accepted_publication import planned, publication_of
from .context import CommandContext
from .history_text import draining_by_revision, no_such_serial
from .options import common


@click.command("announce")
@click.argument("serial", type=int, shell_complete=completion.serials)
@click.option("--as", "kind", type=click.Choice(KINDS), help="One of the three only.")
@common("text", "json")
def verb(context: CommandContext, serial: int, kind: str | None) -> int:
    """Render the texts that tell customers of a change, in the words and dates of the page.

    \b
    ip-ranges announce 2026112001
    ip-ranges announce 2026112001 --as chat
    """
    publication = publication_of(context)
    feed = _feed_of(publication, serial)
    if feed is None and (plan := _plan(context)) is not None and (feed := _feed_of(plan, serial)) is not None:
        publication = plan
        context.warn(f"{serial} is only a plan: it may still get another serial. Run ip-ranges refresh before this is sent.")
    if feed is None:
        raise IpRangesError(no_such_serial(serial, (revision.serial for feed in publication.feeds for revision in feed.revisions)))
    news = [entry for entry in feed.news if entry.serial == serial and (entry.orders or entry.notice is not None or entry.regions)]
    if not news:
        number = next(number for number, revision in enumerate(feed.revisions) if revision.serial == serial)
        later = draining_by_revision(feed.orders.courses, publication.now).get(number, ())
        sentences = "".join(f" {draining.sentence}." for draining in later)
        raise IpRangesError(f"The revision {serial} of {feed.name} tells readers nothing: there is nothing to announce.{sentences}")
    texts = {form: announcement(publication, feed, news, form) for form in KINDS if kind in (None, form)}
    if context.output == "json":
        context.answer_json({"serial": serial, "feed": feed.name, **texts})
    elif kind is not None:
        context.answer("".join(texts.values()))
    else:
        context.answer("\n".join(f"--- {form} ---\n\n{text}" for form, text in texts.items()))
    return 0


def _feed_of(publication: Publication, serial: int) -> PublishedFeed | None:
    """The feed with a revision, None where there is no such revision."""
    return next((feed for feed in publication.feeds if any(revision.serial == serial for revision in feed.revisions)), None)


def _plan(context: CommandContext) -> Publication | None:
    """What ``refresh --dry-run`` shows of a table of ours, so that its texts can be read before it is recorded."""
    try:
        return planned(context, context.settings(), context.store.load())
    except IpRangesError:
        # Refresh says what is wrong with the plan; here somebody asked for a serial.
        return None
