"""The German and French catalogues are complete, compiled, and what a page in that language says."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po


@pytest.fixture(scope="module")
def catalogues(root_dir: Path) -> ModuleType:
    """``tools/catalogues.py``, which is no package."""
    spec = importlib.util.spec_from_file_location("catalogues", root_dir / "tools" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["de", "fr"])
def test_every_message_is_translated_and_compiled(catalogues: ModuleType, root_dir: Path, language: str) -> None:
    """A new word of the extension fails here until ``tools/catalogues.py`` was run and the word translated."""
    folder = root_dir / "_ext" / "ip_ranges" / "locale" / language / "LC_MESSAGES"
    with (folder / "ip_ranges.po").open("rb") as file:
        source = read_po(file, locale=language)
    with (folder / "ip_ranges.mo").open("rb") as file:
        compiled = read_mo(file)

    wanted = {message.id for message in catalogues.extracted() if message.id}

    assert {message.id for message in source if message.id} == wanted
    assert catalogues.faults(source) == []
    assert {message.id: message.string for message in compiled if message.id} == {
        message.id: message.string for message in source if message.id
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ["Zuletzt geändert", "20. November 2026", "Gehört das zu uns?"]), ("fr", ["Dernier changement", "20 novembre 2026"])],
)
def test_a_site_in_another_language_speaks_it(root_dir: Path, tmp_path: Path, language: str, words: list[str]) -> None:
    """The extension's own words and dates follow Sphinx's ``language``; the prose is the site's."""
    (tmp_path / "conf.py").write_text('extensions = ["ip_ranges.sphinxext"]\n')
    (tmp_path / "index.rst").write_text("Adressen\n========\n\n.. ip:status::\n\n.. ip:checker::\n\n.. ip:upcoming::\n\n.. ip:regions::\n")
    (tmp_path / "data").mkdir()
    for name in ("region-table.toml",):
        (tmp_path / "data" / name).write_bytes((root_dir / "data" / name).read_bytes())
    (tmp_path / "data" / "feeds.toml").write_text('[feeds.ours]\nformat = "region-table"\nurl = "region-table.toml"\n')

    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-D", f"language={language}", ".", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root_dir / "_ext"), "SOURCE_DATE_EPOCH": "1795430000"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    for word in words:
        assert word in page
