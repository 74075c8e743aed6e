"""Programs as children: how long they took, how much of the processor, and their peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import ip_ranges

EXTENSION = Path(ip_ranges.__file__).resolve().parents[1]
"""The folder that the measured package is in: the children measure the same one as this process."""

_LAUNCHER = Path(__file__).with_name("launcher.py")
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Child:
    """*wall* and *processor* in seconds (the latter with that of its own children), *peak* in bytes; what it said."""

    wall: float
    processor: float
    peak: float
    said: str


def run(command: list[str], folder: Path, *, path: tuple[Path, ...] = (), **environment: str) -> Child:
    """Run a program in *folder*, with *path* before the extension on Python's path. Raises :class:`RuntimeError`."""
    paths = os.pathsep.join(str(one) for one in (*path, EXTENSION))
    # As on any machine: Python keeps the modules that it has compiled, and does not compile ours anew in each run.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(_LAUNCHER), *command],
        cwd=folder,
        env={**inherited, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    wall, processor, peak, code = done.stdout.split()
    if code != "0":
        raise RuntimeError(f"{' '.join(command)} in {folder} ended with {code}:\n{done.stderr}")
    return Child(float(wall), float(processor), float(peak) * _PEAK_UNIT, done.stderr)
