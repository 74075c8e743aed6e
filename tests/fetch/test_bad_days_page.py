"""The page "What happens on a bad day" against the faults that are tried."""

from __future__ import annotations

from pathlib import Path

from documented_tables import documented_rows
from fault_matrix import FAULTS, NAME_FAULTS, TAKEN

PAGE = "docs/background/bad-days.rst"


def test_transport_faults_are_the_ones_that_are_tried(root_dir: Path) -> None:
    """Every fault of the matrix has its row, with the words of its message, and no row is without a test."""
    expected = [(one.title, one.says, "yes" if one.again else "no") for one in FAULTS]
    assert documented_rows(root_dir / PAGE, "bad-days-transport") == expected


def test_what_is_taken_in_stride(root_dir: Path) -> None:
    """The page lists what looks like a fault and is none."""
    assert documented_rows(root_dir / PAGE, "bad-days-taken") == [(one.title, one.done) for one in TAKEN]


def test_name_faults(root_dir: Path) -> None:
    """The page lists what can be wrong with a host name."""
    assert documented_rows(root_dir / PAGE, "bad-days-names") == [(one.title, one.says) for one in NAME_FAULTS]
