"""The page "What happens on a bad day" against the documents that are tried."""

from __future__ import annotations

from pathlib import Path

from bad_documents import GUARDED, UNREADABLE
from documented_tables import documented_rows

PAGE = "docs/background/bad-days.rst"


def test_guards_are_the_ones_that_are_tried(root_dir: Path) -> None:
    """Every guard has its row, with the words of its message, and no row is without a test."""
    assert documented_rows(root_dir / PAGE, "bad-days-guards") == [(one.title, one.says) for one in GUARDED]


def test_unreadable_documents_are_the_ones_that_are_tried(root_dir: Path) -> None:
    """Every document that cannot be read has its row, with the words of its message, and no row is without a test."""
    assert documented_rows(root_dir / PAGE, "bad-days-documents") == [(one.title, one.says) for one in UNREADABLE]
