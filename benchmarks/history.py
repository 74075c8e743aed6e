"""A long history: recording it, reading it, and telling readers of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from ip_ranges import formats
from ip_ranges.changes.diff import compare
from ip_ranges.changes.news import news
from ip_ranges.changes.orders import orders
from ip_ranges.changes.states import entries
from ip_ranges.formats import ReadOptions
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from ip_ranges.storage.history_file import chained, parse_history

from .measurement import WHOLE, Effort, Measurement, Section, alternate, timed
from .sites import Site, workspace
from .tables import aws_document

_START = datetime(2024, 1, 1, tzinfo=UTC)
_SETTLE = timedelta(days=7)
_FIRST_SERIAL = 2024010101


def measure(effort: Effort) -> Iterator[Measurement]:
    """All that a history goes through, in whole builds of bare Sphinx: that says what it is in seconds on any machine."""
    revisions = make_revisions(formats.get("aws").read(aws_document(WHOLE), ReadOptions()).ranges, effort.revisions)
    with workspace() as folder:
        bare = Site.make(folder / "bare", "", {"index": ""})
        tell = timed(partial(record_read_and_tell, revisions))
        seconds = alternate({"history": tell, "bare": partial(bare.build, cold=True)}, max(1, effort.runs - 2))
    what = f"recording, reading and telling {effort.revisions:,} revisions"
    yield Measurement("history", what, seconds["history"], seconds["bare"], "a cold build of bare Sphinx")


def make_revisions(table: Sequence[Range], count: int) -> list[Revision]:
    """*count* revisions, two hours apart, of three to six changes: ranges that leave and come back."""
    chance = random.Random(2)
    revisions: list[Revision] = []
    away: list[Range] = []
    for number in range(count):
        moment, serial = _START + timedelta(hours=2 * number), _FIRST_SERIAL + number
        back, away = away, chance.sample(table, 3)
        gone = [item for item in away if item not in back]
        # Compared on what it touches alone: whole tables would give the same changes.
        changes = compare(gone, back, feed="aws", serial=serial, observed=moment, settle=_SETTLE)
        revisions.append(Revision(serial, "aws", "change", moment, f"{number:064x}", len(table) - len(away), changes=changes))
    return revisions


def record_read_and_tell(revisions: Sequence[Revision]) -> None:
    """Record the lines of a history, read and verify them, and work out what readers are told and the states of ranges."""
    parse_history(chained([], revisions)[0], "history.jsonl")
    now = _START + timedelta(days=900)
    every = orders("aws", revisions, (), settle=_SETTLE, now=now)
    news("aws", revisions, every.told, (), {})
    entries((), every.courses, now=now)


SECTION = Section("history", "Revisions of three to six changes each. Processor time.", measure)
