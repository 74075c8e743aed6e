"""What ``ip-ranges compare-list --for-dns`` tells a person."""

from __future__ import annotations

from ..changes.terms import NO_REGION, day_and_time
from ..lookup.name_comparison import NameComparison, Record, Wrong
from .context import Face


def tell_name(face: Face, found: NameComparison) -> None:
    """Print what a name lacks, what it must not have now, and what will change."""
    parts = (
        ("Missing: a name may point to it now, and yours does not", [_record(one) for one in found.missing]),
        ("Obsolete: yours points to it, and may not now", [_wrong(one) for one in found.obsolete]),
        ("About to change", [_record(one) for one in found.changing]),
        ("Not understood, and not counted as a record", [f"line {one.line}: {one.text} {one.reason}" for one in found.not_understood]),
    )
    if not any(rows for _, rows in parts):
        face.answer("The name points where it may, and nothing of that is about to change.")
    for heading, rows in parts:
        if rows:
            face.answer_coloured(heading)
        for row in rows:
            face.answer_coloured(f"  {row}")


def _record(one: Record) -> str:
    answer = one.answer
    words = [one.region or NO_REGION]
    words += [f"from {day_and_time(answer.begins)}, not before"] if answer.begins is not None else []
    words += [f"until {day_and_time(answer.ends)}"] if answer.ends is not None else []
    return f"{answer.prefix}  {', '.join(words)}"


def _wrong(one: Wrong) -> str:
    words = [one.meaning, f"line {one.mention.line}"]
    if one.was is not None:
        words.insert(0, one.was.range.region or NO_REGION)
    if one.record is not None and one.record.answer.begins is not None:
        words.append(f"not before {day_and_time(one.record.answer.begins)}")
    return f"{one.mention.prefix}  {', '.join(words)}"
