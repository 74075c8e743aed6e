"""The element for ip-ranges-picker.js: the choice of a snippet by region, direction and program."""

from __future__ import annotations

from ...changes.terms import N_
from ..figures.svg import Translate, render
from . import range_filter
from .script_messages import script_words

SCRIPTS = (*range_filter.SCRIPTS, "ip-ranges-picker.js")
STYLES = (*range_filter.STYLES, "ip-picker.css")

AS_FILE = N_("Always up to date as a file: {file}")
"""What leads to the file of a snippet."""


def picker(*, ident: str = "ip-picker", translate: Translate = str) -> str:
    """The element as HTML; what there is to choose stands in the table of links after it."""
    return render("picker.html.j2", translate, ident=ident, as_file=AS_FILE, words=script_words(translate))
