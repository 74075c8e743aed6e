"""``ip-ranges announce``: the e-mail, the chat message and the status-page text for a change."""

from __future__ import annotations

from datetime import datetime

import click

from ..base.errors import IpRangesError
from ..changes.news import News
from ..changes.publication import Publication, PublishedFeed
from ..exports.announcement import KINDS, announcement
from . import completion
from .accepted_publication import planned, publication_of
from .context import Face, common
from .draining import draining_by_revision


@click.command("announce")
@click.argument("serial", type=int, shell_complete=completion.serials)
@click.option("--as", "kind", type=click.Choice(KINDS), help="One of the three only.")
@common("text", "json")
def verb(face: Face, serial: int, kind: str | None) -> int:
    """Render the texts that tell customers of a change, in the words and dates of the page.

    \b
    ip-ranges announce 2026112001
    ip-ranges announce 2026112001 --as chat
    """
    publication = publication_of(face)
    found = _told(publication, serial)
    if found is None and (plan := _plan(face)) is not None and (found := _told(plan, serial)) is not None:
        publication = plan
        face.warn(f"{serial} is only a plan: it may still get another serial. Run ip-ranges refresh before this is sent.")
    if found is None:
        known = [str(one) for one in sorted({revision.serial for feed in publication.feeds for revision in feed.revisions})[-5:]]
        raise IpRangesError(f"There is no revision with the serial {serial}; the last ones are {', '.join(known) or 'none'}.")
    feed, every = found
    news = [one for one in every if one.orders or one.notice is not None or one.regions]
    if not news:
        raise IpRangesError(f"The revision {serial} of {feed.name} tells readers nothing: there is nothing to announce.{_later(feed, serial, publication.now)}")
    texts = {one: announcement(publication, feed, news, one) for one in KINDS if kind in (None, one)}
    if face.output == "json":
        face.answer_json({"serial": serial, "feed": feed.name, **texts})
    elif kind is not None:
        face.answer(texts[kind])  # type: ignore[index] # kind is one of KINDS: click has checked it
    else:
        face.answer("\n".join(f"--- {one} ---\n\n{text}" for one, text in texts.items()))
    return 0


def _told(publication: Publication, serial: int) -> tuple[PublishedFeed, list[News]] | None:
    """The feed with a revision, and all that is told of it, at its moment and later; None where there is no such revision."""
    for feed in publication.feeds:
        news = [one for one in feed.news if one.serial == serial]
        if news:
            return feed, news
    return None


def _later(feed: PublishedFeed, serial: int, now: datetime) -> str:
    """What is told of a revision when it is certain."""
    number = next(number for number, revision in enumerate(feed.revisions) if revision.serial == serial)
    draining = draining_by_revision(feed.orders.courses, now).get(number, ())
    return "".join(f" {one.sentence}." for one in draining)


def _plan(face: Face) -> Publication | None:
    """What ``refresh --dry-run`` shows of a table of ours, so that its texts can be read before it is recorded."""
    store = face.store
    try:
        return planned(face, store.settings(face.env), store.load())
    except IpRangesError:
        # Refresh says what is wrong with the plan; here somebody asked for a serial.
        return None
