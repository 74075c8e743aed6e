"""What a person sees on a terminal: errors where they can still be told, and colour for the words that are looked for first."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from io import TextIOWrapper

import click

from ..changes.terms import IN_USE, IN_USE_FROM, IN_USE_UNTIL, REMOVABLE, UNLISTED


def escape_unencodable() -> None:
    """Have the standard streams write out what their encoding does not have (``\\u0141`` in cp1252), and not fail half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_error(text: str) -> None:
    """Print a line on standard error. Where nobody can be told, the exit code still says it."""
    try:
        click.echo(text, err=True)
    except OSError:
        sys.stderr = None


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
    return _WORD.sub(lambda word: click.style(word[1], fg=_COLOURS[word[1]]), text)
