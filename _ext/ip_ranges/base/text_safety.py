"""Which texts of others may be published: printable ones of some length, with nothing in them that hides or turns text."""

from __future__ import annotations

import re

from .unprintable import CONTROLS, TRICKS

MAX_TEXT = 500
"""Characters in one fact of a range or region; what is longer is no name."""

MAX_NAME = 64
"""Characters in the name of a fact where a document brings its own."""

# None of them is ever part of a name, and each has been used to make text look like something that it is not.
_UNSAFE = f"[{CONTROLS}{TRICKS}]"
# A body of several lines may have line feeds and tabs, nothing else of the above.
_UNSAFE_BODY = f"(?![\t\n])[{CONTROLS}{TRICKS}]"


def unsafe_text(text: str, *, limit: int = MAX_TEXT, lines: bool = False) -> str | None:
    """Why *text* may not be published, as the end of a sentence; None when it may."""
    if len(text) > limit:
        return f"is {len(text):,} characters long; {limit:,} is the most"
    if text.isprintable():  # which none of them is
        return None
    found = re.search(_UNSAFE_BODY if lines else _UNSAFE, text)
    if found is not None:
        return f"has the character U+{ord(found.group()):04X} in it, which is never part of a name; remove it"
    return None


def unsafe_name(text: str) -> bool:
    """Whether *text* cannot be the name of a fact, which becomes a key, a column or a word in a sentence."""
    return not text.strip() or unsafe_text(text, limit=MAX_NAME) is not None
