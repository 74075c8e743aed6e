"""What a feed's ranges were ever for: every region, role, direction and family that its table or its history has had.

Which lists and snippets there are follows from this. It never shrinks: a job that reads a list must not break on the day when
the list is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeAlias

from ..model.revision import Revision
from ..model.table import Range

Combination: TypeAlias = tuple[str, str, str, int]
"""Region, role, direction and family of a range."""


def combinations_ever(ranges: Iterable[Range], revisions: Sequence[Revision]) -> frozenset[Combination]:
    """The combinations of a table's *ranges* (one of each kind will do) and of everything that its history names.

    A table is the one before it with what a revision changed, so together these are the combinations of all its tables. What
    stood before a baseline that carries nothing over was an example, and nobody's list.
    """
    start = max((number for number, revision in enumerate(revisions) if revision.fresh), default=0)
    recorded = (item for revision in revisions[start:] for item in _ranges_of(revision))
    return frozenset((item.region, item.role, item.direction, item.prefix.version) for item in chain(ranges, recorded))


def _ranges_of(revision: Revision) -> Iterator[Range]:
    yield from revision.dated
    for change in revision.changes:
        yield from change.before
        yield from change.after
