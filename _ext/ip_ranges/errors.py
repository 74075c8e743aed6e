"""The public door to :mod:`ip_ranges.base.errors`: what a format of your own raises, and what a caller catches."""

from .base.errors import (
    DocumentError,
    FetchError,
    HistoryError,
    IpRangesError,
    NothingAcceptedError,
    OfflineError,
    PrefixError,
    Problem,
    SettingsError,
    StoreError,
)

__all__ = [
    "DocumentError",
    "FetchError",
    "HistoryError",
    "IpRangesError",
    "NothingAcceptedError",
    "OfflineError",
    "PrefixError",
    "Problem",
    "SettingsError",
    "StoreError",
]
