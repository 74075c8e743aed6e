"""The built wheel in an environment of its own, as somebody has it who installed it from the package index."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1795100000"


def run(*arguments: str | Path, cwd: Path) -> str:
    """What the program says. It runs outside the source, without its path; a failure shows all that it said."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(one) for one in arguments],
        cwd=cwd,
        env={**environment, "SOURCE_DATE_EPOCH": EPOCH, "IP_RANGES_OFFLINE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def install_wheel(folder: Path) -> Path:
    """Build the wheel and install it; the folder of the environment's programs. Its dependencies are borrowed from the tests'."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "-w", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    programs = folder / "venv" / "bin"
    site = Path(run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    run(
        sys.executable, "-m", "pip", "--python", programs / "python", "install", "-q", "--no-deps", "--no-index",
        "--disable-pip-version-check", wheel, cwd=folder,
    )  # fmt: skip
    # Read after the environment's own packages, and without the tests' own .pth files: the wheel is what is imported.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run(programs / "python", "-c", "import ip_ranges; print(ip_ranges.__file__)", cwd=folder).strip()
    assert Path(where).is_relative_to(folder)
    return programs
