"""The columns of a table of ranges. Rows with equal facts share their cells, so that 17,000 rows cost a few hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, TypeAlias

from ...changes.actions import use_of
from ...changes.orders_in_force import Held
from ...changes.publication import PublishedFeed
from ...changes.sentences import in_brief
from ...changes.terms import HEADINGS, IN_USE_FROM, N_, NONE, REMOVABLE_SINCE, WITHDRAWN, Day, Sentence, state_meaning
from ...model.entries import Entries, EntryFacts
from ...model.prefix import Prefix
from ..rendering.blocks import Badge, Code, Marks, Moment, Part, Parts, Row, SharedRows, day_mark, say
from ..rendering.change_sentences import on_page
from ..rendering.translation import _
from ..rendering.vocabulary import direction_name, role_name, stability_badge, state_badge
from .coming_rows import held_ahead
from .context import ViewContext, address_anchor, shown_address
from .record_targets import Pointing

_MANY = 500
"""With more rows a row carries no marks for the page's filter: such a table is searched, not filtered."""


class OfPrefix(NamedTuple):
    """A column that follows from the prefix: its cell is worked out for each row."""

    title: str
    cell: Callable[[Prefix], Parts]


class OfFacts(NamedTuple):
    """A column that follows from the facts, which have no prefix: its cell is worked out once for all rows that share them."""

    title: str
    cell: Callable[[EntryFacts, RangeTable], Parts]


class OfBoth(NamedTuple):
    """A column that follows from prefix and facts together: its cell is worked out for each row."""

    title: str
    cell: Callable[[Prefix, EntryFacts, RangeTable], Parts]


Column: TypeAlias = OfPrefix | OfFacts | OfBoth


class RangeTable:
    """The columns of one table, and what each row says in them."""

    def __init__(self, context: ViewContext, feed: PublishedFeed, entries: Entries, captioned: tuple[str, ...]) -> None:
        self._context, self._feed = context, feed
        self._is_long = len(entries) > _MANY
        self._badges: dict[EntryFacts, Badge] = {}
        self.pointing = Pointing(context, feed, entries)
        has_records = self.pointing.is_of_targets and not self._is_long
        names = context.query.columns or tuple(_worth_showing(context, entries, captioned, has_records=has_records))
        self._columns = [COLUMNS.get(name) or _of_label(name) for name in names]
        titles = zip(names, self._columns, strict=True)
        self.titles = tuple(self.pointing.title if name == "record" else _(column.title) for name, column in titles)
        self._begins_with_code = names[0] in ("prefix", "address")
        self._says_what_is_coming = "coming" in names

    def rows(self, entries: Entries) -> tuple[Row, ...] | SharedRows:
        """The rows of the entries."""
        if self._is_long and self._begins_with_code:
            return self._shared_rows(entries)
        rows = zip(*(self._cells(column, entries) for column in self._columns), strict=True)
        if self._is_long:
            return tuple([Row(cells) for cells in rows])
        marks = [
            (("region", facts.range.region), ("direction", facts.range.direction), *self._day(prefix, facts)) for prefix, facts in entries.pairs()
        ]
        anchors = [address_anchor(self._context.query.feed, prefix) for prefix in entries.prefixes]
        return tuple([Row(*row) for row in zip(rows, anchors, marks, strict=True)])

    def _shared_rows(self, entries: Entries) -> SharedRows:
        """Rows that begin with a code of their own, and share what stands behind it."""
        first, *others = self._columns
        shared: dict[tuple[Parts, ...], int] = {}
        fact_columns = [column for column in others if isinstance(column, OfFacts)]
        if len(fact_columns) == len(others):  # speed: 2 % of a cold build, for hashing 17,000 rows of cells

            def number(facts: EntryFacts) -> int:
                return shared.setdefault(tuple([column.cell(facts, self) for column in fact_columns]), len(shared))

            numbers = list(entries.map(number))
        else:
            rows = zip(*(self._cells(column, entries) for column in others), strict=True)
            numbers = [shared.setdefault(cells, len(shared)) for cells in rows]
        codes = entries.texts if first is COLUMNS["prefix"] else [shown_address(prefix) for prefix in entries.prefixes]
        return SharedRows(codes, numbers, list(shared))

    def _cells(self, column: Column, entries: Entries) -> Iterable[Parts]:
        """The cell of each row."""
        if isinstance(column, OfFacts):
            return entries.map(lambda facts: column.cell(facts, self))
        if isinstance(column, OfPrefix):
            return map(column.cell, entries.prefixes)
        return [column.cell(prefix, facts, self) for prefix, facts in entries.pairs()]

    def region(self, region_id: str) -> Parts:
        """A region as a link to where it is described."""
        return (self._context.region_link(self._feed, region_id) if region_id else _(NONE),)

    def _day(self, prefix: Prefix, facts: EntryFacts) -> Marks:
        """The mark of the day of what a row asks, for a page that is read after it."""
        coming = self.first_asked(prefix, facts) if self._says_what_is_coming else None
        return day_mark(coming[0]) if coming else ()

    def first_asked(self, prefix: Prefix, facts: EntryFacts) -> tuple[datetime, Sentence] | None:
        """What falls first of all that a range asks, in one sentence, with its day."""
        for held in self.held.get(use_of(facts.range), ()):
            if held.prefix.contains(prefix) or prefix.contains(held.prefix):
                sentence = in_brief(held.order)
                if sentence is not None:
                    return held.day, sentence
        return None

    def badge(self, facts: EntryFacts) -> Badge:
        """A state by its day; thousands of rows share it."""
        if facts not in self._badges:
            meaning = state_meaning(facts)
            days = {name: Day(value.date()) for name, value in meaning.values.items() if isinstance(value, datetime)}
            self._badges[facts] = Badge(facts.state, on_page(meaning, **days))
        return self._badges[facts]

    @cached_property
    def held(self) -> dict[tuple[str, str, str], list[Held]]:
        """The orders that lie ahead by region, role and direction, the one that falls first in front."""
        by_use: dict[tuple[str, str, str], list[Held]] = defaultdict(list)
        for held in sorted(held_ahead(self._context, self._feed), key=lambda held: held.day):
            by_use[held.order.use].append(held)
        return by_use


