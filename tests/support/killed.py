"""Run the command again and again on copies of a data folder, killed at its first write, its second, and so on.

Usage: ``python killed.py DATA COPIES ARGUMENT...``: makes ``COPIES/1``, ``COPIES/2`` ... and runs the command with the
arguments on each, killed just before its n-th step that touches the disk, until one run comes through.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_STEPS = ("os.rename", "os.remove", "os.mkdir", "fcntl.flock")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def killed_at(number: int, folder: str) -> None:
    """Kill this process when it is about to touch the disk in *folder* for the n-th time."""
    left = number

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and bool(flags & _WRITING)
            if not writes or not str(path).startswith(folder):
                return
        elif event not in _STEPS:
            return
        left -= 1
        if left == 0:
            os._exit(9)

    sys.addaudithook(hook)


def main(data: str, copies: str, arguments: list[str]) -> None:
    """Make the copies; the last one is of the run that came through."""
    from ip_ranges.cli import main as command

    for number in range(1, 500):
        folder = Path(copies) / str(number)
        shutil.copytree(data, folder)
        child = os.fork()
        if child == 0:
            killed_at(number, str(folder))
            code = command(["--quiet", "--data", str(folder), *arguments])
            sys.stdout.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != 9:
            sys.exit(os.waitstatus_to_exitcode(status))
    sys.exit("The command never came through.")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
