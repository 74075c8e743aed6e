"""``log --beyond``: what a pull request adds to the history that is merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from folders import EU, LB, NAT, NEW


def test_only_what_the_other_history_lacks(accepted: Path, tmp_path: Path, ip_ranges: Callable, record: Callable) -> None:
    """The baselines are merged; the new revision alone is told. Beyond an empty history it is everything."""
    merged, empty = tmp_path / "merged.jsonl", tmp_path / "empty.jsonl"
    merged.write_bytes((accepted / "history.jsonl").read_bytes())
    empty.write_text("")
    record(accepted, LB, NAT, EU, NEW, epoch=1795200000)
    found = ip_ranges("--data", accepted, "log", "--beyond", merged, "--output", "json").json["revisions"]
    assert [one["kind"] for one in found] == ["change"]
    assert len(ip_ranges("--data", accepted, "log", "--beyond", empty, "--output", "json").json["revisions"]) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "cannot be read: No such file or directory."), ("[1]\n", "is not a history"), ("{}\n", "is not a history")],
)
def test_what_is_no_history(content: str | None, sentence: str, accepted: Path, tmp_path: Path, ip_ranges: Callable) -> None:
    """Another file, or none, is named, and the exit code is 1."""
    file = tmp_path / "other.jsonl"
    if content is not None:
        file.write_text(content)
    found = ip_ranges("--data", accepted, "log", "--beyond", file)
    assert (found.code, found.out) == (1, "")
    assert sentence in found.err
