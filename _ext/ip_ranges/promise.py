"""Whether the changes of addresses that are still to come keep the promised notice (``notice_period``). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from .instants import format_instant
from .model import Range
from .publication import Told
from .revision import Change, Revision
from .wording import in_words

_End: TypeAlias = Literal["effective", "expires"]
_Key: TypeAlias = tuple[str, str, str, str, _End]

_ENDS: tuple[_End, ...] = ("effective", "expires")
_WORDS = {"effective": ("is in use from", "are in use from"), "expires": ("is given up on", "are given up on")}


@dataclass(frozen=True, slots=True)
class _Date:
    """A date of a range, and since when readers know it; None where it stood in the first table."""

    day: datetime
    since: datetime | None


def short_notice(
    told: Sequence[Told], now: datetime, *, promised: timedelta, recorded: int, before: Collection[str]
) -> Iterator[str]:
    """A sentence for each date that comes sooner than *promised* after readers were told of it.

    *told* is the history of a feed with what is about to be recorded. Only what can still be mended is judged: dates
    that lie ahead, and in the revisions after the serial *recorded* also what has no date at all. *before* are the
    regions that had ranges already: nobody has a firewall for one that opens. Vendors' pools are promised to nobody.
    """
    groups: dict[tuple[_End, _Date], list[str]] = defaultdict(list)
    for key, date in _dates(one.revision for one in told).items():
        if date.since is not None and date.day > now and date.day - date.since < promised:
            groups[key[-1], date].append(key[0])
    for (end, date), prefixes in sorted(groups.items(), key=lambda one: (one[0][1].day, one[0][0])):
        assert date.since is not None  # noqa: S101 - the others were left out above
        yield (
            f"{_named(prefixes, _WORDS[end])} {format_instant(date.day)} ({end}), which gives"
            f" {in_words(max(date.day - date.since, timedelta(0)))} of notice, and {in_words(promised)} are promised"
            f" (notice_period in feeds.toml). Make that {format_instant(date.since + promised)} or later."
        )
    for one in told:
        if one.revision.serial > recorded:
            yield from _at_once(one, now, promised, before)


def _dates(revisions: Iterable[Revision]) -> dict[_Key, _Date]:
    """Every date that ranges have at the end of the revisions, with the moment from which readers could prepare for it.

    A date that is put off was known by its earlier day; one that is brought forward is news.
    """
    found: dict[_Key, _Date] = {}
    for revision in revisions:
        for change in revision.changes:
            _follow(found, change, revision.observed)
    return found


def _follow(found: dict[_Key, _Date], change: Change, observed: datetime) -> None:
    old: dict[_End, list[_Date]] = {end: [] for end in _ENDS}
    for item in change.before:
        for end in _ENDS:
            known, day = found.pop(_key(item, end), None), getattr(item, end)
            if day is not None:
                old[end].append(_Date(day, known.since if known else None))
    for item in change.after:
        for end in _ENDS:
            day = getattr(item, end)
            if day is None or item.stability == "recycled":
                continue
            earlier = next((one for one in old[end] if one.day <= day), None)
            found[_key(item, end)] = _Date(day, earlier.since if earlier else observed)


def _at_once(told: Told, now: datetime, promised: timedelta, before: Collection[str]) -> Iterator[str]:
    """What comes or goes without a day that lies ahead, in a table that nobody was told of yet."""
    earliest = format_instant(told.revision.observed + promised)
    comes, goes = [], []
    # What is back within its settle time is no line: it was never off the allow list.
    for change in (line.change for line in told.lines if not line.returned):
        item = change.subject
        # A start date that is taken away asks nothing by itself; the addresses are in use all the same.
        if item.stability == "recycled" or (change.action == "none" and change.kind != "rescheduled"):
            continue
        if _comes_at_once(change, now) and (change.kind != "added" or item.region in before):
            comes.append(str(item.prefix))
        elif change.kind == "removed" and item.expires is None and not _is_ahead(item, now):
            goes.append(str(item.prefix))
    if comes:
        yield (
            f"{_named(comes, ('is in use at once', 'are in use at once'))}, and {in_words(promised)} of notice are promised"
            f' (notice_period in feeds.toml). Announce it with effective = "{earliest}" or later.'
        )
    if goes:
        yield (
            f"{_named(goes, ('goes without a date', 'go without a date'))}, and {in_words(promised)} of notice are promised"
            f' (notice_period in feeds.toml). Leave it in the table with expires = "{earliest}" or later.'
        )


def _comes_at_once(change: Change, now: datetime) -> bool:
    """Whether the change has addresses in use from now on that were not, or not for this."""
    if not change.after or _is_ahead(change.after[0], now):
        return False
    if change.kind == "rescheduled":
        return any(_is_ahead(item, now) for item in change.before)
    return change.kind in ("added", "moved")


def _is_ahead(item: Range, now: datetime) -> bool:
    """Whether the range is only announced."""
    return item.effective is not None and item.effective > now


def _named(prefixes: Sequence[str], verbs: tuple[str, str]) -> str:
    """``192.0.2.1/32 and 3 others are in use from``: *verbs* is for one and for several."""
    if len(prefixes) == 1:
        return f"{prefixes[0]} {verbs[0]}"
    others = f"{len(prefixes) - 1} others" if len(prefixes) > 2 else prefixes[1]
    return f"{prefixes[0]} and {others} {verbs[1]}"


def _key(item: Range, end: _End) -> _Key:
    return str(item.prefix), item.region, item.role, item.direction, end
