"""States from dates, history and the clock; and the lines that readers are told, folded over flaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median

from .model import Notice, Range, State
from .publication import Entry, Line, Told
from .revision import Change, Revision

RETIRED_FOR = timedelta(days=365)
"""How long a retired range stays listed as retired."""


def state_of(item: Range, now: datetime) -> State:
    """The state of a range that its feed has now.

    With a known end it is draining until then; with its end in the past and still in the feed it is active, since the
    source says that it is used (``ip-ranges check`` complains).
    """
    if item.effective is not None and now < item.effective:
        return "announced"
    if item.expires is not None and now < item.expires:
        return "draining"
    return "active"


def vanished(revisions: Iterable[Revision]) -> dict[Range, datetime]:
    """The ranges that went from a feed and did not come back, with the moment when that was seen."""
    gone: dict[Range, datetime] = {}
    for revision in revisions:
        if revision.kind == "baseline":
            gone.clear()
        for change in revision.changes:
            for item in change.after:
                gone.pop(item, None)
            if change.kind == "removed":
                gone.update((item, revision.observed) for item in change.before)
    return gone


def entries(
    ranges: Sequence[Range], gone: Mapping[Range, datetime], *, now: datetime, settle: timedelta
) -> tuple[Entry, ...]:
    """Every range with its state: those in the feed, then the draining and the retired ones, sorted by prefix.

    A range that went is not listed while its prefix is in the feed under the same role and direction: nobody should
    read "safe to remove" beside an address that is in use.
    """
    found = [Entry(item, state_of(item, now), item.expires) for item in ranges]
    present = {(item.prefix, item.role, item.direction) for item in ranges} if gone else set()
    for item, since in gone.items():
        if (item.prefix, item.role, item.direction) in present:
            continue
        keep_until = item.expires if item.expires is not None else since + settle
        if now < keep_until:
            found.append(Entry(item, "draining", keep_until, since))
        elif now < keep_until + RETIRED_FOR:
            found.append(Entry(item, "retired", keep_until, since))
    if gone:
        found.sort(key=lambda entry: (entry.range.prefix, entry.gone is not None, entry.range.region))
    return tuple(found)


def next_moment(every: Iterable[Entry], now: datetime) -> datetime | None:
    """When a state next changes by the clock alone, None when nothing is to come."""
    moments = (
        moment
        for entry in every
        for moment in (entry.range.effective, entry.keep_until)
        if moment is not None and moment > now
    )
    return min(moments, default=None)


@dataclass
class _Episode:
    """A change that goes to and fro: where its line stands, and what happened since."""

    revision: int
    line: int
    first: Change
    last: Change
    times: list[datetime] = field(default_factory=list)

    @property
    def undone(self) -> bool:
        """Whether things are as they were before the first change."""
        return len(self.times) % 2 == 0

    def folded(self) -> Line:
        """The one line for all of it: it keeps the first change's id and speaks of how things stand."""
        since = 0 if self.first.kind == "removed" else 1
        away = tuple(
            (self.times[index], self.times[index + 1] if index + 1 < len(self.times) else None)
            for index in range(since, len(self.times), 2)
        )
        if len(self.times) == 1:
            return Line(self.first)
        ended = tuple(pair for pair in away if pair[1] is not None)
        if self.undone and self.first.kind != "added":
            return Line(replace(self.first, action="none"), ended, returned=True)
        # What came and went again ends as a removal, what went, came and went again as well: the last word counts.
        return Line(replace(self.last, id=self.first.id, serial=self.first.serial), ended)


def tell(revisions: Sequence[Revision], notices: Sequence[Notice], *, settle: timedelta) -> tuple[Told, ...]:
    """The history of one feed as readers are told it, oldest first.

    A change that is undone within *settle*, and done again within it, is one line at its first place: 35 of 100
    prefixes that AWS ever removed came back within a week.
    """
    lines: list[list[Line]] = []
    open_episodes: dict[frozenset[tuple[Range, ...]], _Episode] = {}
    for number, revision in enumerate(revisions):
        lines.append([])
        for change in revision.changes:
            key = frozenset((change.before, change.after))
            episode = open_episodes.get(key)
            if (
                episode is not None
                and change.before == episode.last.after
                and change.after == episode.last.before
                and revision.observed - episode.times[-1] <= settle
            ):
                episode.last = change
                episode.times.append(revision.observed)
                lines[episode.revision][episode.line] = episode.folded()
                continue
            open_episodes[key] = _Episode(number, len(lines[number]), change, change, [revision.observed])
            lines[number].append(Line(change))
    return tuple(
        Told(revision, kept, _explaining(revision, kept, notices))
        for revision, found in zip(revisions, lines, strict=True)
        for kept in [tuple(found)]
    )


def _explaining(revision: Revision, lines: Sequence[Line], notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices that came with a revision, or that speak of the day and a region of one of its lines."""
    found = []
    for notice in notices:
        if notice.id in revision.notices:
            found.append(notice)
            continue
        for line in lines:
            subject = line.change.subject
            days = (subject.effective, subject.expires)
            if notice.effective is not None and notice.effective in days and subject.region in (notice.regions or (subject.region,)):
                found.append(notice)
                break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """The notice that readers were given so far, over *count* changes that asked something of them."""

    count: int
    shortest: timedelta | None = None
    median: timedelta | None = None


def notice_given(told: Iterable[Told]) -> NoticeGiven:
    """Measure the notice: from when a change was seen to when an address was first used or last valid.

    An address that was used at once when it appeared was given no notice at all, and counts as such.
    """
    given: list[timedelta] = []
    for revision in told:
        for line in revision.lines:
            change = line.change
            if change.action == "none" or change.observed is None or line.returned:
                continue
            if change.action == "allow":
                due = change.subject.effective or change.observed
            else:
                due = change.keep_until or change.observed
            given.append(max(due - change.observed, timedelta(0)))
    if not given:
        return NoticeGiven(0)
    return NoticeGiven(len(given), min(given), timedelta(seconds=median(one.total_seconds() for one in given)))
