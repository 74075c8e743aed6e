"""Running the command in this process, and looking at what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from folders import data_folder, write_table
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


@pytest.fixture
def record(ip_ranges: Callable[..., Answer]) -> Callable[..., None]:
    """Write the region table of a data folder, and refresh it."""

    def write_and_refresh(folder: Path, *ranges: tuple[Any, ...], epoch: int = 1795100000, **more: Any) -> None:
        write_table(folder, *ranges, **more)
        assert ip_ranges("--data", folder, "refresh", epoch=epoch).code == 0

    return write_and_refresh


@pytest.fixture
def process() -> Callable[..., Any]:
    """Run the command as a process of its own, with a text or a document on standard input; *raw* gives what it says as bytes."""

    def run(*arguments: object, body: str | bytes = "", folder: Path | None = None, raw: bool = False, **variables: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "ip_ranges", *map(str, arguments)],
            input=body.encode() if isinstance(body, str) else body,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
            capture_output=True,
            check=False,
        )
        if raw:
            return done
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
