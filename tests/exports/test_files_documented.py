"""docs/reference/files.rst against what is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from documented_files import FILE_ROWS, documented_rows


@pytest.fixture(scope="module")
def source(root_dir: Path) -> str:
    """The page."""
    return (root_dir / "docs" / "reference" / "files.rst").read_text("utf-8")


def test_every_published_file_is_documented(small_files: dict[str, str]) -> None:
    """Each path is described by exactly one row, and no row describes what is not published."""
    rows_of_paths = {path: documented_rows(path) for path in small_files}
    assert {path: rows for path, rows in rows_of_paths.items() if len(rows) != 1} == {}
    assert {row for rows in rows_of_paths.values() for row in rows} == set(FILE_ROWS)


def test_every_key_is_documented(small_files: dict[str, str], source: str) -> None:
    """The keys of the schemas of status.json, of a range and of a region stand on the page."""
    status = json.loads(small_files["schema/status.schema.json"])
    table = json.loads(small_files["schema/ip-ranges.schema.json"])
    keys = {*status["properties"], *status["$defs"]["feed"]["properties"], *table["$defs"]["range"]["properties"]}
    keys |= {"ipv4", "ipv6", "bare_domain", "fixed_egress", "server_pool", "digest", "previous_serial", "action"}
    for key in keys - {"$schema"}:
        assert f"``{key}``" in source, key
