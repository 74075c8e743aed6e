"""One list of a feed in its variants: today's, the next one, what may be removed, and each with the fewest prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from ..model.entries import Entries, Entry
from ..model.prefix import Prefix
from ..model.prefix_sets import Ordered, cover_of
from .feed_view import Grouped, Key


class Selected:
    """The prefixes of one list in its variants: each once, in ascending order."""

    def __init__(self, grouped: Grouped, key: Key) -> None:
        self.grouped, self.key = grouped, key

    @cached_property
    def _entries(self) -> Entries:
        return self.grouped.entries(self.key)

    @cached_property
    def today(self) -> Ordered:
        """What to allow today."""
        return self._once(lambda entry: entry.allowed)

    @cached_property
    def next(self) -> Ordered:
        """What will be allowed after the last date that is known today."""
        if all(_stays(kind) == kind.allowed for kind in self._entries.kinds):
            return self.today
        return self._once(_stays)

    @cached_property
    def retired(self) -> Ordered:
        """What may be removed."""
        gone = self._once(lambda entry: entry.state == "retired")
        return listed(self.grouped.safe_to_remove(gone.prefixes))

    def _once(self, wanted: Callable[[Entry], bool]) -> Ordered:
        found = self._entries.where(wanted)
        once = dict(zip(found.texts, found.prefixes, strict=True))  # the hash of a text is known, that of a prefix is not
        return Ordered(list(once.values()), list(once))

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

    def __init__(self, listed: Ordered) -> None:
        self.listed = listed

    def __len__(self) -> int:
        return len(self.listed.prefixes)

    @cached_property
    def cover(self) -> Ordered:
        """The minimal cover."""
        return cover_of(self.listed)

    @cached_property
    def lines(self) -> str:
        """One CIDR a line."""
        return _written(self.listed.texts)

    @cached_property
    def cover_lines(self) -> str:
        """The same of the cover."""
        return _written(self.cover.texts)


def listed(prefixes: Sequence[Prefix]) -> Ordered:
    """The prefixes, which are in ascending order, with their texts."""
    return Ordered(prefixes, list(map(str, prefixes)))


def _written(texts: Iterable[str]) -> str:
    return "\n".join([*texts, ""])


def _stays(entry: Entry) -> bool:
    """Whether an entry is on the allow list for good, as far as anybody has said.

    An active one with an end in the past is in its feed against its date, so its date says nothing.
    """
    return entry.state == "active" or (entry.state == "announced" and entry.keep_until is None)
