"""Two windows of real AWS documents against their ground truth, through the real command."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from ip_ranges.base.timestamps import parse_instant
from ip_ranges.cli import main
from ip_ranges.model.prefix import parse_prefix

pytestmark = pytest.mark.slow

WINDOWS = {"window-2018-04": 12, "window-2020-04": 17}
"""How many pairs of consecutive documents each window has."""


class Window:
    """The documents of a window in their order, and what the truth says of each but the first."""

    def __init__(self, folder: Path) -> None:
        self.files = sorted(folder.glob("*ip-ranges.json*"))
        blobs = {one["createDate"]: one["blob"] for one in json.loads((folder / "index.json").read_bytes())}
        self._truth = json.loads((folder / "history_changes.subset.json").read_bytes())
        self._blobs = blobs

    def truth(self, file: Path) -> dict[str, list[str]]:
        """The IPv4 addresses gained and lost with this document."""
        found = self._truth[self._blobs[file.name[:19]]]
        return {"added": found["added"], "removed": found["removed"]}


@pytest.fixture(params=sorted(WINDOWS))
def window(request: pytest.FixtureRequest, feeds_dir: Path) -> Window:
    """One window."""
    found = Window(feeds_dir / "aws" / request.param)
    assert len(found.files) - 1 == WINDOWS[request.param]
    return found


def ipv4(coverage: dict[str, list[str]]) -> dict[str, list[str]]:
    """The IPv4 part of a coverage, in its order."""
    return {key: [one for one in coverage[key] if parse_prefix(one).version == 4] for key in ("added", "removed")}


def test_diff_equals_the_truth(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    """The coverage of every consecutive pair, list order included."""
    equal = 0
    for old, new in zip(window.files, window.files[1:], strict=False):
        assert main(["diff", str(old), str(new), "--format-of", "aws", "--output", "json"]) == 0
        assert ipv4(json.loads(capsys.readouterr().out)["coverage"]) == window.truth(new)
        equal += 1
    assert equal == len(window.files) - 1


def test_backfill_and_log_equal_the_truth(window: Window, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The recorded history says the same; a document that changed nothing has no revision and no truth."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "feeds.toml").write_text('[feeds.aws]\nformat = "aws"\nurl = "https://ip-ranges.amazonaws.com/ip-ranges.json"\n')
    # In any order: the documents' own dates say which is older.
    shuffled = [str(file) for file in window.files[1::2] + window.files[::2]]
    assert main(["--data", str(data), "backfill", "aws", *shuffled]) == 0
    capsys.readouterr()
    assert main(["log", "--output", "json", "--data", str(data)]) == 0
    revisions = json.loads(capsys.readouterr().out)["revisions"]
    found = {one["observed"]: ipv4(one["coverage"]) for one in revisions}
    none: dict[str, list[str]] = {"added": [], "removed": []}
    for file in window.files:
        stamp = file.name[:10] + "T" + file.name[11:19].replace("-", ":") + "Z"
        assert found.pop(stamp, none) == (none if file == window.files[0] else window.truth(file))
    assert not found
    assert [one["serial"] for one in revisions] == sorted({one["serial"] for one in revisions})
    assert main(["--data", str(data), "check"]) in (0, 1)


TOLD = {"window-2018-04": 13, "window-2020-04": 430}
"""How many changes readers are told of each window, a year later."""


def test_no_flap_is_told(window: Window, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> None:
    """What went and came back within settle is told nobody: no removal is followed by an arrival within a week."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "feeds.toml").write_text('[feeds.aws]\nformat = "aws"\nurl = "https://ip-ranges.amazonaws.com/ip-ranges.json"\n')
    assert main(["--data", str(data), "backfill", "aws", *map(str, window.files)]) == 0
    capsys.readouterr()
    assert main(["--data", str(data), "export", "changes"]) == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert len(changes) == TOLD[request.node.callspec.params["window"]]
    removed = {(one["prefix"], one["direction"]): parse_instant(one["told"]) for one in changes if one["action"] == "remove"}
    for one in changes:
        since = removed.get((one["prefix"], one["direction"]))
        if one["action"] == "allow" and since is not None:
            assert not timedelta(0) <= parse_instant(one["told"]) - since < timedelta(days=7)
