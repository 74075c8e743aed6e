"""The wheel in other people's Sphinx sites: nothing but the extension's name and what ``ip-ranges init`` writes."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1795100000"

pytestmark = pytest.mark.slow


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


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment of its own with the built wheel; its dependencies are borrowed from the tests'."""
    folder = tmp_path_factory.mktemp("foreign")
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


def started(folder: Path, programs: Path, *, conf: str = "", page: str = "ip-addresses.rst", index: str | None = None) -> Path:
    """A project as ``ip-ranges init`` leaves it, refreshed."""
    folder.mkdir()
    (folder / "conf.py").write_text(f'project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\n{conf}')
    (folder / "index.rst").write_text(index or "Foreign\n=======\n\n.. toctree::\n\n   ip-addresses\n")
    run(programs / "ip-ranges", "init", "--page", page, cwd=folder)
    assert "divio" not in (folder / "data/feeds.toml").read_text()
    run(programs / "ip-ranges", "refresh", cwd=folder)
    return folder


def build(folder: Path, programs: Path, *options: str) -> Path:
    """The built site; every warning is an error, and two processes read and write."""
    run(programs / "python", "-m", "sphinx", "-q", "-W", "-n", "-j", "2", *options, ".", "_build", cwd=folder)
    return folder / "_build"


@pytest.mark.parametrize("theme", ["alabaster", "furo", "pydata_sphinx_theme", "sphinx_rtd_theme"])
def test_any_theme(theme: str, programs: Path, tmp_path: Path) -> None:
    """The page has its addresses, the files are published, and they say the same as the page."""
    pytest.importorskip(theme)
    built = build(started(tmp_path / "site", programs, conf=f'html_theme = "{theme}"\n'), programs)
    page = (built / "ip-addresses.html").read_text()
    assert "192.0.2.10" in page
    assert "ip-ranges.css" in page
    assert (built / "ip-ranges/status.json").is_file()
    assert "192.0.2.10/32" in (built / "ip-ranges/lists/us-east/load-balancer-inbound-ipv4.txt").read_text()
    run(programs / "ip-ranges", "check", "--site", "_build", cwd=built.parent)


def test_myst_sources(programs: Path, tmp_path: Path) -> None:
    """Directives and roles work in Markdown."""
    pytest.importorskip("myst_parser")
    folder = started(tmp_path / "site", programs, conf='extensions.append("myst_parser")\n')
    (folder / "ip-addresses.rst").unlink()
    (folder / "ip-addresses.md").write_text(
        "# Addresses\n\n```{ip:status}\n```\n\n```{ip:ranges}\n:role: load-balancer\n:columns: prefix, region\n```\n\n"
        "In {ip:region}`us-east`, serial {ip:serial}`site`.\n\n```{ip:regions}\n```\n\n```{ip:checker}\n```\n"
    )
    page = (build(folder, programs) / "ip-addresses.html").read_text()
    assert "192.0.2.10" in page
    assert "198.51.100.20" not in page.partition("North America")[0]
    assert 'href="#' in page


def test_a_second_project_links_to_a_region(programs: Path, tmp_path: Path) -> None:
    """Through intersphinx, with the extension and without: a region and the page's label are reached."""
    first = build(started(tmp_path / "first", programs), programs)
    second = tmp_path / "second"
    second.mkdir()
    (second / "conf.py").write_text(
        'project = "Second"\nextensions = ["sphinx.ext.intersphinx"]\n'
        f'intersphinx_mapping = {{"infrastructure": ("https://docs.example.com/", {str(first / "objects.inv")!r})}}\n'
    )
    (second / "index.rst").write_text("Second\n======\n\n:external+infrastructure:ref:`ip-addresses`\n")
    page = (build(second, programs) / "index.html").read_text()
    assert 'href="https://docs.example.com/ip-addresses.html#ip-addresses"' in page
    third = started(
        tmp_path / "third",
        programs,
        conf=(second / "conf.py").read_text().partition("\n")[2].replace("extensions =", "extensions +="),
        index="Third\n=====\n\n:external+infrastructure:ip:region:`us-east`\n\n.. toctree::\n\n   ip-addresses\n",
    )
    page = (build(third, programs) / "index.html").read_text()
    assert 'href="https://docs.example.com/ip-addresses.html#' in page


def test_nothing_is_asked_of_the_network_by_the_first_page(programs: Path, tmp_path: Path) -> None:
    """What init writes builds offline from the region table beside it, also before any refresh."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "conf.py").write_text('project = "Foreign"\nextensions = ["ip_ranges.sphinxext"]\n')
    (folder / "index.rst").write_text("Foreign\n=======\n\n.. toctree::\n\n   ip-addresses\n")
    run(programs / "ip-ranges", "init", cwd=folder)
    assert "192.0.2.10" in (build(folder, programs) / "ip-addresses.html").read_text()
