"""``ip-ranges announce``: the e-mail, the chat message and the status-page text for a change."""

from __future__ import annotations

import click

from ..announcement import KINDS, announcement
from ..errors import IpRangesError
from . import completion
from .face import Face, common
from .publication import publication_of


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
    for feed in publication.feeds:
        for told in feed.told:
            if told.revision.serial == serial:
                if not told.lines and not told.notices:
                    raise IpRangesError(f"The revision {serial} of {feed.name} changes nothing for readers: there is nothing to announce.")
                texts = {one: announcement(publication, feed, told, one) for one in KINDS if kind in (None, one)}
                if face.output == "json":
                    face.answer_json({"serial": serial, "feed": feed.name, **texts})
                elif kind is not None:
                    face.answer(texts[kind])  # type: ignore[index] # kind is one of KINDS: click has checked it
                else:
                    face.answer("\n".join(f"--- {one} ---\n\n{text}" for one, text in texts.items()))
                return 0
    known = [str(told.revision.serial) for feed in publication.feeds for told in feed.told][-5:]
    raise IpRangesError(f"There is no revision with the serial {serial}; the last ones are {', '.join(known) or 'none'}.")
