"""Every console line of the documentation runs as it is printed, or stands here with the reason why not.

A page's lines run in one shell, in a copy of this site with a history. What they fetch from the internet is fetched by the
real curl from files; ``git``, ``make`` and the command are the real ones.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

ELSEWHERE = {
    "tutorial/index": "tests/project/test_tutorial.py runs the whole page",
    "how-to/plan-a-change": "tests/cli/test_plan_a_change.py runs its lines on its own table",
}
"""Pages whose lines another test runs."""

LEFT_OUT = {
    "dig +short example.com A": "asks the reader's own name servers",
    "sudo mkdir -p /etc/nftables.d": "changes the machine",
    "sudo curl -fsS -o /etc/nftables.d/ip-ranges.nft https://docs.example.com/ip-ranges/snippets/us-east/nftables.nft": "changes the machine",
    "sudo nft --file /etc/nftables.d/ip-ranges.nft": "changes the kernel; test_snippets_programs.py gives the file to nft",
    "sudo nft list ruleset | ip-ranges compare-list - --region us-east --direction outbound": "needs rules in the kernel",
    "pip install sphinx-ip-ranges": "the package is not published; test_foreign_sites.py installs the wheel",
    "ip-ranges refresh aws --accept 4f0c2d...": "test_refresh_verb.py runs it with a real digest",
}
"""Lines that run nowhere here, or elsewhere, and why."""

STATUS: dict[str, int] = {}
"""Lines that are to fail: the list that they look at is not right."""

AWS = {
    "syncToken": "1795305600",
    "createDate": "2026-11-21-00-00-00",
    "prefixes": [
        {"ip_prefix": f"198.51.100.{number}/32", "region": region, "service": "EC2", "network_border_group": region}
        for number, region in enumerate(("us-east-1", "eu-central-1", "ap-northeast-1"), start=1)
    ],
    "ipv6_prefixes": [],
}
GOOGLE = {
    "syncToken": "1795305600000",
    "creationTime": "2026-11-21T00:00:00.0",
    "prefixes": [
        {"ipv4Prefix": "203.0.113.0/26", "service": "Google Cloud", "scope": "europe-west6"},
        {"ipv4Prefix": "203.0.113.64/26", "service": "Google Cloud", "scope": "us-east4"},
    ],
}
CURL = """#!/bin/sh
# The real curl, with files in the place of the internet.
for word do
    shift
    case $word in https://*/) word=file://{served}/${{word#https://}}index ;; https://*) word=file://{served}/${{word#https://}} ;; esac
    set -- "$@" "$word"
done
exec {curl} "$@"
"""


def lines(page: Path) -> list[str]:
    """What follows the prompts of a page."""
    return re.findall(r"^ +\$ (.*)$", page.read_text("utf-8"), re.MULTILINE)


def block(name: str, language: str, number: int = 0) -> str:
    """A code block of a page, without its indentation."""
    source = (DOCS / f"{name}.rst").read_text("utf-8")
    found = re.findall(rf"^( *)\.\. code-block:: {language}\n(?:\1   :[^\n]*\n)*\n((?:\1   [^\n]*\n|\n)+)", source, re.MULTILINE)
    indent, body = found[number]
    return re.sub(rf"(?m)^{indent}   ", "", body)


PAGES = {
    path.relative_to(DOCS).with_suffix("").as_posix(): shown for path in sorted(DOCS.rglob("*.rst")) if (shown := lines(path))
}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of this site, in version control, whose table was accepted twice: as it was before the plan, and as it is."""
    site = tmp_path / "site"
    site.mkdir()
    for name in ("Makefile", "conf.py", "docs", "_ext", "requirements", "pyproject.toml", "tools"):
        (site / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "data", site / "data", ignore=shutil.ignore_patterns(".*"))
    (site / "aws.json").write_text(json.dumps(AWS))
    table = site / "data" / "region-table.toml"
    now = table.read_text("utf-8")
    table.write_text(re.sub(r"(?m)^(effective|expires) = .*\n", "", now).replace("2026112001", "2026100101").replace("2026-11-20T09:30", "2026-10-01T09:30"))
    run(site, "ip-ranges refresh divio", SOURCE_DATE_EPOCH="1790850000")
    table.write_text(now)
    run(site, "ip-ranges refresh divio", SOURCE_DATE_EPOCH="1795170600")
    run(site, "git init -q -b main && git config user.name T && git config user.email t@example.com && git add data && git commit -qm x")
    return site


