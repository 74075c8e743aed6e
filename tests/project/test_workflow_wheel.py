"""The workflows that ``init`` writes, step by step, for somebody who has an empty repository and the wheel."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import yaml
from wheels import EPOCH, run

pytestmark = pytest.mark.slow

CONF = 'project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\nip_ranges_data = "../data"\n'
GH = 'echo "$@" >> "$HOME/gh.log"; case "$2" in list) ;; esac'


def steps(service: str, repository: Path, job: str) -> list[str]:
    """The scripts of a job, each for one shell as the service makes it, but for the step that is for refusals alone."""
    if service == "github":
        declared = yaml.safe_load((repository / ".github/workflows/ip-ranges.yml").read_text())["jobs"][job]["steps"]
        return ["set -e\n" + step["run"] for step in declared if "run" in step and "if" not in step]
    script = yaml.safe_load((repository / ".gitlab-ci.yml").read_text())[{"publish": "pages"}.get(job, job)]["script"]
    return ["set -eo pipefail\n" + "\n".join(script)]


@pytest.mark.parametrize("service", ["github", "gitlab"])
def test_from_an_empty_folder_to_a_published_site(service: str, wheel_programs: Path, tmp_path: Path) -> None:
    """init, a commit, the scheduled job, a change that it proposes, and the site that is published when that is merged."""
    origin, work, tools = tmp_path / "origin.git", tmp_path / "work", tmp_path / "bin"
    tools.mkdir()
    for name, script in {
        "pip": f'exec "{wheel_programs}/python" -m pip "$@"',
        "sphinx-build": f'exec "{wheel_programs}/python" -m sphinx "$@"',
        "gh": GH,
    }.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        "[user]\nname = Docs\nemail = docs@example.com\n[init]\ndefaultBranch = main\n"
        f'[url "{origin.as_uri()}"]\ninsteadOf = https://ip-ranges:secret@gitlab.example.com/docs/site.git\n'
    )
    environment = {
        "PATH": os.pathsep.join([str(tools), str(wheel_programs), os.environ["PATH"]]),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "SOURCE_DATE_EPOCH": EPOCH,
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "BRANCH": "ip-ranges-refresh",
        "REFRESH_TOKEN": "secret",
        "CI_SERVER_HOST": "gitlab.example.com",
        "CI_PROJECT_PATH": "docs/site",
        "CI_DEFAULT_BRANCH": "main",
    }

    def shell(script: str, cwd: Path) -> str:
        done = subprocess.run(["bash", "-c", script], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    work.mkdir()
    run(wheel_programs / "ip-ranges", "init", "--page", "docs/ip-addresses.rst", "--workflow", service, cwd=work)
    (work / "docs/conf.py").write_text(CONF)
    (work / "docs/index.rst").write_text("Foreign\n=======\n\n.. toctree::\n\n   ip-addresses\n")
    shell("git init -q && git add . && git commit -qm Begin && git clone -q --bare . ../origin.git && git remote add origin ../origin.git", work)
    shell("git config receive.advertisePushOptions true", origin)
    shell(f"git clone -q {origin.as_uri()} job", tmp_path)
    for script in steps(service, work, "refresh"):
        shell(script, tmp_path / "job")
    assert shell("git diff --name-only main ip-ranges-refresh", origin).split() == ["data/history.jsonl", "data/snapshots/ours.json"]
    assert service == "gitlab" or "pr create --head ip-ranges-refresh" in (tmp_path / "gh.log").read_text()
    shell("git fetch -q origin ip-ranges-refresh && git merge -q FETCH_HEAD && git push -q origin main", work)
    shell(f"git clone -q {origin.as_uri()} deploy", tmp_path)
    for script in steps(service, work, "publish"):
        shell(script, tmp_path / "deploy")
    built = tmp_path / "deploy" / {"github": "_build/html", "gitlab": "public"}[service]
    assert "192.0.2.10" in (built / "ip-addresses.html").read_text(encoding="utf-8")
    assert not (built / ".doctrees").exists()  # what was fetched is kept there, and is for the builder's eyes
    assert (built / "ip-ranges/history.jsonl").read_bytes() == (work / "data/history.jsonl").read_bytes()
