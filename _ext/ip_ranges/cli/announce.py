"""``ip-ranges announce``: the e-mail, the chat message and the status-page text for a change."""

from __future__ import annotations

import click

from ..announcement import KINDS, announcement
from ..errors import IpRangesError
from ..publication import Publication, PublishedFeed, Told
from . import completion
from .face import Face, common
from .publication import planned, publication_of


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
    found = _revision(publication, serial)
    if found is None and (plan := _plan(face)) is not None and (found := _revision(plan, serial)) is not None:
        publication = plan
        face.warn(f"{serial} is only a plan: it may still get another serial. Run ip-ranges refresh before this is sent.")
    if found is None:
        known = [str(one) for one in sorted({told.revision.serial for feed in publication.feeds for told in feed.told})[-5:]]
        raise IpRangesError(f"There is no revision with the serial {serial}; the last ones are {', '.join(known) or 'none'}.")
    feed, told = found
    if not told.lines and not told.notices:
        more = f" What changed was undone within days; see {' and '.join(map(str, told.see))}." if told.see else ""
        raise IpRangesError(f"The revision {serial} of {feed.name} changes nothing for readers: there is nothing to announce.{more}")
    texts = {one: announcement(publication, feed, told, one) for one in KINDS if kind in (None, one)}
    if face.output == "json":
        face.answer_json({"serial": serial, "feed": feed.name, **texts})
    elif kind is not None:
        face.answer(texts[kind])  # type: ignore[index] # kind is one of KINDS: click has checked it
    else:
        face.answer("\n".join(f"--- {one} ---\n\n{text}" for one, text in texts.items()))
    return 0


def _revision(publication: Publication, serial: int) -> tuple[PublishedFeed, Told] | None:
    return next(((feed, told) for feed in publication.feeds for told in feed.told if told.revision.serial == serial), None)


def _plan(face: Face) -> Publication | None:
    """What ``refresh --dry-run`` shows of a table of ours, so that its texts can be read before it is recorded."""
    store = face.store
    try:
        return planned(face, store.settings(face.env), store.load())
    except IpRangesError:
        # Refresh says what is wrong with the plan; here somebody asked for a serial.
        return None
