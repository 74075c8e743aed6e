"""Look the pinned packages up among the published advisories, and say so when that list cannot be reached.

Exits with 1 for a package that has an advisory. Without a connection nothing is known, which is said and is no failure.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Max retries exceeded", "Could not connect", "503", "403")


def main(requirements: str) -> int:
    """Run pip-audit on a pinned file."""
    program = str(Path(sys.executable).with_name("pip-audit"))
    command = [program, "--requirement", requirements, "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        print("Left out: the list of advisories did not answer within 120 seconds.")
        return 0
    said = done.stdout + done.stderr
    if done.returncode == 0 or any(word in said for word in UNREACHABLE):
        print("No advisory for any pinned package." if done.returncode == 0 else "Left out: no advisories from here.")
        return 0
    print(said)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
