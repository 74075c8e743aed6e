"""The right word for a misspelt one."""

from __future__ import annotations


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """`` Did you mean "x"?`` for a misspelt word, or an empty text; for the end of a sentence."""
    import difflib  # noqa: PLC0415 - only for an error message, and it costs start-up time

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""
