"""The programs that published files are handed to. One that is missing is named, with the way to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

_PLACES = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def left_out(check: str, cure: str) -> NoReturn:
    """Skip a test that a missing program makes impossible, or fail it where ``IP_RANGES_REQUIRE_CHECKERS`` is set."""
    reason = f"left out: {check}; {cure}"
    if os.environ.get("IP_RANGES_REQUIRE_CHECKERS", "") not in ("", "0"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def program(name: str, package: str, check: str) -> str:
    """The path of a program; the test is left out where it is not installed."""
    found = shutil.which(name, path=_PLACES)
    if found is None:
        left_out(check, f"apt-get install {package} (or .ci/install-checkers)")
    return found


def module_s_python(name: str, check: str) -> Path:
    """The Python that has a checker which is a module, in the environment of ``.ci/install-checkers``; ours never imports it."""
    python = Path("/opt/ip-ranges-checkers/bin/python")
    if not python.is_file() or subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode != 0:
        left_out(check, "run .ci/install-checkers")
    return python


def run(command: Sequence[str | Path], *, text: str = "", environment: dict[str, str] | None = None) -> str:
    """Run a program that has to accept what it is given; what it says, both streams together."""
    done = subprocess.run(
        [str(word) for word in command],
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "PATH": _PLACES, "LC_ALL": "C", **(environment or {})},
    )
    assert done.returncode == 0, f"{command} says:\n{done.stdout[-4000:]}"
    return done.stdout


def in_a_network_of_its_own(check: str, *, mounts: bool = False) -> list[str]:
    """The words before a command that give it an empty network (and mounts) of its own, so that it changes nothing here."""
    unshare = program("unshare", "util-linux", check)
    words = [unshare, *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--net", *(["--mount"] if mounts else [])]
    if subprocess.run([*words, "true"], capture_output=True, check=False).returncode != 0:
        left_out(check, "run it as root, or allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1)")
    return words
