"""What the guards allow, as it can be set in ``feeds.toml``."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The limits of the guards, as set under ``[feeds.NAME.guard]``.

    *max_lost* and *max_gained* are shares of the accepted table's ranges, and of its addresses in each family, that may
    go or come at once (0.5 is half, 2 is twice as much again). *min_prefix_v4* and *min_prefix_v6* are the shortest
    lengths that are believed, *max_ranges* the most ranges. Each flag switches one guard off.
    """

    max_lost: float = 0.5
    max_gained: float = 2.0
    min_prefix_v4: int = 8
    min_prefix_v6: int = 16
    max_ranges: int = 1_000_000
    allow_empty: bool = False
    allow_empty_region: bool = False
    allow_region_gone: bool = False
    allow_family_gone: bool = False
    allow_reserved: bool = False
    allow_shared: bool = False
