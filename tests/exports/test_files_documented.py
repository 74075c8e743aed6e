"""docs/reference/files.rst against what is published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_PARTS = {
    "<region>": r"[^/]+",
    "<role>": r"(?:load-balancer|nat-gateway|proxy|vpn|server-pool|all)",
    "<direction>": r"(?:inbound|outbound)",
    "<family>": r"ipv[46]",
    "<serial>": r"\d{10}",
    "<recipe>": r"[a-z-]+",
    "<extension>": r"[a-z]+",
    "<file>": r"[a-z.-]+",
    "<feed>": r"[a-z0-9_-]+",
}


@pytest.fixture(scope="module")
def source(root_dir: Path) -> str:
    """The page."""
    return (root_dir / "docs" / "reference" / "files.rst").read_text("utf-8")


def patterns(source: str) -> dict[str, re.Pattern[str]]:
    """The first column of the page's first table, as regular expressions."""
    table = source[: source.index("The parts of a path")]
    found = {}
    for path in re.findall(r"^   \* - ``(.*)``$", table, re.MULTILINE):
        pattern = re.escape(path)
        for part, expression in _PARTS.items():
            pattern = pattern.replace(re.escape(part), expression)
        found[path] = re.compile(pattern)
    return found


def test_every_published_file_is_documented(small_files: dict[str, str], source: str) -> None:
    """Each path is described by exactly one row, and no row describes what is not published."""
    known = patterns(source)
    used: set[str] = set()
    for path in small_files:
        own = re.sub(r"^feeds/[^/]+/", "", path)
        rows = [row for row, pattern in known.items() if pattern.fullmatch(own)]
        assert len(rows) == 1, (path, rows)
        used.update(rows)
    assert used == set(known)


def test_every_key_is_documented(small_files: dict[str, str], source: str) -> None:
    """The keys of the schemas of status.json, of a range and of a region stand on the page."""
    import json

    status = json.loads(small_files["schema/status.schema.json"])
    table = json.loads(small_files["schema/ip-ranges.schema.json"])
    keys = {*status["properties"], *status["$defs"]["feed"]["properties"], *table["$defs"]["range"]["properties"]}
    keys |= {"ipv4", "ipv6", "bare_domain", "fixed_egress", "server_pool", "digest", "previous_serial", "action"}
    for key in keys - {"$schema"}:
        assert f"``{key}``" in source, key
