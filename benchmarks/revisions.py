"""Histories of thousands of revisions: ranges that leave and come back."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ip_ranges.changes.diff import compare
from ip_ranges.model.revision import Revision
from ip_ranges.model.table import Range
from ip_ranges.storage.history_file import chained, line_digest
from ip_ranges.storage.snapshot_file import parse_snapshot, snapshot_text

START = datetime(2024, 1, 1, tzinfo=UTC)
SETTLE = timedelta(days=7)
_FIRST_SERIAL = 2024010101


def revisions(table: tuple[Range, ...], count: int) -> list[Revision]:
    """*count* revisions, two hours apart, of up to six changes each; each is compared on what it touches alone."""
    chance = random.Random(2)
    found: list[Revision] = []
    away: list[Range] = []
    for number in range(count):
        moment, serial = START + timedelta(hours=2 * number), _FIRST_SERIAL + number
        back, away = away, chance.sample(table, 3)
        gone = [one for one in away if one not in back]
        changes = compare(gone, back, feed="aws", serial=serial, observed=moment, settle=SETTLE)
        kept = len(table) - len(away)
        found.append(Revision(serial, "aws", "change", moment, f"{number:064x}", kept, changes=changes))
    return found


def lengthen(data: Path, before: list[Revision]) -> None:
    """Put revisions before the one that a first refresh has recorded in *data*, which becomes the newest change."""
    history = data / "history.jsonl"
    (line,) = history.read_text("utf-8").splitlines()
    newest = Revision.from_json(json.loads(line))
    baseline = replace(before[0], kind="baseline", changes=())
    lines, _ = chained([], [baseline, *before[1:], replace(newest, kind="change")])
    history.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    snapshot = data / "snapshots" / "aws.json"
    accepted = parse_snapshot(snapshot.read_text("utf-8"), str(snapshot))
    snapshot.write_text(snapshot_text(accepted._replace(line=line_digest(lines[-1]))), "utf-8")
