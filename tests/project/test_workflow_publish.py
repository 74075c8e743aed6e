"""The jobs that publish: their own steps, on a copy of this very site, without the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("conf.py", "Makefile", "pyproject.toml", "requirements", "docs", "data", "_ext")

pytestmark = pytest.mark.slow


def steps(service: str) -> tuple[list[str], str]:
    """The publishing job's own steps, and the folder that the service takes from it."""
    if service == "github":
        job = yaml.safe_load((ROOT / "workflows/github-actions.yml").read_text())["jobs"]["publish"]
        (upload,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-pages-artifact"))
        return [step["run"] for step in job["steps"] if "pip install" not in step.get("run", "pip install")], upload["with"]["path"]
    job = yaml.safe_load((ROOT / "workflows/gitlab-ci.yml").read_text())["pages"]
    (folder,) = job["artifacts"]["paths"]
    return [line for line in job["script"] if "pip install" not in line], folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the site whose environment is made already: the programs are the tests' own, the package the copy's."""
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, tmp_path / name)
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    for name, module in (("python", ""), ("sphinx-build", "-m sphinx"), ("ip-ranges", "-m ip_ranges")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
        (programs / name).chmod(0o755)
    (tmp_path / ".venv/.site").touch()
    return tmp_path


def publish(checkout: Path, scripts: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the steps as the service does: one shell, which ends at the first that fails."""
    return subprocess.run(
        ["bash", "-c", "set -eo pipefail\n" + "\n".join(scripts)],
        cwd=checkout,
        env={
            "PATH": f"{checkout / '.venv/bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": f"{checkout / '_ext'}{os.pathsep}{sysconfig.get_path('purelib')}",
            "HOME": str(checkout),
            "LC_ALL": "C.UTF-8",
            "IP_RANGES_OFFLINE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_the_site_is_published(service: str, checkout: Path) -> None:
    """Every step is green, and the folder that the service takes holds the page, the files and the same serial."""
    scripts, folder = steps(service)
    done = publish(checkout, scripts)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (checkout / folder / "background/ip-addresses.html").read_text(encoding="utf-8")
    assert "192.0.2.10" in page
    assert (checkout / folder / "ip-ranges/status.json").is_file()
    assert (checkout / folder / "ip-ranges/SHA256SUMS").is_file()


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_a_site_that_contradicts_itself_is_not_published(service: str, checkout: Path) -> None:
    """A list that says something else than its page stops the job before anything is handed over."""
    scripts, folder = steps(service)
    forged = "echo 203.0.113.99/32 >> _build/html/ip-ranges/lists/us-east/load-balancer-inbound-ipv4.txt"
    done = publish(checkout, [scripts[0], forged, *scripts[1:], "echo handed over"])
    assert done.returncode == 1, done.stdout + done.stderr
    assert "load-balancer-inbound-ipv4.txt" in done.stdout + done.stderr
    assert "handed over" not in done.stdout
    assert folder == "_build/html" or not (checkout / folder).exists()
