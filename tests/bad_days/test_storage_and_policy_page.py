"""The tables on storage and policy of "What happens on a bad day": each row names a test that tries its main outcome.

Only the rows are compared, not the words of their second column.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from documented_tables import documented_rows

PAGE = "docs/background/bad-days.rst"

STORAGE = {
    "Killed at any step of writing": ("tests/test_store.py", "test_killed_at_every_write"),
    "The disk is full": ("tests/test_store.py", "test_disk_full"),
    "The data folder is read-only": ("tests/test_store.py", "test_read_only_data"),
    "Several refreshes at once": ("tests/test_store.py", "test_many_refreshes_at_once"),
    "Builds while a refresh records": ("tests/pipeline/test_at_once.py", "test_builds_while_a_refresh_records"),
    "The last line of the history is cut off": ("tests/test_store.py", "test_a_last_line_that_was_cut_off"),
    "A line of the history is changed, or has marks of a merge": ("tests/test_store.py", "test_history_changed_by_hand"),
    "A line of the history is lost": ("tests/test_store.py", "test_a_line_of_the_history_lost"),
    "A snapshot is changed by hand, or has marks of a merge": ("tests/test_store.py", "test_snapshot_changed_by_hand"),
    "A snapshot is cut off": ("tests/test_store.py", "test_snapshot_cut_off"),
}

POLICY = {
    "A source is down, or its document is refused": ("tests/bad_days/test_fault_matrix_build.py", "test_the_last_accepted_table_stands"),
    "The same, and the build is strict": ("tests/pipeline/test_policy.py", "test_strict_builds_stop"),
    "The same, and the accepted table is older than max_age": ("tests/pipeline/test_policy.py", "test_a_fallback_that_is_too_old"),
    "The same, and nothing was ever accepted": ("tests/pipeline/test_policy.py", "test_nothing_to_fall_back_on"),
    "Connections are switched off": ("tests/pipeline/test_policy.py", "test_offline"),
    "A source answers with an older copy": ("tests/pipeline/test_noise.py", "test_a_token_that_goes_backwards"),
    "The published history is broken": ("tests/pipeline/test_pending.py", "test_a_broken_published_history"),
    "The published history went another way": ("tests/pipeline/test_pending.py", "test_histories_that_went_different_ways"),
    "The published history cannot be reached": ("tests/pipeline/test_pending.py", "test_a_site_that_is_down"),
}


@pytest.mark.parametrize(("table", "tried"), [("bad-days-storage", STORAGE), ("bad-days-policy", POLICY)])
def test_every_row_is_tried(root_dir: Path, table: str, tried: dict[str, tuple[str, str]]) -> None:
    """The rows of the page are those that are tried, and the tests that try them are there."""
    rows = documented_rows(root_dir / PAGE, table)

    assert [row[0] for row in rows] == list(tried)
    for path, name in tried.values():
        module = ast.parse((root_dir / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}, f"{path} has no {name}"
