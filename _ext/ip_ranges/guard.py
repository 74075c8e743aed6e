"""Judging a table before it is accepted. (The rules follow; the limits are the settings.)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the guards, as set under ``[feeds.NAME.guard]``.

    *max_lost* and *max_gained* are shares (0 to 1, and above 1 for gains) of the ranges and of the addresses of each
    family that may go or come at once. *min_prefix_v4* and *min_prefix_v6* are the shortest lengths that are believed.
    *max_ranges* is the most ranges a table may have. The flags switch single guards off by being True.
    """

    max_lost: float = 0.5
    max_gained: float = 10.0
    min_prefix_v4: int = 8
    min_prefix_v6: int = 16
    max_ranges: int = 1_000_000
    allow_empty: bool = False
    allow_empty_region: bool = False
    allow_region_gone: bool = False
    allow_family_gone: bool = False
    allow_reserved: bool = False
    allow_shared: bool = False
