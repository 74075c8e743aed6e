"""Whether a clock can be right: no revision is older than the one before it, and none comes from a time that cannot be. Pure.

Some shells and CI images export a ``SOURCE_DATE_EPOCH`` of 1980, and a machine without a battery begins in 1970. Believed, such
a clock calls an address that has just gone safe to remove, or puts one that is given up back on the allow list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ..base.errors import IpRangesError
from ..base.timestamps import format_instant
from ..model.revision import Revision
from ..storage.ledger import Ledger

SKEW = timedelta(hours=1)
"""Two machines' clocks may differ by that without one of them being wrong."""

_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
"""Nothing that this reads was recorded before."""

_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""When this version was written, to the month: no earlier clock runs it but one that is set back on purpose."""

_QUIET = timedelta(days=5 * 365)
"""The longest time in which nothing changed and no newer version was installed."""

_CURE = "Set the clock right, or SOURCE_DATE_EPOCH, which takes its place."


class Clock(NamedTuple):
    """The moment to work with, and a sentence where the clock itself says one that cannot be right."""

    now: datetime
    fault: str = ""


def read_clock(now: datetime, ledger: Ledger) -> Clock:
    """The later of the clock and the newest revision: a clock that is behind by less than an hour is as good as right.

    Raises :class:`~ip_ranges.errors.IpRangesError` for a clock that is years ahead: what is planned would count as done.
    """
    newest = max(ledger.revisions, key=lambda revision: revision.observed, default=None)
    last = None if newest is None else newest.observed
    latest_moment = max(_WRITTEN, last or _WRITTEN)
    if now - latest_moment > _QUIET:
        since = "this version was written" if newest is None or latest_moment != last else f"the newest revision, {newest.serial} of {newest.feed}"
        raise IpRangesError(
            f"The clock says {format_instant(now)}, more than five years after {format_instant(latest_moment)} ({since}), which cannot be right. {_CURE}"
            " If it is right after all, install a newer version, which knows of later days."
        )
    if newest is not None and now < newest.observed:
        if newest.observed - now <= SKEW:
            return Clock(newest.observed)
        sentence = (
            f"The clock says {format_instant(now)}, and the newest revision, {newest.serial} of {newest.feed}, is of"
            f" {format_instant(newest.observed)}: nothing is recorded before what was recorded already. {_CURE}"
        )
        return Clock(newest.observed, sentence)
    if is_impossible(now):
        return Clock(latest_moment, f"The clock says {format_instant(now)}, which cannot be right: this version was written after {format_instant(_WRITTEN)}. {_CURE}")
    return Clock(now)


def is_impossible(now: datetime) -> bool:
    """Whether a clock says a time in which there was nothing to read, whatever was recorded."""
    return now < _EARLIEST


def recording_clock(now: datetime, ledger: Ledger) -> datetime:
    """The moment at which something may be recorded. Raises :class:`~ip_ranges.errors.IpRangesError` for a clock that cannot be right."""
    clock = read_clock(now, ledger)
    if clock.fault:
        raise IpRangesError(f"{clock.fault} Nothing was recorded.")
    return clock.now


_AHEAD = (
    "One of the two clocks is wrong. If it is this one, set it right, or SOURCE_DATE_EPOCH, which takes its place; if it was the one of then,"
    " restore data/ from the commit before it and run ip-ranges refresh."
)


def misdated(revisions: tuple[Revision, ...], now: datetime) -> Iterator[tuple[str, str]]:
    """The feed and a sentence for each revision that is older than the one before it in its feed, or lies ahead of the clock."""
    cure = "A clock was wrong when it was recorded: restore data/ from the commit before it and run ip-ranges refresh."
    newest: dict[str, Revision] = {}
    for revision in revisions:
        before = newest.get(revision.feed)
        moment = format_instant(revision.observed)
        if before is not None and revision.observed < before.observed:
            yield revision.feed, (
                f"The revision {revision.serial} is of {moment}, before the one that it follows, {before.serial} of {format_instant(before.observed)}. {cure}"
            )
        elif revision.observed - now > SKEW:
            yield revision.feed, f"The revision {revision.serial} is of {moment}, which lies ahead: the clock says {format_instant(now)}. {_AHEAD}"
        newest[revision.feed] = revision
