"""Colour: for a terminal, and for nothing else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ESCAPE = "\x1b["


def on_a_terminal(data: Path, *arguments: str, **variables: str) -> str:
    """What the command shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ip_ranges", "--data", str(data), *arguments],
        env={
            **{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "_ext"),
            "SOURCE_DATE_EPOCH": "1795100000",
            "TERM": "xterm",
            **variables,
        },
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # Linux says so when the last writer has gone
        pass
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


def test_a_terminal_has_colour(accepted: Path) -> None:
    """What the state of an address means is green; its address is not."""
    shown = on_a_terminal(accepted, "lookup", "192.0.2.10")
    assert f"{ESCAPE}32min use{ESCAPE}0m" in shown
    assert shown.count(ESCAPE) == 2


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_has_none(variables: dict[str, str], accepted: Path) -> None:
    """NO_COLOR (https://no-color.org) and a terminal that knows none."""
    assert ESCAPE not in on_a_terminal(accepted, "lookup", "192.0.2.10", **variables)


def test_json_has_no_colour(accepted: Path) -> None:
    """JSON stays JSON on a terminal."""
    assert ESCAPE not in on_a_terminal(accepted, "lookup", "192.0.2.10", "--output", "json")


def test_a_pipe_has_no_colour(accepted: Path, ip_ranges) -> None:
    """What is read by a program is plain."""
    assert ESCAPE not in ip_ranges("--data", accepted, "lookup", "192.0.2.10").out
