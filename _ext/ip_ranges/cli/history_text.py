"""What readers are told, for people: as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ..changes.news import News
from ..changes.order_lines import Line, lines
from ..changes.sentences import (
    IS_CALLED_OFF,
    line_asks,
    line_happens,
    line_place,
    line_text,
    note_text,
    region_told,
    takes_effect,
)
from ..changes.terms import capital, day_and_time, plain
from ..changes.titles import news_title
from ..model.table import Notice
from .draining import Draining
from .markdown import escaped, table
from .recorded_changes import HEAD

_MOST_LINES = 200
"""Lines of one moment that a person reads; the JSON has all orders."""

Told: TypeAlias = tuple[News, Sequence[Draining]]
"""News, and what left with the same revision and is not told yet."""


def news_as_text(told: Sequence[Told]) -> str:
    """Each moment at which something is told with its orders, oldest first."""
    return "\n".join(_news_text(news, draining) for news, draining in told)


def news_as_markdown(told: Sequence[Told]) -> str:
    """News for a pull request: a heading for each moment, its notice, and a table of its orders."""
    return "\n".join(_news_markdown(news, draining) for news, draining in told)


def news_lines(news: News) -> list[str]:
    """News below something that says already when and where: the notice by its title, regions, and what is said of each address."""
    titles = [f"Notice: {_title(news)}"] if news.notice is not None else [plain(region_told(change)) for change in news.regions[:1]]
    return [*titles, *_lines(news)]


def _title(news: News) -> str:
    """What happened at one moment, in a few words; news that say nothing stand for what left without a date."""
    return "nothing is told of it yet" if news.is_empty else news_title(news)


def _lines(news: News) -> list[str]:
    """A notice's text, and a line for each address: its place, what happens, what to do, and its note."""
    found = lines(news.orders)
    regions = [plain(region_told(change)) for change in news.regions[1:]]
    return [*_about_notice(news), *regions, *(_line(line, news) for line in found[:_MOST_LINES]), *_rest(found)]


def _line(line: Line, news: News) -> str:
    said = line_text(line, news.region_name)
    if line.prefix is None:
        return capital(said)
    return f"{line.prefix} ({line_place(line, news.region_name)}) {said}{_notes(line)}"


def _notes(line: Line) -> str:
    return "".join(f" {note_text(note)}" for note in line.notes)


def _news_text(news: News, draining: Sequence[Draining]) -> str:
    rows = [*_lines(news), *(one.sentence for one in draining)]
    head = f"{news.serial}  {news.feed}  {day_and_time(news.told)}: {_title(news)}"
    return "\n".join([head, *(f"  {row}" for row in rows)]) + "\n"


def _about_notice(news: News) -> list[str]:
    if news.notice is None:
        return []
    notice = news.notice.notice
    if news.notice.called_off:
        return [IS_CALLED_OFF]
    parts = (_date_of(notice), *(" ".join(part.split()) for part in notice.body.split("\n\n")))
    return [part for part in parts if part]


def _date_of(notice: Notice) -> str:
    return plain(takes_effect(notice.effective)) if notice.effective else ""


def _news_markdown(news: News, draining: Sequence[Draining]) -> str:
    title = _title(news).strip()
    rows = [f"### {escaped(news.feed)}, {day_and_time(news.told)} (serial {news.serial})", ""]
    rows += [f"**{escaped(title)}**" if news.notice is not None else f"{escaped(capital(title))}.", ""]
    if about := _about_notice(news):
        rows += ["\n>\n".join(f"> {escaped(part)}" for part in about), ""]
    if found := lines(news.orders):
        rows += table(HEAD, (_cells(line, news) for line in found[:_MOST_LINES]))
        rows += ["", *_rest(found)]
    rows += [f"{escaped(capital(one.sentence))}.\n" for one in draining]
    return "\n".join(rows).rstrip("\n") + "\n"


def _cells(line: Line, news: News) -> tuple[str, ...]:
    return (
        "everything" if line.prefix is None else f"`{line.prefix}`",
        escaped(line_place(line, news.region_name)),
        escaped(line_happens(line, news.region_name)),
        escaped(line_asks(line) + _notes(line)),
    )


def _rest(found: Sequence[Line]) -> list[str]:
    more = len(found) - _MOST_LINES
    return [f"and {more:,} more; --output json has all of them"] if more > 0 else []
