"""States from dates, history and the clock; and the lines that readers are told, folded over flaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from .aggregate import Interval, blocks, intervals, without
from .entries import Entries, Entry, by_kind, of_ranges
from .folding import Telling
from .model import Notice, Range, State, range_order
from .prefix import Prefix
from .publication import Line, Told
from .ranges import with_kinds
from .revision import Revision

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
    """The ranges that went from a feed and did not come back, with the moment when that was seen.

    A new baseline takes none of them back: what drains goes on draining when only the reading of the feed has changed.
    """
    gone: dict[Range, datetime] = {}
    for revision in revisions:
        for change in revision.changes:
            for item in change.after:
                gone.pop(item, None)
            if change.kind == "removed":
                gone.update((item, revision.observed) for item in change.before)
    return gone


def entries(
    ranges: Sequence[Range], gone: Mapping[Range, datetime], *, now: datetime, settle: timedelta
) -> Entries:
    """Every range with its state: those in the feed, the draining and the retired ones, sorted by prefix.

    *ranges* are those of a table, which has them in the published order. Of a range that went, only those addresses are
    listed that the feed does not have any more under the same role and direction, and as retired only those that are not
    draining either: nobody should read "safe to remove" beside an address that is in use.
    """
    listed = of_ranges(with_kinds(ranges), lambda item: Entry(item, state_of(item, now), item.expires))
    if not gone:
        return listed
    found: list[Entry] = []
    ends = sorted(
        ((since + settle if item.expires is None else item.expires, range_order(item), item, since) for item, since in gone.items()),
        key=lambda one: one[:2],
    )
    used = _Used(ranges)
    draining = [(keep_until, item, since) for keep_until, _, item, since in ends if now < keep_until]
    for keep_until, item, since in draining:
        found += (Entry(part, "draining", keep_until, since) for part in used.left_of(item))
    used.add(item for _, item, _ in draining)
    retired: set[Range] = set()
    # The newest end first: an address that went twice is listed with the later one.
    for keep_until, _, item, since in reversed(ends):
        if keep_until <= now < keep_until + RETIRED_FOR:
            for part in used.left_of(item):
                if part not in retired:
                    retired.add(part)
                    found.append(Entry(part, "retired", keep_until, since))
    every = [*zip(listed, listed.texts, strict=True), *((entry, str(entry.range.prefix)) for entry in found)]
    every.sort(key=lambda one: (one[0].range.prefix, one[0].gone is not None, one[0].range.region))
    return by_kind([entry for entry, _ in every], [text for _, text in every])


class _Used:
    """The addresses that are in use, for each role and direction by itself; worked out only where something went."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._prefixes: dict[tuple[str, str], set[Prefix]] = {}
        self._found: dict[tuple[str, str, int], list[Interval]] = {}
        self.add(ranges)

    def add(self, ranges: Iterable[Range]) -> None:
        """Take these as used too."""
        for item in ranges:
            self._prefixes.setdefault((item.role, item.direction), set()).add(item.prefix)
        self._found.clear()

    def left_of(self, item: Range) -> Iterator[Range]:
        """The range as it is, or the parts of it that nothing uses."""
        prefix = item.prefix
        key = (item.role, item.direction, prefix.version)
        if key not in self._found:
            self._found[key] = intervals(self._prefixes.get(key[:2], ()), prefix.version)
        found = self._found[key]
        first = max(bisect_right(found, (prefix.first, 1 << 129)) - 1, 0)
        last = bisect_right(found, (prefix.last, 1 << 129))
        for part in blocks(without([(prefix.first, prefix.last)], found[first:last]), prefix.version):
            yield item._replace(prefix=part)


def next_moment(every: Iterable[Entry], now: datetime) -> datetime | None:
    """When a state next changes by the clock alone, None when nothing is to come."""
    moments = (
        moment
        for entry in every
        for moment in (entry.range.effective, entry.keep_until)
        if moment is not None and moment > now
    )
    return min(moments, default=None)


def tell(revisions: Sequence[Revision], notices: Sequence[Notice], *, settle: timedelta) -> tuple[Told, ...]:
    """The history of one feed as readers are told it, oldest first.

    A change that is undone within *settle*, and done again within it, is one line: 35 of 100 prefixes that AWS ever removed
    came back within a week. Where that line stands, :mod:`~ip_ranges.folding` says.
    """
    telling = Telling(settle)
    for revision in revisions:
        telling.take(revision)
    began = max((number for number, revision in enumerate(revisions) if revision.kind == "baseline"), default=None)
    return tuple(
        Told(
            revision,
            kept,
            _begun_with(revisions[number:], notices) if number == began else _explaining(revision, kept, notices),
            tuple((change, revisions[other].serial) for change, other in telling.elsewhere(number)),
        )
        for number, (revision, found) in enumerate(zip(revisions, telling.lines, strict=True))
        for kept in [tuple(line for line in found if line is not None)]
    )


def _begun_with(revisions: Sequence[Revision], notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices of the table that the newest baseline began with, as far as their day was still to come then.

    A baseline names none: they are those that no revision since has brought.
    """
    since = {name for revision in revisions for name in revision.notices}
    return tuple(
        notice
        for notice in notices
        if notice.id not in since and (notice.effective is None or notice.effective > revisions[0].observed)
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


class NoticeGiven(NamedTuple):
    """The notice that readers were given so far, over so many *changes* that asked something of them."""

    changes: int
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
            if change.action == "none" or change.observed is None or line.returned or change.withdrawn:
                continue
            if change.action == "allow":
                due = change.subject.effective or change.observed
            else:
                due = change.keep_until or change.observed
            given.append(max(due - change.observed, timedelta(0)))
    if not given:
        return NoticeGiven(0)
    from statistics import median  # noqa: PLC0415 - most sites have given no notice yet, and it imports a good deal

    return NoticeGiven(len(given), min(given), timedelta(seconds=median(one.total_seconds() for one in given)))
