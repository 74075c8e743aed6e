"""Suggestions for a misspelt word."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(word: str, choices: Sequence[str]) -> str:
    """`` Did you mean "x"?`` for a misspelt word, or an empty text; for the end of a sentence.

    Upper and lower case do not count: the same letters in another case are the nearest word.
    """
    folded = word.casefold()
    close = [choice for choice in choices if choice.casefold() == folded and choice != word]
    close = close or get_close_matches(word, choices, n=1, cutoff=0.6)
    if not close:
        by_case = {choice.casefold(): choice for choice in choices}
        close = [by_case[match] for match in get_close_matches(folded, by_case, n=1, cutoff=0.6)]
    return f' Did you mean "{close[0]}"?' if close else ""


def unknown_feed(name: str, names: list[str]) -> str:
    """The sentence for a feed that there is not, with those that there are."""
    return f'There is no feed "{name[:60]}"; feeds.toml has {", ".join(names)}.{nearest(name, names)}'
