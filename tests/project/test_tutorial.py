"""The tutorial works as it is written: its own commands, in its own order, in an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The environment that the tests run in stands in for the one that the reader makes.
SET_UP = ("python3 -m venv", ". .venv/bin/activate", "pip install")


def commands() -> list[str]:
    """Every command of the tutorial, each with its further lines."""
    source = (ROOT / "docs/tutorial/index.rst").read_text(encoding="utf-8")
    found: list[str] = []
    for block in re.findall(r"\.\. code-block:: console\n\n((?:   .*\n|\n)+)", source):
        for raw in block.rstrip().splitlines():
            line = raw[3:]
            if line.startswith("$ "):
                found.append(line[2:])
            else:
                found[-1] += "\n" + line
    return [command for command in found if not command.startswith(SET_UP)]


@pytest.mark.slow
def test_the_tutorial_works_as_it_is_written(tmp_path: Path) -> None:
    """Every command succeeds, the announced address is on the page, and the bad day leaves the last good table."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in (("ip-ranges", "ip_ranges"), ("sphinx-build", "sphinx")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "_ext"),
        "HOME": str(tmp_path),
    }
    script = "set -eu\n" + "\n".join(commands())
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "ip-site"
    page = (site / "_build/html/ip-addresses.html").read_text(encoding="utf-8")
    assert "192.0.2.11" in page
    status = json.loads((site / "_build/html/ip-ranges/status.json").read_text(encoding="utf-8"))
    history = (site / "data/history.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(history) == 2
    assert status["serial"] == json.loads(history[-1])["serial"]
    assert "WARNING" in done.stderr
