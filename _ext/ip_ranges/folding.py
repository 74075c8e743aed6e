"""Folding what goes to and fro: the lines that remain of a history when everything undone within *settle* is one line.

What is as it was before stands where it began: it "was away". What is otherwise is news in the revision that made it so, and
stands there: whoever read the older revisions must not miss that an address went.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from .model import Range
from .prefix import Prefix
from .publication import Line
from .revision import Change, Kind, Revision


class _Episode:
    """A change that goes to and fro: where it began, where its line stands now, and what happened since.

    A place is the number of a revision, and that of a line in it.
    """

    def __init__(self, began: tuple[int, int], first: Change, now: datetime) -> None:
        self.began = self.place = began
        self.first = self.last = first
        self.times = [now]

    @property
    def undone(self) -> bool:
        """Whether things are as they were before the first change."""
        return len(self.times) % 2 == 0

    @property
    def told_where_it_began(self) -> bool:
        """Whether the range is there again, as before or as it came, or nobody ever had to do anything: then nothing is new."""
        if self.first.kind == "added":
            return not self.undone
        return self.undone or self.first.action == "none" == self.last.action

    def folded(self) -> Line:
        """The one line for all of it, which speaks of how things stand and has the id of the change that it stands for."""
        since = 0 if self.first.kind == "removed" else 1
        away = tuple(
            (self.times[index], self.times[index + 1] if index + 1 < len(self.times) else None)
            for index in range(since, len(self.times), 2)
        )
        if len(self.times) == 1:
            return Line(self.first)
        ended = tuple(pair for pair in away if pair[1] is not None)
        if self.undone and self.first.kind != "added":
            return Line(self.first._replace(action="none"), ended, returned=True)
        return Line(self.first if self.told_where_it_began else self.last, ended)


class Telling:
    """The lines so far, and the episodes that may still go on."""

    def __init__(self, settle: timedelta) -> None:
        self.lines: list[list[Line | None]] = []
        self._left: dict[int, list[tuple[Change, _Episode]]] = {}
        self._settle = settle
        self._open: dict[frozenset[tuple[Range, ...]], _Episode] = {}
        self._by_prefix: dict[Prefix, list[_Episode]] = {}

    def elsewhere(self, number: int) -> list[tuple[Change, int]]:
        """The changes of a revision whose lines stand in another one now, and the number of that."""
        found: dict[str, tuple[Change, int]] = {}
        for change, episode in self._left.get(number, ()):
            revision, line = episode.place
            if revision != number and self.lines[revision][line] is not None:
                found[change.id] = (change, revision)
        return list(found.values())

    def take(self, revision: Revision) -> None:
        """Tell one revision more."""
        self.lines.append([])
        for change in revision.changes:
            if not self._goes_on(change, revision.observed):
                self._begins(change, revision.observed)
            self._comes_round(change, revision.observed)

    def _goes_on(self, change: Change, now: datetime) -> bool:
        """Whether the change undoes an episode's last one, or does it again."""
        episode = self._open.get(_key(change))
        if episode is None or now - episode.times[-1] > self._settle:
            return False
        if (change.before, change.after) != (episode.last.after, episode.last.before):
            return False
        episode.last = change
        episode.times.append(now)
        self._show(episode)
        return True

    def _show(self, episode: _Episode) -> None:
        """Put the episode's line where it belongs: where it began, or into the revision that is taken now."""
        revision, line = place = episode.place
        shown, self.lines[revision][line] = self.lines[revision][line], None
        if episode.told_where_it_began:
            place = episode.began
        elif revision != len(self.lines) - 1:
            place = (len(self.lines) - 1, len(self.lines[-1]))
            self.lines[-1].append(None)
        if shown is not None and place != episode.place:
            self._left.setdefault(revision, []).append((shown.change, episode))
        episode.place = place
        self.lines[place[0]][place[1]] = episode.folded()

    def _begins(self, change: Change, now: datetime) -> None:
        number = len(self.lines) - 1
        episode = _Episode((number, len(self.lines[number])), change, now)
        self._open[_key(change)] = episode
        for prefix in _prefixes(change):
            self._by_prefix.setdefault(prefix, []).append(episode)
        self.lines[number].append(Line(change))

    def _comes_round(self, change: Change, now: datetime) -> None:
        """Fold several changes of the same prefixes where together they changed nothing: a line for each range at most.

        A prefix may stand on several rows, one for each service; they leave in one order and return in another, and
        what is told of each step then undoes none of the steps before it.
        """
        group = self._recent(change, now)
        balance: Counter[Range] = Counter()
        for one in group:
            if not one.undone:
                balance.update(one.first.after)
                balance.subtract(one.first.before)
        if len(group) < 2 or any(balance.values()):
            return
        told: set[Range] = set()
        came: set[Range] = set()
        for one in group:
            before, after = set(one.first.before), set(one.first.after)
            if not one.undone and before and before <= came and not after:
                # It came meanwhile and is gone: that is news, and the line for it stands where it went.
                told |= before
                continue
            came |= after - told
            if before | after <= told or (not one.undone and (not before or before <= came)):
                # Earlier lines speak of all that this one is about, or the one that tells how what came meanwhile went.
                self._forget(one)
                continue
            told |= before | after
            if not one.undone:
                one.last = _opposite(one.first)
                one.times.append(now)
                self._open[_key(one.first)] = one
                self._show(one)

    def _recent(self, change: Change, now: datetime) -> list[_Episode]:
        """The episodes about the same prefixes that may still go on, oldest line first."""
        found: dict[tuple[int, int], _Episode] = {}
        for prefix in _prefixes(change):
            recent = [one for one in self._by_prefix[prefix] if now - one.times[-1] <= self._settle]
            self._by_prefix[prefix] = recent
            found.update((one.began, one) for one in recent)
        return [found[place] for place in sorted(found)]

    def _forget(self, episode: _Episode) -> None:
        self.lines[episode.place[0]][episode.place[1]] = None
        if self._open.get(_key(episode.first)) is episode:
            del self._open[_key(episode.first)]
        for prefix in _prefixes(episode.first):
            self._by_prefix[prefix] = [one for one in self._by_prefix[prefix] if one is not episode]


def _opposite(change: Change) -> Change:
    """The change that undoes one, where several others did so together."""
    kinds: dict[Kind, Kind] = {"added": "removed", "removed": "added"}
    kind = kinds.get(change.kind, change.kind)
    return change._replace(kind=kind, before=change.after, after=change.before, keep_until=None, action="none")


def _key(change: Change) -> frozenset[tuple[Range, ...]]:
    """The same for a change and its opposite."""
    return frozenset((change.before, change.after))


def _prefixes(change: Change) -> set[Prefix]:
    return {item.prefix for item in change.before + change.after}
