"""Text that means nothing in Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CALLS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
"""What a name or an address begins with."""


def escaped(text: str) -> str:
    """The text for a pull request: without markup, calling nobody (``@team``), and no link by itself."""
    plain = "".join(f"&#{ord(mark)};" if mark in "\\`*_{}[]<>#|!~&$" else mark for mark in text)
    # A code host looks for names and addresses in the finished text, where an escape is gone and a comment still parts it.
    return _CALLS.sub("\\g<0><!-- -->", plain)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """The lines of a table, its cells as they are."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]
