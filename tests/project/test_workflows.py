"""The ready workflows: valid for those who run them, and their own steps do what they promise."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from folders import EU, FEEDS, LB, NAT, NEW, write_table

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BRANCH = "ip-ranges-refresh"
REMOTE = "https://ip-ranges:secret@gitlab.example.com/docs/site.git"


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-workflows", "workflows/github-actions.yml"),
        ("vendor.gitlab-ci", "workflows/gitlab-ci.yml"),
        ("vendor.readthedocs", ".readthedocs.yaml"),
    ],
)
def test_the_official_schema_holds(schema: str, file: str) -> None:
    """Each file is valid against the schema of the service that reads it."""
    if find_spec("check_jsonschema") is None:
        pytest.skip("check-jsonschema is missing: pip install check-jsonschema")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "check_jsonschema", "--builtin-schema", schema, file],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_read_the_docs_finds_what_it_installs() -> None:
    """The configuration at the top and the pinned requirements exist, and the package is installed after them."""
    config = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text())
    assert (ROOT / config["sphinx"]["configuration"]).is_file()
    first, second = config["python"]["install"]
    assert (ROOT / first["requirements"]).is_file()
    assert second == {"method": "pip", "path": "."}


@dataclass
class Service:
    """A stand-in for the service: a bare repository as origin, the job's environment, and what ``gh`` was asked."""

    folder: Path
    kind: str

    def git(self, *arguments: str, cwd: Path | None = None) -> str:
        """What git says, in the bare repository unless told otherwise."""
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or self.folder / "origin.git", env=self.environment(), capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        """The variables that the service sets, and the programs that it has."""
        return {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "_ext"),
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            "BRANCH": BRANCH,
            "GH_LOG": str(self.folder / "gh.log"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "step-summary.md"),
            "REFRESH_TOKEN": "secret",
            "CI_SERVER_HOST": "gitlab.example.com",
            "CI_PROJECT_PATH": "docs/site",
            "CI_DEFAULT_BRANCH": "main",
            "IP_RANGES_FEED_DIVIO_URL": str(self.folder / "upstream/region-table.json"),
        }

    def upstream(self, *ranges: Any) -> None:
        """What the company's own API answers from now on."""
        write_table(self.folder / "upstream", *ranges)

    def run(self, epoch: int = 1795100000) -> subprocess.CompletedProcess[str]:
        """One scheduled run: a fresh clone, the job's own steps but for pip, one shell for GitLab, one a step for GitHub."""
        job = self.folder / f"job-{len(list(self.folder.glob('job-*')))}"
        self.git("clone", "--quiet", (self.folder / "origin.git").as_uri(), str(job), cwd=self.folder)
        (self.folder / "output").write_text("")
        environment = {**self.environment(), "SOURCE_DATE_EPOCH": str(epoch)}
        done = subprocess.CompletedProcess([], 0, "", "")
        for script in self.scripts():
            if script.startswith("#if-refused") and "status=0" in (self.folder / "output").read_text():
                continue
            step = subprocess.run(["bash", "-c", script], cwd=job, env=environment, capture_output=True, text=True, check=False)
            done = subprocess.CompletedProcess(script, step.returncode, done.stdout + step.stdout, done.stderr + step.stderr)
            if step.returncode:
                break
        return done

    def scripts(self) -> list[str]:
        """The job's steps, as the service hands them to its shell."""
        if self.kind == "github":
            steps = yaml.safe_load((ROOT / "workflows/github-actions.yml").read_text())["jobs"]["refresh"]["steps"]
            marks = {"steps.refresh.outputs.status != '0'": "#if-refused\n", None: ""}
            return [f"{marks[step.get('if')]}set -e\n{step['run']}" for step in steps if "pip install" not in step.get("run", "pip install")]
        lines = yaml.safe_load((ROOT / "workflows/gitlab-ci.yml").read_text())["refresh"]["script"]
        return ["set -eo pipefail\n" + "\n".join(line for line in lines if "pip install" not in line)]

    def opened(self) -> str:
        """The commit that is proposed, or nothing."""
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}")


