"""Which texts of others may be published."""

from __future__ import annotations

import pytest
from ip_ranges.base.text_safety import unsafe_text


@pytest.mark.parametrize("mark", ["\x00", "\n", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u200f", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_unsafe_text(mark: str) -> None:
    """Characters that are no part of a name; the sentence names them by their number."""
    assert unsafe_text(f"a{mark}b") == f"has the character U+{ord(mark):04X} in it, which is never part of a name; remove it"


def test_safe_text() -> None:
    """Every language is welcome; a body may have lines; length has an end."""
    assert unsafe_text("Z\u00fcrich \u6771\u4eac <b>{{x}}</b> $(id) `") is None
    assert unsafe_text("a\n\tb", lines=True) is None
    assert unsafe_text("a\rb", lines=True) == "has the character U+000D in it, which is never part of a name; remove it"
    assert unsafe_text("x" * 501) == "is 501 characters long; 500 is the most"
