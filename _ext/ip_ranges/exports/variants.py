"""One list of a feed in its variants: today's, the next one, what may be removed, and each with the fewest prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from ..aggregate import minimal_cover
from ..entries import Entries, Entry
from ..prefix import Prefix, texts_of
from .grouping import Grouped, Key


class Listed(NamedTuple):
    """Prefixes, each once, and their texts."""

    prefixes: Sequence[Prefix]
    texts: Sequence[str]


class Selected:
    """The prefixes of one list in its variants: each once, in ascending order."""

    def __init__(self, grouped: Grouped, key: Key) -> None:
        self.grouped, self.key = grouped, key

    @cached_property
    def _entries(self) -> Entries:
        return self.grouped.entries(self.key)

    @cached_property
    def today(self) -> Listed:
        """What to allow today."""
        return self._once(lambda entry: entry.allowed)

    @cached_property
    def next(self) -> Listed:
        """What will be allowed after the last date that is known today."""
        if all(_stays(kind) == kind.allowed for kind in self._entries.kinds):
            return self.today
        return self._once(_stays)

    @cached_property
    def retired(self) -> Listed:
        """What may be removed."""
        gone = self._once(lambda entry: entry.state == "retired")
        return listed(self.grouped.safe_to_remove(gone.prefixes))

    def _once(self, wanted: Callable[[Entry], bool]) -> Listed:
        found = self._entries.where(wanted)
        once = dict(zip(found.texts, found.prefixes, strict=True))  # the hash of a text is known, that of a prefix is not
        return Listed(list(once.values()), list(once))

    def variant(self, name: str) -> Variant:
        """``today``, ``next`` or ``retired``; the first two are one where nothing has a date."""
        found = {"today": lambda: self.today, "next": lambda: self.next, "retired": lambda: self.retired}[name]()
        known = next((one for one in self._variants if one.listed is found), None)
        if known is None:
            known = Variant(found)
            self._variants.append(known)
        return known

    @cached_property
    def _variants(self) -> list[Variant]:
        return []


class Variant:
    """The prefixes of one file, and the fewest that hold the same addresses."""

    def __init__(self, listed: Listed) -> None:
        self.listed = listed

    def __len__(self) -> int:
        return len(self.listed.prefixes)

    @cached_property
    def cover(self) -> tuple[Prefix, ...]:
        """The minimal cover."""
        return minimal_cover(self.listed.prefixes)

    @cached_property
    def lines(self) -> str:
        """One CIDR a line."""
        return _written(self.listed.texts)

    @cached_property
    def cover_lines(self) -> str:
        """The same of the cover."""
        # What is left out or joined is missing in the count: as many are the same.
        return self.lines if len(self.cover) == len(self) else _written(texts_of(self.cover))


def listed(prefixes: Sequence[Prefix]) -> Listed:
    """The prefixes with their texts."""
    return Listed(prefixes, texts_of(prefixes))


def _written(texts: Iterable[str]) -> str:
    return "\n".join([*texts, ""])


def _stays(entry: Entry) -> bool:
    """Whether an entry is on the allow list for good, as far as anybody has said.

    An active one with an end in the past is in its feed against its date, so its date says nothing.
    """
    return entry.state == "active" or (entry.state == "announced" and entry.keep_until is None)
