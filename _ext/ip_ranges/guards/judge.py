"""All guards: absolute ones look at the new table alone; relative ones hold it against the accepted one and so do not apply
to a first acceptance.
"""

from __future__ import annotations

from datetime import datetime

from ..model.table import Table
from ..settings import Limits
from .absolute import absolute
from .relative import relative


def judge(new: Table, old: Table | None, limits: Limits, *, now: datetime, example: bool = False) -> tuple[str, ...]:
    """The reasons for refusing *new*, none when it is good; *old* is the accepted table, None for a first acceptance.

    *example* says that documentation space is right in this feed, besides what the table says of itself.
    """
    reasons = list(absolute(new, limits, example=example or new.example))
    if old is not None and not (reasons and not new.ranges):
        reasons += relative(new, old, limits, now)
    return tuple(reasons)
