"""The map and the timeline in a real PDF: drawn, with every name, by both engines, whatever the regions are called."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from checkers import program, run
from sites import Build

pytestmark = [pytest.mark.checker, pytest.mark.slow]

_PACKAGES = "latexmk texlive-xetex texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-freefont-otf poppler-utils"
_CHECK = "pictures in a PDF"


def printed(site: Callable, engine: str, **confoverrides: object) -> tuple[str, Build]:
    """The text of the PDF of the site with pictures, and its build."""
    latexmk, pdftotext = (program(name, _PACKAGES, _CHECK) for name in ("latexmk", "pdftotext"))
    program(engine, _PACKAGES, _CHECK)
    made = site("ip-pictures")
    if engine == "xelatex":
        # The other engine has no letters for these: neither here nor in the tables, which Sphinx writes.
        made.replace("data/regions.toml", 'vendor = "azure"', 'vendor = "azure Ελλάδα Вена"')
    build: Build = made.build("latex", latex_engine=engine, **confoverrides)
    assert build.warnings == ""
    mode = "-pdfxe" if engine == "xelatex" else "-pdf"
    run([latexmk, "-norc", "-silent", mode, "-cd", "-halt-on-error", "-interaction=nonstopmode", build.out / "site.tex"])
    text = run([pdftotext, "-layout", build.out / "site.pdf", "-"])
    return " ".join(text.split()), build


def complaints(build: Build) -> list[str]:
    """What TeX says of the drawings: of links that lead nowhere, of letters that it does not have, of what is too wide."""
    lines = build.text("site.tex").splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line == r"\begin{minipage}{\linewidth}\centering"]
    ends = [number for number, line in enumerate(lines, 1) if line == r"\end{minipage}\par\medskip"]
    assert len(starts) == len(ends) == 2
    log = (build.out / "site.log").read_bytes().decode("utf-8", "replace")
    return re.findall(r"Hyper reference .* undefined|Missing character.*", log) + [
        found[0]
        for found in re.finditer(r"Overfull .* lines? (\d+)", log)
        if any(start <= int(found[1]) <= end for start, end in zip(starts, ends, strict=True))
    ]


@pytest.mark.parametrize("engine", ["pdflatex", "xelatex"])
def test_pictures_are_drawn_with_their_names(site: Callable, engine: str) -> None:
    """Names and words are text in the PDF, and what TeX would act upon is printed as it is; nothing is an image."""
    text, build = printed(site, engine)
    # Its own section, each picture, and each table.
    assert text.count("North America (Virginia)") >= 5
    for words in ("Europe (Zürich)", "Map of regions", "Timeline of changes", "today 2026-11-22", "will be added"):
        assert words in text
    assert "AWS us-east-1 · public · active · IPv6" in text
    assert r"\input{/etc/passwd} \write18{id} 100% #1 $x$ & a_b ^^41 ~ {y} [z]" in text
    assert "root:" not in text
    assert "uid=" not in text
    assert ("Ελλάδα Вена" in text) is (engine == "xelatex")
    assert complaints(build) == []
    assert len(run([program("pdfimages", _PACKAGES, _CHECK), "-list", build.out / "site.pdf"]).splitlines()) == 2


def test_pictures_fit_a_narrow_line(site: Callable) -> None:
    """On A6 the drawings are as wide as the line, letters and all."""
    text, build = printed(site, "pdflatex", latex_elements={"papersize": "a6paper"})
    assert "Map of regions" in text
    assert complaints(build) == []
