"""The sentences of :mod:`ip_ranges.changes.sentences` on a page: translated, with days and moments as times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ...changes.terms import Sentence, Value, Word
from .blocks import Moment, Part, Parts, say
from .translation import _


def on_page(sentence: Sentence, **replaced: Part | Parts) -> Parts:
    """One sentence; *replaced* are the values that a page has better, as a link or a count in the reader's language."""
    values = {name: _filled(value) for name, value in sentence.values.items()}
    return say(_(sentence.text), **{**values, **replaced})


def in_line(sentence: Sentence) -> str:
    """A sentence without links and times, for where a line has none: a title, or a line of old news."""
    return "".join(map(str, on_page(sentence)))


def together(sentences: Iterable[Sentence]) -> Parts:
    """Sentences one after the other, each once."""
    once: list[Sentence] = []
    for sentence in sentences:
        if sentence not in once:
            once.append(sentence)
    return tuple(piece for sentence in once for piece in (" ", *on_page(sentence)))[1:]


def _filled(value: Value) -> Part:
    if isinstance(value, Word):
        return _(value)
    return Moment(value) if isinstance(value, datetime) else value
