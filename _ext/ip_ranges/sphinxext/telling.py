"""The sentences of :mod:`ip_ranges.wording` on a page: translated, with addresses as code and dates as times."""

from __future__ import annotations

from datetime import datetime

from ..publication import Line
from ..wording import Moves, Prefixes, Sentence, Value, Word, happened, kept, to_do
from .language import _
from .view import Code, Moment, Part, Parts, say


def what_happened(line: Line, now: datetime) -> Parts:
    """What a line tells, as sentences whose subject is the address."""
    found = [part for sentence in happened(line, now) for part in (" ", *_said(sentence))]
    return tuple(found[1:])


def what_to_do(line: Line, now: datetime) -> Parts:
    """The action, spelled out with its date."""
    return _said(to_do(line, now))


def keep_until(until: datetime | None, now: datetime) -> Parts:
    """How long an address that goes must stay on an allow list."""
    return _said(kept(until, now))


def _said(sentence: Sentence) -> Parts:
    return say(_(sentence.text), **{name: _filled(value) for name, value in sentence.values.items()})


def _filled(value: Value) -> Part | Parts:
    if isinstance(value, datetime):
        return Moment(value)
    if isinstance(value, Prefixes):
        return _prefixes(value)
    if isinstance(value, Moves):
        joined = [part for step in value.steps for part in (_(" and from "), *_said(step))]
        return tuple(joined[1:])
    return _(value) if isinstance(value, Word) else value


def _prefixes(value: Prefixes) -> Parts:
    found: list[Part] = [part for item in value.shown for part in (", ", Code(str(item.prefix)))]
    if value.more:
        found.append(_(" and {count} more").replace("{count}", str(value.more)))
    return tuple(found[1:])
