"""All guards: absolute ones look at the new table alone; comparing ones hold it against the accepted one and so do not apply
to a first acceptance.
"""

from __future__ import annotations

from datetime import datetime

from ..model.table import Table
from ..settings import Limits
from .absolute import absolute
from .relative import comparing


def judge(new: Table, old: Table | None, limits: Limits, *, now: datetime, example: bool = False) -> tuple[str, ...]:
    """The reasons for refusing *new*, none when it is good; *old* is the accepted table, None for a first acceptance.

    *example* says that documentation space is right in this feed, besides what the table says of itself.
    """
    found = list(absolute(new, limits, example=example or new.example))
    if old is not None and not (found and not new.ranges):
        found += comparing(new, old, limits, now)
    return tuple(found)
