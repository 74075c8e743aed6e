"""A planned change in the words of an e-mail, a chat message and a status page: the same dates as on the page. Pure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from .publication import Line, Publication, PublishedFeed, Told
from .templating import environment
from .wording import day_and_time, what_happened, what_to_do, where

Kind = Literal["email", "chat", "status"]
KINDS: tuple[Kind, ...] = ("email", "chat", "status")


def announcement(publication: Publication, feed: PublishedFeed, told: Told, kind: Kind) -> str:
    """The text of one kind for one revision."""
    from jinja2 import FileSystemLoader  # noqa: PLC0415 - only where text is rendered

    templates = environment(
        FileSystemLoader(Path(__file__).parent / "templates" / "announce"),
        autoescape=False,  # plain text for people, never HTML; facts have no control characters
        keep_trailing_newline=True,
    )
    now = publication.now
    return templates.get_template(f"{kind}.txt.j2").render(
        serial=told.revision.serial,
        observed=day_and_time(told.revision.observed),
        lines=[_row(line, now) for line in told.lines],
        notices=told.notices,
        regions=_regions(feed, told),
        deadline=_deadline(told.lines, now),
        url=_page(publication, told.revision.serial),
        day=day_and_time,
    )


def _row(line: Line, now: datetime) -> dict[str, str]:
    return {
        "prefix": str(line.change.prefix),
        "where": where(line.change.subject),
        "happened": what_happened(line, now),
        "action": what_to_do(line, now),
    }


def _regions(feed: PublishedFeed, told: Told) -> list[str]:
    ids = dict.fromkeys(line.change.subject.region for line in told.lines if line.change.subject.region)
    ids.update(dict.fromkeys(region for notice in told.notices for region in notice.regions))
    titles = {region.id: region.title for region in feed.regions}
    return [titles.get(one, one) for one in ids]


def _deadline(lines: tuple[Line, ...], now: datetime) -> str:
    """The first moment before which a reader must have done something, "" where there is none to come.

    What may be removed after a day is no deadline: who keeps it longer loses nothing.
    """
    days = [
        moment
        for line in lines
        if not line.returned
        for moment in (_before(line),)
        if moment is not None and moment > now
    ]
    return day_and_time(min(days)) if days else ""


def _before(line: Line) -> datetime | None:
    change = line.change
    return None if change.withdrawn else {"allow": change.subject.effective, "repoint": change.keep_until}.get(change.action)


def _page(publication: Publication, serial: int) -> str:
    return f"{publication.base_url}changes/{serial}.json" if publication.base_url else ""
