"""What a feed's ranges were ever for: every region, role, direction and family that its table or its history has had.

Which lists and snippets there are follows from this. It never shrinks: a job that reads a list must not break on the day when
the list is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from ..model.entries import Entries
from ..model.range_columns import in_columns
from ..model.revision import Revision
from ..model.table import Range

Combination: TypeAlias = tuple[str, str, str, int]
"""Region, role, direction and family of a range."""


def combinations_ever(ranges: Sequence[Range], entries: Entries, revisions: Sequence[Revision]) -> frozenset[Combination]:
    """The combinations of a table's *ranges*, of its *entries*, and of everything that its history names.

    A table is the one before it with what a revision changed, so together these are the combinations of all its tables. What
    stood before a baseline that carries nothing over was an example, and nobody's list.
    """
    start = max((number for number, revision in enumerate(revisions) if revision.fresh), default=0)
    recorded = ((item.facts, item.prefix.version) for revision in revisions[start:] for item in _ranges_of(revision))
    of_table = ((facts, version) for version in (4, 6) for facts in in_columns(ranges).of_family(version).facts)
    of_entries = ((facts.range, version) for version in (4, 6) for facts in entries.of_family(version).facts)
    return frozenset((facts.region, facts.role, facts.direction, version) for facts, version in chain(of_table, of_entries, recorded))


def _ranges_of(revision: Revision) -> Iterator[Range]:
    yield from revision.dated
    for change in revision.changes:
        yield from change.before
        yield from change.after
