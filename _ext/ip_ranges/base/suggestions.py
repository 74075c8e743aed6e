"""The right word for a misspelt one."""

from __future__ import annotations


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str:
    """`` Did you mean "x"?`` for a misspelt word, or an empty text; for the end of a sentence.

    Upper and lower case do not count: the same letters in another case are the nearest word.
    """
    import difflib  # noqa: PLC0415 - only for an error message, and it costs start-up time

    plain = word.casefold()
    close = [one for one in known if one.casefold() == plain and one != word]
    close = close or difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if not close:
        by_case = {one.casefold(): one for one in known}
        close = [by_case[one] for one in difflib.get_close_matches(plain, by_case, n=1, cutoff=0.6)]
    return f' Did you mean "{close[0]}"?' if close else ""
