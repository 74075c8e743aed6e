"""Entries: ranges with what dates, history and the clock make of them; and many of them by their few kinds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import accumulate, compress
from typing import NamedTuple, TypeVar

from .model import ALLOWED_STATES, Range, State
from .prefix import Prefix, texts_of

Key = TypeVar("Key", bound=Hashable)


class Entry(NamedTuple):
    """A range with what the dates, the history and the clock make of it.

    *keep_until* is the end of a known draining (its ``expires``, or the disappearance plus ``settle``); *gone* is when
    a range without a date disappeared from the feed, None while it is in the feed.
    """

    range: Range
    state: State
    keep_until: datetime | None = None
    gone: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether it belongs on today's allow list: announced, active or draining."""
        return self.state in ALLOWED_STATES

    @property
    def dated(self) -> bool:
        """Whether a date is known at which it came, comes or goes; of a vendor's 17,000 ranges hardly one has any."""
        return self.keep_until is not None or self.range.effective is not None


made_entry = partial(tuple.__new__, Entry)
"""An entry from its four facts in one tuple, as :data:`~ip_ranges.model.made_range`."""


class Entries:
    """Entries, each with the number of its kind: all its facts but the prefix, and the family.

    A vendor's 17,000 ranges are of a few hundred kinds, so whatever is asked or said of them is worked out once for each
    kind. *prefixes* and *numbers* go with *rows*: the prefix of each, and the place in *kinds* of one entry of its kind.
    """

    def __init__(
        self, rows: Sequence[Entry], prefixes: Sequence[Prefix], numbers: Sequence[int], kinds: Sequence[Entry]
    ) -> None:
        self.rows, self.prefixes, self.numbers, self.kinds = rows, prefixes, numbers, kinds

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def texts(self) -> list[str]:
        """The prefix of each as text."""
        return texts_of(self.prefixes)

    def where(self, wanted: Callable[[Entry], bool]) -> Entries:
        """The entries whose kind is *wanted*, which may look at everything but the prefix; the same object where all are."""
        chosen = [wanted(one) for one in self.kinds]
        if all(chosen):
            return self
        if not any(chosen):
            return NO_ENTRIES
        places = [before - 1 for before in accumulate(chosen)]
        mask = [chosen[number] for number in self.numbers]
        numbers = [places[number] for number in compress(self.numbers, mask)]
        rows, prefixes = list(compress(self.rows, mask)), list(compress(self.prefixes, mask))
        return Entries(rows, prefixes, numbers, list(compress(self.kinds, chosen)))

    def split(self, key: Callable[[Entry], Key]) -> dict[Key, Entries]:
        """The entries by a *key* that follows from the kind, each part in the same order as the whole."""
        found: dict[Key, tuple[list[Entry], list[Prefix], list[int], list[Entry]]] = {}
        places = []
        for one in self.kinds:
            rows, prefixes, numbers, kinds = found.setdefault(key(one), ([], [], [], []))
            places.append((rows.append, prefixes.append, numbers.append, len(kinds)))
            kinds.append(one)
        for row, prefix, number in zip(self.rows, self.prefixes, self.numbers, strict=True):
            add, add_prefix, add_number, own = places[number]
            add(row)
            add_prefix(prefix)
            add_number(own)
        return {one: Entries(*parts) for one, parts in found.items()}

    def first(self, count: int) -> Entries:
        """So many from the start, with their own kinds alone."""
        return self if count >= len(self.rows) else by_kind(self.rows[:count])


NO_ENTRIES = Entries((), (), (), ())


def by_kind(entries: Sequence[Entry]) -> Entries:
    """The entries with their kinds, found by looking at every one."""
    prefixes: list[Prefix] = []
    numbers: list[int] = []
    kinds: list[Entry] = []
    known: dict[tuple[object, ...], int] = {}
    seen: dict[tuple[object, ...], int] = {}
    for entry in entries:
        item, state, keep_until, gone = entry
        prefix, region, role, direction, effective, expires, note, labels = item
        # Ranges that were read together mostly share their labels; an address in memory is quicker to look up.
        facts = (prefix[0], region, role, direction, effective, expires, note, state, keep_until, gone)
        number = seen.get((id(labels), facts))
        if number is None:
            number = seen[id(labels), facts] = known.setdefault((labels, facts), len(kinds))
            if number == len(kinds):
                kinds.append(entry)
        prefixes.append(prefix)
        numbers.append(number)
    return Entries(entries, prefixes, numbers, kinds)
