"""The sentences of :mod:`ip_ranges.changes.sentences` on a page: translated, with addresses as code and dates as times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ...changes.sentences import Moves, Prefixes, Said, Sentence, Value, Word
from .blocks import Code, Moment, Part, Parts, say
from .translation import _


def on_page(sentence: Sentence) -> Parts:
    """One sentence."""
    return say(_(sentence.text), **{name: _filled(value) for name, value in sentence.values.items()})


def together(sentences: Iterable[Sentence]) -> Parts:
    """Sentences one after the other, each once."""
    once: Said = ()
    for sentence in sentences:
        if sentence not in once:
            once += (sentence,)
    return tuple(part for sentence in once for part in (" ", *on_page(sentence)))[1:]


def _filled(value: Value) -> Part | Parts:
    if isinstance(value, Word):
        return _(value)
    if isinstance(value, Prefixes):
        return _prefixes(value)
    if isinstance(value, Moves):
        joined = [part for step in value.steps for part in (_(" and from "), *on_page(step))]
        return tuple(joined[1:])
    if isinstance(value, str):
        return str(value)
    # A day and a moment in time are parts of a line of their own.
    return Moment(value) if isinstance(value, datetime) else value


def _prefixes(value: Prefixes) -> Parts:
    found: list[Part] = [part for item in value.shown for part in (", ", Code(str(item.prefix)))]
    if value.more:
        found.append(_(" and {count} more").replace("{count}", str(value.more)))
    return tuple(found[1:])
