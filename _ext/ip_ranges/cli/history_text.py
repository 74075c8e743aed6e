"""What readers are told, and what differs between two tables: as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ..changes.diff_sentences import what_happened, what_to_do, where
from ..changes.news import News
from ..changes.order_lines import Line, lines
from ..changes.schedules import Course
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
from ..changes.states import gone
from ..changes.terms import HEADINGS, and_more, capital, clause, counted, day_and_time, plain
from ..changes.titles import news_title
from ..model.prefix import Prefix
from ..model.prefix_sets import Interval, blocks, merged
from ..model.revision import Change, Revision

_MOST_ROWS = 200
"""Rows of a table in a pull request, and lines that compare two documents; the JSON has all of them."""

_MOST_LINES = 10
"""Lines of one moment on a terminal; ``ip-ranges log SERIAL`` has all of them."""

_MOST_NAMED = 4
"""Prefixes that the sentence of what drains names; it counts the others."""

_CALLS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
"""What a name or an address begins with."""


class Draining(NamedTuple):
    """Addresses that one revision took away without a date: kept until *ends*, and told then."""

    ends: datetime
    prefixes: tuple[Prefix, ...]

    @property
    def sentence(self) -> str:
        """What an operator reads, since nobody is told of it before it is certain."""
        count = len(self.prefixes)
        more = f" {plain(and_more(count - _MOST_NAMED))}" if count > _MOST_NAMED else ""
        named = ", ".join(map(str, self.prefixes[:_MOST_NAMED])) + more
        return f"{count:,} left without a date ({named}); keep {'it' if count == 1 else 'them'} until {day_and_time(self.ends)}: told then"


def draining_by_revision(courses: Iterable[Course], now: datetime) -> Mapping[int, list[Draining]]:
    """What drains without a date, by the number of the revision that took it away."""
    intervals: dict[tuple[int, datetime, int], list[Interval]] = defaultdict(list)
    for course, departure, state, ends in gone(courses, now):
        if state == "draining" and departure.is_quiet:
            intervals[departure.revision, ends, course.segment.version] += course.segment.intervals
    prefixes: dict[tuple[int, datetime], list[Prefix]] = defaultdict(list)
    for (revision, ends, version), pieces in sorted(intervals.items()):
        prefixes[revision, ends] += blocks(merged(sorted(pieces)), version)
    draining: dict[int, list[Draining]] = defaultdict(list)
    for (revision, ends), blocks_of_revision in prefixes.items():
        draining[revision].append(Draining(ends, tuple(blocks_of_revision)))
    return draining


class ShownNews(NamedTuple):
    """News, and what left with the same revision and is not told yet."""

    news: News
    draining: Sequence[Draining]

    @property
    def title(self) -> str:
        """What happened at one moment, in a few words; news that say nothing stand for what left without a date."""
        return "nothing is told of it yet" if self.news.is_empty else news_title(self.news)

    def as_text(self) -> str:
        """A moment at which something is told, with a line for each thing that is said."""
        news = self.news
        head = f"{news.serial}  {news.feed}  {day_and_time(news.told)}: {self.title}"
        return "\n  ".join([head, *_news_lines(news, _MOST_LINES), *(draining.sentence for draining in self.draining)]) + "\n"

    def as_markdown(self) -> str:
        """A heading for the moment, its notice, and a table of its orders."""
        news, title = self.news, escaped(self.title.strip())
        rows = [f"### {escaped(news.feed)}, {day_and_time(news.told)} (serial {news.serial})", ""]
        rows += [f"**{title}**" if news.notice is not None else f"{capital(title)}.", ""]
        if about := _about_notice(news):
            rows += ["\n>\n".join(f"> {escaped(paragraph)}" for paragraph in about), ""]
        if spoken := lines(news.orders):
            rows += [*_table(_cells(line, news) for line in spoken[:_MOST_ROWS]), "", *_rest(spoken)]
        rows += [f"{escaped(capital(draining.sentence))}.\n" for draining in self.draining]
        return "\n".join(rows).rstrip("\n") + "\n"


def revision_as_text(revision: Revision, summary: str, news: Iterable[News], draining: Iterable[Draining], now: datetime, *, whole: bool = False) -> str:
    """A revision: what it records, what readers are told of it, and what they are told when it is certain; ten lines of each, or the *whole*."""
    rows = [f"{revision.serial}  {revision.feed}  {day_and_time(revision.observed)}: {summary}"]
    most = len(revision.changes) if whole else _MOST_LINES
    if revision.changes and revision.kind != "baseline":
        rows += [f"  {line}" for line in [*_change_lines(revision.changes[:most], now, actions=False), *_further(revision.changes, most, revision.serial)]]
    news_lines = [f"  {line}" for entry in news for line in _short_news_lines(entry, None if whole else _MOST_LINES)]
    rows += ["Readers are told:", *news_lines] if news_lines else []
    rows += [f"  {item.sentence}" for item in draining]
    return "\n".join(rows) + "\n"


def revision_summary(revision: Revision, altered: Sequence[str] = ()) -> str:
    """What a revision records, in a few words; *altered* are the settings by which its document is read in another way."""
    kinds = counted_kinds(revision.changes)
    if revision.undone is not None:
        kinds = f"takes back {revision.undone.serial}" + (f": {kinds}" if kinds else "")
    if revision.kind == "baseline":
        verb = "selected" if tuple(altered) == ("select",) else "read"
        start = f"{verb} anew ({', '.join(altered)} in feeds.toml changed)" if altered else "first acceptance" if revision.fresh else "a new start"
        return f"{start}, {counted(revision.count, 'range')}" + (f": {kinds}" if kinds else "")
    ids = (("regions", revision.regions), ("notices", revision.notices))
    return ", ".join([*([kinds] if kinds else []), *(f"{word} altered" for word, altered_ids in ids if altered_ids)])


def no_such_serial(serial: int, serials: Iterable[int]) -> str:
    """The sentence for a serial that no revision has."""
    last = ", ".join(map(str, sorted(set(serials))[-5:]))
    return f"There is no revision with the serial {serial}; the last ones are {last or 'none'}."


def _short_news_lines(news: News, most: int | None) -> list[str]:
    """News below something that says already when and where: the notice by its title, regions, and what is said of each address."""
    titles = [f"Notice: {news_title(news)}"] if news.notice is not None else [plain(region_told(change)) for change in news.regions[:1]]
    return [*titles, *_news_lines(news, most)]


def _news_lines(news: News, most: int | None) -> list[str]:
    """A notice's text, regions, and a line for each address, *most* at most: its place, what happens, what to do, and its note."""
    regions, spoken = [plain(region_told(change)) for change in news.regions[1:]], lines(news.orders)
    rest = [] if most is None else _further(spoken, most, news.serial)
    return [*_about_notice(news), *regions, *(_line_text(line, news) for line in spoken[:most]), *rest]


