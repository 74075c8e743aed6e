"""Running the command in this process, and looking at what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from folders import data_folder
from ip_ranges.cli import main


@dataclass(frozen=True)
class Answer:
    """What a run of the command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of ``--output json``."""
        return json.loads(self.out)


@pytest.fixture
def ip_ranges(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Run the command; *epoch* sets its clock."""

    def run(*arguments: object, epoch: int = 1795100000) -> Answer:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        capsys.readouterr()
        code = main([str(one) for one in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder before its first refresh."""
    return data_folder(tmp_path / "data")


@pytest.fixture
def accepted(data: Path, ip_ranges: Callable[..., Answer]) -> Path:
    """A data folder after its first refresh."""
    assert ip_ranges("--data", data, "refresh").code == 0
    return data
