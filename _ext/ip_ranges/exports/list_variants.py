"""One list of a feed in its variants: today's, the next one, what may be removed, and each with the fewest prefixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from ..model.entries import Entries, EntryFacts
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
    def _today(self) -> Variant:
        return Variant(self._once(lambda facts: facts.allowed))

    @cached_property
    def _next(self) -> Variant:
        has_dates = any(_stays(facts) != facts.allowed for facts in self._entries.facts)
        return Variant(self._once(_stays)) if has_dates else self._today

    @cached_property
    def _retired(self) -> Variant:
        gone = self._once(lambda facts: facts.state == "retired")
        return Variant(Prefixes(self.grouped.safe_to_remove(gone)))

    def _once(self, is_wanted: Callable[[EntryFacts], bool]) -> Prefixes:
        entries = self._entries.where(is_wanted)
        once = dict(zip(entries.texts, entries.prefixes, strict=True))  # speed: the hash of a text is kept, that of a prefix is not
        return Prefixes(list(once.values()), list(once))

    def variant(self, name: str) -> Variant:
        """``today``: what to allow today; ``next``: after the last date that is known; ``retired``: what may be removed.

        The first two are one object where nothing has a date.
        """
        return {"today": lambda: self._today, "next": lambda: self._next, "retired": lambda: self._retired}[name]()


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
        """The cover, one CIDR a line."""
        return _written(self.cover.texts)


def _written(texts: Iterable[str]) -> str:
    return "\n".join([*texts, ""])


def _stays(facts: EntryFacts) -> bool:
    """Whether an entry is on the allow list for good, as far as anybody has said.

    An active one with an end in the past is in its feed against its date, so its date says nothing.
    """
    return facts.state == "active" or (facts.state == "announced" and facts.keep_until is None)
