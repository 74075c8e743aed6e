"""The German and French catalogues: compiled as they are written, shown where they are complete, and English elsewhere.

That every message is translated is asked by the release check (``make release-check``), not here: whoever changes a word
need not know German and French.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

pytestmark = pytest.mark.slow

LANGUAGES = pytest.mark.parametrize("language", ["de", "fr"])
PAGE = "Adressen\n========\n\n.. ip:status::\n\n.. ip:checker::\n\n.. ip:upcoming::\n\n.. ip:regions::\n"


@pytest.fixture(scope="module")
def catalogues(root_dir: Path) -> ModuleType:
    """``tools/catalogues.py``, which is no package."""
    spec = importlib.util.spec_from_file_location("catalogues", root_dir / "tools" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locale(package: Path, language: str) -> Path:
    """The folder of a language's catalogue."""
    return package / "locale" / language / "LC_MESSAGES"


@LANGUAGES
def test_what_is_compiled_is_what_is_written(catalogues: ModuleType, language: str) -> None:
    """The same bytes from the same text, whenever it is compiled, and no translation with other placeholders."""
    folder = locale(catalogues.PACKAGE, language)
    text = (folder / "ip_ranges.po").read_bytes()
    assert catalogues.mo_bytes(text, language) == (folder / "ip_ranges.mo").read_bytes()
    with (folder / "ip_ranges.po").open("rb") as file:
        assert [fault for fault in catalogues.faults(read_po(file, locale=language)) if "placeholders" in fault] == []


@LANGUAGES
def test_every_message_is_in_the_catalogue(catalogues: ModuleType, language: str) -> None:
    """Translated or not: whoever changes a word runs ``tools/catalogues.py``, and nothing is left of the old one."""
    with (locale(catalogues.PACKAGE, language) / "ip_ranges.po").open("rb") as file:
        written = {message.id for message in read_po(file, locale=language) if message.id}
    assert written == {message.id for message in catalogues.extracted() if message.id}, "run tools/catalogues.py"


def test_every_message_is_marked_once(catalogues: ModuleType) -> None:
    """Each word and sentence that is translated stands in one place of the package."""
    rows = extract_from_dir(catalogues.PACKAGE, catalogues._METHODS, catalogues._OPTIONS, keywords=catalogues._MARKS)
    counts = Counter(message for _, _, message, _, _ in rows)
    assert len(counts) > 300
    assert [message for message, count in counts.items() if count > 1] == []


def test_a_message_with_a_count_reads_well_with_one(catalogues: ModuleType) -> None:
    """No verb or noun follows a count, but in the plurals that have a singular beside them."""
    messages = {message.id for message in catalogues.extracted() if message.id}
    singulars = {message for message in messages if message.startswith("1 ")}
    assert singulars == {"1 range", "1 change", "1 day", "1 hour", "1 minute", "1 more is in {file}."}
    plurals = {"{count} " + message[2:] + "s" for message in singulars} | {"{count} more are in {file}."}
    followed = {message for message in messages if re.search(r"\{(count|total|shown)\} (?!more\Z|of\b|shown\b)\w", message)}
    assert followed == plurals & messages


def built(package: Path, data: Path, site: Path, language: str) -> str:
    """A page in a language, by the package of that folder; the build says nothing."""
    (site / "data").mkdir(parents=True)
    (site / "conf.py").write_text('extensions = ["ip_ranges.sphinxext"]\nhtml_baseurl = "https://docs.example.com/"\n')
    (site / "index.rst").write_text(PAGE)
    (site / "data" / "region-table.toml").write_bytes((data / "region-table.toml").read_bytes())
    (site / "data" / "feeds.toml").write_text('[feeds.ours]\nformat = "region-table"\nurl = "region-table.toml"\n')
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "-D", f"language={language}", ".", "out"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(package.parent), "SOURCE_DATE_EPOCH": "1795430000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return (site / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "day"), [("de", "20. November 2026"), ("fr", "20 novembre 2026")])
def test_a_site_in_another_language_speaks_it(root_dir: Path, catalogues: ModuleType, tmp_path: Path, language: str, day: str) -> None:
    """The extension's own words and dates follow Sphinx's ``language``; the prose is the site's."""
    page = built(catalogues.PACKAGE, root_dir / "data", tmp_path, language)
    assert day in page
    with (locale(catalogues.PACKAGE, language) / "ip_ranges.mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    # Long ones without gaps: as they stand in the catalogue, so they stand on the page.
    shown = [english for english, text in compiled.items() if len(text) > 12 and "{" not in text and f">{text}<" in page]
    assert len(shown) >= 4
    assert [english for english in shown if f">{english}<" in page] == []


def test_a_changed_word_is_shown_in_english(
    root_dir: Path, catalogues: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until it is translated, also where a similar one had a translation (fuzzy); the release check names it, nothing fails."""
    package = tmp_path / "_ext" / "ip_ranges"
    shutil.copytree(catalogues.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    changed = {
        "templates/checker.html.j2": ("Is it ours?", "Ask"),
        "sphinxext/directives/regions.py": ("no IPv6 in this region yet", "no IPv6 in this region today"),
    }
    for name, (old, new) in changed.items():
        text = (package / name).read_text("utf-8")
        assert old in text
        (package / name).write_text(text.replace(old, new), "utf-8")

    assert catalogues.main(["--check"], package) == 1
    told = capsys.readouterr().out
    assert "de: no translation of 'Ask'" in told
    assert "for 'no IPv6 in this region today'" in told
    assert "de: ip_ranges.po is not up to date; run tools/catalogues.py" in told
    assert catalogues.main([], package) == 0
    assert "fr: no translation of 'Ask'" in capsys.readouterr().out
    files = {path: path.read_bytes() for path in (package / "locale").rglob("ip_ranges.*")}
    assert catalogues.main([], package) == 0
    assert {path: path.read_bytes() for path in files} == files
    assert catalogues.main(["--check"], package) == 1
    assert "not up to date" not in capsys.readouterr().out

    page = built(package, root_dir / "data", tmp_path / "site", "de")
    assert '<button type="button">Ask</button>' in page
    assert "no IPv6 in this region today" in page
    assert "Kein IPv6" not in page
