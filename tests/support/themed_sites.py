"""This site, and its page copied into another site with a theme of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THEMES = ("sphinx_rtd_theme", "furo", "pydata_sphinx_theme", "alabaster")
OTHERS = ("sphinx_immaterial", "sphinxawesome_theme")
"""Themes that style every list, drawing or figure; theirs is another search."""
THEIRS = ("Content Security Policy", "inline", "Got invalid theme mode", "/basic.css")
"""What themes say on the console about themselves."""
CONF = """
project = "Their docs"
extensions = ["ip_ranges.sphinxext", *["sphinx_immaterial"][: "{theme}" == "sphinx_immaterial"]]
html_theme = "{theme}"
# It would ask a server for its fonts.
html_theme_options = {{"font": False}} if html_theme == "sphinx_immaterial" else {{}}
html_title = project
html_baseurl = "https://docs.example.com/"
language = "{language}"
html_static_path = ["_static"]
# The theme's own colours miss AA; this site's sheet mends them, as docs/_static says.
html_css_files = ["site.css"] if html_theme == "sphinx_rtd_theme" else []
"""
FEEDS = """
page = "index.html"

[feeds.ours]
format = "region-table"
url = "region-table.toml"
"""


def build_themed(folder: Path, theme: str, language: str) -> Path:
    """Build it, eleven days before the example's first date, whatever the day of the test."""
    pytest.importorskip(theme)
    (folder / "data").mkdir()
    (folder / "conf.py").write_text(CONF.format(theme=theme, language=language), "utf-8")
    (folder / "data" / "feeds.toml").write_text(FEEDS, "utf-8")
    shutil.copytree(ROOT / "docs" / "_static", folder / "_static")
    shutil.copy(ROOT / "data" / "region-table.toml", folder / "data")
    text = (ROOT / "docs" / "background" / "ip-addresses.rst").read_text("utf-8")
    (folder / "index.rst").write_text(text, "utf-8")
    (folder / "table.rst").write_text(":orphan:\n\nTable\n=====\n\n.. ip:regions::\n\n.. ip:ranges::\n", "utf-8")
    (folder / "picker.rst").write_text(":orphan:\n\nSnippets\n========\n\n.. ip:snippet::\n", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext"), "SOURCE_DATE_EPOCH": "1800000000"}
    command = [sys.executable, "-m", "sphinx", "-q", "-E", str(folder), str(folder / "html")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "html" / "index.html"


def build_own(folder: Path) -> Path:
    """Build this site as it is, without a connection; the folder of its pages."""
    environment = {**os.environ, "IP_RANGES_OFFLINE": "1", "PYTHONPATH": str(ROOT / "_ext")}
    command = [sys.executable, "-m", "sphinx", "-q", "-c", ".", "-d", str(folder / "doctrees"), "docs", str(folder / "html")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"
