"""Every moment at which a date may change what a name may point to: the past ones never become fewer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain

from ..model.range_columns import in_columns
from ..model.revision import Revision
from ..model.table import Range, RangeFacts
from .schedules import is_record_target


def revisions_of_targets(revisions: Iterable[Revision], region: str | None) -> list[Revision]:
    """The revisions that changed load balancers of a region; None is any."""
    return [
        revision
        for revision in revisions
        if any(_is_target_of(item, region) for change in revision.changes for item in chain(change.before, change.after))
    ]


def record_moments(
    revisions: Sequence[Revision], ranges: Iterable[Range], region: str | None, settle: timedelta | None
) -> Iterator[datetime]:
    """The moments, past and to come, that the history and the table's *ranges* name, whatever became of a plan.

    *settle* is for revisions that do not say how long what vanishes is kept; None leaves those out.
    """
    ranges_of_history = [item for revision in revisions for item in revision.dated]
    for revision in revisions_of_targets(revisions, region):
        ranges_of_history += [item for change in revision.changes for item in chain(change.before, change.after)]
        # What vanished is certain to be gone then, and what came back counts as steady.
        if (kept := revision.settle or settle) is not None:
            yield revision.observed + kept
    for facts in chain(in_columns(ranges).facts, (item.facts for item in ranges_of_history)):
        if _is_target_of(facts, region):
            yield from (moment for moment in (facts.effective, facts.expires) if moment is not None)


def _is_target_of(item: Range | RangeFacts, region: str | None) -> bool:
    return is_record_target(item) and region in (None, item.region)
