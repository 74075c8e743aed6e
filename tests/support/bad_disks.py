"""Disks that are full or read-only, by mounting: what stands before a command so that it finds a folder on such a disk.

The mounts are in a mount namespace of the command's own and are gone with it. Root is not spared by them, as it is by
modes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_NAMESPACE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]

_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'

_FULL = """\
room=$1; shift
rm -rf "$0.after"
cp -a "$0" "$0.kept" && mount -t tmpfs -o size=1m tmpfs "$0" && cp -a "$0.kept/." "$0" && rm -r "$0.kept" || exit 99
cat /dev/zero >"$0/.filler" 2>/dev/null
truncate -s "-$room" "$0/.filler"
"$@"
code=$?
cp -a "$0" "$0.after" && rm "$0.after/.filler" && exit $code
"""


def mounting() -> None:
    """Skip the test where this system lets us mount nothing."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here, so no disk of a test's own can be mounted")
    tried = subprocess.run(
        [*_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"this system lets no test mount a disk of its own: {tried.stderr.strip()}")


def read_only(folder: Path) -> list[str]:
    """The command finds *folder* on a read-only disk."""
    mounting()
    return [*_NAMESPACE, "sh", "-c", _READ_ONLY, str(folder)]


def full(folder: Path, room: int = 0) -> list[str]:
    """The command finds *folder* on a disk with *room* bytes left, in whole blocks of 4096.

    How it left the folder is in ``<folder>.after``.
    """
    mounting()
    return [*_NAMESPACE, "sh", "-c", _FULL, str(folder), str(room)]
