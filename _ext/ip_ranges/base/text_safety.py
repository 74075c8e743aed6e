"""Texts of others: which may be published, and how characters are written out that hide or turn what a reader sees."""

from __future__ import annotations

import re

CONTROLS = "\x00-\x1f\x7f-\x9f"
"""Control characters (C0, DEL, C1), for a character class: an ESC or a CSI among them tells a terminal what to do."""

TRICKS = (
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"  # line and paragraph separators, everything that turns text round
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # byte order mark, annotations, tags: text that is there and is not seen
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"  # noncharacters and lone surrogates: no XML, or no UTF-8, has a place for them
)
"""Every other character that is never part of a name and has been used to make text look like something else."""

_UNSAFE = f"[{CONTROLS}{TRICKS}]"  # compiled where it is first needed, which is rarely: :meth:`str.isprintable` is True for none
# A body of several lines may have line feeds and tabs.
_UNSAFE_BODY = f"(?![\t\n]){_UNSAFE}"

MAX_TEXT = 500
"""Characters in one fact of a range or region; what is longer is no name."""

MAX_NAME = 64
"""Characters in the name of a fact where a document brings its own."""


def unsafe_text(text: str, *, limit: int = MAX_TEXT, lines: bool = False) -> str | None:
    """The reason why *text* may not be published, as the end of a sentence; None when it may."""
    if len(text) > limit:
        return f"is {len(text):,} characters long; {limit:,} is the most"
    if text.isprintable():
        return None
    match = re.search(_UNSAFE_BODY if lines else _UNSAFE, text)
    if match is not None:
        return f"has the character U+{ord(match[0]):04X} in it, which is never part of a name; remove it"
    return None


def unsafe_name(text: str) -> bool:
    """Whether *text* cannot be the name of a fact, which becomes a key, a column or a word in a sentence."""
    return not text.strip() or unsafe_text(text, limit=MAX_NAME) is not None


def escaped(text: str, *, keep: str = "") -> str:
    r"""The text with each unsafe character written out (``\x1b``, ``\u202e``), but for those of *keep*: for a terminal or a log."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda match: match[0] if match[0] in keep else repr(match[0])[1:-1], text)


def escaped_json(text: str) -> str:
    r"""JSON text of the same value with each unsafe character as ``\u001b``; its own line ends stay as they are."""
    return re.sub(_UNSAFE, lambda match: match[0] if match[0] == "\n" else _json_escape(match[0]), text)


def _json_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
