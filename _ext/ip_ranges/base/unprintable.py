"""Characters that no text of ours may bring to a reader's eye: they end a line, hide what stands there, or turn it round."""

from __future__ import annotations

import re

CONTROLS = "\x00-\x1f\x7f-\x9f"
"""Control characters (C0, DEL, C1), for a character class: an ESC or a CSI among them tells a terminal what to do."""

TRICKS = (
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"  # line and paragraph separators, everything that turns text round
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # byte order mark, annotations, tags: text that is there and is not seen
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"  # noncharacters and lone surrogates: no XML, or no UTF-8, has a place for them
)
"""Everything else of the kind, for a character class."""

_HIDDEN = f"[{CONTROLS}{TRICKS}]"  # compiled where it is first needed, which is rarely: :meth:`str.isprintable` is True for none


def escaped(text: str, *, keep: str = "") -> str:
    r"""The text with each such character written out (``\x1b``, ``\u202e``), but for those of *keep*: for a terminal or a log."""
    if text.isprintable():
        return text
    return re.sub(_HIDDEN, lambda found: found[0] if found[0] in keep else _written(found[0]), text)


def escaped_json(text: str) -> str:
    r"""JSON text that says the same with each such character as ``\u001b``; its own line ends stay as they are."""
    return re.sub(_HIDDEN, lambda found: found[0] if found[0] == "\n" else _as_json(found[0]), text)


def _written(character: str) -> str:
    return repr(character)[1:-1]


def _as_json(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
