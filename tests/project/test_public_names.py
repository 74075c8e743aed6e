"""The names that other people's code and sites rest on: they stay where they are, wherever the code behind them moves."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points

import ip_ranges.cli

PUBLIC_NAMES = {
    "ip_ranges": ["__version__"],
    "ip_ranges.sphinxext": ["setup"],
    "ip_ranges.cli": ["main"],
    "ip_ranges.errors": [
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
    ],
    "ip_ranges.formats": [
        "DocumentError",
        "ENTRY_POINT_GROUP",
        "Format",
        "ReadOptions",
        "Rows",
        "Table",
        "list_at",
        "vendor_object",
    ],
    "ip_ranges.formats.rows": ["Rows"],
    "ip_ranges.formats.shape": ["list_at", "vendor_object"],
    "ip_ranges.model": ["Notice", "Prefix", "Range", "Region", "Table"],
}


def test_public_names_stay() -> None:
    """Each documented name can be imported from where the documentation says it is."""
    missing = [f"{module}.{name}" for module, names in PUBLIC_NAMES.items() for name in names if not hasattr(import_module(module), name)]
    assert missing == []


def test_the_group_of_formats_and_the_command() -> None:
    """The entry points that sites and other packages use."""
    assert import_module("ip_ranges.formats").ENTRY_POINT_GROUP == "ip_ranges.formats"
    (command,) = entry_points(group="console_scripts", name="ip-ranges")
    assert command.load() is ip_ranges.cli.main
