"""Comparing two tables, and a history of thousands of revisions: recording it, reading it, telling it."""

from __future__ import annotations

import random
import resource
from datetime import UTC, datetime, timedelta

from ip_ranges import formats
from ip_ranges.aggregate import coverage
from ip_ranges.compare import compare
from ip_ranges.formats import ReadOptions
from ip_ranges.history import chained, parse_history
from ip_ranges.lifecycle import entries, tell, vanished
from ip_ranges.model import Range
from ip_ranges.revision import Revision

from .measure import Figure, in_turn, section, timed
from .tables import aws_document

SIZE = 16_828
START = datetime(2026, 1, 1, tzinfo=UTC)
SETTLE = timedelta(days=7)


def run(runs: int, revisions: int) -> None:
    """Print both sections."""
    document = aws_document(SIZE)
    read = formats.get("aws").read
    old = read(document, ReadOptions()).ranges
    new = read(aws_document(SIZE, without=frozenset(range(0, SIZE, 100))), ReadOptions()).ranges
    with section("Comparing", f"Two tables of {SIZE:,} ranges that differ in one of a hundred, beside reading one of them."):
        found = in_turn(
            {
                "reading": lambda: read(document, ReadOptions()),
                "changes": lambda: compare(old, new, feed="aws", serial=1),
                "coverage": lambda: coverage((one.prefix for one in old), (one.prefix for one in new)),
            },
            runs,
        )
        for name in ("changes", "coverage"):
            ratio = sum(found[name]) / sum(found["reading"])
            print(Figure(name, found[name], "reading one", ratio).row())
    _history(old, runs, revisions)


def _history(table: tuple[Range, ...], runs: int, count: int) -> None:
    intro = f"{count:,} revisions of three changes each on a table of {SIZE:,}; the ratio is to half as many revisions."
    with section("History", intro):
        half, whole = _revisions(table, count // 2), _revisions(table, count)
        lines = {number: chained([], found)[0] for number, found in ((count // 2, half), (count, whole))}
        calls = {
            "recording the lines": lambda found: chained([], found),
            "telling, folded over flaps": lambda found: tell(found, (), settle=SETTLE),
            "replaying what vanished": vanished,
        }
        for name, call in calls.items():
            pair = in_turn({"half": lambda call=call: call(half), "whole": lambda call=call: call(whole)}, runs)  # type: ignore[misc]
            print(Figure(name, pair["whole"], "half as many", sum(pair["whole"]) / sum(pair["half"])).row())
        pair = in_turn({"half": lambda: parse_history(lines[count // 2], "h"), "whole": lambda: parse_history(lines[count], "h")}, runs)
        print(Figure("reading and verifying", pair["whole"], "half as many", sum(pair["whole"]) / sum(pair["half"])).row())
        gone = vanished(whole)
        states = timed(lambda: entries(table, gone, now=START + timedelta(days=400), settle=SETTLE), runs)
        size = sum(len(line) for line in lines[count])
        print(Figure("states of the whole table", states, note=f"history of {size / 1e6:,.1f} MB").row())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\nPeak memory of the whole run: {peak:,.0f} MB.")


def _revisions(table: tuple[Range, ...], count: int) -> list[Revision]:
    """Ranges that leave and come back: each revision is compared on what it touches alone."""
    chance = random.Random(2)
    found: list[Revision] = []
    moment = START
    away: list[Range] = []
    for number in range(count):
        moment += timedelta(hours=2)
        back, away = away, chance.sample(table, 3)
        gone = [one for one in away if one not in back]
        changes = compare(gone, back, feed="aws", serial=number + 1, observed=moment, settle=SETTLE)
        found.append(
            Revision(number + 1, "aws", "change", moment, f"{number:064x}", len(table) - len(away), changes=changes)
        )
    return found