def _moment(moment: datetime | None) -> Parts:
    return (Moment(moment),) if moment else ("",)


def _dates(facts: EntryFacts) -> Parts:
    """What the dates ask for, in words."""
    parts: list[Part] = []
    if facts.withdrawn:
        parts.append(_(WITHDRAWN))
    elif facts.range.effective is not None:
        parts += say(_(IN_USE_FROM), date=Moment(facts.range.effective))
    if facts.keep_until is not None:
        parts += ["; "] if parts else []
        sentence = _(REMOVABLE_SINCE) if facts.state == "retired" else _("keep until {date}")
        parts += say(sentence, date=Moment(facts.keep_until))
    return tuple(parts) or ("",)


def _coming(prefix: Prefix, facts: EntryFacts, table: RangeTable) -> Parts:
    """The state by its day, and in one sentence what falls first of all that it asks."""
    badge, coming = table.badge(facts), table.first_asked(prefix, facts)
    return (badge, ". ", *on_page(coming[1])) if coming else (badge,)


def _of_label(name: str) -> OfFacts:
    """The column of a vendor's own label."""
    return OfFacts({"service": N_("Service")}.get(name, name), lambda facts, _table: (dict(facts.range.labels).get(name, ""),))


COLUMNS: dict[str, Column] = {
    "prefix": OfPrefix(HEADINGS["range"], lambda prefix: (Code(str(prefix)),)),
    "address": OfPrefix(N_("Address"), lambda prefix: (Code(shown_address(prefix)),)),
    "region": OfFacts(HEADINGS["region"], lambda facts, table: table.region(facts.range.region)),
    "role": OfFacts(N_("Used for"), lambda facts, _table: (role_name(facts.range.role),)),
    "stability": OfFacts(N_("Stability"), lambda facts, _table: (stability_badge(facts.range.stability),)),
    "direction": OfFacts(HEADINGS["direction"], lambda facts, _table: (direction_name(facts.range.direction),)),
    "family": OfPrefix(N_("Family"), lambda prefix: (f"IPv{prefix.version}",)),
    "state": OfFacts(N_("State"), lambda facts, _table: (state_badge(facts),)),
    "record": OfBoth("", lambda prefix, facts, table: table.pointing.cell(prefix, facts)),
    "coming": OfBoth(HEADINGS["coming"], _coming),
    "dates": OfFacts(N_("Dates"), lambda facts, _table: _dates(facts)),
    # A plan that was withdrawn is never in use.
    "effective": OfFacts(N_("In use from"), lambda facts, _table: _moment(None if facts.withdrawn else facts.range.effective)),
    "expires": OfFacts(N_("Leaves on"), lambda facts, _table: _moment(facts.range.expires)),
    "keep_until": OfFacts(N_("Keep until"), lambda facts, _table: _moment(facts.keep_until)),
    "note": OfFacts(N_("Note"), lambda facts, _table: (facts.range.note,)),
}
"""The columns that ``:columns:`` knows by their names; a vendor's own labels may be named too."""


def _worth_showing(context: ViewContext, entries: Entries, captioned: tuple[str, ...], *, has_records: bool) -> Iterable[str]:
    """The columns that say something which neither the caption nor the question says; *captioned* are the facts in the caption."""
    query, ranges = context.query, [facts.range for facts in entries.facts]
    yield "prefix"
    if "region" not in captioned and any(item.region for item in ranges):
        yield "region"
    if "role" not in captioned and len(query.roles) != 1 and len({item.role for item in ranges}) > 1:
        yield "role"
    if "direction" not in captioned and len(query.directions) != 1:
        yield "direction"
    if any(item.fact("service") for item in ranges[:1]):
        yield "service"
    yield "state"
    if has_records:
        yield "record"
    if any(item.note for item in ranges):
        yield "note"
