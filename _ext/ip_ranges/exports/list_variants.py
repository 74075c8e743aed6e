"""One list of a feed in its variants: today's, the next one, what may be removed, and each with the fewest prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from ..model.entries import Entries, EntryFacts
from ..model.prefix import Prefix
from ..model.prefix_sets import Prefixes, cover_of
from .feed_view import Grouped, Key


class Selected:
    """The prefixes of one list in its variants: each once, in ascending order."""

    def __init__(self, grouped: Grouped, key: Key) -> None:
        self.grouped, self.key = grouped, key

    @cached_property
    def _entries(self) -> Entries:
        return self.grouped.entries(self.key)

    @cached_property
    def today(self) -> Prefixes:
        """What to allow today."""
        return self._once(lambda facts: facts.allowed)

    @cached_property
    def next(self) -> Prefixes:
        """What will be allowed after the last date that is known today."""
        if all(_stays(facts) == facts.allowed for facts in self._entries.facts):
            return self.today
        return self._once(_stays)

    @cached_property
    def retired(self) -> Prefixes:
        """What may be removed."""
        gone = self._once(lambda facts: facts.state == "retired")
        return listed(self.grouped.safe_to_remove(gone))

    def _once(self, is_wanted: Callable[[EntryFacts], bool]) -> Prefixes:
        entries = self._entries.where(is_wanted)
        once = dict(zip(entries.texts, entries.prefixes, strict=True))  # speed: the hash of a text is kept, that of a prefix is not
        return Prefixes(list(once.values()), list(once))

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

    def __init__(self, listed: Prefixes) -> None:
        self.listed = listed

    def __len__(self) -> int:
        return len(self.listed)

    @cached_property
    def cover(self) -> Prefixes:
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


def listed(prefixes: Sequence[Prefix]) -> Prefixes:
    """The prefixes, which are in ascending order, with their texts."""
    return Prefixes(prefixes, list(map(str, prefixes)))


def _written(texts: Iterable[str]) -> str:
    return "\n".join([*texts, ""])


def _stays(facts: EntryFacts) -> bool:
    """Whether an entry is on the allow list for good, as far as anybody has said.

    An active one with an end in the past is in its feed against its date, so its date says nothing.
    """
    return facts.state == "active" or (facts.state == "announced" and facts.keep_until is None)
