"""What differs between two tables, for people: as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from ..changes.diff_sentences import what_happened, what_to_do, where
from ..changes.terms import HEADINGS, clause
from ..model.revision import Change
from .markdown import escaped, table

HEAD = ("prefix", "where", "what happened", clause(HEADINGS["asks"]))
"""The heads of the columns of a Markdown table."""

_MOST_LINES = 200
"""Changes that a person reads; the JSON has all of them."""


def counted_kinds(changes: Sequence[Change]) -> str:
    """``1 removed, 2 added``."""
    return ", ".join(f"{count:,} {kind}" for kind, count in Counter(change.kind for change in changes).items())


def changes_as_text(changes: Sequence[Change], now: datetime, *, actions: bool) -> str:
    """A line for each change; with *actions* also what it asks by itself."""
    rows = [
        f"  {change.prefix} ({where(change.subject)}) {what_happened(change, now)}." + (f" {what_to_do(change, now)}" if actions else "")
        for change in changes[:_MOST_LINES]
    ]
    return "\n".join(rows + [f"  {line}" for line in _rest(changes)])


def changes_as_markdown(changes: Sequence[Change], now: datetime) -> str:
    """A table of the changes, and what each asks by itself."""
    rows = [
        (f"`{change.prefix}`", escaped(where(change.subject)), escaped(what_happened(change, now)), escaped(what_to_do(change, now)))
        for change in changes[:_MOST_LINES]
    ]
    return "\n".join([*table(HEAD, rows), "", *_rest(changes)]).rstrip("\n")


def _rest(changes: Sequence[Change]) -> list[str]:
    more = len(changes) - _MOST_LINES
    return [f"and {more:,} more; --output json has all of them"] if more > 0 else []