def _further(shown: Sequence[object], most: int, serial: int) -> list[str]:
    more = len(shown) - most
    return [f"{more:,} more: ip-ranges log {serial}"] if more > 0 else []


def _line_text(line: Line, news: News) -> str:
    text = line_text(line, news.region_name)
    if line.prefix is None:
        return capital(text)
    return f"{line.prefix} ({line_place(line, news.region_name)}) {text}{_notes(line)}"


def _cells(line: Line, news: News) -> tuple[str, ...]:
    prefix = "everything" if line.prefix is None else f"`{line.prefix}`"
    texts = line_place(line, news.region_name), line_happens(line, news.region_name), line_asks(line) + _notes(line)
    return prefix, *map(escaped, texts)


def _notes(line: Line) -> str:
    return "".join(f" {note_text(note)}" for note in line.notes)


def _about_notice(news: News) -> list[str]:
    if news.notice is None:
        return []
    notice = news.notice.notice
    if news.notice.called_off:
        return [IS_CALLED_OFF]
    day = [plain(takes_effect(notice.effective))] if notice.effective else []
    return day + [text for paragraph in notice.body.split("\n\n") if (text := " ".join(paragraph.split()))]


# ---- what differs between two tables ----------------------------------------------------------------------------------


def counted_kinds(changes: Sequence[Change]) -> str:
    """Changes by their kinds: ``1 removed, 2 added``."""
    return ", ".join(f"{count:,} {kind}" for kind, count in Counter(change.kind for change in changes).items())


def changes_as_text(changes: Sequence[Change], now: datetime) -> str:
    """A line for each change, with what it asks by itself."""
    return "\n".join(f"  {row}" for row in _change_lines(changes[:_MOST_ROWS], now, actions=True) + _rest(changes))


def _change_lines(changes: Sequence[Change], now: datetime, *, actions: bool) -> list[str]:
    """A line for each change; with *actions* also what it asks by itself."""
    return [
        f"{change.prefix} ({where(change.subject)}) {what_happened(change, now)}." + (f" {what_to_do(change, now)}" if actions else "")
        for change in changes
    ]


def changes_as_markdown(changes: Sequence[Change], now: datetime) -> str:
    """A table of the changes, and what each asks by itself."""
    rows = [
        (f"`{change.prefix}`", *map(escaped, (where(change.subject), what_happened(change, now), what_to_do(change, now))))
        for change in changes[:_MOST_ROWS]
    ]
    return "\n".join([*_table(rows), "", *_rest(changes)]).rstrip("\n")


# ---- Markdown ---------------------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """The text for a pull request: without markup, calling nobody (``@team``), and no link by itself."""
    escapes = "".join(f"&#{ord(mark)};" if mark in "\\`*_{}[]<>#|!~&$" else mark for mark in text)
    # A code host looks for names and addresses in the finished text, where an escape is gone and a comment still parts it.
    return _CALLS.sub("\\g<0><!-- -->", escapes)


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    head = ("prefix", "where", "what happened", clause(HEADINGS["asks"]))
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]


def _rest(shown: Sequence[object]) -> list[str]:
    more = len(shown) - _MOST_ROWS
    return [f"and {more:,} more; --output json has all of them"] if more > 0 else []
