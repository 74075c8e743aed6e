"""Entries: ranges with what dates, history and the clock make of them; and many of them by their few kinds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import accumulate, compress
from typing import NamedTuple, TypeVar

from .prefix import Prefix
from .range_columns import Ranges
from .table import ALLOWED_STATES, Range, State, made_range

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

    @property
    def withdrawn(self) -> bool:
        """Whether it was only ever a plan: it went before the day from which it was to be used."""
        return self.gone is not None and self.range.effective is not None and self.gone < self.range.effective


made_entry = partial(tuple.__new__, Entry)
"""An entry from its four facts in one tuple, as :data:`~ip_ranges.model.made_range`."""


class Entries:
    """Entries by their kinds: all the facts of one but the prefix, and the family.

    A vendor's 17,000 ranges are of a few hundred kinds, so whatever is asked or said of them is worked out once for each
    kind. *prefixes* has the prefix of each entry, *numbers* the place in *kinds* of one entry of its kind; the entries
    themselves follow from these, and are made when somebody asks for them. The kinds are in the order of their first entries.
    *texts* are those of the prefixes where they are known: a part takes them along, which is quicker than looking each up.
    """

    def __init__(
        self, prefixes: Sequence[Prefix], numbers: Sequence[int], kinds: Sequence[Entry], texts: Sequence[str] | None = None
    ) -> None:
        self.prefixes, self.numbers, self.kinds = prefixes, numbers, kinds
        if texts is not None:
            self.texts = texts

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.prefixes)

    @cached_property
    def rows(self) -> Sequence[Entry]:
        """Each entry."""
        facts = [(one.range[1:], one[1:]) for one in self.kinds]
        return [
            made_entry((made_range((prefix, *facts[number][0])), *facts[number][1]))
            for prefix, number in zip(self.prefixes, self.numbers, strict=True)
        ]

    @cached_property
    def texts(self) -> Sequence[str]:
        """The prefix of each as text."""
        return list(map(str, self.prefixes))

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
        prefixes, texts = list(compress(self.prefixes, mask)), list(compress(self.texts, mask))
        return Entries(prefixes, numbers, list(compress(self.kinds, chosen)), texts)

    def of_family(self, version: int) -> Entries:
        """The entries of one family, of a whole in the published order: there IPv4 comes first, so nobody looks at every one."""
        border, kinds = bisect_left(self.prefixes, (6,)), sum(one.range.prefix.version == 4 for one in self.kinds)
        if version == 4:
            return Entries(self.prefixes[:border], self.numbers[:border], self.kinds[:kinds], self.texts[:border])
        numbers = [number - kinds for number in self.numbers[border:]]
        return Entries(self.prefixes[border:], numbers, self.kinds[kinds:], self.texts[border:])

    def split(self, key: Callable[[Entry], Key]) -> dict[Key, Entries]:
        """The entries by a *key* that follows from the kind, each part in the same order as the whole."""
        found: dict[Key, tuple[list[Prefix], list[int], list[Entry], list[str]]] = {}
        places = []
        for one in self.kinds:
            prefixes, numbers, kinds, texts = found.setdefault(key(one), ([], [], [], []))
            places.append((prefixes.append, numbers.append, texts.append, len(kinds)))
            kinds.append(one)
        for prefix, number, text in zip(self.prefixes, self.numbers, self.texts, strict=True):
            add_prefix, add_number, add_text, own = places[number]
            add_prefix(prefix)
            add_number(own)
            add_text(text)
        return {value: Entries(*parts) for value, parts in found.items()}

    def first(self, count: int) -> Entries:
        """So many from the start, with their own kinds alone."""
        if count >= len(self):
            return self
        numbers = self.numbers[:count]
        places = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        kinds = [self.kinds[number] for number in places]
        return Entries(self.prefixes[:count], [places[number] for number in numbers], kinds, self.texts[:count])


NO_ENTRIES = Entries((), (), ())


def by_kind(entries: Sequence[Entry], texts: Sequence[str] | None = None) -> Entries:
    """The entries with their kinds, found by looking at every one; *texts* are those of the prefixes where they are known."""
    kinds: list[Entry] = []
    known: dict[tuple[object, ...], int] = {}
    numbers = []
    for entry in entries:
        facts = (entry[0][0][0], entry[0][1:], entry[1:])
        number = known.setdefault(facts, len(kinds))
        if number == len(kinds):
            kinds.append(entry)
        numbers.append(number)
    found = Entries([entry[0][0] for entry in entries], numbers, kinds, texts)
    found.rows = entries
    return found


def of_ranges(ranges: Ranges, made: Callable[[Range], Entry]) -> Entries:
    """The entries of *ranges* where what is *made* of one follows from its kind: nobody looks at every one."""
    return Entries(ranges.prefixes, ranges.numbers, [made(one) for one in ranges.kinds], ranges.texts)
