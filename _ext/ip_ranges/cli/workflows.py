"""The scheduled job for a site: refresh as one reviewed change, and publish what was merged."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from ..base.templates import environment

Service = Literal["github", "gitlab"]

FILES: dict[Service, Path] = {"github": Path(".github/workflows/ip-ranges.yml"), "gitlab": Path(".gitlab-ci.yml")}
"""Where each service looks for the job, from the top of the repository."""

_SOURCES = (".", "docs", "doc", "docs/source", "source")
_REQUIREMENTS = ("requirements.txt", "docs/requirements.txt", "doc/requirements.txt", "requirements/docs.txt")


class Job(NamedTuple):
    """What the jobs of two repositories differ in: the command lines that install and build, and, from the top, the data folder and the branch."""

    install: str
    build: str
    data: str = "data"
    branch: str = "main"


def guess_job(top: Path, data: Path, page: Path) -> Job:
    """The job of the repository at *top*: its requirements if a file with a usual name has them, and where its ``conf.py`` is.

    *page* is a page of the site, for a repository without a ``conf.py`` yet.
    """
    source = next((folder for folder in _SOURCES if (top / folder / "conf.py").is_file()), page.parent.as_posix())
    named = next((name for name in _REQUIREMENTS if (top / name).is_file()), None)
    packages = "sphinx" if named is None else f"-r {named}"
    inside = data.relative_to(top.resolve()) if data.is_relative_to(top.resolve()) else data
    return Job(f"pip install {packages} sphinx-ip-ranges", f"sphinx-build -d _build/doctrees {shlex.quote(source)} _build/html", inside.as_posix(), _branch(top))


def _branch(top: Path) -> str:
    """The branch that is checked out; git's own file says it, so that no git is needed."""
    with suppress(OSError):
        match = re.fullmatch(r"ref: refs/heads/([\w./-]+)\n", (top / ".git/HEAD").read_text("utf-8", "replace"))
        if match is not None:
            return match[1]
    return "main"


def render_workflow(service: Service, job: Job) -> str:
    """The text of a service's file."""
    import jinja2  # noqa: PLC0415 - a big library; whoever renders nothing need not wait for it

    templates = environment(
        jinja2.PackageLoader("ip_ranges", "templates/workflows"),
        autoescape=False,  # not HTML: command lines of the operator's own
        variable_start_string="[[",
        variable_end_string="]]",
        keep_trailing_newline=True,
    )
    data = shlex.quote(job.data)
    return templates.get_template(f"{service}.yml").render(**job._replace(data=data)._asdict(), option="" if job.data == "data" else f" --data {data}")
