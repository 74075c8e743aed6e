"""The wheel in other people's Sphinx sites: nothing but the extension's name and what ``ip-ranges init`` writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from wheels import run

pytestmark = pytest.mark.slow


def started(folder: Path, wheel_programs: Path, *, conf: str = "", page: str = "ip-addresses.rst", index: str | None = None) -> Path:
    """A project as ``ip-ranges init`` leaves it, refreshed."""
    folder.mkdir()
    (folder / "conf.py").write_text(f'project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\n{conf}')
    (folder / "index.rst").write_text(index or "Foreign\n=======\n\n.. toctree::\n\n   ip-addresses\n")
    run(wheel_programs / "ip-ranges", "init", "--page", page, cwd=folder)
    assert "divio" not in (folder / "data/feeds.toml").read_text()
    run(wheel_programs / "ip-ranges", "refresh", cwd=folder)
    return folder


def build(folder: Path, wheel_programs: Path, *options: str) -> Path:
    """The built site; every warning is an error, and two processes read and write."""
    run(wheel_programs / "python", "-m", "sphinx", "-q", "-W", "-n", "-j", "2", *options, ".", "_build", cwd=folder)
    return folder / "_build"


def test_myst_sources(wheel_programs: Path, tmp_path: Path) -> None:
    """Directives and roles work in Markdown."""
    pytest.importorskip("myst_parser")
    folder = started(tmp_path / "site", wheel_programs, conf='extensions.append("myst_parser")\n')
    (folder / "ip-addresses.rst").unlink()
    (folder / "ip-addresses.md").write_text(
        "# Addresses\n\n```{ip:status}\n```\n\n```{ip:ranges}\n:role: load-balancer\n:columns: prefix, region\n```\n\n"
        "In {ip:region}`us-east`, serial {ip:serial}`site`.\n\n```{ip:regions}\n```\n\n```{ip:checker}\n```\n"
    )
    page = (build(folder, wheel_programs) / "ip-addresses.html").read_text()
    assert "192.0.2.10" in page
    assert "198.51.100.20" not in page.partition("North America")[0]
    assert 'href="#' in page


def test_a_second_project_links_to_a_region(wheel_programs: Path, tmp_path: Path) -> None:
    """Through intersphinx, with the extension and without: a region and the page's label are reached."""
    first = build(started(tmp_path / "first", wheel_programs), wheel_programs)
    second = tmp_path / "second"
    second.mkdir()
    (second / "conf.py").write_text(
        'project = "Second"\nextensions = ["sphinx.ext.intersphinx"]\n'
        f'intersphinx_mapping = {{"infrastructure": ("https://docs.example.com/", {str(first / "objects.inv")!r})}}\n'
    )
    (second / "index.rst").write_text("Second\n======\n\n:external+infrastructure:ref:`ip-addresses`\n")
    page = (build(second, wheel_programs) / "index.html").read_text()
    assert 'href="https://docs.example.com/ip-addresses.html#ip-addresses"' in page
    third = started(
        tmp_path / "third",
        wheel_programs,
        conf=(second / "conf.py").read_text().partition("\n")[2].replace("extensions =", "extensions +="),
        index="Third\n=====\n\n:external+infrastructure:ip:region:`us-east`\n\n.. toctree::\n\n   ip-addresses\n",
    )
    page = (build(third, wheel_programs) / "index.html").read_text()
    assert 'href="https://docs.example.com/ip-addresses.html#' in page


def test_nothing_is_asked_of_the_network_by_the_first_page(wheel_programs: Path, tmp_path: Path) -> None:
    """What init writes builds offline from the region table beside it, also before any refresh."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "conf.py").write_text('project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\n')
    (folder / "index.rst").write_text("Foreign\n=======\n\n.. toctree::\n\n   ip-addresses\n")
    run(wheel_programs / "ip-ranges", "init", cwd=folder)
    assert "192.0.2.10" in (build(folder, wheel_programs) / "ip-addresses.html").read_text()
