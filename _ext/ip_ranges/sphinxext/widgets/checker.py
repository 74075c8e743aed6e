"""The element of "Is this address ours?": its question, and the place for its answer."""

from __future__ import annotations

from ..figures.svg import Translate, render
from .script_messages import script_words

SCRIPTS = (
    "ip-ranges-words.js",
    "ip-ranges-copy.js",
    "ip-ranges-addresses.js",
    "ip-ranges-list-words.js",
    "ip-ranges-runs.js",
    "ip-ranges-precedence.js",
    "ip-ranges-statements.js",
    "ip-ranges-verdicts.js",
    "ip-ranges-scan.js",
    "ip-ranges-lookup.js",
    "ip-ranges-checker.js",
)
"""The files of ``static/`` that the element needs, in the order in which they run."""

STYLES = ("ip-page.css", "ip-checker.css")


def checker(source: str, *, lists: str = "", ident: str = "ip-checker", translate: Translate = str) -> str:
    """The element as HTML.

    *source* is the URL of ``checker-data.js`` as seen from the page; *lists* is where readers without JavaScript find the
    lists, "" for nowhere.
    """
    words = script_words(translate)
    return render("checker.html.j2", translate, source=source, lists=lists, ident=ident, words=words)
