"""Colour for the words that a person looks for first; on a terminal only, and never with ``NO_COLOR``."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import click

from ..changes.terms import IN_USE, IN_USE_FROM, IN_USE_UNTIL, REMOVABLE, UNLISTED


def _opening(text: str) -> str:
    """The words of a text before its first gap."""
    return text.partition(" {")[0]


_COLOURS = {
    "accepted": "green",
    _opening(IN_USE_UNTIL): "yellow",
    _opening(IN_USE_FROM): "cyan",
    IN_USE: "green",
    _opening(UNLISTED): "yellow",
    REMOVABLE: "bright_black",
    "offline": "yellow",
    "changing": "yellow",
    "refused": "red",
    "failed": "red",
    "missing": "red",
    "obsolete": "red",
}
_WORD = re.compile(rf"(?<![\w./-])({'|'.join(_COLOURS)})(?![\w./-])")


def coloured(text: str, environment: Mapping[str, str]) -> str:
    """The text with its state and outcome words coloured, where standard output is a terminal that wants it.

    https://no-color.org: any value of ``NO_COLOR`` but the empty one switches colour off.
    """
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb" or not sys.stdout.isatty():
        return text
    return _WORD.sub(lambda found: click.style(found[1], fg=_COLOURS[found[1]]), text)
