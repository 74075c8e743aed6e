"""``ip-ranges init --workflow``: the scheduled job, for whatever the repository looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ip_ranges.cli.workflows import Job, render_workflow

ROOT = Path(__file__).resolve().parents[2]
OURS = Job(
    install="pip install --require-hashes -r requirements/docs.txt && pip install --no-deps --no-build-isolation -e .",
    build="sphinx-build -c . -d _build/doctrees docs _build/html",
)
FILES = {"github": ".github/workflows/ip-ranges.yml", "gitlab": ".gitlab-ci.yml"}


def commands(service: str, text: str) -> list[str]:
    """The lines of a workflow that install and build."""
    jobs = yaml.safe_load(text)
    if service == "gitlab":
        lines = [*jobs["refresh"]["script"], *jobs["pages"]["script"]]
    else:
        lines = [step.get("run", "") for job in jobs["jobs"].values() for step in job["steps"]]
    return [line for line in lines if line.startswith(("pip ", "sphinx-build "))]


@pytest.mark.parametrize(("service", "file"), [("github", "github-actions.yml"), ("gitlab", "gitlab-ci.yml")])
def test_the_workflows_of_this_repository(service, file: str) -> None:
    """They are made from the template that comes with the wheel, with this repository's own two commands."""
    assert (ROOT / "workflows" / file).read_text() == render_workflow(service, OURS)


@pytest.mark.parametrize("service", FILES)
def test_an_empty_folder(service: str, tmp_path: Path, monkeypatch, ip_ranges: Callable) -> None:
    """The data folder, the page and the job; the job installs the wheel and builds the folder of the page."""
    monkeypatch.chdir(tmp_path)
    found = ip_ranges("init", "--workflow", service, "--page", "docs/ip-addresses.rst")
    assert found.out.splitlines() == [
        f"wrote {path}" for path in ("data/feeds.toml", "data/region-table.toml", "docs/ip-addresses.rst", "data/.gitignore", FILES[service])
    ]
    assert f"Look at the lines that install and build in {FILES[service]}" in found.err
    install, build = "pip install sphinx sphinx-ip-ranges", "sphinx-build -d _build/doctrees docs _build/html"
    assert commands(service, (tmp_path / FILES[service]).read_text()) == [install, install, build]


@pytest.mark.parametrize("service", FILES)
def test_a_site_that_has_its_feeds(service: str, tmp_path: Path, monkeypatch, ip_ranges: Callable) -> None:
    """Only the job is written, and it knows the site's requirements, its sources, its data folder and its branch."""
    monkeypatch.chdir(tmp_path)
    for path, text in {
        "documents/ips/feeds.toml": "",
        "docs/source/conf.py": "",
        "docs/requirements.txt": "furo\n",
        ".git/HEAD": "ref: refs/heads/trunk\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert ip_ranges("--data", "documents/ips", "init", "--workflow", service).out == f"wrote {FILES[service]}\n"
    text = (tmp_path / FILES[service]).read_text()
    install = "pip install -r docs/requirements.txt sphinx-ip-ranges"
    assert commands(service, text) == [install, install, "sphinx-build -d _build/doctrees docs/source _build/html"]
    assert "ip-ranges --data documents/ips refresh" in text
    assert "git checkout FETCH_HEAD -- documents/ips/history.jsonl documents/ips/snapshots" in text
    assert "if test -f documents/ips/history.jsonl; then git add documents/ips/history.jsonl documents/ips/snapshots; fi\n" in text
    assert service == "gitlab" or ("branches:\n      - trunk\n" in text and "github.ref == 'refs/heads/trunk'" in text)


@pytest.mark.parametrize("service", FILES)
def test_a_job_that_is_there_is_kept(service: str, tmp_path: Path, monkeypatch, ip_ranges: Callable) -> None:
    """Never over a file that is there, whatever is in it."""
    monkeypatch.chdir(tmp_path)
    target = tmp_path / FILES[service]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("mine\n")
    found = ip_ranges("init", "--workflow", service, "--output", "json")
    assert found.json["kept"] == [FILES[service]]
    assert target.read_text() == "mine\n"


def test_another_service(tmp_path: Path, ip_ranges: Callable) -> None:
    """A service that there is no template for is a mistake of usage, and nothing is written."""
    found = ip_ranges("--data", tmp_path / "data", "init", "--workflow", "jenkins")
    assert (found.code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize(
    ("conf", "page", "address"),
    [
        ("", "index.rst", "index.html"),
        ("docs/conf.py", "docs/background/addresses.md", "background/addresses.html"),
        ("", "docs/ip-addresses.rst", "ip-addresses.html"),
    ],
)
def test_feeds_lead_to_the_page(conf: str, page: str, address: str, tmp_path: Path, monkeypatch, ip_ranges: Callable) -> None:
    """What is written into feeds.toml is the page that is written, from the folder of conf.py."""
    monkeypatch.chdir(tmp_path)
    if conf:
        (tmp_path / conf).parent.mkdir()
        (tmp_path / conf).touch()
    ip_ranges("init", "--page", page)
    assert f'\npage = "{address}"\n' in (tmp_path / "data/feeds.toml").read_text()