# As gh does: a second pull request of one branch is an error, a list has the newest commit of each, and nothing works
# while the service is down. A closed pull request stays at the commit that it had.
GH = """
if test -e "$HOME/down"; then exit 1; fi
case "$2" in
list) if test -e "$HOME/closed"; then cat "$HOME/closed"; elif grep -qs "^pr create" "$GH_LOG"; then git ls-remote origin "$BRANCH" | cut -f 1; fi ;;
create) if test ! -e "$HOME/closed" && grep -qs "^pr create" "$GH_LOG"; then exit 1; fi; echo "$@" >> "$GH_LOG" ;;
*) echo "$@" >> "$GH_LOG" ;;
esac
"""
# As GitLab does: the push stands whatever becomes of its merge request, and the reason is a remark among others.
POST_RECEIVE = """#!/bin/sh
if test -e ../down; then
  printf '\\nWARNINGS:\\nError encountered with push options\\n'
  printf "'merge_request.create': Target project is not there\\n"
fi
"""


@pytest.fixture(params=["github", "gitlab"])
def service(tmp_path: Path, request: pytest.FixtureRequest) -> Service:
    """A repository whose data/ has been refreshed once and merged."""
    found = Service(tmp_path, request.param)
    programs = {
        "ip-ranges": f'exec "{sys.executable}" -m ip_ranges "$@"',
        "gh": GH,
    }
    (tmp_path / "bin").mkdir()
    for name, script in programs.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        f'[user]\nname = Docs\nemail = docs@example.com\n[init]\ndefaultBranch = main\n[url "file://{tmp_path}/origin.git"]\ninsteadOf = {REMOTE}\n'
    )
    (tmp_path / "upstream").mkdir()
    found.upstream(LB, NAT)
    seed = tmp_path / "seed"
    (seed / "data").mkdir(parents=True)
    (seed / "data/feeds.toml").write_text(FEEDS)
    (seed / "data/partner.txt").write_text("192.0.2.128/25\n")
    (seed / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
    subprocess.run(
        ["ip-ranges", "refresh", "--quiet"],
        cwd=seed,
        env={**found.environment(), "SOURCE_DATE_EPOCH": "1795000000"},
        executable=str(tmp_path / "bin/ip-ranges"),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    found.git("init", "--quiet", cwd=seed)
    found.git("add", ".", cwd=seed)
    found.git("commit", "--quiet", "-m", "Begin", cwd=seed)
    found.git("clone", "--quiet", "--bare", str(seed), str(tmp_path / "origin.git"), cwd=tmp_path)
    found.git("config", "receive.advertisePushOptions", "true")
    if request.param == "gitlab":
        hook = tmp_path / "origin.git/hooks/post-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(POST_RECEIVE)
        hook.chmod(0o755)
    return found


def test_nothing_changed_pushes_nothing(service: Service) -> None:
    """The same table again: no branch, no pull request, and the job is green."""
    done = service.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.opened() == ""
    assert not (service.folder / "gh.log").exists()


def test_a_change_is_one_branch_with_its_summary(service: Service) -> None:
    """A new address is one commit on main, of data/ only, whose message tells readers' action; main stays as it was."""
    main = service.git("rev-parse", "main")
    service.upstream(LB, NAT, NEW)
    done = service.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.git("rev-parse", "main") == main
    assert service.git("rev-parse", f"{BRANCH}^") == main
    changed = service.git("diff", "--name-only", "main", BRANCH).splitlines()
    assert changed == ["data/history.jsonl", "data/snapshots/divio.json"]
    message = service.git("log", "-1", "--format=%B", BRANCH)
    assert message.startswith("Refresh the IP ranges\n\n### divio, 19 November 2026")
    assert "| `192.0.2.11/32` |" in message
    assert "first acceptance" not in message.lower()
    if service.kind == "github":
        assert (service.folder / "gh.log").read_text() == (
            f"pr create --head {BRANCH} --title Refresh the IP ranges --body-file summary.md\n"
        )


def test_a_second_run_leaves_the_open_change(service: Service) -> None:
    """An hour later with nothing new: the same commit stays open, so that reviews of it stand."""
    service.upstream(LB, NAT, NEW)
    service.run()
    opened = service.opened()
    done = service.run(1795103600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.opened() == opened != ""


def test_a_proposal_that_failed_is_made_again(service: Service) -> None:
    """The branch is pushed, but its pull request is not opened: that run is red, and the next one opens it."""
    (service.folder / "down").touch()
    service.upstream(LB, NAT, NEW)
    assert service.run().returncode != 0
    assert not (service.folder / "gh.log").exists()
    (service.folder / "down").unlink()
    done = service.run(1795103600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "192.0.2.11/32" in service.git("log", "-1", "--format=%B", BRANCH)
    if service.kind == "github":
        asked = (service.folder / "gh.log").read_text()
        assert asked == f"pr create --head {BRANCH} --title Refresh the IP ranges --body-file summary.md\n"
    again = service.opened()
    done = service.run(1795107200)
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.opened() == again


@pytest.mark.parametrize("service", ["github"], indirect=True)
def test_a_proposal_that_was_closed_stays_closed(service: Service) -> None:
    """Somebody closes the pull request: the same change is not proposed again, a further one is. (GitLab needs a push.)"""
    service.upstream(LB, NAT, NEW)
    service.run()
    (service.folder / "closed").write_text(f"{service.opened()}\n")
    assert service.run(1795103600).returncode == 0
    assert len((service.folder / "gh.log").read_text().splitlines()) == 1
    service.upstream(LB, NAT, NEW, EU)
    assert service.run(1795190000).returncode == 0
    assert (service.folder / "gh.log").read_text().splitlines()[1].startswith("pr create")


def test_a_further_change_updates_the_one_branch(service: Service) -> None:
    """A second change joins the first in the same branch, as one commit on main with both in its summary."""
    service.upstream(LB, NAT, NEW)
    service.run()
    service.upstream(LB, NAT, NEW, EU)
    done = service.run(1795190000)
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    message = service.git("log", "-1", "--format=%B", BRANCH)
    assert "192.0.2.11/32" in message
    assert "203.0.113.10/32" in message
    assert len(service.git("show", f"{BRANCH}:data/history.jsonl").splitlines()) == 4
    if service.kind == "github":
        assert (service.folder / "gh.log").read_text().splitlines()[1] == f"pr edit {BRANCH} --body-file summary.md"


def test_what_people_edit_meanwhile_is_kept(service: Service) -> None:
    """A feeds.toml that was edited on main after the branch was opened is not undone by the branch."""
    service.upstream(LB, NAT, NEW)
    service.run()
    seed = service.folder / "seed"
    (seed / "data/feeds.toml").write_text(f"# ours\n{FEEDS}")
    service.git("commit", "--quiet", "-am", "Edit", cwd=seed)
    service.git("push", "--quiet", str(service.folder / "origin.git"), "main", cwd=seed)
    done = service.run(1795190000)
    assert done.returncode == 0, done.stdout + done.stderr
    assert service.git("show", f"{BRANCH}:data/feeds.toml").startswith("# ours")


def test_a_refused_table_fails_at_the_end(service: Service) -> None:
    """One feed empty, the other good: the good part is proposed, and the job is red with the reason."""
    service.upstream()
    seed = service.folder / "seed"
    (seed / "data/partner.txt").write_text("192.0.2.128/25\n203.0.113.128/25\n")
    service.git("commit", "--quiet", "-am", "The partner's list", cwd=seed)
    service.git("push", "--quiet", str(service.folder / "origin.git"), "main", cwd=seed)
    done = service.run()
    assert done.returncode == 1
    assert "divio refused" in done.stderr
    assert service.git("diff", "--name-only", "main", BRANCH).splitlines() == ["data/history.jsonl", "data/snapshots/partner.json"]


def test_a_first_refresh_that_is_refused(service: Service) -> None:
    """Nothing was ever recorded and nothing can be: the job is red for that reason, and for no other."""
    service.upstream()
    seed = service.folder / "seed"
    (seed / "data/partner.txt").write_text("nonsense\n")
    service.git("rm", "--quiet", "-r", "data/history.jsonl", "data/snapshots", cwd=seed)
    service.git("commit", "--quiet", "-am", "A site that begins", cwd=seed)
    service.git("push", "--quiet", str(service.folder / "origin.git"), "main", cwd=seed)
    done = service.run()
    assert (done.returncode, "divio refused" in done.stderr, "fatal" in done.stderr) == (1, True, False)
    assert service.kind == "gitlab" or done.stdout.endswith("::error::A feed was refused or could not be reached; see the step Refresh.\n")
    assert service.opened() == ""
