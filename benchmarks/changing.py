"""Comparing two tables, beside reading one of them."""

from __future__ import annotations

from collections.abc import Iterator

from ip_ranges import formats
from ip_ranges.changes.diff import compare
from ip_ranges.formats import ReadOptions
from ip_ranges.model.prefix_sets import coverage

from .figures import WHOLE, Effort, Figure, Section
from .measure import in_turn
from .tables import aws_document


def measure(effort: Effort) -> Iterator[Figure]:
    """The changes and the coverage, and both together, which is what an acceptance does."""
    document = aws_document(WHOLE)
    read = formats.get("aws").read
    old = read(document, ReadOptions()).ranges
    new = read(aws_document(WHOLE, without=100), ReadOptions()).ranges

    def changes() -> None:
        compare(old, new, feed="aws", serial=1)

    def covered() -> None:
        coverage((one.prefix for one in old), (one.prefix for one in new))

    def both() -> None:
        changes()
        covered()

    calls = {"changes": changes, "coverage": covered, "both": both}
    found = in_turn({"reading": lambda: read(document, ReadOptions()), **calls}, effort.runs + 2)
    words = {"changes": "changes", "coverage": "addresses gained and lost", "both": "both, as an acceptance does"}
    for name, told in words.items():
        yield Figure(f"compare/{name}", told, found[name], base=found["reading"], against="reading one table")


SECTION = Section(
    "comparing",
    "Comparing",
    f"Two tables of {WHOLE:,} ranges that differ in one of a hundred, beside reading one of them. Processor time.",
    measure,
)
