"""The made-up long history is one that a build takes."""

from __future__ import annotations

from pathlib import Path

from ip_ranges.cli import main
from ip_ranges.formats import ReadOptions, get
from ip_ranges.storage.data_folder import Store

from benchmarks.revisions import lengthen, revisions
from benchmarks.sites import aws_feed
from benchmarks.tables import aws_document


def test_a_lengthened_history_is_sound(tmp_path: Path) -> None:
    """The revisions stand before the accepted one, whose snapshot vouches for its line."""
    document = aws_document(40)
    (tmp_path / "feeds.toml").write_text(aws_feed("aws.json"), "utf-8")
    (tmp_path / "aws.json").write_bytes(document)
    assert main(["--quiet", "--data", str(tmp_path), "refresh"]) == 0
    lengthen(tmp_path, revisions(get("aws").read(document, ReadOptions()).ranges, 12))
    ledger = Store(tmp_path).load()
    assert [one.kind for one in ledger.revisions] == ["baseline"] + ["change"] * 12
    assert ledger.serial == ledger.snapshots["aws"].serial
