"""Bring the catalogues of the extension's own words up to date: ``python tools/catalogues.py``.

Extracts every marked message from the package, merges them into ``_ext/ip_ranges/locale/<language>``, and compiles. It
exits with 1 and names what has no translation yet, or one whose placeholders differ.
"""

from __future__ import annotations

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


def extracted() -> Catalog:
    """Every marked message of the package."""
    found = Catalog(project="sphinx-ip-ranges", charset="utf-8")
    rows = extract_from_dir(PACKAGE, _METHODS, _OPTIONS, keywords=_MARKS)
    for _, _, message, _, _ in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(message)
    return found


def faults(catalog: Catalog) -> list[str]:
    """What a catalogue lacks, a line each."""
    told = []
    for message in catalog:
        if message.id and not message.string:
            told.append(f"{catalog.locale}: no translation of {message.id!r}")
        elif message.id and set(re.findall(r"\{\w+\}", message.id)) != set(re.findall(r"\{\w+\}", message.string)):
            told.append(f"{catalog.locale}: other placeholders in {message.string!r}")
    return told


def main() -> int:
    """Merge, write and compile every catalogue."""
    template, told = extracted(), []
    for language in LANGUAGES:
        folder = PACKAGE / "locale" / language / "LC_MESSAGES"
        source = folder / "ip_ranges.po"
        catalog = read_po(BytesIO(source.read_bytes()), locale=language) if source.exists() else Catalog(locale=language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        told += faults(catalog)
        folder.mkdir(parents=True, exist_ok=True)
        text = BytesIO()
        write_po(text, catalog, width=118, omit_header=False, no_location=True, sort_output=True)
        # The dates of a run say nothing and would make every run a change.
        lines = [line for line in text.getvalue().splitlines(keepends=True) if not re.match(rb'"(POT-Creation|PO-Revision)-Date', line)]
        source.write_bytes(b"".join(lines))
        compiled = BytesIO()
        write_mo(compiled, catalog)
        (folder / "ip_ranges.mo").write_bytes(compiled.getvalue())
    print("\n".join(told) or "Every message has its translations.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
