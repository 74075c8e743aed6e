"""All guards: absolute ones look at the new table alone; relative ones hold it against the accepted one and so do not apply
to a first acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..model.range_columns import in_columns
from ..model.table import Table
from ..settings import Limits
from .absolute import ALLOW_RESERVED, ALLOW_SHARED, absolute, is_broad
from .relative import ACCEPT, relative


def judge(new: Table, old: Table | None, limits: Limits, *, now: datetime, example: bool = False) -> tuple[str, ...]:
    """The reasons for refusing *new*, none when it is good; *old* is the accepted table, None for a first acceptance.

    *example* says that documentation space is right in this feed, besides what the table says of itself.
    """
    reasons = list(absolute(new, limits, example=example or new.example))
    has_broad = any(is_broad(prefix, limits) for prefix in in_columns(new.ranges).prefixes)
    if old is not None and not has_broad and not (reasons and not new.ranges):
        reasons += relative(new, old, limits, now)
    for cure in (ALLOW_RESERVED, ALLOW_SHARED, ACCEPT):
        reasons = list(_with_cure_once(reasons, cure))
    return tuple(reasons)


def _with_cure_once(reasons: list[str], cure: str) -> Iterator[str]:
    """The reasons with a cure that several of them have behind the last of these alone."""
    last = max((number for number, reason in enumerate(reasons) if reason.endswith(cure)), default=None)
    for number, reason in enumerate(reasons):
        yield reason if number == last else reason.removesuffix(f" {cure}")
