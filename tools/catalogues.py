"""Bring the catalogues of the extension's own words up to date: ``python tools/catalogues.py``.

Extracts every marked message from the package, merges them into ``_ext/ip_ranges/locale/<language>``, compiles, and names
what is left to translate. What has no translation, or a fuzzy one (that of a similar message, for a translator to look at),
is shown in English. With ``--check`` nothing is written, and it exits with 1 where a catalogue is not complete and up to
date: a release asks for that.
"""

from __future__ import annotations

import argparse
import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1] / "_ext" / "ip_ranges"
LANGUAGES = ("de", "fr")
_METHODS = [("**.py", "python"), ("**/templates/**.tex.j2", "jinja2"), ("**/templates/**.j2", "jinja2")]
_OPTIONS = {
    # As in ip_ranges.sphinxext.figures.latex: TeX has other uses for braces.
    "**/templates/**.tex.j2": {
        "block_start_string": "<%",
        "block_end_string": "%>",
        "variable_start_string": "<<",
        "variable_end_string": ">>",
        "comment_start_string": "<#",
        "comment_end_string": "#>",
        "silent": "false",
    },
    "**/templates/**.j2": {"extensions": "jinja2.ext.i18n"},
}
_MARKS = {"_": None, "N_": None, "gettext": None, "translate": None}


def extracted(package: Path = PACKAGE) -> Catalog:
    """Every marked message of the package."""
    template = Catalog(project="sphinx-ip-ranges", charset="utf-8")
    rows = extract_from_dir(package, _METHODS, _OPTIONS, keywords=_MARKS)
    for _, _, message, _, _ in sorted(rows, key=lambda row: (row[0], row[1])):
        template.add(message)
    return template


def faults(catalog: Catalog) -> list[str]:
    """What a catalogue lacks, a line each."""
    lines = []
    for message in catalog:
        if message.id and not message.string:
            lines.append(f"{catalog.locale}: no translation of {message.id!r}")
        elif message.id and message.fuzzy:
            lines.append(f"{catalog.locale}: fuzzy, {message.string!r} for {message.id!r}")
        elif message.id and set(re.findall(r"\{\w+\}", message.id)) != set(re.findall(r"\{\w+\}", message.string)):
            lines.append(f"{catalog.locale}: other placeholders in {message.string!r}")
    return lines


def updated(source: Path, template: Catalog, language: str) -> Catalog:
    """The catalogue of a language with the messages that there are now."""
    catalog = read_po(BytesIO(source.read_bytes()), locale=language) if source.exists() else Catalog(locale=language)
    catalog.update(template, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def po_text(catalog: Catalog) -> bytes:
    """The text of a catalogue, without what would make every run, or another version of Babel, a change."""
    text = BytesIO()
    write_po(text, catalog, width=118, omit_header=False, no_location=True, sort_output=True)
    lines = text.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not re.match(rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By)', line))


class _Undated(Catalog):
    """A catalogue whose header has what reading it takes, and no date: compiled twice, it is the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The fields of the header."""
        return [("Content-Type", "text/plain; charset=utf-8")]


def mo_bytes(source: bytes, language: str) -> bytes:
    """The compiled form of the text of a catalogue: what is fuzzy or has no translation is left out."""
    undated, compiled = _Undated(locale=language), BytesIO()
    for message in read_po(BytesIO(source), locale=language):
        if message.id:
            undated[message.id] = message
    write_mo(compiled, undated)
    return compiled.getvalue()


def main(arguments: list[str], package: Path = PACKAGE) -> int:
    """Merge, write and compile every catalogue, or with ``--check`` say whether there is anything to do."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where anything is left to do")
    check = parser.parse_args(arguments).check
    template, lines = extracted(package), []
    for language in LANGUAGES:
        folder = package / "locale" / language / "LC_MESSAGES"
        catalog = updated(folder / "ip_ranges.po", template, language)
        text = po_text(catalog)
        compiled = mo_bytes(text, language)
        lines += faults(catalog)
        for path, content in ((folder / "ip_ranges.po", text), (folder / "ip_ranges.mo", compiled)):
            if check and (not path.exists() or path.read_bytes() != content):
                lines.append(f"{language}: {path.name} is not up to date; run tools/catalogues.py")
            elif not check:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    print("\n".join(lines) or "Every message has its translations.")
    return 1 if check and lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
