"""Every row of the page "Works with": the wheel beside that theme or extension, every warning an error."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from documented_tables import documented_rows
from wheels import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ROWS = documented_rows(ROOT / "docs" / "reference" / "works-with.rst", "works-with")
CONF = {
    "alabaster": 'html_theme = "alabaster"',
    "furo": 'html_theme = "furo"',
    "pydata-sphinx-theme": 'html_theme = "pydata_sphinx_theme"',
    "sphinx-rtd-theme": 'html_theme = "sphinx_rtd_theme"',
    "sphinxawesome-theme": 'html_theme = "sphinxawesome_theme"',
    "sphinx-immaterial": 'extensions.append("sphinx_immaterial")\nhtml_theme = "sphinx_immaterial"\nhtml_theme_options = {"font": False}',
    "myst-parser": 'extensions.append("myst_parser")',
    "sphinx-copybutton": 'extensions.append("sphinx_copybutton")',
    "sphinx-design": 'extensions.append("sphinx_design")',
    "sphinx-last-updated-by-git": 'extensions.append("sphinx_last_updated_by_git")\nsuppress_warnings = ["git"]',
    "sphinx-notfound-page": 'extensions.append("notfound.extension")',
    "sphinx-revealjs": 'extensions.append("sphinx_revealjs")',
    "sphinx-sitemap": 'extensions.append("sphinx_sitemap")',
    "sphinxext-opengraph": 'extensions.append("sphinxext.opengraph")\nogp_site_url = html_baseurl',
}
"""What somebody adds to ``conf.py`` for it."""

MORE = {
    "myst-parser": ("more.md", "# More\n\n```{ip:ranges}\n:role: load-balancer\n```\n\nIn {ip:region}`us-east`.\n"),
    "sphinx-design": (
        "more.rst",
        "More\n====\n\n.. tab-set::\n\n   .. tab-item:: Addresses\n\n      .. ip:ranges::\n\n.. dropdown:: Changes\n\n   .. ip:changes::\n",
    ),
}
"""A second page that uses both."""


def looked_at(name: str, out: Path) -> None:
    """What is particular to one of them."""
    page = (out / "ip-addresses.html").read_text("utf-8")
    if name == "sphinx-design":
        assert "192.0.2.10" in (out / "more.html").read_text("utf-8").partition("sd-tab-content")[2]
    elif name == "myst-parser":
        assert re.search('href="ip-addresses.html#region-us-east"', (out / "more.html").read_text("utf-8"))
    elif name == "sphinx-notfound-page":
        assert (out / "404.html").is_file()
    elif name == "sphinx-sitemap":
        assert "/ip-addresses.html</loc>" in (out / "sitemap.xml").read_text("utf-8")
    elif name == "sphinx-revealjs":
        assert 'href="_static/ip-ranges.css?v=' in page
        assert (out / "_static" / "ip-ranges.css").is_file()
    elif name == "sphinxext-opengraph":
        assert re.search('<meta property="og:url" content="https://docs.example.com/ip-addresses.html"', page)
    assert "192.0.2.10" in page
    assert "ip-ranges.css" in page


@pytest.mark.parametrize("name", [row[0] for row in ROWS])
def test_a_row(name: str, wheel_programs: Path, tmp_path: Path) -> None:
    """The page has its addresses, the files are published and say the same as the page, and Sphinx warns of nothing."""
    try:
        distribution(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    folder = tmp_path / "site"
    folder.mkdir()
    head = 'project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\n'
    (folder / "conf.py").write_text(f"{head}{CONF[name]}\n")
    pages = ["ip-addresses"]
    if name in MORE:
        (folder / MORE[name][0]).write_text(MORE[name][1])
        pages.append("more")
    (folder / "index.rst").write_text("Foreign\n=======\n\n.. toctree::\n\n" + "".join(f"   {page}\n" for page in pages))
    run(wheel_programs / "ip-ranges", "init", cwd=folder)
    run(wheel_programs / "ip-ranges", "refresh", cwd=folder)
    builder, jobs = ("revealjs", "1") if name == "sphinx-revealjs" else ("html", "2")  # which says itself that it reads one by one
    run(wheel_programs / "python", "-m", "sphinx", "-q", "-W", "-n", "-j", jobs, "-b", builder, ".", "_build", cwd=folder)
    run(wheel_programs / "ip-ranges", "check", "--site", "_build", cwd=folder)
    looked_at(name, folder / "_build")


def test_the_versions_are_those_that_are_run() -> None:
    """Each row has the version that the pinned requirements have, and each configuration has its row."""
    pinned = dict(re.findall(r"^([\w-]+)==([\w.]+)", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE))
    assert {row[0]: row[1] for row in ROWS} == {name: pinned[name] for name in CONF}
