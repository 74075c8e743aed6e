"""Entries: ranges with what dates, history and the clock make of them, one by one and in columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from .prefix import Prefix
from .range_columns import Columns
from .table import ALLOWED_STATES, Range, RangeFacts, State


class EntryFacts(NamedTuple):
    """What an entry says but for its prefix; thousands of entries share a few hundred of these.

    *keep_until* is the end of a known draining (its ``expires``, or the disappearance plus ``settle``); *gone* is when
    a range without a date disappeared from the feed, None while it is in the feed.
    """

    range: RangeFacts
    state: State
    keep_until: datetime | None = None
    gone: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether entries with these facts belong on today's allow list: announced, active or draining."""
        return self.state in ALLOWED_STATES

    @property
    def dated(self) -> bool:
        """Whether a date is known at which it came, comes or goes; of a vendor's 17,000 ranges hardly one has any."""
        return self.keep_until is not None or self.range.effective is not None

    @property
    def withdrawn(self) -> bool:
        """Whether the range was only ever a plan: it went before the day from which it was to be used."""
        return self.gone is not None and self.range.effective is not None and self.gone < self.range.effective


class Entry(NamedTuple):
    """A range with what the dates, the history and the clock make of it; the fields are those of :class:`EntryFacts`."""

    range: Range
    state: State
    keep_until: datetime | None = None
    gone: datetime | None = None

    @property
    def facts(self) -> EntryFacts:
        """Everything but the prefix."""
        return EntryFacts(self.range.facts, self.state, self.keep_until, self.gone)

    @property
    def allowed(self) -> bool:
        """Whether the range belongs on today's allow list."""
        return self.facts.allowed

    @property
    def withdrawn(self) -> bool:
        """Whether the range was only ever a plan."""
        return self.facts.withdrawn


class Entries(Columns[EntryFacts]):
    """A column store of entries in the published order. An entry is made when somebody asks for it by itself."""

    @cached_property
    def rows(self) -> tuple[Entry, ...]:
        """Each entry."""
        return tuple([entry_of(prefix, facts) for prefix, facts in self.pairs()])

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.rows)


def entry_of(prefix: Prefix, facts: EntryFacts) -> Entry:
    """The entry of a prefix that has these facts."""
    return Entry(facts.range.with_prefix(prefix), facts.state, facts.keep_until, facts.gone)


NO_ENTRIES = Entries()