def run(site: Path, script: str, **more: str) -> str:
    """Run lines in one shell, stopping at the first that fails. Gives what they print."""
    programs, served = site.parent / "bin", site.parent / "served"
    if not programs.exists():
        programs.mkdir()
        for name, text in {
            "ip-ranges": f'#!/bin/sh\nexec "{sys.executable}" -m ip_ranges "$@"\n',
            # The environment that the tests run in stands in for the one that make would set up.
            "make": f'#!/bin/sh\nexec {shutil.which("make")} --assume-old={sys.prefix}/.site VENV={sys.prefix} "$@"\n',
            "curl": CURL.format(served=served, curl=shutil.which("curl") or "curl"),
        }.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(site.parent),
        "LANG": "C.UTF-8",
        "IP_RANGES_FEED_AWS_URL": "../aws.json",
        "SOURCE_DATE_EPOCH": "1795449600",
        **more,
    }
    done = subprocess.run(
        ["bash", "-c", f"set -eu -o pipefail\n{script}"], cwd=site, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def prepared(name: str, site: Path) -> dict[str, str]:
    """What the words around a page's lines have its reader do first; variables that they set."""
    served, feeds, table = site.parent / "served", site / "data" / "feeds.toml", site / "data" / "region-table.toml"

    def serve(address: str, text: str) -> None:
        (served / address).parent.mkdir(parents=True, exist_ok=True)
        (served / address).write_text(text)

    if name == "how-to/add-a-feed":
        serve("www.gstatic.com/ipranges/cloud.json", json.dumps(GOOGLE))
        feeds.write_text(feeds.read_text() + block(name, "toml", 0) + "example = true\n" + block(name, "toml", 1))
        return {"IP_RANGES_FEED_GOOGLE_URL": "../cloud.json"}
    if name == "how-to/add-a-region":
        raised = table.read_text().replace("2026112001", "2026112301").replace("2026-11-20T09:30", "2026-11-23T09:30")
        table.write_text(raised + block(name, "toml", 0) + block(name, "toml", 1))
    if name == "how-to/read-your-own-api":
        serve("control.example.com/api/v3/regions/index", block(name, "json"))
        feeds.write_text(block(name, "toml") + "example = true\n")
        return {"CONTROL_PLANE_TOKEN": "secret"}
    if name == "how-to/use-in-another-site":
        shutil.rmtree(site / "data")
    if name == "how-to/point-a-bare-domain":
        (site / "example.com.zone").write_text("@ 300 IN A 192.0.2.10\n")
    if name == "how-to/firewall":
        run(site, "ip-ranges export nginx -o ip-ranges.conf")
    if name == "how-to/run-offline":
        for document in (site / "aws.json",):
            shutil.copy(document, site.parent / "ip-ranges.json")
    if name in ("how-to/set-cache-headers", "background/scale"):
        serve("docs.example.com/ip-ranges/status.json", "{}")
    return {}


def adapted(line: str, site: Path) -> str:
    """A line with the places of this machine in the stead of its reader's."""
    line = line.replace("/etc/nginx/ip-ranges.conf", "ip-ranges.conf").replace("/tmp/ip-ranges.json", str(site.parent / "ip-ranges.json"))
    # A server on the reader's own machine: the tests of fetching have real ones.
    return line.replace("http://127.0.0.1:8001/ip-ranges.json", str(site.parent / "ip-ranges.json"))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in PAGES if name not in ELSEWHERE])
def test_console_lines_run_as_printed(name: str, world: Path) -> None:
    """One after the other, as a reader of the page types them."""
    wanted = [line for line in PAGES[name] if line not in LEFT_OUT]
    more = prepared(name, world)
    script = "\n".join(
        f"{adapted(line, world)} || test $? = {STATUS[line]}" if line in STATUS else adapted(line, world) for line in wanted
    )
    run(world, script, **more)


def test_nothing_is_left_out_that_is_not_there() -> None:
    """A line that was changed or has gone is no longer excused, and each excuse says why."""
    shown = {line for found in PAGES.values() for line in found}
    assert LEFT_OUT.keys() | STATUS.keys() <= shown
    assert ELSEWHERE.keys() <= PAGES.keys()
    for reason in ELSEWHERE.values():
        assert (ROOT / reason.split()[0]).exists()


READERS: dict[str, Callable[[str], object]] = {
    "toml": tomllib.loads,
    "json": json.loads,
    "python": lambda text: compile(text, "a page", "exec"),
    "sh": lambda text: subprocess.run(["sh", "-n"], input=text, text=True, check=True),
}
"""What reads a block of each language; those of formats, settings, pollers and recipes also run, in tests of their own."""


@pytest.mark.parametrize("language", READERS)
def test_every_block_can_be_read(language: str) -> None:
    """No example has a typing error in it."""
    pattern = rf"^( *)\.\. code-block:: {language}\n(?:\1   :[^\n]*\n)*\n((?:\1   [^\n]*\n|\n)+)"
    read = 0
    for path in DOCS.rglob("*.rst"):
        for indent, body in re.findall(pattern, path.read_text("utf-8"), re.MULTILINE):
            READERS[language](re.sub(rf"(?m)^{indent}   ", "", body))
            read += 1
    assert read > 1


@pytest.mark.slow
def test_every_view_that_is_shown_can_be_built(world: Path) -> None:
    """The directives of how-tos and README, on one page, with every warning an error."""
    more = prepared("how-to/add-a-feed", world)
    shown = [block(name, "rst") for name in ("how-to/add-a-feed", "how-to/theme-the-tables")]
    shown += re.findall(r"```rst\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(shown) == 3
    pages = world / "pages"
    pages.mkdir()
    (pages / "index.rst").write_text("Views\n=====\n\n" + "\n".join(shown))
    (pages / "conf.py").write_text('extensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\nip_ranges_data = "../data"\n')
    (world / "cloud.json").write_text(json.dumps(GOOGLE))
    run(world, f"{sys.executable} -m sphinx -q -W -n -b html pages built", **more)
    page = (world / "built" / "index.html").read_text("utf-8")
    assert "203.0.113.0/26" in page
    assert page.count("<table") > 3
